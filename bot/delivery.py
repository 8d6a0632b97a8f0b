"""One post to a network, at most once, however often it is tried."""

from __future__ import annotations

from .errors import Duplicate
from .networks.network import Network, Reply


async def deliver(network: Network, reply: Reply, *, unsure: bool) -> str:
    """Publish a reserved post and return its id; `unsure` where it may be there already: the network is asked first.

    Where it is not there, the same key makes sure, as long as the network keeps it, that a request which is still on
    its way does not become a second post.

    Raises:
        NetworkError: what the network did instead.
    """
    found = await network.find_own_reply(reply) if unsure else None
    if found is not None:
        return found
    try:
        return await network.reply(reply)
    except Duplicate:
        found = await network.find_own_reply(reply)
        if found is None:
            raise
        return found
