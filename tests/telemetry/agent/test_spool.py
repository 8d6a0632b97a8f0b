from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest

from telemetry.agent.batch import MAX_CLOCK_OFF
from telemetry.agent.spool import Session, Spool
from telemetry.missed import MissedRound, Slip
from telemetry.model import Outcome
from telemetry.shipped import Shipped
from tests.telemetry.agent.world import NOW, RUN, shipped

MISSED = MissedRound(vantage="oslo-1", service="shop", target="front", scheduled=NOW, slip=Slip.LATE, by_s=2.5)
LATER = Session(name="later", epoch=RUN.epoch)


def spool(*minutes: int, most: int = 10) -> Spool:
    one = Spool.memory(vantage="oslo-1", most=most)
    for minute in minutes:
        one.put([shipped(minute)], RUN)
    return one


def waiting(one: Spool, limit: int = 100) -> list[Shipped]:
    return [each.shipped for each in one.oldest(limit)]


def test_samples_come_out_as_they_went_in_and_in_that_order() -> None:
    assert waiting(spool(3, 2, 1)) == [shipped(3), shipped(2), shipped(1)]
    assert waiting(spool(3, 2, 1), 2) == [shipped(3), shipped(2)]


def test_only_what_is_acknowledged_is_forgotten() -> None:
    one = spool(3, 2, 1)
    one.acknowledge(one.oldest(2))
    assert waiting(one) == [shipped(1)]
    assert (one.waiting, one.dropped) == (1, 0)


def test_when_it_is_full_the_oldest_go_and_are_counted() -> None:
    one = spool(5, 4, 3, most=3)
    assert [one.put([shipped(minute)], RUN) for minute in (2, 1)] == [1, 1]
    assert waiting(one) == [shipped(3), shipped(2), shipped(1)]
    assert one.dropped == 2
    one.acknowledge(one.oldest(1))
    assert one.put([shipped(0)], RUN) == 0


def test_a_scheduled_start_that_is_taken_loses_no_sample() -> None:
    one = spool(1)
    twin = Shipped(scheduled=shipped(1).scheduled, sample=shipped(0, outcome=Outcome.DNS).sample)
    one.put([twin], RUN)
    assert waiting(one) == [shipped(1), Shipped(scheduled=twin.sample.time, sample=twin.sample)]
    one.put([twin], RUN)
    assert one.waiting == 2


def test_what_a_lying_clock_measured_is_kept_and_not_shipped() -> None:
    one = spool(3, 2)
    one.put([shipped(1)], LATER)
    assert one.doubt_session(RUN) == 2
    assert waiting(one) == [shipped(1)]
    assert (one.waiting, one.doubtful) == (1, 2)


@pytest.mark.parametrize(("off", "doubted"), [(timedelta(0), 0), (timedelta(milliseconds=1), 2)])
@pytest.mark.parametrize("way", [1, -1])
def test_a_clock_that_was_set_meanwhile_voids_what_it_measured(off: timedelta, doubted: int, way: int) -> None:
    one = spool(3, 2)
    one.put([shipped(1)], LATER)
    step = way * (MAX_CLOCK_OFF + off).total_seconds()
    assert one.doubt_stepped(Session(name=RUN.name, epoch=RUN.epoch + step), NOW, 100) == doubted


def test_samples_from_times_to_come_are_in_doubt_whichever_run_took_them() -> None:
    one = spool(2, 1)
    assert one.doubt_stepped(LATER, shipped(1).sample.time - timedelta(milliseconds=1), 100) == 1
    assert waiting(one) == [shipped(2)]


def test_what_no_hub_would_take_is_not_put_in() -> None:
    one = spool(2)
    odd = shipped(1, target="x" * 201)
    with pytest.raises(ValueError, match="target"):
        one.put([odd], RUN)
    assert waiting(one) == [shipped(2)]


def test_one_sample_can_be_set_aside() -> None:
    one = spool(2, 1)
    one.set_aside(one.oldest(1)[0], "nobody takes it")
    assert waiting(one) == [shipped(1)]


KILLED = """
import os, signal, sys
from pathlib import Path
from telemetry.agent.spool import Spool
from tests.telemetry.agent.world import RUN, shipped
spool = Spool.open(Path(sys.argv[1]), vantage="oslo-1")
for minute in range(50, 0, -1):
    spool.put([shipped(minute)], RUN)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_process_loses_nothing_that_was_put_in(tmp_path: Path) -> None:
    path, root = tmp_path / "spool.db", Path(__file__).resolve().parents[3]
    words = [sys.executable, "-c", KILLED, str(path)]
    done = subprocess.run(words, cwd=root, env=os.environ | {"PYTHONPATH": str(root)}, check=False)
    assert done.returncode == -signal.SIGKILL
    with Spool.open(path, vantage="oslo-1") as one:
        assert waiting(one) == [shipped(minute) for minute in range(50, 0, -1)]
        assert one.put([shipped(0)], RUN) == 0


def test_of_too_many_notes_the_oldest_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("telemetry.agent.spool.MOST_NOTES", 3)
    one = spool()
    for minute in range(5):
        one.put_notes([replace(MISSED, scheduled=NOW - timedelta(minutes=minute))], [])
    assert [missed.scheduled for missed in one.notes(9, NOW).missed] == [NOW - timedelta(minutes=n) for n in (2, 3, 4)]


def test_notes_are_acknowledged_up_to_where_they_were_read() -> None:
    one = spool()
    one.put_notes([MISSED], [])
    read = one.notes(9, NOW)
    later = replace(MISSED, scheduled=NOW)
    one.put_notes([later], [])
    one.acknowledge_notes(read)
    assert one.notes(9, NOW).missed == (later,)


def test_two_threads_may_use_it_at_once() -> None:
    one = spool(most=100_000)

    def put(first: int) -> None:
        for minute in range(first, first + 200):
            one.put([shipped(minute)], RUN)
            one.oldest(5)

    threads = [Thread(target=put, args=(first,)) for first in (0, 200, 400)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert one.waiting == 600
