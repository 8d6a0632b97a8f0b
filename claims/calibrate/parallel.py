"""Years replayed side by side, each in a folder of its own that is gone afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from claims.calibrate.replay import Judged, replay
from claims.calibrate.simulated import simulate
from telemetry.store import TelemetryStore

# Claims about one year, in which some twenty troubles happen: more of them would be more of the same.
PER_YEAR = 2000


def replayed(seed: int, claims: int, workers: int) -> Iterator[tuple[Judged, ...]]:
    """What came of so many claims, a year at a time, in the same order with however many workers."""
    counts = [min(PER_YEAR, claims - begun) for begun in range(0, claims, PER_YEAR)]
    tasks = [(seed, number, count) for number, count in enumerate(counts)]
    if workers == 1:
        yield from map(_year, tasks)
        return
    with ExitStack() as opened:
        # A fresh process has none of this one's open files.
        pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
        opened.callback(pool.shutdown, cancel_futures=True)
        yield from pool.map(_year, tasks)


def _year(task: tuple[int, int, int]) -> tuple[Judged, ...]:
    seed, number, count = task
    with (
        TemporaryDirectory(prefix="factping-year-") as folder,
        TelemetryStore.open(Path(folder) / "telemetry.db") as telemetry,
    ):
        return tuple(replay(simulate(seed, number), count, telemetry))
