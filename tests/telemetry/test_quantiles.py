from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from telemetry.quantiles import EMPTY, ERROR, Sketch

# Hundredths of a millisecond: from nothing to the longest that anything may take.
values = st.lists(st.integers(0, 10**9) | st.integers(0, 300), max_size=60)
shares = st.floats(0.001, 1)


def sketch(numbers: list[int]) -> Sketch:
    return Sketch.of(np.array(numbers, dtype=np.int64))


def as_lists(one: Sketch) -> tuple[list[int], list[int]]:
    return one.buckets.tolist(), one.counts.tolist()


@given(values.filter(len), shares)
def test_a_quantile_is_within_the_error_of_the_value_at_its_rank(numbers: list[int], share: float) -> None:
    exact = sorted(numbers)[max(math.ceil(share * len(numbers)), 1) - 1]
    found = sketch(numbers).quantile(share)
    assert found is not None
    assert abs(found - exact) <= ERROR * exact * (1 + 1e-9)


@given(st.lists(values, max_size=5))
def test_sketches_merge_to_the_sketch_of_all_values_in_any_order(groups: list[list[int]]) -> None:
    whole = as_lists(sketch([number for group in groups for number in group]))
    assert as_lists(Sketch.merged(map(sketch, groups))) == whole
    assert as_lists(Sketch.merged(map(sketch, reversed(groups)))) == whole


@given(values, st.sampled_from([1, 300, 70_000, 2**33]))
def test_a_sketch_survives_being_written_down(numbers: list[int], times: int) -> None:
    one = sketch(numbers)
    many = Sketch(one.buckets, one.counts * times)
    assert as_lists(Sketch.from_bytes(many.to_bytes())) == as_lists(many)


def test_a_rank_among_what_lies_beyond_has_no_value() -> None:
    one = sketch([100] * 90)
    assert one.quantile(0.9, beyond=10) == pytest.approx(100, rel=ERROR)
    assert one.quantile(0.901, beyond=10) is None


def test_of_nothing_there_is_no_quantile() -> None:
    assert EMPTY.quantile(0.5) is None
    assert EMPTY.quantile(0.5, beyond=3) is None
    assert (EMPTY.count, Sketch.merged([]).count, EMPTY.to_bytes()) == (0, 0, b"")


@pytest.mark.parametrize("value", [0, 1, 2, 49, 50, 51, 10**9])
def test_one_value_is_found_within_the_error(value: int) -> None:
    assert sketch([value]).quantile(0.5) == pytest.approx(value, rel=ERROR * (1 + 1e-9))


def test_an_hour_of_steady_answers_takes_a_few_hundred_bytes() -> None:
    steady = np.random.default_rng(1).lognormal(math.log(12_000), 0.3, 120).astype(np.int64)
    assert len(Sketch.of(steady).to_bytes()) < 300
