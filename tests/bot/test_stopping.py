from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys

import pytest

from bot.stopping import until_stopped


@pytest.mark.parametrize("word", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_work_and_lets_it_finish_in_peace(word: signal.Signals) -> None:
    said: list[str] = []

    async def work() -> None:
        try:
            os.kill(os.getpid(), word)
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0)
            said.append("put away")

    asyncio.run(until_stopped(work()))
    assert said == ["put away"]


def test_what_the_work_raises_is_raised() -> None:
    async def work() -> None:
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        asyncio.run(until_stopped(work()))


IGNORING = """
import asyncio, os, signal
from bot.stopping import until_stopped

async def work():
    os.kill(os.getpid(), signal.SIGINT)
    await asyncio.sleep(0)
    print("went on")

signal.signal(signal.SIGINT, signal.SIG_IGN)
asyncio.run(until_stopped(work()))
"""


def test_where_ctrl_c_is_ignored_it_stays_ignored() -> None:
    done = subprocess.run([sys.executable, "-c", IGNORING], capture_output=True, text=True, check=True)
    assert done.stdout == "went on\n"
