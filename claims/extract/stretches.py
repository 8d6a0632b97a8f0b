"""A stretch of time that a text speaks of, at its place in the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Form(StrEnum):
    """How a stretch is said."""

    RANGE = "range"  # from one clock time to another
    MOMENT = "moment"  # one clock time; the end is open
    PERIOD = "period"  # a past or running stretch of the calendar
    DUE = "due"  # up to a moment to come
    PRESENT = "present"  # the moment of the post itself
    LOOSE = "loose"  # a habit, a length or an event: nothing that the calendar bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Offsets into the plain text, and UTC bounds as far as they could be resolved.

    A `lasting` moment is the start of something that goes on: "since 10:05 UTC". `around` are the bounds of the day
    that clock times lie on which name no zone, or one of several.
    """

    start: int
    end: int
    form: Form
    begins: datetime | None = None
    ends: datetime | None = None
    lasting: bool = False
    around: tuple[datetime, datetime] | None = None


def apart(found: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The stretches in order; of two that overlap a clock range that reaches further, else the earlier, longer one."""
    kept: list[Stretch] = []
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if kept and each.start < kept[-1].end and each.form is Form.RANGE and kept[-1].form is Form.PERIOD:
            if each.end > kept[-1].end:
                kept[-1] = each
        elif not kept or each.start >= kept[-1].end:
            kept.append(each)
    return tuple(kept)
