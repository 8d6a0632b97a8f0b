"""One round of listening and answering: mentions -> posts -> checks -> replies -> ledger."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from .desk import Clock, Desk, Judge, Render
from .errors import NetworkError, RateLimited, Reason
from .ledger import Ledger
from .networks.network import Network
from .notice import NoticeState
from .noticing import NoticeDesk, Word
from .policy import Policy

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """What one round did, in mentions and in notices said; `stopped` and `resume_at` say why it ended early."""

    network: str
    received: int = 0
    answered: int = 0
    ignored: int = 0
    failed: int = 0
    postponed: int = 0
    noticed: int = 0
    stopped: Reason | None = None
    resume_at: datetime | None = None

    @property
    def complete(self) -> bool:
        """Whether nothing was left for the next round."""
        return self.stopped is None and not self.postponed


async def run_once(
    *,
    network: Network,
    ledger: Ledger,
    judge: Judge,
    render: Render,
    now: Clock,
    policy: Policy,
    site: str | None = None,
    word: Word | None = None,
) -> RunReport:
    """Record the mentions since the last one seen, answer every mention that waits, and say what waits in the outbox.

    What fails on the network is in the report and the log; the next round carries on from the ledger.

    Args:
        network: where to listen and answer.
        ledger: what was heard and said before.
        judge: a post with its claims and verdicts; called once per `check`.
        render: the answer to a check within the limits given, which leave room for addressing somebody.
        now: the clock.
        policy: caps and attempts.
        site: an address to point to in the answers to other commands.
        word: a notice as posts within the limits given; without it the outbox waits.

    Raises:
        StoreUnavailable: the ledger cannot be read or written.
    """
    done: Counter[str] = Counter()
    stop: NetworkError | None = None
    try:
        account, limits = await network.account(), await network.limits()
        done["received"] = await _listen(network, ledger, now)
        desk = Desk(
            network=network,
            ledger=ledger,
            judge=judge,
            render=render,
            now=now,
            policy=policy,
            site=site,
            account=account,
            limits=limits,
        )
        for mention in ledger.waiting(network.name):
            done[await desk.handle(mention)] += 1
        if word is not None:
            notices = NoticeDesk(
                network=network, outbox=ledger.outbox, word=word, now=now, policy=policy, limits=limits
            )
            done["noticed"] = (await notices.say_all())[NoticeState.POSTED]
    except NetworkError as error:
        stop = error
        logger.warning("run_stopped network=%s reason=%s error=%r", network.name, error.reason.value, str(error))
    return RunReport(
        network=network.name,
        stopped=None if stop is None else stop.reason,
        resume_at=stop.resume_at if isinstance(stop, RateLimited) else None,
        **done,
    )


async def _listen(network: Network, ledger: Ledger, now: Clock) -> int:
    mentions = await network.mentions(ledger.cursor(network.name))
    return ledger.receive(network.name, mentions, at=now())
