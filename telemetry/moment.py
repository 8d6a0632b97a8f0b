"""Moments in time as text: aware, UTC, milliseconds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
HOUR_MS = 3_600_000
HOURS_A_DAY = 24


def parse_moment(text: str) -> datetime:
    """Read an ISO 8601 time that carries its UTC offset, as an aware datetime in UTC.

    Raises:
        ValueError: not ISO 8601, or without an offset; the message says which.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"{text!r} is not an ISO 8601 time") from None
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no UTC offset (write 2022-12-29T01:29:05Z or +00:00)")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text!r} is outside the calendar") from None


def format_moment(moment: datetime) -> str:
    """Write an aware datetime as fixed-width UTC text, so that text order is time order.

    Raises:
        ValueError: the datetime is naive.
    """
    if moment.tzinfo is None:
        raise ValueError("a naive datetime has no place here")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def to_ms(moment: datetime) -> int:
    """Whole milliseconds since 1970, of an aware datetime; what is finer is cut off, as by `format_moment`."""
    return (moment - EPOCH) // MILLISECOND


def to_ms_up(moment: datetime) -> int:
    """Whole milliseconds since 1970, rounded up: what was cut off lies at or after the moment if its number does."""
    return -((EPOCH - moment) // MILLISECOND)


def from_ms(milliseconds: int) -> datetime:
    """The moment so many milliseconds after 1970, in UTC."""
    return EPOCH + timedelta(0, 0, 0, milliseconds)
