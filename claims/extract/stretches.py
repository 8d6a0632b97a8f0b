"""A stretch of time that a text speaks of, at its place in the text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Form(StrEnum):
    """How a stretch is said."""

    RANGE = "range"  # from one clock time to another
    MOMENT = "moment"  # one clock time; the end is open
    PERIOD = "period"  # a past or running stretch of the calendar
    DUE = "due"  # up to a moment to come


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Offsets into the plain text, and UTC bounds as far as they could be resolved."""

    start: int
    end: int
    form: Form
    begins: datetime | None = None
    ends: datetime | None = None
