"""What a person marked in a post: the truth that the extractor is taught with, or held against."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn, TypeVar

from claims.model import Direction, Kind, Post, Unit
from telemetry.errors import BadInput

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldClaim:
    """A marked span with its kind; `start` and `end` are character offsets into the post's text.

    `detailed` says whether value, unit, direction and window were written down as well: inline marks leave them out.
    `window` holds the window's words.
    """

    start: int
    end: int
    kind: Kind
    hedged: bool = False
    checkable: bool = True
    detailed: bool = False
    value: float | None = None
    unit: Unit | None = None
    direction: Direction = Direction.NONE
    window: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """A post with all of its claims; none is an answer too."""

    post: Post
    claims: tuple[GoldClaim, ...]


def gold_claims(rows: object, text: str, *, source: str, number: int) -> tuple[GoldClaim, ...]:
    """The `claims` of an annotated post line, in the shape of the contract; `window` may be its bare words.

    Raises:
        BadInput: a claim has no such kind, unit or direction, or does not lie where it says.
    """
    if not isinstance(rows, list):
        raise BadInput("must be a list", source=source, line=number, field="claims")
    return tuple(
        _Row(source=source, line=number, place=f"claims[{index}]", values=row).claim(text)
        for index, row in enumerate(rows)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One claim of a line, with the place that errors name."""

    source: str
    line: int
    place: str
    values: object

    def claim(self, text: str) -> GoldClaim:
        values = self.values
        if not isinstance(values, Mapping):
            self.refuse("must be an object")
        start, end = self._integer(values, "start"), self._integer(values, "end")
        if not 0 <= start < end <= len(text):
            self.refuse("start and end do not lie in the text")
        if "span" in values and values["span"] != text[start:end]:
            self.refuse("span is not the text between start and end")
        return GoldClaim(
            start=start,
            end=end,
            kind=self._word(values, "kind", Kind),
            hedged=self._flag(values, "hedged", unsaid=False),
            checkable=self._flag(values, "checkable", unsaid=True),
            detailed=True,
            value=self._number(values),
            unit=None if values.get("unit") is None else self._word(values, "unit", Unit),
            direction=Direction.NONE if values.get("direction") is None else self._word(values, "direction", Direction),
            window=self._window(values.get("window")),
        )

    def refuse(self, problem: str) -> NoReturn:
        raise BadInput(problem, source=self.source, line=self.line, field=self.place) from None

    def _integer(self, values: Mapping[str, object], key: str) -> int:
        value = values.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            self.refuse(f"{key} must be a whole number")
        return value

    def _number(self, values: Mapping[str, object]) -> float | None:
        value = values.get("value")
        if value is None:
            return None
        if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
            self.refuse("value must be a number")
        return float(value)

    def _flag(self, values: Mapping[str, object], key: str, *, unsaid: bool) -> bool:
        value = values.get(key, unsaid)
        if not isinstance(value, bool):
            self.refuse(f"{key} must be true or false")
        return value

    def _word(self, values: Mapping[str, object], key: str, vocabulary: type[Word]) -> Word:
        try:
            return vocabulary(str(values.get(key)))
        except ValueError:
            self.refuse(f"{key} is not one of {', '.join(vocabulary)}")

    def _window(self, value: object) -> str | None:
        words = value.get("text") if isinstance(value, Mapping) else value
        if words is not None and not isinstance(words, str):
            self.refuse("window must be words, or an object with its text")
        return words
