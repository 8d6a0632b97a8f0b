"""Servers, a certificate authority, and a prober that knows only names of ours."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from telemetry.probe.address import Endpoint
from telemetry.probe.content import Condition
from telemetry.probe.control import Controls
from telemetry.probe.measurement import Family, Measurement
from telemetry.probe.probe import Prober
from telemetry.probe.resolve import Resolver
from telemetry.probe.wire import Wire
from telemetry.service import Target
from tests.telemetry.probe.authority import Authority, authority
from tests.telemetry.probe.loopback import Server, serving

NOW = datetime(2026, 9, 1, 12, 0, 0, tzinfo=UTC)
AGENT = "factping-test (postmaster@shop.test)"

LookUp = Callable[[str, int, int, int], list[tuple[Any, ...]]]


def names(known: Mapping[str, tuple[str, ...]]) -> LookUp:
    """A resolver's look-up that knows addresses, and the names given, and asks nobody."""

    def look_up(host: str, port: int, family: int, kind: int) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = []
        for address in known.get(host, (host,)):
            try:
                rows += socket.getaddrinfo(address, port, family, kind, flags=socket.AI_NUMERICHOST)
            except socket.gaierror:
                continue
        if not rows:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return rows

    return look_up


@dataclass(kw_only=True)
class Bench:
    """Makes one measurement with everything given."""

    authority: Authority
    names: Mapping[str, tuple[str, ...]]
    allowed: frozenset[Endpoint] = frozenset()
    deadline_s: float = 2.0
    family: Family | None = None

    def measure(
        self,
        url: str,
        *conditions: Condition,
        control: str | None = None,
        expected: Condition | None = None,
        allow: Server | None = None,
    ) -> Measurement:
        allowed = self.allowed if allow is None else self.allowed | {Endpoint("127.0.0.1", allow.port)}
        with Resolver(names(self.names), threads=2) as resolver:
            wire = Wire(
                resolver=resolver,
                agent=AGENT,
                contexts=self.authority.trusting,
                family=self.family,
                allowed=allowed,
            )
            prober = Prober(
                wire=wire,
                clock=lambda: NOW,
                deadline_s=self.deadline_s,
                expected={} if control is None or expected is None else {control: (expected,)},
            )
            target = Target(name="front", url=url, conditions=conditions)
            controls = None if control is None else Controls([Target(name="other", url=control)], prober.control)
            return asyncio.run(prober.measure(target, service="shop", controls=controls))


@pytest.fixture(scope="session")
def ca(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority that the bench trusts."""
    return authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def bench(ca: Authority) -> Bench:
    """A prober for which shop.test is on loopback."""
    return Bench(authority=ca, names={"shop.test": ("127.0.0.1",)})


@pytest.fixture(scope="session")
def plain() -> Iterator[Server]:
    """A server without TLS."""
    with serving() as server:
        yield server


@pytest.fixture(scope="session")
def secure(ca: Authority) -> Iterator[Server]:
    """A server with a good certificate for shop.test."""
    with serving(tls=ca.server()) as server:
        yield server
