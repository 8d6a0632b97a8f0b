"""How often an outage is reported on quiet days with faulty vantages: whole days at one probe a minute.

Run: .venv/bin/python benchmarks/quiet_days.py [DAYS] [SEEDS] [PERIOD]

DAYS service-days (10,000) for each of SEEDS seeds (1) at one probe per PERIOD seconds (60) and vantage. What goes wrong
on such days stands in tests/telemetry/world/quiet.py. Then a tenth of it with two flapping links at once, which five
vantages are not promised to withstand: what that costs is shown, not hidden.
"""

from __future__ import annotations

import sys
import time
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.telemetry.world.quiet import Habits, quiet_days


def line(name: str, days: int, seed: int, period_s: int, habits: Habits) -> None:
    """Simulate and print one line."""
    start = time.perf_counter()
    found = quiet_days(days, seed=seed, period_s=period_s, habits=habits)
    taken = time.perf_counter() - start
    assert found.drawn, "nothing was simulated"
    print(
        f"{name:<20} {seed:>4} {found.days:>7} {found.drawn:>12} {found.judged:>12} {len(found.outages):>8} "
        f"{found.bad_days:>9} {taken:>8.1f}s"
    )


def main() -> None:
    """Print a line per seed and kind of day."""
    given = [int(text) for text in sys.argv[1:]]
    days, seeds, period_s = (given + [10_000, 1, 60][len(given) :])[:3]
    one, two = Habits(), Habits(flapping=2)
    print(f"a round of {period_s} s; {asdict(one)}")
    print(f"{'days with':<20} seed {'days':>7} {'probes':>12} {'judged':>12} outages  bad days {'time':>9}")
    for seed in range(1, seeds + 1):
        line("one flapping link", days, seed, period_s, one)
    for seed in range(1, seeds + 1):
        line("two flapping links", max(days // 10, 1), seed, period_s, two)


if __name__ == "__main__":
    main()
