"""What a target's answer should hold: conditions as data, and whether an answer meets them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Part(StrEnum):
    """Which part of an answer a condition is about."""

    STATUS = "status"
    HEADER = "header"
    BODY = "body"
    JSON = "json"


class Comparison(StrEnum):
    """How a part is compared with the values that a condition names; any one of them will do."""

    IS = "is"
    IS_NOT = "is-not"
    CONTAINS = "contains"
    LACKS = "lacks"


_WORDS = {
    Comparison.IS: "should be",
    Comparison.IS_NOT: "should not be",
    Comparison.CONTAINS: "should contain",
    Comparison.LACKS: "should lack",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One thing that must hold of an answer.

    `at` names the header, or the place in JSON as `components.0.status`; a header or place that is not there meets no
    condition. JSON numbers, booleans and null are compared as JSON writes them.
    """

    part: Part
    test: Comparison
    values: tuple[str, ...]
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An HTTP answer: header names in lower case, the body as text.

    `unread` says why not all of the body could be read, in words that follow "as"; empty where all of it was.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    text: str = ""
    unread: str = ""

    @property
    def whole(self) -> bool:
        """Whether all of the body could be read."""
        return not self.unread


def unmet(conditions: Sequence[Condition], page: Page) -> tuple[str, ...]:
    """The conditions that the page does not meet, in words with what was found instead.

    What lies behind the part that was read is not held against the page; `untold` has it.
    """
    return tuple(_failing(condition, page) for condition in conditions if _holds(condition, page) is False)


def untold(conditions: Sequence[Condition], page: Page) -> tuple[str, ...]:
    """The conditions that the part of the body that was read neither meets nor breaks, in words with the reason."""
    doubtful = (condition for condition in conditions if _holds(condition, page) is None)
    return tuple(f"{in_words(condition)}: cannot be told, as {page.unread}" for condition in doubtful)


def _holds(condition: Condition, page: Page) -> bool | None:
    """Whether a condition is met; None where that depends on what was not read."""
    if page.whole or condition.part in (Part.STATUS, Part.HEADER):
        return _met(condition, _found(condition, page))
    if condition.part is Part.BODY and any(value in page.text for value in condition.values):
        return {Comparison.CONTAINS: True, Comparison.LACKS: False}.get(condition.test)
    return None


def _met(condition: Condition, found: str | None) -> bool:
    if found is None:
        return False
    if condition.test is Comparison.IS:
        return found in condition.values
    if condition.test is Comparison.IS_NOT:
        return found not in condition.values
    contained = any(value in found for value in condition.values)
    return contained is (condition.test is Comparison.CONTAINS)


def _found(condition: Condition, page: Page) -> str | None:
    match condition.part:
        case Part.STATUS:
            return str(page.status)
        case Part.HEADER:
            return page.headers.get(condition.at.lower())
        case Part.BODY:
            return page.text
        case Part.JSON:
            return _at(page.text, condition.at)


def _at(text: str, path: str) -> str | None:
    try:
        value: Any = json.loads(text)
        for step in path.split(".") if path else ():
            value = value[int(step)] if isinstance(value, list) else value[step]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return value if isinstance(value, str) else json.dumps(value)


def in_words(condition: Condition) -> str:
    """What should hold, as in `header content-type should contain 'text/html'`."""
    return f"{_subject(condition)} {_WORDS[condition.test]} {' or '.join(repr(value) for value in condition.values)}"


def _failing(condition: Condition, page: Page) -> str:
    found = _found(condition, page)
    if found is None:
        return f"{_subject(condition)} is missing"
    return in_words(condition) + ("" if condition.part is Part.BODY else f", but is {found[:60]!r}")


def _subject(condition: Condition) -> str:
    return f"{condition.part} {condition.at}".strip()
