"""How long the commands take to start, beside the libraries that they stand on, in one run.

Run: .venv/bin/python benchmarks/startup.py [ROUNDS]

Each round starts every command once, in turn, so that all of them meet the same noise. Times are wall-clock seconds of
a whole process; the spread is from the fastest to the slowest round.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FACTPING = str(Path(sys.executable).with_name("factping"))
POST = b'{"id": "1", "text": "We are back.", "service": "github", "posted_at": "2026-01-01T00:00:00Z"}\n'
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "python -c 'import sqlite_utils'": [sys.executable, "-c", "import sqlite_utils"],
    "python -c 'import spacy'": [sys.executable, "-c", "import spacy"],
    "factping --help": [FACTPING, "--help"],
    "factping services list": [FACTPING, "services", "list"],
    "factping status github": [FACTPING, "status", "github"],
    "factping extract (one post)": [FACTPING, "extract", "-"],
    "factping check - (one post)": [FACTPING, "check", "-"],
}


def seconds(command: list[str], folder: str) -> float:
    """The wall-clock seconds of one run, which must succeed."""
    start = time.perf_counter()
    subprocess.run(command, input=POST, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)  # noqa: S603 -- our own commands
    return time.perf_counter() - start


def main() -> None:
    """Print a line per command: median, spread, and the ratio to `import spacy`."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as folder:
        for command in COMMANDS.values():
            seconds(command, folder)
        for _ in range(rounds):
            for name, command in COMMANDS.items():
                taken[name].append(seconds(command, folder))
    base = statistics.median(taken["python -c 'import spacy'"])
    print(f"{'command':<34} {'median':>8} {'spread':>15} {'of spaCy':>9}   ({rounds} rounds)")
    for name, times in taken.items():
        median = statistics.median(times)
        print(f"{name:<34} {median:7.3f}s {min(times):7.3f}-{max(times):.3f}s {median / base:8.2f}x")


if __name__ == "__main__":
    main()
