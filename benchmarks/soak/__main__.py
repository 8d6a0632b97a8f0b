"""The daemon and its agents for an hour, killed, cut off, out of disk and with a lying clock: what was lost?

Run: .venv/bin/python -m benchmarks.soak [--minutes 60] [--seed 1] [--logs FOLDER]

A hub (`factping run`, which also measures from here) and three agents measure 20 loopback targets each every 30 s. What
the hub acknowledges is written down between the two. Meanwhile, by a seeded plan: an agent is killed, the hub is
killed, the hub's disk is full (its folder is a small tmpfs, which needs root), one agent's clock runs two hours ahead
(which needs Debian's faketime). In the end everything is left in peace to drain, and the database is compared with what
was acknowledged. Exit code 1 if a sample was lost, doubled, or kept at a time that was not.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from .findings import Findings, compare, waiting
from .road import Road
from .targets import serve_targets
from .trouble import Trouble, plan
from .world import AGENTS, World

# An agent that could not reach its hub for long comes back within five minutes.
DRAIN_S = 400.0
LOOK_S = 5.0


def main() -> int:
    """Print what was done and what was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--logs", type=Path, help="Copy the logs and the hub's databases here.")
    options = parser.parse_args()
    if not 2 <= options.minutes <= 24 * 60:
        parser.error("--minutes should lie between 2 and 1440")
    with tempfile.TemporaryDirectory(prefix="factping-soak-") as folder:
        found = asyncio.run(soak(Path(folder), minutes=options.minutes, seed=options.seed, logs=options.logs))
        if options.logs is not None:
            options.logs.mkdir(parents=True, exist_ok=True)
            for log in Path(folder).glob("*.log"):
                shutil.copy(log, options.logs)
    print(found.as_text())
    return 0 if found.well else 1


async def soak(folder: Path, *, minutes: float, seed: int, logs: Path | None) -> Findings:
    """Run the world with its troubles, let it drain, and compare."""
    began = datetime.now(UTC)
    chance = random.Random(seed)  # noqa: S311 -- the same seed makes the same plan
    async with serve_targets() as targets, Road.opened() as road:
        with World.made(folder, targets=targets, road=road) as world:
            world.start_hub()
            for name in AGENTS:
                world.start_agent(name)
            end = monotonic() + minutes * 60
            for trouble in plan(chance, seconds=minutes * 60, can_fill=world.small_disk, can_lie=world.can_lie):
                await _until(min(end, end - minutes * 60 + trouble.at))
                await _strike(world, trouble)
            await _until(end)
            world.tell_the_truth()
            print("draining", file=sys.stderr)
            for _ in range(round(DRAIN_S / LOOK_S)):
                if not any(waiting(world).values()):
                    break
                await asyncio.sleep(LOOK_S)
            world.stop()
            if logs is not None:
                shutil.copytree(folder / "hub", logs / "hub", dirs_exist_ok=True)
            return compare(world, road, began=began, ended=datetime.now(UTC), minutes=minutes)


async def _strike(world: World, trouble: Trouble) -> None:
    print(f"{trouble.at / 60:6.1f} min  {trouble.what} {trouble.whom} for {trouble.seconds:.0f} s", file=sys.stderr)
    undo = world.strike(trouble)
    await asyncio.sleep(trouble.seconds)
    undo()


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - monotonic()))


if __name__ == "__main__":
    sys.exit(main())
