"""The times that Statuspage prints for people: "Dec 31, 22:28 - Jan 1, 08:17 PST", without a year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# Hours from UTC, after RFC 5322 section 4.3 (https://www.rfc-editor.org/rfc/rfc5322#section-4.3) and, for Europe, EU
# directive 2000/84/EC. CST, CDT, IST and BST are left out on purpose: each is in use on several continents.
ZONES = {
    "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3,
}  # fmt: skip

_STAMP = re.compile(
    r"\s*(?P<month>[A-Z][a-z]{2})\s+(?P<day>\d{1,2}),\s+(?P<hour>\d{1,2}):(?P<minute>\d{2})\b"
    r"[^A-Z+]*(?:[A-Z][a-z]{2}\s[^A-Z+]*)?(?P<zone>[A-Z]{2,5}|[+-]\d{2}(?::?\d{2})?)\s*",
)
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A month, day, time and zone; of a printed range, where it starts."""

    month: int
    day: int
    hour: int
    minute: int
    zone: str

    def __str__(self) -> str:
        """The stamp in a fixed form that sorts within a year."""
        return f"{self.month:02}-{self.day:02}T{self.hour:02}:{self.minute:02}{self.zone}"

    def moment(self, near: datetime) -> datetime | None:
        """The moment in UTC, in the year that brings it nearest to `near`; None where the zone is not known for sure.

        Raises:
            ValueError: no year around `near` has such a day or time.
        """
        offset = _offset(self.zone)
        if offset is None:
            return None
        candidates = [moment for year in (-1, 0, 1) if (moment := self._in_year(near.year + year, offset))]
        if not candidates:
            raise ValueError(f"{self} is no day and time of the year")
        return min(candidates, key=lambda moment: abs(moment - near))

    def _in_year(self, year: int, offset: timedelta) -> datetime | None:
        try:
            local = datetime(year, self.month, self.day, self.hour, self.minute, tzinfo=timezone(offset))
            return local.astimezone(UTC)
        except (ValueError, OverflowError):
            return None


def parse_stamp(text: str) -> Stamp | None:
    """Read a printed time or range; None where the text is not one."""
    found = _STAMP.fullmatch(text)
    if found is None or found["month"] not in MONTHS:
        return None
    return Stamp(
        month=MONTHS.index(found["month"]) + 1,
        day=int(found["day"]),
        hour=int(found["hour"]),
        minute=int(found["minute"]),
        zone=found["zone"],
    )


def _offset(zone: str) -> timedelta | None:
    if zone in ZONES:
        return timedelta(hours=ZONES[zone])
    found = _OFFSET.fullmatch(zone)
    if found is None:
        return None
    sign = -1 if found[1] == "-" else 1
    return sign * timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
