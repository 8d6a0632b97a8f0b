"""Processes that work side by side: their answers come in order, and none is left."""

from __future__ import annotations

import multiprocessing
import os
import signal
from contextlib import closing

import pytest

from claims.calibrate.workers import WorkerLost, side_by_side


def squared(number: int) -> int:
    return number * number


def dies(number: int) -> int:
    if number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def pid_once(number: int) -> int:
    """The first gives its process away, the others wait until they are ended."""
    while number:
        signal.pause()
    return os.getpid()


@pytest.mark.parametrize("workers", [1, 3])
def test_answers_come_in_the_order_of_the_tasks(workers: int) -> None:
    assert list(side_by_side(squared, [3, 1, 2, 5], workers)) == [9, 1, 4, 25]


def test_nothing_to_do_starts_nobody() -> None:
    assert list(side_by_side(squared, [], 2)) == []


def test_a_worker_that_is_killed_is_told_of_and_nobody_waits_for_ever() -> None:
    with pytest.raises(WorkerLost, match="exit code -9"):
        list(side_by_side(dies, [0, 1, 2], 2))
    assert multiprocessing.active_children() == []


def test_whoever_stops_listening_leaves_no_worker_behind() -> None:
    with closing(side_by_side(pid_once, [0, 1, 2], 2)) as answers:
        assert next(answers) != os.getpid()
        assert len(multiprocessing.active_children()) == 1
    assert multiprocessing.active_children() == []
