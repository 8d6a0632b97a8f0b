from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from telemetry.model import Outcome
from telemetry.moment import HOUR_MS
from telemetry.probe_ids import CODES
from telemetry.rollups import SAMPLE, Rollup, Samples, by_hour, from_row, merged, roll_up, to_row

rows = st.tuples(
    st.integers(-3 * HOUR_MS, 3 * HOUR_MS),
    st.sampled_from([1, 2]),
    st.sampled_from(sorted(CODES.values())),
    st.sampled_from([-1, 0, 1]),
    st.integers(-1, 10**6),
)
histories = st.lists(rows, max_size=40, unique_by=lambda row: row[0]).map(sorted)


def samples(history: list[tuple[int, ...]]) -> Samples:
    return np.array(history, dtype=SAMPLE)


def facts(rollup: Rollup) -> tuple[object, ...]:
    return (*to_row(rollup), rollup.sketch.buckets.tolist())


def outcome(word: Outcome, *, at: int = 0, control: int = 1, total: int = 100) -> tuple[int, ...]:
    return (at, 1, CODES[word], control, total)


def test_samples_are_counted_by_what_they_say() -> None:
    found = roll_up(
        samples(
            [
                outcome(Outcome.OK, at=0),
                outcome(Outcome.OK, at=1_000, control=0),
                outcome(Outcome.TIMEOUT, at=5_000, control=-1),
                outcome(Outcome.TIMEOUT, at=6_000, control=0),
                outcome(Outcome.BLOCKED, at=7_000),
                outcome(Outcome.VANTAGE_FAULT, at=50_000),
            ]
        )
    )
    assert (found.answered, found.failed, found.refused, found.void) == (1, 1, 1, 3)
    assert (found.first_ms, found.last_ms, found.gap_ms) == (0, 7_000, 5_000)
    assert (found.censored, found.sketch.count) == (1, 1)
    assert found.outcomes == Counter({Outcome.OK: 2, Outcome.TIMEOUT: 2, Outcome.BLOCKED: 1, Outcome.VANTAGE_FAULT: 1})


def test_an_answer_that_was_not_timed_has_no_place_in_the_sketch() -> None:
    found = roll_up(samples([outcome(Outcome.OK, total=-1)]))
    assert (found.answered, found.sketch.count) == (1, 0)


@given(histories)
def test_hours_merge_to_the_roll_up_of_all(history: list[tuple[int, ...]]) -> None:
    one_network = [(time, 1, *rest) for time, _, *rest in history]
    hours = [rollup for _, _, rollup in by_hour(samples(one_network))]
    assert facts(merged(hours)) == facts(roll_up(samples(one_network)))
    assert facts(merged(hours[::-1])) == facts(merged([merged(hours[:2]), merged(hours[2:])]))


@given(histories)
def test_each_sample_counts_in_its_own_hour_and_network(history: list[tuple[int, ...]]) -> None:
    found = {(hour, network): rollup for hour, network, rollup in by_hour(samples(history))}
    expected = Counter((row[0] // HOUR_MS, row[1]) for row in history)
    assert {key: rollup.heard + rollup.void for key, rollup in found.items()} == expected


@given(histories)
def test_a_roll_up_survives_being_written_down(history: list[tuple[int, ...]]) -> None:
    one = roll_up(samples(history))
    assert facts(from_row(to_row(one))) == facts(one)
