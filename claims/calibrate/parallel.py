"""Years replayed side by side, each in a folder of its own that is gone afterwards."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from tempfile import TemporaryDirectory

from claims.calibrate.replay import Judged, replay
from claims.calibrate.simulated import simulate
from claims.calibrate.workers import side_by_side
from telemetry.store import TelemetryStore

# Claims about one year, in which some twenty troubles happen: more of them would be more of the same.
PER_YEAR = 2000


def replayed(seed: int, claims: int, workers: int) -> Generator[tuple[Judged, ...], None, None]:
    """What came of so many claims, a year at a time, in the same order with however many workers.

    Raises:
        WorkerLost: one of several workers ended without an answer.
    """
    counts = [min(PER_YEAR, claims - begun) for begun in range(0, claims, PER_YEAR)]
    tasks = [(seed, number, count) for number, count in enumerate(counts)]
    if workers == 1:
        yield from map(_year, tasks)
    else:
        yield from side_by_side(_year, tasks, workers)


def _year(task: tuple[int, int, int]) -> tuple[Judged, ...]:
    seed, number, count = task
    with (
        TemporaryDirectory(prefix="factping-year-") as folder,
        TelemetryStore.open(Path(folder) / "telemetry.db") as telemetry,
    ):
        return tuple(replay(simulate(seed, number), count, telemetry))
