"""Samples over long stretches, as few as judging can do with: single ones where places failed together, else states.

No place that fails alone makes an outage, so what is read sample by sample are the stretches in which two failed again
and again at the same time, each with all that a quorum looks back at. Of all other time a place's answers are told as
states that held, taken from its days and hours; its own longer troubles are states as well. A failure or two of one
place alone are passed over. Hours that were let go count where all of their samples were answered.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from statistics import median_low

from sqlite_utils import Database

from . import clocks
from .model import READINGS, Outcome, Reading, Sample, Window
from .moment import HOUR_MS, HOURS_A_DAY, MILLISECOND, from_ms, to_ms, to_ms_up
from .probe_ids import OUTCOMES
from .quorum import QUORUM
from .samples import samples_within
from .skew import offsets
from .stretches import Stretch, joined, without
from .tiles import LEAD, MAX_ROUND, SCATTER

DAY_MS = HOURS_A_DAY * HOUR_MS
# A place is taken to have answered on across so many periods without a sample: single ones are lost.
PAUSE = 4
# Fewer failures in a row than this, of one place alone, are passed over.
FEW = 3
# Two failures so many rounds apart can fall into one round.
TOGETHER = 2
# Trouble in common at times no further apart than this can be one outage.
SILENCE_MS = QUORUM.silence // MILLISECOND

_SERIES = """
    SELECT id, target, vantage, operator, EXISTS (
        SELECT 1 FROM probe_samples INDEXED BY probe_samples_held WHERE series = probe_series.id AND held_ms IS NOT NULL
    ) FROM probe_series WHERE service = ? ORDER BY id
"""
_COUNTS = "network, answered, failed + refused + void, first_ms, last_ms, gap_ms"
_DAYS = f"SELECT day, {_COUNTS} FROM probe_days WHERE series = ? AND day >= ? AND day < ?"  # noqa: S608 -- column names from a constant
_HOURS = f"SELECT hour, {_COUNTS}, raw FROM probe_hours WHERE series = ? AND hour >= ? AND hour < ?"  # noqa: S608 -- as above
_TROUBLED = """
    SELECT DISTINCT hour, raw FROM probe_hours INDEXED BY probe_hours_troubled
    WHERE series = ? AND hour >= ? AND hour < ? AND (failed > 0 OR refused > 0 OR void > 0)
"""
_STALE = "SELECT hour FROM probe_hours_stale WHERE series = ? AND hour >= ? AND hour < ?"
_TROUBLES = """
    SELECT time_ms, outcome, control_ok FROM probe_samples
    WHERE series = ? AND time_ms >= ? AND time_ms < ? AND (outcome <> 0 OR control_ok = 0) AND held_ms IS NULL
