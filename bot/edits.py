"""Whether posts that were checked still read as they did: an edited one is judged again, a deleted one is forgotten."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice

from claims.model import Post

from .errors import Gone, NetworkError, NotPublic
from .ledger import Ledger
from .ledger_rows import Sealed
from .networks.network import Network

logger = logging.getLogger(__name__)

# Posts are edited soon, or hardly ever: each pause is a quarter of the post's age, until it is a week old.
SHORTEST = timedelta(minutes=15)
PART = 4
UNTIL = timedelta(days=7)
# Requests a round, so that mentions are not kept waiting.
LOOKS_A_ROUND = 10


def is_to_be_looked_at(sealed: Sealed, now: datetime) -> bool:
    """Whether a post may have been edited since the last look at it."""
    pause = max(SHORTEST, (sealed.looked_at - sealed.sealed_at) / PART)
    return now - sealed.sealed_at <= UNTIL and now - sealed.looked_at >= pause


async def look_for_edits(
    network: Network, ledger: Ledger, *, edited: Callable[[Post], object], now: Callable[[], datetime]
) -> int:
    """Look at some checked posts again; `edited` is given those that read otherwise. Returns how many did.

    Killed between judging and sealing the new words, the same edit is found again, and is the same edit. What fails on
    the network is tried again in the next round.
    """
    found = 0
    some = (each for each in ledger.sealed(network.name, since=now() - UNTIL) if is_to_be_looked_at(each, now()))
    for sealed in islice(some, LOOKS_A_ROUND):
        try:
            found += await _look(sealed, network, ledger, edited=edited, now=now)
        except NetworkError as error:
            logger.warning("edits_stopped network=%s reason=%s", network.name, error.reason.value)
            return found
    return found


async def _look(
    sealed: Sealed, network: Network, ledger: Ledger, *, edited: Callable[[Post], object], now: Callable[[], datetime]
) -> bool:
    try:
        post = await network.fetch_post(sealed.id)
    except (Gone, NotPublic):
        ledger.tombstone(sealed.network, sealed.id, at=now())
        return False
    changed = post.text != sealed.text
    if changed:
        edited(post)
        ledger.seal(post, at=now())
        logger.info("post_edited network=%s id=%s", sealed.network, sealed.id)
    ledger.looked(sealed.network, sealed.id, at=now())
    return changed
