"""What simulated vantages send is what the year was: nothing fails without a reason, no reason is without effect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import pytest

from claims.calibrate.probed import RIVAL, SERVICE, SITES, checks, probed
from claims.calibrate.year import DAY_S, OURS, SECOND, SELF, START, Fault, Trouble, Wrong, Year, at
from telemetry.model import READINGS, Outcome, Reading
from telemetry.probe_ids import OUTCOMES

QUIET = Year(seed=1, number=0, period_s=3600.0, second=True, blips=0.0, troubles=(), faults=(), changes=())
BEGINS, ENDS = 100 * DAY_S, 101 * DAY_S
TOKYO = frozenset({"tokyo"})

# Seconds of the year and what a sample says.
Said = tuple[float, Reading]


def by_place(year: Year, service: str = SERVICE, operator: str = SELF) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = defaultdict(list)
    for columns in probed(year):
        (place,) = columns.places
        if (place.service, place.operator) == (service, operator):
            rows = zip(columns.time_ms, columns.outcome, columns.control_ok, strict=True)
            found[place.vantage] += [(_seconds(time), _reading(code, control)) for time, code, control in rows]
    return found


def _seconds(time_ms: int) -> float:
    return time_ms / 1000 - START.timestamp()


def _reading(code: int, control: bool | None) -> Reading:
    return Reading.VOID if control is False else READINGS[OUTCOMES[code]]


def other_than_answered(said: dict[str, list[Said]]) -> Iterator[tuple[str, float, Reading]]:
    for vantage, own in said.items():
        yield from ((vantage, time, reading) for time, reading in own if reading is not Reading.ANSWERED)


def faulty(wrong: Wrong, size: float = 0.0, **more: bool) -> Year:
    return replace(QUIET, faults=(Fault(wrong=wrong, vantages=TOKYO, begins=BEGINS, ends=ENDS, size=size, **more),))


def test_a_quiet_year_answers_everybody_all_the_time() -> None:
    said = by_place(QUIET)
    assert set(said) == {place.vantage for place in OURS}
    assert list(other_than_answered(said)) == []
    assert all(len(own) == pytest.approx(365 * 24, abs=15) for own in said.values())
    assert len(by_place(QUIET, operator=SECOND)) == 5
    assert all(by_place(QUIET, service=each) for each in (RIVAL, *SITES))


def test_a_total_trouble_fails_everybody_while_it_lasts_and_nobody_else() -> None:
    year = replace(QUIET, troubles=(Trouble(begins=BEGINS, ends=ENDS),))
    for operator in (SELF, SECOND):
        for own in by_place(year, operator=operator).values():
            inside = [reading for time, reading in own if BEGINS + 60 < time < ENDS - 60]
            assert inside
            assert set(inside) == {Reading.FAILED}
            assert {reading for time, reading in own if not BEGINS - 60 < time < ENDS + 60} == {Reading.ANSWERED}
    assert list(other_than_answered(by_place(year, service=SITES[0]))) == []


def test_a_regional_trouble_fails_the_region() -> None:
    year = replace(QUIET, troubles=(Trouble(begins=BEGINS, ends=ENDS, countries=frozenset({"US"})),))
    assert {vantage for vantage, _, _ in other_than_answered(by_place(year))} == {"new-york", "seattle"}


@pytest.mark.parametrize(
    ("year", "readings"),
    [
        (faulty(Wrong.REFUSED), {Reading.REFUSED}),
        (faulty(Wrong.DROPPED), {Reading.FAILED}),
        (faulty(Wrong.DROPPED, 1.0), {Reading.VOID}),
        (faulty(Wrong.CAPTIVE), {Reading.FAILED}),
        (faulty(Wrong.CAPTIVE, 1.0), {Reading.VOID}),
        (faulty(Wrong.BROKEN_CONTROL, 1.0), {Reading.VOID}),
        (faulty(Wrong.FLAPPING, 0.5), {Reading.FAILED, Reading.VOID}),
        (faulty(Wrong.LOST), set()),
    ],
    ids=lambda value: f"{value.faults[0].wrong}-{value.faults[0].size}" if isinstance(value, Year) else "",
)
def test_a_fault_at_one_place_is_seen_there_while_it_lasts(year: Year, readings: set[Reading]) -> None:
    said = by_place(year)
    met = list(other_than_answered(said))
    assert {reading for _, _, reading in met} == readings
    assert {vantage for vantage, _, _ in met} <= TOKYO
    assert all(BEGINS - 400 < time < ENDS + 400 for _, time, _ in met)


def test_lost_samples_are_gone() -> None:
    times = [time for time, _ in by_place(faulty(Wrong.LOST))["tokyo"]]
    assert not any(BEGINS <= time < ENDS for time in times)
    assert len(times) == len(by_place(QUIET)["tokyo"]) - 24


def test_a_wrong_clock_moves_what_it_writes_and_checks_tell_of_it_where_it_is_known() -> None:
    year = faulty(Wrong.SKEWED, 1200.0, known=True)
    moved = [one - other for (one, _), (other, _) in zip(*(by_place(y)["tokyo"] for y in (year, QUIET)), strict=True)]
    assert {round(each) for each in moved} == {0, 1200}
    told = [each for each in checks(year) if each.vantage == "tokyo" and at(BEGINS) < each.at < at(ENDS)]
    assert {each.offset_ms for each in told} == {-1_200_000.0}
    unknown = faulty(Wrong.SKEWED, 1200.0)
    assert not any(each.offset_ms for each in checks(unknown))


def test_the_rival_fails_now_and_then() -> None:
    said = by_place(QUIET, service=RIVAL)
    every = sum(len(own) for own in said.values())
    assert len(list(other_than_answered(said))) / every == pytest.approx(0.03, abs=0.005)


def test_answers_are_timed_and_failures_are_not() -> None:
    year = replace(QUIET, troubles=(Trouble(begins=BEGINS, ends=ENDS),))
    for columns in probed(year):
        for code, total in zip(columns.outcome, columns.total, strict=True):
            assert (total is not None) == (OUTCOMES[code] is Outcome.OK)
