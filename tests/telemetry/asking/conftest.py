"""A loopback server as every third party, an asker with a store in memory, and a clock that only its waits move."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from telemetry.asking.asker import Answer as Given
from telemetry.asking.asker import Asker
from telemetry.asking.settings import SourceSettings, Wants
from telemetry.model import Window
from telemetry.service import Service, StatusPage, Target
from telemetry.services import Catalogue
from telemetry.sources.wayback import Capture
from telemetry.store import TelemetryStore
from tests.telemetry.sources.server import Answer, ThirdParty, third_party

SOURCES = Path(__file__).parents[1] / "sources" / "fixtures"
STATUS = Path(__file__).parents[1] / "fixtures" / "status"
START = datetime(2026, 2, 3, 10, tzinfo=UTC)
WINDOW = Window(start=START, end=START + timedelta(hours=2))
CONTROL = Target(name="control", url="https://control.example.net/")
SERVICE = Service(
    id="example",
    name="Example Cloud",
    domains=("example.com",),
    status_page=StatusPage(url="https://status.example.com", format="statuspage"),
    targets=(Target(name="dns", url="dns://www.example.com"), Target(name="front", url="https://www.example.com/")),
)
SECRET = "a-secret-that-must-never-be-seen"  # noqa: S105 -- it opens nothing


@dataclass(frozen=True, slots=True)
class Shown:
    """A secret as a configuration holds it."""

    value: str = SECRET

    def reveal(self) -> str:
        return self.value


def fixture(name: str) -> bytes:
    """One of our fixtures of third parties' answers."""
    return (SOURCES / name).read_bytes()


def page(name: str) -> bytes:
    """One of our fixtures of status pages."""
    return (STATUS / name).read_bytes()


@dataclass(kw_only=True)
class World:
    """Asks the server as one source after the other."""

    party: ThirdParty
    store: TelemetryStore
    service: Service = SERVICE
    now: datetime = WINDOW.end
    waits: list[float] = field(default_factory=list)
    catalogue: Catalogue = field(default_factory=lambda: Catalogue(services={"example": SERVICE}, controls=(CONTROL,)))

    def clock(self) -> datetime:
        return self.now + timedelta(seconds=sum(self.waits))

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        await asyncio.sleep(0)

    def settings(self, name: str, wants: Wants | None = None, *, key: Shown | None = None) -> SourceSettings:
        return SourceSettings(
            name=name,
            base_url=self.party.base_url,
            every=timedelta(minutes=15),
            services=("example",),
            key_env="OUR_KEY",
            key=key,
            wants=wants or Wants(),
        )

    def says(self, *bodies: bytes | Answer) -> None:
        self.party.answers = [body if isinstance(body, Answer) else Answer(body=body) for body in bodies]

    def ask(
        self,
        name: str,
        wants: Wants | None = None,
        *,
        key: Shown | None = None,
        service: Service | None = None,
        window: Window = WINDOW,
    ) -> Given:
        async def run() -> Given:
            async with httpx.AsyncClient(trust_env=False) as client:
                asker = self.asker(client)
                return await asker.ask(self.settings(name, wants, key=key), service or self.service, window)

        return asyncio.run(run())

    def save(self, address: str, *, key: Shown | None = None) -> Capture:
        async def run() -> Capture:
            async with httpx.AsyncClient(trust_env=False) as client:
                return await self.asker(client).save(self.settings("wayback", key=key), address)

        return asyncio.run(run())

    def asker(self, client: httpx.AsyncClient) -> Asker:
        return Asker(client=client, store=self.store, catalogue=self.catalogue, clock=self.clock, sleep=self.sleep)

    @property
    def paths(self) -> list[str]:
        return [seen.path for seen in self.party.seen]


@pytest.fixture
def world() -> Iterator[World]:
    with third_party() as party, TelemetryStore.memory() as store:
        yield World(party=party, store=store)


@pytest.fixture
def recorded(recordings: Path) -> Callable[[str], bytes]:
    """The bytes of a real recording."""

    def read(name: str) -> bytes:
        return (recordings / name).read_bytes()

    return read
