"""A way of saying a stretch of time: a pattern, and what resolves it against the post's calendar."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from .almanac import Almanac, Bounds
from .numbers import any_in
from .stretches import Form, Stretch
from .zones import ZONE, zone

Resolver = Callable[[Almanac, re.Match[str]], Bounds]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way of saying a stretch: it is looked for, and compiled, only where a text holds one of the hints."""

    hints: tuple[str, ...]
    pattern: str
    resolver: Resolver
    form: Form = Form.PERIOD


def phrase(hints: str, pattern: str, resolver: Resolver, form: Form = Form.PERIOD) -> Phrase:
    """A phrase in lower case, which may name its zone right behind it: "yesterday (PT)"."""
    zoned = rf"(?: \(?(?P<zone>(?!z\b){ZONE})\)?)?"
    return Phrase(tuple(hints.split("|")), rf"(?<![\w-])(?:{pattern})(?![\w-]){zoned}", resolver, form)


def said(phrases: tuple[Phrase, ...], text: str, posted_at: datetime | None) -> Iterator[Stretch]:
    """The stretches of some phrases in a lower-case plain text; days are those of UTC unless the text names a zone."""
    for each in phrases:
        if any_in(each.hints, text):
            for match in _compiled(each.pattern).finditer(text):
                begins, ends = _resolved(each.resolver, match, posted_at) or (None, None)
                yield Stretch(start=match.start(), end=match.end(), form=each.form, begins=begins, ends=ends)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _resolved(resolver: Resolver, match: re.Match[str], posted_at: datetime | None) -> Bounds:
    place = zone(match["zone"]) if match["zone"] else UTC
    if posted_at is None or place is None:
        return None
    try:
        return resolver(Almanac(at=posted_at.astimezone(UTC), place=place), match)
    except (ValueError, OverflowError):
        return None
