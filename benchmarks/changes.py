"""Change points beside Apache Otava and ruptures: on Otava's own sample data, and where there is nothing to find.

Run: .venv/bin/python benchmarks/changes.py FILE [SHUFFLES]

FILE is the source distribution of Apache Otava, which holds its samples and its code. It asks for an older numpy than
ours, so that it is read from there and not installed:

    .venv/bin/pip download --no-deps --no-binary apache-otava --dest DIR apache-otava==0.8.0

ruptures is in the extra `bench`; without it its columns are left out. Otava and ruptures run with their defaults, the
latter with the penalty of Schwarz (1978) on a level that jumps. Ours runs as `latency-change` does (levels of 7 values,
3 drawn together) and, for samples that are too short for that and whose values are runs, not days, with levels of 4.
"""

from __future__ import annotations

import ast
import csv
import importlib
import importlib.util
import math
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from telemetry.changes import LEAST, changes

Finder = Callable[[Sequence[float]], list[int]]
SHUFFLES = 200
SEED = 7
# Fewer numbers in a row are no series.
SHORTEST = 10
# So near to it, a change is the one that was put in.
NEAR = 2
DAYS, CHANGED = 60, 40
NEEDS = "skipped: needs the source distribution of apache-otava; the head of this file says how to get it"


def samples(folder: Path) -> dict[str, list[float]]:
    """The series that the distribution ships: columns of its example, and lists of numbers in its tests, once each."""
    found = dict(_columns(folder / "examples" / "csv" / "data" / "local_sample.csv"))
    for path in sorted((folder / "tests").glob("*_test.py")):
        for name, values in _lists(path):
            if values not in found.values():
                found[name] = values
    return found


def _columns(path: Path) -> Iterator[tuple[str, list[float]]]:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for name in rows[0]:
        if name.startswith("metric"):
            yield f"example {name}", [float(row[name]) for row in rows]


def _lists(path: Path) -> Iterator[tuple[str, list[float]]]:
    """Lists of numbers that a test gives a name or returns, by line; those that it compares with are its answers."""
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Assign | ast.Return) and isinstance(node.value, ast.List):
                values = [float(each) for each in map(_number, node.value.elts) if each is not None]
                if len(values) == len(node.value.elts) >= SHORTEST:
                    yield f"{path.stem}.py:{node.lineno}", values


def _number(node: ast.expr) -> float | None:
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def ours(values: Sequence[float], *, least: int, block: int, significance: float) -> list[int]:
    """The changes that we find."""
    found = changes(values, least=least, block=block, significance=significance, draws=math.ceil(5 / significance) - 1)
    return [change.at for change in found]


def otava(folder: Path) -> Finder:
    """Otava's own search, from its distribution, with its defaults."""
    sys.path.insert(0, str(folder))
    analysis = importlib.import_module("otava.analysis")
    return lambda values: [int(each.index) for each in analysis.compute_change_points(list(values))[0]]


def ruptures() -> Finder | None:
    """The exact segmentation of ruptures; None where it is not installed."""
    if importlib.util.find_spec("ruptures") is None:
        return None
    package = importlib.import_module("ruptures")

    def find(values: Sequence[float]) -> list[int]:
        series = np.asarray(values, dtype=np.float64)
        # Steps between neighbours tell the noise, whatever the levels are.
        noise = np.median(np.abs(np.diff(series))) / (0.6745 * math.sqrt(2))
        penalty = max(2 * math.log(len(series)) * noise**2, 1e-12)
        found = package.Pelt(model="l2", min_size=2, jump=1).fit(series).predict(pen=penalty)
        return [int(each) for each in found[:-1]]

    return find


def alarms(find: Finder, series: Iterator[Sequence[float]]) -> float:
    """In what share of the series, none of which changes, something is found."""
    found = [bool(find(each)) for each in series]
    return sum(found) / len(found)


def shuffled(values: Sequence[float], number: int, seed: int = SEED) -> Iterator[Sequence[float]]:
    """The values in so many orders at random, the same for the same seed."""
    chance = np.random.default_rng(seed)
    for _ in range(number):
        yield list(chance.permutation(np.asarray(values)))


def days(number: int, *, step: float = 0.0, memory: float = 0.0, seed: int = SEED) -> Iterator[Sequence[float]]:
    """Series of DAYS, each day like the one before by so much, with a step on day CHANGED."""
    chance = np.random.default_rng(seed)
    for _ in range(number):
        noise = chance.normal(size=DAYS)
        series = [noise[0]]
        for each in noise[1:]:
            series.append(memory * series[-1] + math.sqrt(1 - memory**2) * each)
        yield [value + step * (day >= CHANGED) for day, value in enumerate(series)]


def hits(find: Finder, series: Iterator[Sequence[float]]) -> float:
    """In what share of the series that change on day CHANGED that day is found, and nothing else."""
    found = [find(each) for each in series]
    return sum(len(each) == 1 and abs(each[0] - CHANGED) <= NEAR for each in found) / len(found)


def finders(folder: Path) -> dict[str, Finder]:
    """Everybody who searches, by name."""
    found: dict[str, Finder | None] = {
        "otava": otava(folder),
        "ours, 4 and 1": partial(ours, least=4, block=1, significance=0.01),
        "ours, 7 and 3": partial(ours, least=LEAST, block=3, significance=0.01),
        "ruptures": ruptures(),
    }
    return {name: find for name, find in found.items() if find is not None}


def report(everybody: Mapping[str, Finder], series: Mapping[str, Sequence[float]], number: int) -> None:
    """Print what each finds in each series, then how often each finds what is not there."""
    for name, values in series.items():
        print(f"{name} ({len(values)} values)")
        for who, find in everybody.items():
            began = time.perf_counter()
            found = find(values)
            took = time.perf_counter() - began
            print(f"  {who:14s} {took * 1000:9.1f} ms  {' '.join(map(str, found)) or 'none'}")
    width = max(len(name) for name in series) + 12
    print(f"\n{'something found where nothing is, of ' + str(number):{width}s}", *(f"{who:>14s}" for who in everybody))
    for name, values in series.items():
        shares = [alarms(find, shuffled(values, number)) for find in everybody.values()]
        print(f"{'shuffled ' + name:{width}s}", *(f"{share:14.1%}" for share in shares), flush=True)
    for memory in (0.0, 0.3, 0.5):
        shares = [alarms(find, days(number, memory=memory)) for find in everybody.values()]
        print(f"{f'{DAYS} days, memory {memory}':{width}s}", *(f"{share:14.1%}" for share in shares), flush=True)
    print(f"{'the one step found, and nothing else':{width}s}")
    for step in (1.0, 1.5, 2.0, 3.0):
        shares = [hits(find, days(number, step=step)) for find in everybody.values()]
        print(f"{f'a step of {step} deviations':{width}s}", *(f"{share:14.1%}" for share in shares), flush=True)


def main(arguments: Sequence[str]) -> int:
    """Compare on the samples of a distribution, and on noise."""
    path = Path(arguments[0]) if arguments else None
    if path is None or not path.is_file():
        print(NEEDS)
        return 0
    number = int(arguments[1]) if len(arguments) > 1 else SHUFFLES
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(path) as archive:
            archive.extractall(folder, filter="data")
        (top,) = Path(folder).iterdir()
        series = samples(top)
        assert series, "the distribution holds no samples"
        print(f"{top.name}: {len(series)} series")
        report(finders(top), series, number)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
