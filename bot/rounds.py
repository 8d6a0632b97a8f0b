"""Listening and answering as chores of the daemon, one for each network."""

from __future__ import annotations

import asyncio
import sys

from .answer import render
from .checker import Checker
from .chores import Chore
from .clock import utc_now
from .config import Config
from .daemon import RunReport, run_once
from .edits import look_for_edits
from .ledger import Ledger
from .networks.network import Network
from .rejudging import queue_corrections


def network_chore(network: Network, *, ledger: Ledger, checker: Checker, config: Config, every: int) -> Chore:
    """Read a network's mentions and answer them, every so many seconds."""

    async def once() -> bool:
        # A human may have decided something since the last look at the verdicts.
        queue_corrections(ledger, checker.claims, policy=config.policy, at=utc_now())
        report = await run_once(
            network=network,
            ledger=ledger,
            judge=lambda post: checker.check(post, now=utc_now()),
            render=lambda check, limits: render(checker, check, limits),
            now=utc_now,
            policy=config.policy,
            site=config.public_url,
            word=checker.notice,
        )
        print(_line(report), file=sys.stderr)  # noqa: T201 -- talk, for whoever started it
        if report.stopped is None:
            await look_for_edits(network, ledger, edited=lambda post: checker.edited(post, now=utc_now()), now=utc_now)
        return report.stopped is None

    async def forever(stop: asyncio.Event) -> None:
        while not stop.is_set():
            await once()
            await _stopped(stop, every)

    return Chore(name=network.name, forever=forever, once=once, gentle=True)


def _line(report: RunReport) -> str:
    stopped = f", stopped: {report.stopped.value}" if report.stopped is not None else ""
    noticed = f", corrections and answers: {report.noticed} posted" if report.noticed else ""
    return (
        f"{report.network}: mentions: {report.received} new, {report.answered} answered, {report.ignored} ignored, "
        f"{report.failed} failed, {report.postponed} postponed{noticed}{stopped}"
    )


async def _stopped(stop: asyncio.Event, every: int) -> None:
    try:
        await asyncio.wait_for(stop.wait(), timeout=every)
    except TimeoutError:
        return
