"""Work that goes on until a signal says stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any


async def until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Do something until Ctrl-C or SIGTERM, each of which cancels it where it waits, and nowhere else.

    What it does on its way out is done in peace. Ctrl-C is left alone where whoever started us had it ignored.

    Raises:
        Exception: what the work raises.
    """
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(each) is not signal.SIG_IGN:
            loop.add_signal_handler(each, task.cancel)
    with suppress(asyncio.CancelledError):
        await task
