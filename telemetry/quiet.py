"""Hours whose samples were let go and of which every one was answered, as states that held: what judging needs of them.

Hours with a failure are not told here. Those in which two vantages failed near each other keep their samples; of the
others it is not known when the failure was, and what is not known is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from sqlite_utils import Database

from .hold import LONGEST_HOLD
from .model import Outcome, Sample, Window
from .moment import HOUR_MS, MILLISECOND, from_ms, to_ms, to_ms_up

LONGEST_MS = LONGEST_HOLD // MILLISECOND
# Where one hour ends and the next begins there is a pause as within them, more or less.
PAUSES = 2

_SERIES = "SELECT id, target, vantage, operator FROM probe_series WHERE service = ?"
_QUIET = """
    SELECT hour, first_ms, last_ms, gap_ms, answered, asn, country
    FROM probe_hours AS one JOIN probe_networks ON probe_networks.id = network
    WHERE series = ? AND hour >= ? AND hour < ? AND NOT raw AND failed = 0 AND refused = 0 AND void = 0
    AND NOT EXISTS (
        SELECT 1 FROM probe_hours AS other
        WHERE other.series = one.series AND other.hour = one.hour AND other.network <> one.network
    )
    ORDER BY hour
"""


@dataclass(slots=True, kw_only=True)
class _Stretch:
    """Hours in a row, of which there are many; times in milliseconds since 1970, `pause_ms` the longest in between."""

    last_hour: int
    begin_ms: int
    end_ms: int
    pause_ms: int
    samples: int
    asn: int | None
    country: str | None

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> Self:
        hour, first, last, gap, answered, asn, country = row
        return cls(
            last_hour=hour, begin_ms=first, end_ms=last, pause_ms=gap, samples=answered, asn=asn, country=country
        )

    def takes(self, row: tuple[Any, ...]) -> bool:
        """Grow by the next hour, if it is that, at the same place and without a pause that is out of the usual."""
        hour, first, last, gap, answered, asn, country = row
        pause = max(self.pause_ms, gap)
        if (
            hour != self.last_hour + 1
            or first - self.end_ms > PAUSES * pause
            or last - self.begin_ms > LONGEST_MS
            or asn != self.asn
            or country != self.country
        ):
            return False
        self.last_hour, self.end_ms, self.pause_ms = hour, last, pause
        self.samples += answered
        return True


def quiet_states(db: Database, service: str, window: Window) -> Iterator[Sample]:
    """Answered states of a service that meet the window, each at most LONGEST_HOLD long."""
    first = (to_ms(window.start) - LONGEST_MS) // HOUR_MS
    end = -(-to_ms_up(window.end) // HOUR_MS)
    for series, target, vantage, operator in db.conn.execute(_SERIES, (service,)).fetchall():
        for stretch in _stretches(db.conn.execute(_QUIET, (series, first, end))):
            begin, until = from_ms(stretch.begin_ms), from_ms(stretch.end_ms)
            if window.touches(begin, until):
                yield Sample(
                    time=begin,
                    service=service,
                    target=target,
                    vantage=vantage,
                    asn=stretch.asn,
                    country=stretch.country,
                    outcome=Outcome.OK,
                    until=until,
                    operator=operator,
                    origin=f"hours that sum up {stretch.samples} samples, all of them answered",
                    stands_for=stretch.samples,
                )


def _stretches(rows: Iterator[tuple[Any, ...]]) -> Iterator[_Stretch]:
    current: _Stretch | None = None
    for row in rows:
        if current is not None and current.takes(row):
            continue
        if current is not None:
            yield current
        current = _Stretch.of(row)
    if current is not None:
        yield current
