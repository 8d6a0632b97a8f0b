"""The calendar as it lies around a post, in one zone: its days, weeks, months, quarters and years, in UTC bounds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

Bounds = tuple[datetime, datetime] | None
CALENDAR = {"week": 0, "month": 1, "quarter": 3, "half": 6, "year": 12}  # months; a week is counted in days


@dataclass(frozen=True, slots=True, kw_only=True)
class Almanac:
    """The post's time, and the zone whose days are meant."""

    at: datetime
    place: tzinfo

    @property
    def today(self) -> date:
        """The post's own day."""
        return self.at.astimezone(self.place).date()

    def midnight(self, day: date) -> datetime:
        """When a day begins, in UTC."""
        return datetime.combine(day, time(0), tzinfo=self.place).astimezone(UTC)

    def up_to_now(self, first: date) -> Bounds:
        """From the beginning of a day to the post."""
        return (self.midnight(first), self.at) if self.midnight(first) <= self.at else None

    def past(self, first: date, after_last: date) -> Bounds:
        """Whole days, as far as they lie before the post; None where none does."""
        begins = self.midnight(first)
        return (begins, min(self.midnight(after_last), self.at)) if begins <= self.at else None

    def hours(self, day: date, first: int, last: int) -> Bounds:
        """Hours of a day, as far as they lie before the post; an hour beyond 24 is one of the next day."""
        begins = self.midnight(day) + timedelta(hours=first)
        return (begins, min(self.midnight(day) + timedelta(hours=last), self.at)) if begins <= self.at else None

    def weekday(self, number: int, *, last: bool = False) -> date:
        """The latest such weekday up to the post's own day; `last` leaves that day itself out."""
        return self.today - timedelta(days=(self.today.weekday() - number) % 7 or (7 if last else 0))

    def first_of(self, unit: str) -> date:
        """The first day of the post's own week (from Monday), month, quarter, half or year."""
        if unit == "week":
            return self.today - timedelta(days=self.today.weekday())
        length = CALENDAR[unit]
        return date(self.today.year, (self.today.month - 1) // length * length + 1, 1)

    def previous(self, unit: str) -> Bounds:
        """The calendar's whole week, month, quarter, half or year before the post's own."""
        first = self.first_of(unit)
        return self.past(first - timedelta(days=7) if unit == "week" else months_on(first, -CALENDAR[unit]), first)

    def months(self, first_month: int, count: int, year: int | None) -> tuple[date, date]:
        """The first day of some months and the day after them; without a year the latest that have begun."""
        first = date(year or self.today.year, first_month, 1)
        if year is None and first > self.today:
            first = first.replace(year=first.year - 1)
        return first, months_on(first, count)

    def end_of(self, unit: str, on: int = 0) -> datetime:
        """When the post's own week, month, quarter or year ends, or the one that is `on` further."""
        first = self.first_of(unit)
        after = first + timedelta(days=7 * (1 + on)) if unit == "week" else months_on(first, CALENDAR[unit] * (1 + on))
        return self.midnight(after)


def months_on(day: date, months: int) -> date:
    """The same day some months later, or earlier; the 28th at the latest."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, 28))
