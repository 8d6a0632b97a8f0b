"""Arithmetic of stretches, by examples and against sets of numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from telemetry.stretches import Stretch, joined, without

STRETCHES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8)


def numbers(stretches: list[Stretch]) -> set[int]:
    return {number for start, end in stretches for number in range(start, end)}


def test_what_touches_is_one_stretch_and_what_is_empty_none() -> None:
    assert joined([(5, 7), (1, 3), (3, 4), (9, 9)]) == [(1, 4), (5, 7)]


def test_a_pause_is_bridged_up_to_its_length() -> None:
    assert joined([(0, 2), (4, 5), (8, 9)], pause=2) == [(0, 5), (8, 9)]


def test_what_is_taken_out_is_gone() -> None:
    assert without([(0, 10), (20, 30)], [(2, 4), (9, 21), (25, 26)]) == [(0, 2), (4, 9), (21, 25), (26, 30)]


@given(STRETCHES, STRETCHES)
def test_they_are_sets_of_numbers(one: list[Stretch], other: list[Stretch]) -> None:
    assert numbers(joined(one)) == numbers(one)
    left = without(one, other)
    assert numbers(left) == numbers(one) - numbers(other)
    assert left == sorted(left)
