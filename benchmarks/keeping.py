"""A year of telemetry kept: how fast it goes in, what it takes on disk, how long a question over it takes.

Run: .venv/bin/python benchmarks/keeping.py [--rows N] [--years N] [--asked N] [--alone] [--folder DIR]

Five vantages, every half minute, for a year: 5,256,000 probes. The question: p50, p75, p95 and availability at each
vantage, in the thirty days before and the thirty days after a change. Beside us, Prometheus and VictoriaMetrics hold
the same probes as eight series of values for each vantage and are asked the same; --alone leaves them out. What an
answer takes is the median of --asked, with the fastest and the slowest; ours is also timed as a whole command.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from keeping_rivals import Filled, ask, children_s, fill_prometheus, fill_victoria, missing, prometheus, size, victoria
from keeping_world import HEADER, PLACES, ROUNDS_A_DAY, SERVICE, csv_lines, day, months

from telemetry.model import Window
from telemetry.store import TelemetryStore

YEAR = 365 * ROUNDS_A_DAY * len(PLACES)
FACTPING = str(Path(sys.executable).with_name("factping"))
SHARES = (0.5, 0.75, 0.95)


@dataclass(frozen=True, slots=True)
class Spread:
    """Seconds: the median, the least and the most of several runs."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, times: Sequence[float]) -> Spread:
        """The spread of some runs."""
        return cls(statistics.median(times), min(times), max(times))

    def __str__(self) -> str:
        return f"{self.median * 1000:.0f} ms ({self.least * 1000:.0f} to {self.most * 1000:.0f})"


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of the table."""

    name: str
    rows_s: float
    processor_us: float
    bytes_row: float
    answer: Spread


def main() -> None:
    """Print the table."""
    options = _options()
    lacking = [] if options.alone else missing()
    if lacking:
        _quit(f"needs {', '.join(lacking)}; --alone measures factping alone")
    rounds = options.rows // len(PLACES)
    change = rounds // ROUNDS_A_DAY // 2
    span = min(30, change)
    if span < 1:
        _quit(f"--rows: at least {2 * ROUNDS_A_DAY * len(PLACES):,} make two days")
    folder = Path(tempfile.mkdtemp(prefix="keeping-", dir=options.folder))
    try:
        _run(folder, rounds, change, span, options)
    finally:
        shutil.rmtree(folder)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=YEAR, help="probes, of all vantages together")
    parser.add_argument("--years", type=int, default=2, help="so many years of ours, to see whether answers get slower")
    parser.add_argument("--asked", type=int, default=15, help="how often each question is asked")
    parser.add_argument("--alone", action="store_true", help="without Prometheus and VictoriaMetrics")
    parser.add_argument("--folder", type=Path, help="where the files go meanwhile")
    return parser.parse_args()


def _quit(problem: str) -> None:
    sys.stderr.write(f"{problem}\n")
    sys.exit(2)


def _run(folder: Path, rounds: int, change: int, span: int, options: argparse.Namespace) -> None:
    rows = rounds * len(PLACES)
    print(f"{rows:,} probes; {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the beginning", flush=True)
    windows = [Window(start=day(change - span), end=day(change)), Window(start=day(change), end=day(change + span))]
    kept, answers = [], []

    took, used = _import(folder, rounds, 0)
    store = folder / "data" / "telemetry.db"
    asked, ours = _asked(store, lambda open_store: _question(open_store, windows), options.asked)
    kept.append(Kept("factping", rows / took, used / rows * 1e6, store.stat().st_size / rows, asked))
    answers.append(("factping", ours))
    _say_more(folder, windows, rounds, options)

    if not options.alone:
        filled = fill_prometheus(folder, rounds)
        with prometheus(folder) as server:
            runs = [ask(server, change - span, change, change + span) for _ in range(options.asked)]
        kept.append(_kept("Prometheus", rows, filled, [seconds for seconds, _ in runs]))
        answers.append(("Prometheus", runs[-1][1]))

        with victoria(folder) as server:
            filled = fill_victoria(server, folder, rounds)
            runs = [ask(server, change - span, change, change + span, nocache=1) for _ in range(options.asked)]
        kept.append(_kept("VictoriaMetrics", rows, filled, [seconds for seconds, _ in runs]))
        answers.append(("VictoriaMetrics", runs[-1][1]))

    _print_table(kept)
    _print_differences(answers)
    print(f"load {os.getloadavg()[0]:.1f} at the end")


def _kept(name: str, rows: int, filled: Filled, asked: Sequence[float]) -> Kept:
    each, load = filled.bytes / filled.values, os.getloadavg()[0]
    print(f"{name}: {filled.values:,} values, {each:.2f} bytes each; load {load:.1f}", flush=True)
    used = filled.processor_s / rows * 1e6
    return Kept(name, rows / filled.seconds, used, filled.bytes / rows, Spread.of(asked))


def _import(folder: Path, rounds: int, first_day: int) -> tuple[float, float]:
    """Seconds, by the clock and of processors, that `factping import probes` takes, roll-ups included."""
    file = folder / "probes.csv"
    with file.open("w", encoding="ascii") as stream:
        stream.write(HEADER)
        for month in months(rounds, first_day):
            stream.writelines(csv_lines(month))
    command = [FACTPING, "import", "probes", file, "--data", folder / "data", "--now", "2100-01-01T00:00:00Z"]
    began, used = time.perf_counter(), children_s()
    subprocess.run(command, check=True)  # noqa: S603 -- our own command
    took, used = time.perf_counter() - began, children_s() - used
    file.unlink()
    print(f"load {os.getloadavg()[0]:.1f} after {took:.0f} s of import", flush=True)
    return took, used


def _question(store: TelemetryStore, windows: Sequence[Window]) -> list[float]:
    answers = []
    for window in windows:
        places = sorted(store.summary(SERVICE, window).places, key=lambda place: place.vantage)
        answers += [place.answers.quantile_ms(share) or float("inf") for share in SHARES for place in places]
        answers += [place.answers.availability or 0.0 for place in places]
    return answers


def _asked(file: Path, question: Callable[[TelemetryStore], list[float]], times: int) -> tuple[Spread, list[float]]:
    taken, answers = [], []
    for _ in range(times):
        began = time.perf_counter()
        with closing(TelemetryStore.open(file)) as store:
            answers = question(store)
        taken.append(time.perf_counter() - began)
    return Spread.of(taken), answers


def _say_more(folder: Path, windows: Sequence[Window], rounds: int, options: argparse.Namespace) -> None:
    """Ours alone: the whole command, a year at once, without the samples, and with more years."""
    file, rows = folder / "data" / "telemetry.db", rounds * len(PLACES)
    dates = [f"{window.start:%Y-%m-%dT%H:%M:%SZ}..{window.end:%Y-%m-%dT%H:%M:%SZ}" for window in windows]
    command = [FACTPING, "compare", SERVICE, "--before", dates[0], "--after", dates[1], "--data", folder / "data"]
    taken = []
    for _ in range(options.asked):
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 -- as above
        taken.append(time.perf_counter() - began)
    print(f"factping compare, the whole command: {Spread.of(taken)}", flush=True)

    days = rounds // ROUNDS_A_DAY
    whole = Window(start=day(0), end=day(days))
    questions: dict[str, Callable[[TelemetryStore], list[float]]] = {
        f"summary of {days} days": lambda store: _question(store, [whole]),
        f"troubled hours of {days} days": lambda store: [float(len(store.troubled_hours(SERVICE, whole)))],
        "the question": lambda store: _question(store, windows),
    }
    for name, question in questions.items():
        print(f"factping, {name}: {_asked(file, question, options.asked)[0]}", flush=True)

    for year in range(1, options.years):
        took, _ = _import(folder, rounds, year * days)
        print(f"factping, period {year + 1} of {days} days: {rows / took:,.0f} rows/s in", flush=True)
        for name, question in questions.items():
            print(
                f"factping, {name}, with {year + 1} such periods: {_asked(file, question, options.asked)[0]}",
                flush=True,
            )

    with closing(TelemetryStore.open(file)) as store:
        before = _question(store, windows)
        began = time.perf_counter()
        gone = store.prune(day(days * options.years) + timedelta(hours=1), raw_days=min(90, days // 2))
        took = time.perf_counter() - began
        same = sum(one == other for one, other in zip(before, _question(store, windows), strict=True))
    every = rows * options.years
    print(
        f"factping, samples of the last {min(90, days // 2)} days and of trouble kept, {gone:,} gone in {took:.1f} s:"
        f" {size(file.parent) / every:.1f} bytes per probe ever taken; {same} of {len(before)} answers the same",
        flush=True,
    )


def _print_table(kept: Sequence[Kept]) -> None:
    print(f"\n{'':<16} {'rows/s in':>12} {'µs of CPU':>10} {'bytes/probe':>12} {'the answer':>26}   beside factping")
    base = kept[0]
    for each in kept:
        ratios = f"{each.rows_s / base.rows_s:.2f}x in, {each.bytes_row / base.bytes_row:.2f}x bytes"
        ratios += f", {each.answer.median / base.answer.median:.1f}x time"
        figures = f"{each.rows_s:12,.0f} {each.processor_us:10.1f} {each.bytes_row:12.1f} {each.answer!s:>26}"
        print(f"{each.name:<16} {figures}   {ratios}")


def _print_differences(answers: Sequence[tuple[str, list[float]]]) -> None:
    """How far others' answers are from ours: they hold every value, ours are within the sketch's error."""
    (_, ours), *others = answers
    for name, theirs in others:
        most = max(abs(one - other) / other for one, other in zip(ours, theirs, strict=True))
        print(f"answers of {name} differ from ours by at most {most:.2%}")


if __name__ == "__main__":
    main()
