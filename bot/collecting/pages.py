"""Reading status pages as a chore of the daemon."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from bot.chores import Chore
from bot.clock import utc_now
from bot.config.collecting import PageSettings
from bot.options import Data
from bot.readable import read_services
from telemetry.looks import LastRead, Look
from telemetry.pages.feed import Feed, feeds
from telemetry.pages.rounds import Rounds, keep_reading, reading
from telemetry.probe.schedule import Plan
from telemetry.readings import ReadingOutcome
from telemetry.services import Catalogue
from telemetry.store import TelemetryStore

# What start times are made from: the same after a restart.
SEED = "pages"


def pages_chore(
    settings: PageSettings, data: Data, catalogue: Catalogue, *, agent: str, say: Callable[[str], object]
) -> Chore:
    """Read the pages of the configuration's services, by a plan or one time; `agent` is our User-Agent.

    Raises:
        BadInput: one of them is not known, or its page is in no format that we read.
    """
    services = read_services(catalogue, settings.services, source="pages.services")
    wanted = feeds(services)

    async def forever(stop: asyncio.Event) -> None:  # noqa: ARG001 -- it is cancelled: a look that was not kept was none
        say(f"pages: {sum(not feed.further for feed in wanted)}, each every {settings.every} s")
        async with _rounds(data, catalogue, agent) as rounds:
            await keep_reading(services, plan=Plan(period_s=settings.every, seed=SEED), rounds=rounds)

    async def once() -> bool:
        async with _rounds(data, catalogue, agent) as rounds:
            looks = await rounds.once(wanted)
        outcomes = Counter(look.outcome for look in looks)
        say(f"pages: {', '.join(f'{count} {outcome}' for outcome, count in sorted(outcomes.items())) or 'none'}")
        return any(look.outcome is not ReadingOutcome.VANTAGE_FAULT for look in looks)

    return Chore(name="pages", forever=forever, once=once)


@asynccontextmanager
async def _rounds(data: Data, catalogue: Catalogue, agent: str) -> AsyncIterator[Rounds]:
    with TelemetryStore.open(data.telemetry) as store:

        def known(feed: Feed) -> Mapping[str, LastRead]:
            return store.last_reads(format=feed.format, url=feed.url)

        def keep(_feed: Feed, look: Look) -> None:
            store.add_look(look)

        async with reading(
            agent=agent, controls=catalogue.controls, seed=SEED, clock=utc_now, known=known, keep=keep
        ) as rounds:
            yield rounds
