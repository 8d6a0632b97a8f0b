"""Round after round: the daemon's outer loop, wired to one installation."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Callable

from telemetry.services import load_catalogue

from .answer import render
from .checker import Checker, open_checker
from .clock import utc_now
from .config import Config
from .daemon import RunReport, run_once
from .ledger import Ledger
from .networks import open_networks
from .networks.network import Network
from .options import Data

logger = logging.getLogger(__name__)


async def run_rounds(config: Config, *, once: bool, every: int, write: Callable[[str], object]) -> list[RunReport]:
    """Serve every configured network, once or every so many seconds until a signal says stop; the last round's reports.

    Raises:
        StoreUnavailable: a database cannot be read or written.
    """
    data = Data(config.data)
    catalogue = load_catalogue(data.services)
    networks = open_networks(config, write=write)
    stop = _stop_on_signals()
    with (
        open_checker(data, catalogue=catalogue, public_url=config.public_url) as checker,
        Ledger.open(data.ledger) as ledger,
    ):
        while True:
            reports = [await _round(network, ledger, checker, config) for network in networks]
            if once or await _stopped(stop, every):
                return reports


async def _round(network: Network, ledger: Ledger, checker: Checker, config: Config) -> RunReport:
    report = await run_once(
        network=network,
        ledger=ledger,
        judge=lambda post: checker.check(post, now=utc_now()),
        render=lambda check, limits: render(checker, check, limits),
        now=utc_now,
        policy=config.policy,
        site=config.public_url,
    )
    print(_line(report), file=sys.stderr)  # noqa: T201 -- talk, for whoever started it
    return report


def _line(report: RunReport) -> str:
    stopped = f", stopped: {report.stopped.value}" if report.stopped is not None else ""
    return (
        f"{report.network}: mentions: {report.received} new, {report.answered} answered, {report.ignored} ignored, "
        f"{report.failed} failed, {report.postponed} postponed{stopped}"
    )


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    return stop


async def _stopped(stop: asyncio.Event, every: int) -> bool:
    try:
        await asyncio.wait_for(stop.wait(), timeout=every)
    except TimeoutError:
        return False
    return True
