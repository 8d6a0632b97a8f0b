"""What the JSON formats share: how a shape is checked, times as they are written, and titles with their labels."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError

from telemetry.errors import BadInput
from telemetry.moment import parse_moment

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Whole = TypeVar("Whole")


class Shape(BaseModel):
    """A JSON object as far as we read it; keys that we do not read may be anything."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


def _moment(value: Any) -> datetime:
    if not isinstance(value, str):
        raise ValueError("not a time written as text")  # noqa: TRY004 -- pydantic reports ValueError only
    return parse_moment(value)


def _ended(value: Any) -> datetime | None:
    return None if value in (None, "") else _moment(value)


def _whole_number(value: Any) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 20:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError(f"{str(value)[:40]!r} is not a whole number")


def _since_epoch(unit: timedelta, value: Any) -> datetime:
    try:
        return EPOCH + _whole_number(value) * unit
    except OverflowError:
        raise ValueError(f"{str(value)[:40]!r} is outside the calendar") from None


Moment = Annotated[datetime, BeforeValidator(_moment)]
# The end of something: null or an empty text while it lasts.
Ending = Annotated[datetime | None, BeforeValidator(_ended)]
Seconds = Annotated[datetime, BeforeValidator(lambda value: _since_epoch(timedelta(seconds=1), value))]
Milliseconds = Annotated[datetime, BeforeValidator(lambda value: _since_epoch(timedelta(milliseconds=1), value))]
# A number that stands for a word, written as a number here and as text there.
Code = Annotated[str, BeforeValidator(lambda value: str(_whole_number(value)))]


def read_json(kind: TypeAdapter[Whole], text: str, *, source: str, shape: str) -> Whole:
    """Check JSON against a shape, named by `shape` where it is refused.

    Raises:
        BadInput: not JSON, cut off, or of another shape; names the field.
    """
    try:
        return kind.validate_json(text)
    except ValidationError as error:
        raise refusal(error, source=source, shape=shape) from None


def labelled(title: str, **labels: str | Iterable[str] | None) -> str:
    """A title with what the page says beside it, as in "Slow [impact: minor; regions: a, b]"; empty labels left out."""
    texts = {name: value if isinstance(value, str) else ", ".join(value or ()) for name, value in labels.items()}
    stated = "; ".join(f"{name}: {text}" for name, text in texts.items() if text)
    return f"{title} [{stated}]" if stated else title


def refusal(error: ValidationError, *, source: str, line: int | None = None, shape: str) -> BadInput:
    """The first thing that is wrong, with the path of its field; `shape` names what the input should have been."""
    first = error.errors(include_url=False)[0]
    field = ".".join(str(step) for step in first["loc"]) or None
    return BadInput(f"not {shape}: {first['msg']}", source=source, line=line, field=field)
