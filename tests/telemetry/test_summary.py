from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telemetry.model import Outcome, Reading, Sample, Window
from telemetry.quantiles import ERROR
from telemetry.store import TelemetryStore
from tests.telemetry.history import PLACES, START, at, quiet, sample

LATER = at(days=9)
HISTORY = [
    *quiet(60, every_s=600, start=START - timedelta(hours=7)),
    *(sample(0, at(hours=n, minutes=3), Outcome.TIMEOUT) for n in range(0, 50, 7)),
    *(sample(1, at(hours=n, minutes=3), Outcome.BLOCKED) for n in range(0, 50, 11)),
    *(replace(sample(2, at(hours=n, minutes=3)), control_ok=False) for n in range(0, 50, 13)),
]


def quantile(samples: Sequence[Sample], share: float) -> float | None:
    """The value at its rank among answers and time-outs, the latter slower than any."""
    heard = [each for each in samples if each.reading is not Reading.VOID]
    took = sorted(each.total_ms for each in heard if each.outcome is Outcome.OK and each.total_ms is not None)
    rank = max(math.ceil(share * (len(took) + sum(each.outcome is Outcome.TIMEOUT for each in heard))), 1)
    return took[rank - 1] if rank <= len(took) else None


def check(store: TelemetryStore, window: Window, expected: Sequence[Sample]) -> None:
    """The summary is that of these samples."""
    found = store.summary("acme", window)
    inside = [each for each in expected if window.contains(each.time)]
    counted = {reading: sum(each.reading is reading for each in inside) for reading in Reading}
    together = found.together
    assert (together.rollup.answered, together.rollup.failed, together.rollup.refused, together.rollup.void) == tuple(
        counted[reading] for reading in Reading
    )
    for share in (0.5, 0.75, 0.95, 1):
        exact, seen = quantile(inside, share), together.quantile_ms(share)
        assert (seen is None) == (exact is None)
        assert seen is None or exact is None or abs(seen - exact) <= ERROR * exact + 0.005
    for place in found.places:
        own = [each for each in inside if each.vantage == place.vantage]
        assert place.answers.samples == len(own)
        assert place.answers.rollup.outcomes == {
            outcome: count for outcome in Outcome if (count := sum(each.outcome is outcome for each in own))
        }
        heard = [each.time for each in own if each.reading is not Reading.VOID]
        assert place.answers.rollup.first_ms == round(min(heard).timestamp() * 1000)
        assert place.answers.rollup.gap_ms == max(
            (round((b - a).total_seconds() * 1000) for a, b in itertools.pairwise(heard)), default=0
        )


minutes = st.integers(-60 * 8, 60 * 55)


@settings(deadline=None, max_examples=60)  # a busy machine is no failure
@given(
    start=minutes,
    length=st.integers(1, 60 * 60),
    rolled_up_to=st.integers(-8, 60),
    late=st.lists(minutes, max_size=3, unique=True),
)
def test_a_summary_is_that_of_the_samples_however_much_is_rolled_up(
    start: int, length: int, rolled_up_to: int, late: list[int]
) -> None:
    history = sorted(HISTORY, key=lambda each: each.time)
    with TelemetryStore.memory() as store:
        store.add_samples(history)
        store.roll_up(at(hours=rolled_up_to))
        extra = [sample(0, at(minutes=minute, seconds=31), Outcome.HTTP_5XX) for minute in late]
        store.add_samples(extra)
        window = Window(start=at(minutes=start), end=at(minutes=start + length))
        known = sorted([*history, *extra], key=lambda each: each.time)
        heard = {each.vantage for each in known if window.contains(each.time) and each.reading is not Reading.VOID}
        if len(heard) == len(PLACES):
            check(store, window, known)


@settings(deadline=None, max_examples=30)  # a busy machine is no failure
@given(start=minutes, length=st.integers(1, 60 * 60), rolled_up_to=st.integers(-8, 60), late=minutes)
def test_hours_are_the_summaries_of_their_part_of_the_window(
    start: int, length: int, rolled_up_to: int, late: int
) -> None:
    with TelemetryStore.memory() as store:
        store.add_samples(HISTORY)
        store.roll_up(at(hours=rolled_up_to))
        store.add_samples([sample(0, at(minutes=late, seconds=31), Outcome.HTTP_5XX)])
        window = Window(start=at(minutes=start), end=at(minutes=start + length))
        found = [(hour, place.vantage, place.answers.rollup.outcomes) for hour, place in store.hourly("acme", window)]
        expected = []
        hour = window.start.replace(minute=0)
        while hour < window.end:
            part = Window(start=max(hour, window.start), end=min(hour + timedelta(hours=1), window.end))
            places = store.summary("acme", part).places
            expected += [(hour, place.vantage, place.answers.rollup.outcomes) for place in places]
            hour += timedelta(hours=1)
        assert found == expected


def test_a_place_whose_network_changed_is_told_apart() -> None:
    with TelemetryStore.memory() as store:
        store.add_samples([sample(0, START), replace(sample(0, at(minutes=1)), asn=64999, country=None)])
        store.roll_up(LATER)
        found = store.summary("acme", Window(start=START, end=at(days=1)))
        assert [(place.asn, place.country, place.answers.samples) for place in found.places] == [
            (64500, "DE", 1),
            (64999, None, 1),
        ]


def test_of_nothing_nothing_is_known() -> None:
    with TelemetryStore.memory() as store:
        found = store.summary("acme", Window(start=START, end=at(days=1)))
        assert (found.places, found.together.availability, found.together.quantile_ms(0.5)) == ((), None, None)


def test_time_outs_are_slower_than_any_answer_and_lower_the_availability() -> None:
    with TelemetryStore.memory() as store:
        store.add_samples(sample(0, at(minutes=n), Outcome.OK if n < 9 else Outcome.TIMEOUT) for n in range(10))
        together = store.summary("acme", Window(start=START, end=at(days=1))).together
        assert together.availability == 0.9
        assert together.quantile_ms(0.9) == pytest.approx(100, rel=ERROR)
        assert together.quantile_ms(0.95) is None
        assert (together.timed, together.censored) == (9, 1)


def test_a_log_of_changes_tells_by_time_and_not_by_rows() -> None:
    up, down = sample(0, START), sample(0, at(hours=20), Outcome.HTTP_5XX)
    again = sample(0, at(hours=21), total_ms=None)
    with TelemetryStore.memory() as store:
        store.add_samples(replace(each, until=each.time + timedelta(hours=24)) for each in (up, down, again))
        store.roll_up(LATER)
        [place] = store.summary("acme", Window(start=at(hours=11), end=at(hours=22))).places
        assert (place.answers.held_answered, place.answers.held_failed) == (timedelta(hours=10), timedelta(hours=1))
        assert place.answers.availability == pytest.approx(10 / 11)
