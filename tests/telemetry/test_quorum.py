"""The quorum at, just below and just above each of its thresholds, and what must never matter to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telemetry.model import Health, Outage, Outcome, Place, Reading, Round, Sample, Window
from telemetry.outages import Quorum, outages, rounds, sampling_round
from telemetry.quorum import QUORUM, judge_round
from telemetry.tiles import MAX_ROUND, MIN_ROUND, SCATTER

START = datetime(2026, 3, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LANDS = ("DE", "US", "JP", "BR", "IN")
BAD = {Health.DOWN: 2, Health.PARTIAL: 1}
PERCENT = st.integers(1, 100).map(lambda hundredths: hundredths / 100)


def sample(number: int, outcome: Outcome, minute: float = 0, *, asn: int | None = None, land: str = "") -> Sample:
    return Sample(
        time=START + minute * MINUTE,
        service="example",
        target="front",
        vantage=f"v{number}",
        asn=number if asn is None else asn,
        country=land or LANDS[number % len(LANDS)],
        outcome=outcome,
    )


def judged(samples: Sequence[Sample], quorum: Quorum = QUORUM) -> Health:
    latest = {(each.vantage, each.target): each for each in samples}
    return judge_round(START, START + MINUTE, latest, quorum).health


def crowd(failing: int, of: int) -> list[Sample]:
    """So many vantages, each in a network of its own, of which so many fail."""
    return [sample(number, Outcome.TIMEOUT if number < failing else Outcome.OK) for number in range(of)]


# Shares


@settings(max_examples=150, deadline=None)
@given(of=st.integers(4, 60), share=PERCENT, off=st.sampled_from([-1, 0, 1]))
def test_down_begins_exactly_at_the_share(of: int, share: float, off: int) -> None:
    needed = -(-Fraction(str(share)) * of // 1)
    failing = min(max(int(needed) + off, 3), of)
    quorum = Quorum(share=share, partial=0.01)
    assert (judged(crowd(failing, of), quorum) is Health.DOWN) == (Fraction(failing, of) >= Fraction(str(share)))


@settings(max_examples=150, deadline=None)
@given(of=st.integers(4, 60), partial=PERCENT, off=st.sampled_from([-1, 0, 1]))
def test_partial_begins_exactly_at_its_share(of: int, partial: float, off: int) -> None:
    needed = -(-Fraction(str(partial)) * of // 1)
    failing = min(max(int(needed) + off, 3), of)
    expected = Health.PARTIAL if Fraction(failing, of) >= Fraction(str(partial)) else Health.UP
    assert judged(crowd(failing, of), Quorum(share=1.01, partial=partial)) is expected


# Numbers


@settings(max_examples=60, deadline=None)
@given(
    least=st.integers(1, 12), off=st.sampled_from([-1, 0, 1]), outcome=st.sampled_from([Outcome.OK, Outcome.TIMEOUT])
)
def test_so_many_vantages_are_needed(least: int, off: int, outcome: Outcome) -> None:
    told = [sample(number, outcome) for number in range(max(least + off, 0))]
    quorum = Quorum(min_vantages=least, min_networks=1, min_countries=1, failing_networks=1, failing_countries=1)
    enough = len(told) >= least
    assert (judged(told, quorum) is not Health.UNKNOWN) == (enough and bool(told))


@settings(max_examples=60, deadline=None)
@given(least=st.integers(2, 8), off=st.sampled_from([-1, 0, 1]), extra=st.integers(0, 6))
def test_so_many_networks_are_needed_however_many_vantages(least: int, off: int, extra: int) -> None:
    networks = least + off
    told = [sample(number, Outcome.OK, asn=min(number, networks - 1)) for number in range(networks + extra + 3)]
    assert (judged(told, Quorum(min_networks=least)) is Health.UP) == (networks >= least)


@settings(max_examples=60, deadline=None)
@given(least=st.integers(2, 4), off=st.sampled_from([-1, 0, 1]), extra=st.integers(3, 8))
def test_so_many_countries_are_needed_however_many_networks(least: int, off: int, extra: int) -> None:
    lands = least + off
    told = [sample(number, Outcome.OK, land=LANDS[min(number, lands - 1)]) for number in range(lands + extra)]
    assert (judged(told, Quorum(min_countries=least)) is Health.UP) == (lands >= least)


@settings(max_examples=80, deadline=None)
@given(least=st.integers(2, 6), off=st.sampled_from([-1, 0, 1]), extra=st.integers(0, 3))
def test_failures_need_so_many_networks(least: int, off: int, extra: int) -> None:
    networks = least + off
    failing = [sample(number, Outcome.TIMEOUT, asn=min(number, networks - 1)) for number in range(networks + extra)]
    others = [sample(100 + number, Outcome.OK) for number in range(len(failing))]
    bad = judged([*failing, *others], Quorum(failing_networks=least)) in BAD
    assert bad == (networks >= least)


@settings(max_examples=80, deadline=None)
@given(least=st.integers(2, 4), off=st.sampled_from([-1, 0, 1]), extra=st.integers(0, 3))
def test_failures_need_so_many_countries(least: int, off: int, extra: int) -> None:
    lands = least + off
    size = max(lands + extra, 3)
    failing = [sample(number, Outcome.TIMEOUT, land=LANDS[min(number, lands - 1)]) for number in range(size)]
    others = [sample(100 + number, Outcome.OK) for number in range(size)]
    bad = judged([*failing, *others], Quorum(failing_countries=least)) in BAD
    assert bad == (lands >= least)


# The length of a round


@settings(max_examples=80, deadline=None)
@given(seconds=st.integers(20, 600), off=st.sampled_from([-1, 0, 1]))
def test_a_gap_is_usual_up_to_a_quarter_more_than_the_median(seconds: int, off: int) -> None:
    seconds *= 4
    longest = round(seconds * SCATTER) + off
    gaps = [seconds, seconds, seconds, longest]
    times = [sum(gaps[:number]) for number in range(5)]
    step = sampling_round([sample(0, Outcome.OK, second / 60) for second in times])
    expected = timedelta(seconds=longest if off <= 0 else seconds)
    assert step == min(max(expected, MIN_ROUND), MAX_ROUND)


# What makes an outage of rounds


def tiles(word: str, quorum: Quorum = QUORUM, *, failing: int = 3) -> tuple[Round, ...]:
    """A word of U, D and "." as rounds of five vantages of which so many fail in D."""
    return tuple(
        judge_round(
            START + number * MINUTE,
            START + (number + 1) * MINUTE,
            {(s.vantage, s.target): s for s in (crowd(failing if letter == "D" else 0, 5) if letter != "." else [])},
            quorum,
        )
        for number, letter in enumerate(word)
    )


@settings(max_examples=60, deadline=None)
@given(least=st.integers(2, 6), off=st.sampled_from([-1, 0, 1]))
def test_an_outage_needs_so_many_rounds(least: int, off: int) -> None:
    quorum = Quorum(rounds=least)
    assert len(outages(tiles("U" + "D" * (least + off) + "U", quorum), quorum)) == (off >= 0)


@settings(max_examples=60, deadline=None)
@given(least=st.integers(2, 8), off=st.sampled_from([-1, 0, 1]), failing=st.integers(2, 3))
def test_two_witnesses_alone_need_more_rounds_than_three_do(least: int, off: int, failing: int) -> None:
    quorum = Quorum(rounds_of_few=least)
    count = max(least + off, 2)
    found = outages(tiles("U" + "D" * count + "U", quorum, failing=failing), quorum)
    assert bool(found) == (failing > 2 or count >= least)


@settings(max_examples=60, deadline=None)
@given(flap=st.integers(0, 5), off=st.sampled_from([-1, 0, 1]))
def test_outages_are_one_up_to_so_many_good_rounds_between_them(flap: int, off: int) -> None:
    quorum = Quorum(flap=flap)
    good = max(flap + off, 0)
    found = outages(tiles("UDDD" + "U" * good + "DDDU", quorum), quorum)
    assert len(found) == (1 if good <= flap else 2)
    assert sum(outage.rounds for outage in found) == 6


@settings(max_examples=60, deadline=None)
@given(silence=st.integers(1, 40), off=st.sampled_from([-1, 0, 1]))
def test_outages_are_one_up_to_so_long_a_silence(silence: int, off: int) -> None:
    quorum = Quorum(silence=silence * MINUTE)
    found = outages(tiles("UDD" + "." * (silence + off) + "DDU", quorum), quorum)
    assert len(found) == (1 if off <= 0 else 2)
    flapped = outages(tiles("UDDU" + "." * (silence + off) + "DDU", quorum), quorum)
    assert len(flapped) == (1 if off <= 0 else 2)
    single = outages(tiles("UD" + "." * (silence + off) + "DU", quorum), quorum)
    assert len(single) == (1 if off <= 0 else 0)


@settings(max_examples=60, deadline=None)
@given(silence=st.integers(1, 40), off=st.sampled_from([-1, 0, 1]))
def test_the_last_good_round_is_looked_for_through_so_long_a_silence(silence: int, off: int) -> None:
    quorum = Quorum(silence=silence * MINUTE)
    gap = "." * (silence + off)
    (found,) = outages(tiles("U" + gap + "DD" + gap + "U", quorum), quorum)
    bounded = (START, START + (2 * len(gap) + 4) * MINUTE)
    assert (found.start_after, found.end_by) == (bounded if off <= 0 else (None, None))


def test_a_blip_elsewhere_right_before_an_outage_is_not_its_beginning() -> None:
    rows = [(), (3, 4), (0, 1, 2), (0, 1, 2), (0, 1, 2), (3, 4), ()]
    told = [
        sample(number, Outcome.TIMEOUT if number in row else Outcome.OK, minute)
        for minute, row in enumerate(rows)
        for number in range(8)
    ]
    (found,) = outages(rounds(told, Window(start=START, end=START + 7 * MINUTE), step=MINUTE))
    assert found.rounds == 3
    assert (found.start_after, found.start_by) == (START + MINUTE, START + 3 * MINUTE)
    assert (found.end_after, found.end_by) == (START + 4 * MINUTE, START + 6 * MINUTE)


@pytest.mark.parametrize(("since", "health"), [(0, Health.PARTIAL), (-4, Health.UNKNOWN)])
def test_what_failed_alone_before_the_window_is_no_witness_in_it(since: int, health: Health) -> None:
    """Vantage 0 fails since then, vantage 1 from the beginning of the window; both for three rounds more."""
    told = [
        sample(number, Outcome.TIMEOUT if minute >= start else Outcome.OK, minute)
        for number, start in ((0, since), (1, 0), (2, 99), (3, 99), (4, 99))
        for minute in range(-10, 3)
    ]
    entries = rounds(told, Window(start=START, end=START + 3 * MINUTE), step=MINUTE)
    assert [entry.health for entry in entries] == [health] * 3


def test_blips_in_ever_other_places_are_no_outage() -> None:
    """Each round would do for a partial one, and no two places fail twice."""
    told = [
        replace(each, time=START + minute * MINUTE, outcome=Outcome.TIMEOUT if number // 3 == minute else Outcome.OK)
        for minute in range(4)
        for number, each in enumerate(crowd(0, 12))
    ]
    entries = rounds(told, Window(start=START, end=START + 4 * MINUTE))
    assert {entry.health for entry in entries} == {Health.PARTIAL}
    assert outages(entries) == ()


# What must not matter

PLACES = tuple(Place(f"v{number}", number % 4 + 1, LANDS[number % 3]) for number in range(6))
OUTCOMES = (Outcome.OK, Outcome.OK, Outcome.TIMEOUT, Outcome.HTTP_5XX, Outcome.BLOCKED, Outcome.VANTAGE_FAULT)
GRIDS = st.lists(
    st.lists(st.sampled_from([None, *OUTCOMES]), min_size=len(PLACES), max_size=len(PLACES)), min_size=2, max_size=8
)
Grid = list[list[Outcome | None]]


def of_grid(grid: Grid) -> list[Sample]:
    return [
        Sample(
            time=START + (minute + number / 10) * MINUTE,
            service="example",
            target="front",
            vantage=place.vantage,
            asn=place.asn,
            country=place.country,
            outcome=outcome,
        )
        for minute, line in enumerate(grid)
        for number, (place, outcome) in enumerate(zip(PLACES, line, strict=True))
        if outcome is not None
    ]


def seen(samples: Sequence[Sample], minutes: int) -> tuple[tuple[Round, ...], tuple[Outage, ...]]:
    entries = rounds(samples, Window(start=START, end=START + minutes * MINUTE), step=MINUTE)
    return entries, outages(entries)


@settings(max_examples=80, deadline=None)
@given(grid=GRIDS, data=st.data())
def test_the_order_of_samples_does_not(grid: Grid, data: st.DataObject) -> None:
    samples = of_grid(grid)
    assert seen(data.draw(st.permutations(samples)), len(grid)) == seen(samples, len(grid))


@settings(max_examples=80, deadline=None)
@given(grid=GRIDS, number=st.integers(0, len(PLACES) - 1), at=st.floats(0, 8))
def test_a_void_sample_does_not(grid: Grid, number: int, at: float) -> None:
    samples = of_grid(grid)
    place = PLACES[number]
    void = sample(number, Outcome.TIMEOUT, at, asn=place.asn, land=place.country or "")
    more = [*samples, replace(void, control_ok=False)]
    before, after = seen(samples, len(grid)), seen(more, len(grid))
    assert after[1] == before[1]
    told = [[entry.health for entry in side[0] if entry.health is not Health.UNKNOWN] for side in (before, after)]
    assert told[0] == told[1]


@settings(max_examples=80, deadline=None)
@given(grid=GRIDS, names=st.permutations([f"w{number}" for number in range(len(PLACES))]))
def test_the_names_of_vantages_do_not(grid: Grid, names: list[str]) -> None:
    new = {place.vantage: name for place, name in zip(PLACES, names, strict=True)}
    samples = of_grid(grid)
    renamed = [replace(each, vantage=new[each.vantage]) for each in samples]
    (entries, found), (entries_2, found_2) = seen(samples, len(grid)), seen(renamed, len(grid))
    assert [entry.health for entry in entries_2] == [entry.health for entry in entries]
    assert [replace(o, vantages=frozenset(new[name] for name in o.vantages)) for o in found] == list(found_2)


@settings(max_examples=80, deadline=None)
@given(grid=GRIDS, asns=st.permutations([101, 102, 103, 104]))
def test_the_numbers_of_networks_do_not(grid: Grid, asns: list[int]) -> None:
    samples = of_grid(grid)
    renumbered = [replace(each, asn=asns[(each.asn or 1) - 1]) for each in samples]
    assert seen(renumbered, len(grid))[1] == seen(samples, len(grid))[1]


@settings(max_examples=200, deadline=None)
@given(grid=GRIDS, data=st.data())
def test_an_answer_in_the_place_of_a_failure_never_makes_an_outage(grid: Grid, data: st.DataObject) -> None:
    """Round by round, with everybody's credit as it was: who failed alone less often is rightly believed more."""
    failures = [
        (minute, number)
        for minute, line in enumerate(grid)
        for number, outcome in enumerate(line)
        if outcome in (Outcome.TIMEOUT, Outcome.HTTP_5XX)
    ]
    if not failures:
        return
    minute, number = data.draw(st.sampled_from(failures))
    kinder = [list(line) for line in grid]
    kinder[minute][number] = Outcome.OK
    doubtful = frozenset(data.draw(st.sets(st.sampled_from([(place.vantage, "front") for place in PLACES]))))
    before, after = (_with_credit(each, doubtful) for each in (grid, kinder))
    assert all(BAD.get(new.health, 0) <= BAD.get(old.health, 0) for old, new in zip(before, after, strict=True))
    for health in ({Health.DOWN}, {Health.DOWN, Health.PARTIAL}):
        old = [o for o in outages(before) if o.health in health or len(health) == 2]
        for outage in outages(after):
            assert outage.health not in health or any(_meet(outage, each) for each in old)


def _with_credit(grid: Grid, doubtful: frozenset[tuple[str, str]]) -> tuple[Round, ...]:
    by_minute = [{(s.vantage, s.target): s for s in of_grid([line])} for line in grid]
    return tuple(
        judge_round(START + number * MINUTE, START + (number + 1) * MINUTE, latest, doubtful=doubtful)
        for number, latest in enumerate(by_minute)
    )


def _meet(one: Outage, other: Outage) -> bool:
    return one.start_by <= other.end_after + MINUTE and other.start_by <= one.end_after + MINUTE


@pytest.mark.parametrize("reading", [Reading.REFUSED, Reading.VOID])
@settings(max_examples=60, deadline=None)
@given(grid=GRIDS)
def test_without_a_failure_there_is_no_outage(reading: Reading, grid: Grid) -> None:
    other = Outcome.BLOCKED if reading is Reading.REFUSED else Outcome.VANTAGE_FAULT
    failing = (Outcome.TIMEOUT, Outcome.HTTP_5XX)
    harmless = [[other if outcome in failing else outcome for outcome in line] for line in grid]
    assert seen(of_grid(harmless), len(grid))[1] == ()
