"""Tasks in processes of their own, none of which outlives the work, however that ends."""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from threading import Thread
from typing import TypeVar

from telemetry.errors import TelemetryError

Task = TypeVar("Task")
Made = TypeVar("Made")

# A worker that was told to end puts its things away first; one that does not by then is stopped without more ado.
PATIENCE_S = 30.0


class WorkerLost(TelemetryError):
    """A process that ended without an answer: killed, out of memory, or by an error that it printed itself."""


def side_by_side(make: Callable[[Task], Made], tasks: Sequence[Task], workers: int) -> Generator[Made, None, None]:
    """What is made of each task, in order, by so many processes at once.

    Each task has a fresh process, with none of this one's open files. When the iteration ends, is given up or is
    interrupted, all of them have ended; they end by themselves where this process is killed.

    Raises:
        WorkerLost: a process ended without an answer.
    """
    waiting = deque(enumerate(tasks))
    running: dict[Connection, tuple[int, SpawnProcess]] = {}
    made: dict[int, Made] = {}
    given = 0
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                number, task = waiting.popleft()
                answer, process = _begin(make, task)
                running[answer] = (number, process)
            there = wait(list(running))
            for answer in [each for each in running if each in there]:
                number, process = running[answer]
                made[number] = _received(answer, process)
                del running[answer]
            while given in made:
                yield made.pop(given)
                given += 1
    finally:
        _end([process for _, process in running.values()])


def _begin(make: Callable[[Task], Made], task: Task) -> tuple[Connection, SpawnProcess]:
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(make, task, theirs), daemon=True)
    with _deaf_to_ctrl_c():
        process.start()
    theirs.close()
    return ours, process


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Whoever is started here never hears of Ctrl-C, which goes to all of a terminal; we hear of it afterwards."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _received(answer: Connection, process: SpawnProcess) -> Made:  # type: ignore[type-var]  # what came is what was sent
    try:
        made: Made = answer.recv()
    except EOFError as error:
        process.join()
        raise WorkerLost(f"a worker ended without an answer, with exit code {process.exitcode}") from error
    process.join()
    return made


def _end(processes: Sequence[SpawnProcess]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(PATIENCE_S)
        process.kill()
        process.join()


def _work(make: Callable[[Task], Made], task: Task, answer: Connection) -> None:
    """What a worker does, until it is told to end or its parent is gone; either way it leaves no folder behind."""
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    Thread(target=_end_with_parent, daemon=True).start()
    answer.send(make(task))


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
