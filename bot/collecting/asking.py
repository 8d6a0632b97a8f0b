"""Asking third parties as a chore of the daemon."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from bot.chores import Chore
from bot.clock import utc_now
from bot.options import Data
from telemetry.asking.forever import Note, ask_once, asked_services, keep_asking
from telemetry.asking.settings import SourceSettings
from telemetry.services import Catalogue
from telemetry.sources.fetch import source_client
from telemetry.store import TelemetryStore

logger = logging.getLogger(__name__)

Done = TypeVar("Done")


def asking_chore(
    sources: Sequence[SourceSettings], data: Data, catalogue: Catalogue, *, agent: str, say: Callable[[str], object]
) -> Chore:
    """Ask the third parties of the configuration, by a plan or one time; `agent` is our User-Agent.

    Raises:
        BadInput: one of them is to be asked about a service that is not known.
    """
    questions = sum(len(asked_services(own, catalogue)) for own in sources)
    names = ", ".join(own.name for own in sources)

    async def forever(stop: asyncio.Event) -> None:  # noqa: ARG001 -- it is cancelled: what was not kept is asked again
        say(f"sources: {names}")
        await asked(keep_asking)

    async def once() -> bool:
        well = await asked(ask_once)
        say(f"sources: {names}: {questions} questions, {'all answered' if well else 'not all answered'}")
        return well

    async def asked(how: Callable[..., Awaitable[Done]]) -> Done:
        with TelemetryStore.open(data.telemetry) as store:
            async with source_client(agent) as client:
                return await how(
                    sources,
                    catalogue=catalogue,
                    store=store,
                    client=client,
                    clock=utc_now,
                    sleep=asyncio.sleep,
                    note=_log,
                )

    return Chore(name="sources", forever=forever, once=once)


def _log(note: Note) -> None:
    words = "source_state source=%s service=%s state=%s why=%r"
    logger.warning(words, note.source, note.service, note.state.value, note.problem)
