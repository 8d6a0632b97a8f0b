"""`factping calibrate` as a process: nothing of it goes on when it is stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.bot.process import COMMAND, environment

PATIENCE_S = 120.0


def until(met: Callable[[], bool]) -> None:
    """Wait for what another process does; a machine that is busy is given time."""
    ends = time.monotonic() + PATIENCE_S
    while not met():
        assert time.monotonic() < ends, "it did not come to that"
        time.sleep(0.05)


def years(folder: Path) -> list[Path]:
    return list(folder.glob("factping-year-*"))


def below(pid: int) -> set[int]:
    """The processes that a process has started."""
    told = Path(f"/proc/{pid}/task/{pid}/children")
    return {int(word) for word in told.read_text().split()} if told.exists() else set()


def is_alive(pid: int) -> bool:
    """Whether it still does anything; one that only waits to be counted does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@contextmanager
def calibrating(folder: Path) -> Iterator[tuple[subprocess.Popen[str], set[int]]]:
    """Two workers, each at its year, and the ids of all that was started."""
    words = [str(COMMAND), "calibrate", "--claims", "4000", "--workers", "2"]
    with subprocess.Popen(
        words,
        env=environment(TMPDIR=str(folder)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            until(lambda: len(years(folder)) == 2)
            yield process, below(process.pid)
        finally:
            with_all = [process.pid, *below(process.pid)]
            for each in with_all:
                if is_alive(each):
                    os.kill(each, signal.SIGKILL)


@pytest.mark.parametrize("word", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_and_every_worker(tmp_path: Path, word: signal.Signals) -> None:
    with calibrating(tmp_path) as (process, started):
        assert len(started) >= 2
        process.send_signal(word)
        out, err = process.communicate(timeout=PATIENCE_S)
        assert (process.returncode, out, err.strip()) == (130, "", "factping: stopped")
        until(lambda: not any(is_alive(pid) for pid in started))
        assert years(tmp_path) == []


def test_workers_whose_parent_was_killed_end_and_put_their_folders_away(tmp_path: Path) -> None:
    with calibrating(tmp_path) as (process, started):
        process.kill()
        process.wait(timeout=PATIENCE_S)
        until(lambda: not any(is_alive(pid) for pid in started))
        assert years(tmp_path) == []
