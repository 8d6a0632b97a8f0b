"""Asking third parties as a chore of the daemon."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.chores import Chore
from bot.clock import utc_now
from bot.options import Data
from telemetry.asking.forever import Note, ask_once, asked_services, keep_asking
from telemetry.asking.settings import SourceSettings
from telemetry.services import Catalogue
from telemetry.sources.fetch import Client, source_client
from telemetry.store import TelemetryStore

logger = logging.getLogger(__name__)


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
        async with _means(data, agent) as means:
            await keep_asking(
                sources,
                catalogue=catalogue,
                store=means.store,
                client=means.client,
                clock=utc_now,
                sleep=asyncio.sleep,
                note=_log,
            )

    async def once() -> bool:
        async with _means(data, agent) as means:
            well = await ask_once(
                sources,
                catalogue=catalogue,
                store=means.store,
                client=means.client,
                clock=utc_now,
                sleep=asyncio.sleep,
                note=_log,
            )
        say(f"sources: {names}: {questions} questions, {'all answered' if well else 'not all answered'}")
        return well

    return Chore(name="sources", forever=forever, once=once)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Means:
    store: TelemetryStore
    client: Client


@asynccontextmanager
async def _means(data: Data, agent: str) -> AsyncIterator[_Means]:
    with TelemetryStore.open(data.telemetry) as store:
        async with source_client(agent) as client:
            yield _Means(store=store, client=client)


def _log(note: Note) -> None:
    words = "source_state source=%s service=%s state=%s why=%r"
    logger.warning(words, note.source, note.service, note.state.value, note.problem)
