"""The hub as a chore of the daemon."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from bot.chores import Chore
from bot.clock import utc_now
from bot.config.hub import HubSettings
from bot.listening import listening
from bot.options import Data
from telemetry.agent.hub import Hub
from telemetry.store import TelemetryStore

# An agent in the middle of a batch gets so long; it sends again what was not acknowledged.
LEAVE_S = 3


def hub_chore(settings: HubSettings, data: Data, *, say: Callable[[str], object]) -> Chore:
    """Take the agents' batches; `say` is told where, each time that it begins."""

    async def forever(stop: asyncio.Event) -> None:
        with TelemetryStore.open(data.telemetry) as store:
            hub = Hub(settings.agents, store=store, clock=utc_now)
            config = uvicorn.Config(
                hub,
                host=settings.host,
                port=settings.port,
                log_level="critical",
                lifespan="off",
                access_log=False,
                timeout_graceful_shutdown=LEAVE_S,
            )
            with listening(config) as (bound, address):
                say(f"hub: {address} takes the batches of {', '.join(agent.vantage.name for agent in settings.agents)}")
                await _serve(uvicorn.Server(config), bound, stop)

    return Chore(name="hub", forever=forever, gentle=True)


async def _serve(server: uvicorn.Server, bound: socket.socket, stop: asyncio.Event) -> None:
    # In a thread of its own: there it leaves the signals alone, and answers also while a post is being judged here.
    serving = asyncio.create_task(asyncio.to_thread(server.run, sockets=[bound]))
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({serving, stopped}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopped.cancel()
        server.should_exit = True
        with suppress(asyncio.CancelledError):
            await asyncio.shield(serving)
