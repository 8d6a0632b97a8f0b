"""What is remembered comes back in order; too much is forgotten, and worked out anew."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from claims.extract.memory import Memory, Rows


def test_each_key_is_worked_out_once() -> None:
    worked: list[list[int]] = []

    def doubled(keys: Sequence[int]) -> Rows:
        worked.append(list(keys))
        return np.array([[2.0 * key, -1.0] for key in keys])

    memory = Memory(doubled, most=10)
    assert memory.rows([3, 1, 3]).tolist() == [[6, -1], [2, -1], [6, -1]]
    assert memory.rows([1, 4]).tolist() == [[2, -1], [8, -1]]
    assert worked == [[3, 1], [4]]


def test_no_keys_are_no_rows() -> None:
    memory: Memory[int] = Memory(lambda keys: np.zeros((len(keys), 3)), most=2)
    assert memory.rows([]).shape == (0, 3)


@pytest.mark.parametrize("most", [1, 3, 500])
def test_any_number_of_keys_is_answered(most: int) -> None:
    memory: Memory[int] = Memory(lambda keys: np.array(keys)[:, None], most=most)
    for first in (0, 2, 400, 1, 0):
        keys = list(range(first, first + 600))
        assert memory.rows(keys)[:, 0].tolist() == keys


def test_rows_given_out_stay_as_they_are() -> None:
    memory: Memory[int] = Memory(lambda keys: np.array(keys, float)[:, None], most=2)
    held = memory.rows([1, 2])
    memory.rows([5, 6])
    assert held.tolist() == [[1], [2]]
