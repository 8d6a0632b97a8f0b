"""Judging claims again as a chore of the daemon, and queueing what is to be corrected."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from claims.database import ClaimDatabase
from claims.record import Why

from .checker import Checker
from .chores import Chore, regular
from .clock import utc_now
from .ledger import Ledger
from .policy import Policy
from .rejudge_lines import as_line

# One look takes a fraction of a second; what is left waits for the next round.
LOOKS_A_ROUND = 50
VERSIONS_AT_ONCE = 500


def rejudging_chore(
    checker: Checker,
    ledger: Ledger,
    *,
    policy: Policy,
    every: int,
    say: Callable[[str], object],
    clock: Callable[[], datetime] = utc_now,
) -> Chore:
    """Look again at the claims that are due, every so many seconds, and queue corrections of what we had said."""

    async def looks() -> None:
        note_disputes(ledger, checker.claims, at=clock())
        for looked in checker.rejudge(now=clock(), limit=LOOKS_A_ROUND):
            if looked.version is not None:
                say(f"rejudged: {as_line(looked)}")
            await asyncio.sleep(0)  # mentions are answered between two looks
        queued = queue_corrections(ledger, checker.claims, policy=policy, at=clock())
        if queued:
            say(f"rejudged: corrections queued: {queued}")

    # Cancelled at any time: each look is whole or was none.
    return regular("rejudging", looks, every_s=every)


def note_disputes(ledger: Ledger, claims: ClaimDatabase, *, at: datetime) -> None:
    """Have the claims that were disputed looked at again; killed between the two files, they are asked for twice."""
    for dispute in ledger.disputes.unnoted():
        for claim in dispute.claims:
            claims.ask(claim, Why.DISPUTE, at=at)
        ledger.disputes.noted(dispute, at=at)


def queue_corrections(ledger: Ledger, claims: ClaimDatabase, *, policy: Policy, at: datetime) -> int:
    """Queue a correction wherever a verdict says something else by now than we did; how many were queued."""
    outbox, queued = ledger.outbox, 0
    while versions := claims.versions(outbox.mark(), VERSIONS_AT_ONCE):
        queued += outbox.compare(versions, policy=policy, at=at)
    return queued
