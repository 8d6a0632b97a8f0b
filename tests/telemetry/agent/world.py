"""An agent and a hub in one process, without a network between them."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import httpx

from telemetry.agent.enrolled import Enrolled
from telemetry.agent.hub import Hub
from telemetry.agent.key import AgentKey
from telemetry.agent.shipping import Sent, Shipper
from telemetry.agent.spool import Session, Spool
from telemetry.model import Outcome, Sample, Window
from telemetry.probe.measurement import Vantage
from telemetry.shipped import Shipped
from telemetry.store import TelemetryStore

NOW = datetime(2026, 9, 1, 12, 0, 0, tzinfo=UTC)
HUB = "http://hub.test"
OSLO = Vantage(name="oslo-1", asn=64500, country="NO", operator="friends")
KEY = AgentKey("0123456789abcdef" * 2, source="test")
OTHER_KEY = AgentKey("fedcba9876543210" * 2, source="test")
ENROLLED = Enrolled(vantage=OSLO, key=KEY)
RUN = Session(name="run", epoch=1000.0)

Result = TypeVar("Result")
Handler = Callable[[httpx.Request], Awaitable[httpx.Response]]


def shipped(minute: int, *, outcome: Outcome = Outcome.OK, target: str = "front") -> Shipped:
    """A sample that began half a second after its scheduled start, some minutes before NOW."""
    scheduled = NOW - timedelta(minutes=minute)
    sample = Sample(
        time=scheduled + timedelta(milliseconds=500),
        service="shop",
        target=target,
        vantage=OSLO.name,
        asn=None,
        country=None,
        outcome=outcome,
        http_status=200,
        dns_ms=0.25,
        connect_ms=0.33,
        ttfb_ms=12.5,
        total_ms=13.0,
        control_ok=True,
        origin="https://shop.test/",
    )
    return Shipped(scheduled=scheduled, sample=sample)


def window() -> Window:
    return Window(start=NOW - timedelta(days=2), end=NOW + timedelta(days=2))


@dataclass(kw_only=True)
class World:
    """A hub over a store in memory, an agent's spool, and what lies between them: `way` may lose or change things."""

    store: TelemetryStore = field(default_factory=TelemetryStore.memory)
    spool: Spool = field(default_factory=lambda: Spool.memory(vantage=OSLO.name))
    key: AgentKey = KEY
    hub_now: datetime = NOW
    agent_now: datetime = NOW
    session: Session = RUN
    way: Callable[[httpx.Request, Handler], Awaitable[httpx.Response]] | None = None
    bodies: list[bytes] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    hub: Hub = field(init=False)

    def __post_init__(self) -> None:
        self.hub = Hub([ENROLLED], store=self.store, clock=lambda: self.hub_now)

    def put(self, *minutes: int) -> None:
        for minute in minutes:
            self.spool.put([shipped(minute)], self.session)

    def stored(self) -> list[Sample]:
        return list(self.store.samples("shop", window()))

    def ship(self) -> Sent:
        return asyncio.run(self._with(lambda shipper: shipper.ship_all()))

    def request(self, method: str, path: str, body: bytes = b"") -> httpx.Response:
        async def ask() -> httpx.Response:
            async with self._client() as client:
                return await client.request(method, HUB + path, content=body)

        return asyncio.run(ask())

    def keep_shipping(self, until: Callable[[], bool]) -> None:
        """Run the agent's loop; its pauses take no time."""

        async def main(shipper: Shipper) -> None:
            fresh = asyncio.Event()
            task = asyncio.create_task(shipper.forever(fresh))
            async with asyncio.timeout(5):
                while not until() and not task.done():  # noqa: ASYNC110 -- the condition is about the whole world
                    await asyncio.sleep(0.001)
            if task.done():
                task.result()
            task.cancel()

        asyncio.run(self._with(main))

    async def _with(self, what: Callable[[Shipper], Awaitable[Result]]) -> Result:
        async with self._client() as client:
            return await what(self._shipper(client))

    def _shipper(self, client: httpx.AsyncClient) -> Shipper:
        async def sleep(seconds: float) -> None:
            self.pauses.append(seconds)
            await asyncio.sleep(0)

        return Shipper(
            spool=self.spool,
            hub=HUB,
            agent=OSLO.name,
            key=self.key,
            client=client,
            clock=lambda: self.agent_now,
            session=lambda: self.session,
            chance=random.Random(7),  # noqa: S311 -- a test that can be repeated
            sleep=sleep,
        )

    def _client(self) -> httpx.AsyncClient:
        hub = httpx.ASGITransport(app=self.hub)

        async def direct(request: httpx.Request) -> httpx.Response:
            return await hub.handle_async_request(request)

        async def handle(request: httpx.Request) -> httpx.Response:
            self.bodies.append(request.content)
            return await (direct(request) if self.way is None else self.way(request, direct))

        return httpx.AsyncClient(transport=httpx.MockTransport(handle))