"""
_NETWORK = "SELECT asn, country FROM probe_networks WHERE id = ?"


@dataclass(frozen=True, slots=True)
class _Trouble:
    """A sample that was not answered; milliseconds since 1970."""

    time: int
    reading: Reading
    outcome: Outcome


@dataclass(slots=True, kw_only=True)
class _Line:
    """What is known of one series in the window, in milliseconds since 1970.

    `held` are the stretches in which it was sampled, `network` the one that they were sampled from, `rough` those that
    only its samples can tell.
    """

    series: int
    target: str
    vantage: str
    operator: str
    network: int | None = None
    answered: int = 0
    per_hour: list[int] = field(default_factory=list)
    held: list[Stretch] = field(default_factory=list)
    rough: list[Stretch] = field(default_factory=list)
    troubles: list[_Trouble] = field(default_factory=list)


def condensed(db: Database, service: str, window: Window, *, whole: Sequence[Window] = ()) -> tuple[Sample, ...]:
    """The samples and states of a service in a window, by time; within `whole` all samples are given as they are."""
    first, end = to_ms_up(window.start), to_ms_up(window.end)
    lines, logs = [], []
    for number, target, vantage, operator, is_log in db.conn.execute(_SERIES, (service,)).fetchall():
        if is_log:
            logs.append(number)
        else:
            lines.append(_Line(series=number, target=target, vantage=vantage, operator=operator))
    for line in lines:
        _read(db, line, first, end)
    counts = [count for line in lines for count in line.per_hour if count]
    if not counts:
        return samples_within(db, service, window)
    period = HOUR_MS // median_low(counts)
    step = min(round(SCATTER * period), MAX_ROUND // MILLISECOND)
    read = [(to_ms(each.start) - LEAD * QUORUM.memory * step, to_ms_up(each.end)) for each in whole]
    read += _together(lines, _moved(db, lines, window), step)
    read += [stretch for line in lines for stretch in line.rough]
    if not read:
        # The rhythm is known from samples only.
        read.append((max(line.held[-1][1] for line in lines if line.held) - HOUR_MS, end))
    raw = [(max(start, first), min(stop, end)) for start, stop in joined(read) if start < end and stop > first]
    found = [sample for start, stop in raw for sample in _samples(db, service, start, stop, lines)]
    for line in lines:
        found += _states(db, line, service, raw=raw, bounds=(first, end), period=period)
    if logs:
        found += samples_within(db, service, window, only=logs)
    return tuple(sorted(found, key=lambda sample: (sample.time, sample.target, sample.vantage, sample.operator)))


def _samples(db: Database, service: str, start: int, end: int, lines: Sequence[_Line]) -> Sequence[Sample]:
    return samples_within(
        db, service, Window(start=from_ms(start), end=from_ms(end)), only=[line.series for line in lines]
    )


def _read(db: Database, line: _Line, first: int, end: int) -> None:
    """Fill in what days and hours tell of a series."""
    hours = (first // HOUR_MS, -(-end // HOUR_MS))
    days = (-(-hours[0] // HOURS_A_DAY), hours[1] // HOURS_A_DAY)
    stale = {hour for (hour,) in db.conn.execute(_STALE, (line.series, *hours))}
    troubled = dict(db.conn.execute(_TROUBLED, (line.series, *hours)))
    unclear = {hour // HOURS_A_DAY for hour in stale}
    unclear |= {hour // HOURS_A_DAY for hour, raw in troubled.items() if not raw}
    by_day = (
        [row for row in db.conn.execute(_DAYS, (line.series, *days)) if row[0] not in unclear]
        if days[0] < days[1]
        else []
    )
    by_day = [own[0] for _, rows in groupby(by_day, key=lambda row: row[0]) if len(own := list(rows)) == 1]
    whole = set()
    for day, network, answered, other, start, stop, gap in by_day:
        count = answered + other
        if gap <= PAUSE * DAY_MS // max(count, 1) and _same(line, network):
            whole.add(day)
            line.answered += answered
            line.per_hour.append(count // HOURS_A_DAY)
            line.held.append((start, stop))
    for begin, stop in _gaps(whole, hours):
        _read_hours(db, line, begin, stop, stale)
    line.rough += [(hour * HOUR_MS, (hour + 1) * HOUR_MS) for hour in stale]
    line.held = joined(line.held)
    told = sorted(hour for hour, raw in troubled.items() if raw and hour not in stale)
    for begin, stop in joined((hour, hour + 1) for hour in told):
        for time, code, control in db.conn.execute(_TROUBLES, (line.series, begin * HOUR_MS, stop * HOUR_MS)):
            outcome = OUTCOMES[code]
            line.troubles.append(_Trouble(time, Reading.VOID if control == 0 else READINGS[outcome], outcome))


def _read_hours(db: Database, line: _Line, begin: int, stop: int, stale: set[int]) -> None:
    """Hours one by one: raw ones with pauses or a change of network are left to their samples, gone ones unknown."""
    rows = (row for row in db.conn.execute(_HOURS, (line.series, begin, stop)) if row[0] not in stale)
    for hour, own in groupby(rows, key=lambda row: row[0]):
        parts = list(own)
        _, network, answered, other, start, end, gap, raw = parts[0]
        count = answered + other
        line.answered += sum(part[2] for part in parts)
        if len(parts) == 1 and gap <= PAUSE * HOUR_MS // max(count, 1) and (raw or not other) and _same(line, network):
            line.per_hour.append(count)
            line.held.append((start, end))
        elif raw:
            line.rough.append((hour * HOUR_MS, (hour + 1) * HOUR_MS))


def _same(line: _Line, network: int) -> bool:
    if line.network is None:
        line.network = network
    return line.network == network


def _gaps(days: set[int], hours: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """The hours of a range that lie in none of these days, in runs."""
    missing = (hour for hour in range(*hours) if hour // HOURS_A_DAY not in days)
    yield from joined((hour, hour + 1) for hour in missing)


def _moved(db: Database, lines: Iterable[_Line], window: Window) -> Mapping[str, int]:
    """What has to be added to each vantage's times, where its clock is known to have been wrong."""
    vantages = {line.vantage for line in lines}
    known = offsets(check for vantage in vantages for check in clocks.within(db, vantage, window))
    return {vantage: by // MILLISECOND for vantage, by in known.items()}


def _together(lines: Iterable[_Line], moved: Mapping[str, int], step: int) -> list[Stretch]:
    """The stretches in which two places failed again and again at the same time, with what a quorum looks back at.

    A place that never answered in the window is no witness.
    """
    failed = sorted(
        (trouble.time + moved.get(line.vantage, 0), line.vantage)
        for line in lines
        if line.answered or any(trouble.outcome is Outcome.HTTP_5XX for trouble in line.troubles)
        for trouble in line.troubles
        if trouble.reading is Reading.FAILED
    )
    found = []
    for group in _groups(_shared(failed, TOGETHER * step), SILENCE_MS + step):
        times: dict[str, set[int]] = {}
        for time, vantage in group:
            times.setdefault(vantage, set()).add(time)
        if sum(len(own) >= QUORUM.rounds for own in times.values()) >= QUORUM.failing_networks:
            most = max((abs(by) for by in moved.values()), default=0)
            before, after = LEAD * QUORUM.memory * step + most, SILENCE_MS + most
            found.append((group[0][0] - before, group[-1][0] + after))
    return found


def _shared(failed: Iterable[tuple[int, str]], near: int) -> set[tuple[int, str]]:
    """The failures that have one of another vantage near them; they come by time."""
    recent: deque[tuple[int, str]] = deque()
    found: set[tuple[int, str]] = set()
    for each in failed:
        while recent and each[0] - recent[0][0] > near:
            recent.popleft()
        others = [other for other in recent if other[1] != each[1]]
        if others:
            found.update(others, [each])
        recent.append(each)
    return found


def _groups(failed: Iterable[tuple[int, str]], silence: int) -> Iterator[list[tuple[int, str]]]:
    group: list[tuple[int, str]] = []
    for each in sorted(failed):
        if group and each[0] - group[-1][0] > silence:
            yield group
            group = []
        group.append(each)
    if group:
        yield group


def _states(
    db: Database, line: _Line, service: str, *, raw: Sequence[Stretch], bounds: Stretch, period: int
) -> Iterator[Sample]:
    """What held outside the stretches that are read sample by sample."""
    if line.network is None:
        return
    asn, country = db.conn.execute(_NETWORK, (line.network,)).fetchone()
    held = joined(line.held, pause=PAUSE * period)
    troubled = list(_lasting(line.troubles, period))
    # From one sample before the trouble to one after it nobody knows.
    well = without(held, [(start - period + 1, stop + period - 1) for start, stop, _ in troubled])
    told: list[tuple[list[Stretch], Outcome, Reading]] = [(well, Outcome.OK, Reading.ANSWERED)]
    told += [([(start, stop)], own.outcome, own.reading) for start, stop, own in troubled]
    for stretches, outcome, reading in told:
        inside = [(max(start, bounds[0]), min(stop, bounds[1])) for start, stop in stretches]
        for start, stop in without(inside, raw):
            yield Sample(
                time=from_ms(start),
                service=service,
                target=line.target,
                vantage=line.vantage,
                asn=asn,
                country=country,
                outcome=outcome,
                control_ok=False if reading is Reading.VOID else None,
                until=from_ms(stop),
                operator=line.operator,
                origin="days and hours that sum up samples",
                stands_for=max(round((stop - start) / period), 1),
            )


def _lasting(troubles: Sequence[_Trouble], period: int) -> Iterator[tuple[int, int, _Trouble]]:
    """Runs of the same trouble without an answer in between, from the first to the last sample."""
    run: list[_Trouble] = []
    for each in troubles:
        if run and (each.time - run[-1].time > SCATTER * period or each.reading is not run[0].reading):
            if len(run) >= FEW:
                yield run[0].time, run[-1].time, run[0]
            run = []
        run.append(each)
    if len(run) >= FEW:
        yield run[0].time, run[-1].time, run[0]
