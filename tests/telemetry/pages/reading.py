"""A reader of pages at a time of ours, with a store of its own, for the tests of what it makes of them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any

from telemetry.looks import LastRead, Look
from telemetry.model import Window
from telemetry.pages.feed import Feed, feeds
from telemetry.pages.fetch import fetch
from telemetry.pages.reader import Reader
from telemetry.pages.rounds import Rounds
from telemetry.pages.transport import page_client
from telemetry.probe.measurement import Control
from telemetry.probe.politeness import Courtesy, Manners
from telemetry.probe.resolve import Resolver
from telemetry.probe.wire import Wire, trusting_contexts
from telemetry.service import Service, StatusPage
from telemetry.store import TelemetryStore
from telemetry.timeline import IncidentTimeline, timelines
from tests.telemetry.probe.conftest import names

AGENT = "factping-test (postmaster@shop.test)"
EVER = Window(start=datetime(1970, 1, 1, tzinfo=UTC), end=datetime(2100, 1, 1, tzinfo=UTC))
AT_ONCE = Manners(interval=timedelta(0), jitter=0.0)

# Making a context takes long, and nothing here is asked by TLS.
_contexts = cache(trusting_contexts)


def a_service(id: str, url: str, format: str = "statuspage-atom", **page: Any) -> Service:  # noqa: A002 -- the fields' names
    """A service whose page is at this address."""
    return Service(id=id, name=id.title(), status_page=StatusPage(url=url, format=format, **page))


@dataclass(kw_only=True)
class Desk:
    """Reads pages at `now`, which a test sets; `control` is what a control answers."""

    now: datetime
    store: TelemetryStore = field(default_factory=TelemetryStore.memory)
    known_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    deadline_s: float = 5.0
    control: Control | None = None
    looks: list[Look] = field(default_factory=list)

    def read(self, *services: Service, after: timedelta = timedelta(0)) -> tuple[Look, ...]:
        """Look at all the documents of these services' pages, one time."""
        self.now += after
        return asyncio.run(self._read(services))

    def readings(self, service: str) -> list[tuple[str, int]]:
        """The outcomes of all looks, and how much each listed."""
        found = self.store.readings(service, EVER)
        return [(reading.outcome.value, len(reading.listed)) for reading in found]

    def timelines(self, service: str) -> tuple[IncidentTimeline, ...]:
        return timelines(self.store.status_events(service, EVER), self.store.readings(service, EVER))

    async def _read(self, services: tuple[Service, ...]) -> tuple[Look, ...]:
        with Resolver(names(self.known_names), threads=2) as resolver:
            async with page_client(Wire(resolver=resolver, agent=AGENT, contexts=_contexts)) as client:
                ask = partial(fetch, client=client, deadline_s=self.deadline_s)
                rounds = Rounds(
                    reader=Reader(ask=ask, clock=lambda: self.now, check=self._check),
                    courtesy=Courtesy(seed="test", manners=AT_ONCE),
                    known=self._known,
                    keep=self._keep,
                )
                return await rounds.once(feeds(services))

    async def _check(self, secure: bool) -> Control | None:
        assert not secure
        return self.control

    def _known(self, feed: Feed) -> Mapping[str, LastRead]:
        return self.store.last_reads(format=feed.format, url=feed.url)

    def _keep(self, _: Feed, look: Look) -> None:
        self.store.add_look(look)
        self.looks.append(look)
