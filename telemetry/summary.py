"""How a service answered over any stretch of time: from days and hours where they are whole, from samples elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlite_utils import Database

from . import rolling
from .hold import LONGEST_HOLD
from .model import Reading, Window
from .moment import HOUR_MS, HOURS_A_DAY, MILLISECOND, from_ms, to_ms_up
from .quantiles import ERROR
from .rollups import Rollup, by_hour, merged, roll_up
from .samples import HUNDREDTHS, states_within

_SERIES = "SELECT id, target, vantage, operator FROM probe_series WHERE service = ? ORDER BY target, vantage, operator"
_NETWORK = "SELECT asn, country FROM probe_networks WHERE id = ?"
_PRUNED = "SELECT 1 FROM probe_hours WHERE series = ? AND hour = ? AND NOT raw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What samples came to: counts by reading, and how long the answers took.

    `held_answered` and `held_failed` are how long states in logs of changes were known to hold, which count no samples.
    """

    rollup: Rollup
    held_answered: timedelta = timedelta(0)
    held_failed: timedelta = timedelta(0)

    @property
    def samples(self) -> int:
        """How many samples there were, void ones among them."""
        return self.rollup.heard + self.rollup.void

    @property
    def timed(self) -> int:
        """How many answers were timed."""
        return self.rollup.sketch.count

    @property
    def censored(self) -> int:
        """How many time-outs there were, slower than any answer."""
        return self.rollup.censored

    @property
    def availability(self) -> float | None:
        """The share of samples answered, of those answered or failed; of held time where there are only states."""
        told = self.rollup.answered + self.rollup.failed
        if told:
            return self.rollup.answered / told
        held = self.held_answered + self.held_failed
        return self.held_answered / held if held else None

    def quantile_ms(self, share: float) -> float | None:
        """The milliseconds that so large a share of answers and time-outs together did not exceed, within ERROR.

        None where the rank falls among the time-outs, or nothing was timed.
        """
        found = self.rollup.sketch.quantile(share, beyond=self.censored)
        return None if found is None else found / HUNDREDTHS


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceAnswers:
    """What one target answered at one vantage in one network."""

    target: str
    vantage: str
    operator: str
    asn: int | None
    country: str | None
    answers: Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a service answered in a window, by place and together; `error` is the relative error of quantiles.

    `window` is what is covered: by up to an hour wider than asked for at an end whose samples are kept no more.
    """

    service: str
    window: Window
    places: tuple[PlaceAnswers, ...]
    error: float = ERROR

    @property
    def together(self) -> Answers:
        """All places as one."""
        return Answers(
            rollup=merged(place.answers.rollup for place in self.places),
            held_answered=sum((place.answers.held_answered for place in self.places), timedelta(0)),
            held_failed=sum((place.answers.held_failed for place in self.places), timedelta(0)),
        )


def summary(db: Database, service: str, window: Window) -> Summary:
    """Summarise a service over a window."""
    series = [(int(row[0]), str(row[1]), str(row[2]), str(row[3])) for row in db.conn.execute(_SERIES, (service,))]
    start, end = _covered(db, [row[0] for row in series], to_ms_up(window.start), to_ms_up(window.end))
    places = []
    for number, target, vantage, operator in series:
        found: dict[int, list[Rollup]] = {}
        for network, rollup in _pieces(db, number, start, end):
            found.setdefault(network, []).append(rollup)
        held = _held(db, number, start, end)
        for network in sorted(found.keys() | held.keys()):
            asn, country = db.conn.execute(_NETWORK, (network,)).fetchone()
            states = held.get(network, {})
            answers = Answers(
                rollup=merged(found.get(network, ())),
                held_answered=states.get(Reading.ANSWERED, timedelta(0)),
                held_failed=states.get(Reading.FAILED, timedelta(0)),
            )
            places.append(
                PlaceAnswers(
                    target=target, vantage=vantage, operator=operator, asn=asn, country=country, answers=answers
                )
            )
    covered = window if (start, end) == (to_ms_up(window.start), to_ms_up(window.end)) else None
    return Summary(
        service=service,
        window=covered or Window(start=from_ms(start), end=from_ms(end)),
        places=tuple(places),
    )


def hourly(db: Database, service: str, window: Window) -> Iterator[tuple[int, PlaceAnswers]]:
    """Each hour since 1970 and what each place answered in it, of samples only; an hour cut by the window in part."""
    places = db.conn.execute(_SERIES, (service,)).fetchall()
    start, end = _covered(db, [row[0] for row in places], to_ms_up(window.start), to_ms_up(window.end))
    networks: dict[int, tuple[int | None, str | None]] = {}
    for series, target, vantage, operator in places:
        for hour, network, rollup in _by_hour(db, series, start, end):
            if network not in networks:
                networks[network] = db.conn.execute(_NETWORK, (network,)).fetchone()
            asn, country = networks[network]
            answers = Answers(rollup=rollup)
            yield (
                hour,
                PlaceAnswers(
                    target=target, vantage=vantage, operator=operator, asn=asn, country=country, answers=answers
                ),
            )


def _by_hour(db: Database, series: int, start: int, end: int) -> Iterator[tuple[int, int, Rollup]]:
    first, last = -(-start // HOUR_MS), end // HOUR_MS
    if first >= last:
        yield from by_hour(rolling.read(db, series, start, end))
        return
    yield from by_hour(rolling.read(db, series, start, first * HOUR_MS))
    stale = rolling.stale_between(db, series, first, last)
    for hour, network, rollup in rolling.hours_between(db, series, first, last):
        if hour not in stale:
            yield hour, network, rollup
    for hour in sorted(stale):
        yield from by_hour(rolling.read(db, series, hour * HOUR_MS, (hour + 1) * HOUR_MS))
    yield from by_hour(rolling.read(db, series, last * HOUR_MS, end))


def _covered(db: Database, series: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """The window, to the hour at an end whose samples were let go: an hour's roll-up cannot be cut."""
    if start >= end:
        return start, end
    if start % HOUR_MS and _is_pruned(db, series, start // HOUR_MS):
        start -= start % HOUR_MS
    if end % HOUR_MS and _is_pruned(db, series, end // HOUR_MS):
        end += -end % HOUR_MS
    return start, end


def _is_pruned(db: Database, series: Iterable[int], hour: int) -> bool:
    return any(db.conn.execute(_PRUNED, (each, hour)).fetchone() for each in series)


def _pieces(db: Database, series: int, start: int, end: int) -> Iterator[tuple[int, Rollup]]:
    """Roll-ups that make up the stretch, each with its network: of days, of hours, of samples, none counted twice."""
    first, last = -(-start // HOUR_MS), end // HOUR_MS
    if first >= last:
        yield from _of_samples(db, series, start, end)
        return
    yield from _of_samples(db, series, start, first * HOUR_MS)
    yield from _of_samples(db, series, last * HOUR_MS, end)
    stale = rolling.stale_between(db, series, first, last)
    for hour in sorted(stale):
        yield from _of_samples(db, series, hour * HOUR_MS, (hour + 1) * HOUR_MS)
    first_day, last_day = -(-first // HOURS_A_DAY), last // HOURS_A_DAY
    if first_day >= last_day:
        yield from _of_hours(db, series, first, last, stale)
        return
    yield from _of_hours(db, series, first, first_day * HOURS_A_DAY, stale)
    yield from _of_hours(db, series, last_day * HOURS_A_DAY, last, stale)
    unfinished = {hour // HOURS_A_DAY for hour in stale}
    for day in sorted(unfinished):
        if first_day <= day < last_day:
            yield from _of_hours(db, series, day * HOURS_A_DAY, (day + 1) * HOURS_A_DAY, stale)
    for day, network, rollup in rolling.days_between(db, series, first_day, last_day):
        if day not in unfinished:
            yield network, rollup


def _of_samples(db: Database, series: int, start: int, end: int) -> Iterator[tuple[int, Rollup]]:
    if start >= end:
        return
    samples = rolling.read(db, series, start, end)
    for network in sorted(set(samples["network"].tolist())):
        yield network, roll_up(samples[samples["network"] == network])


def _of_hours(db: Database, series: int, first: int, end: int, stale: set[int]) -> Iterator[tuple[int, Rollup]]:
    for hour, network, rollup in rolling.hours_between(db, series, first, end):
        if hour not in stale:
            yield network, rollup


def _held(db: Database, series: int, start: int, end: int) -> dict[int, dict[Reading, timedelta]]:
    """How long states of each reading held within the stretch, by network."""
    found: dict[int, dict[Reading, timedelta]] = {}
    for state in states_within(db, series, start - LONGEST_HOLD // MILLISECOND, end):
        inside = min(state.until_ms, end) - max(state.time_ms, start)
        if inside > 0:
            own = found.setdefault(state.network, {})
            own[state.reading] = own.get(state.reading, timedelta(0)) + inside * MILLISECOND
    return found
