"""Creating and reading a measurement, over HTTP on loopback."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest

from telemetry.document import Document
from telemetry.errors import SourceUnavailable
from telemetry.model import Sample
from telemetry.service import Service, Target
from telemetry.sources import globalping
from telemetry.sources.allowance import Allowance
from telemetry.sources.fetch import fetch
from telemetry.sources.request import Request
from telemetry.sources.worldwide import POLLS, worldwide
from tests.telemetry.sources.server import Answer, ThirdParty

Read = Callable[[str], Document]
CONTROL = Target(name="control", url="https://control.example.net/")


def measured(party: ThirdParty, service: Service, control: Target | None, waits: list[float]) -> tuple[Sample, ...]:
    async def wait(seconds: float) -> None:
        waits.append(seconds)

    async def run() -> tuple[Sample, ...]:
        allowance = Allowance(globalping.BUDGET, source=globalping.NAME)
        async with httpx.AsyncClient(trust_env=False) as client:

            async def ask(request: Request) -> Document:
                now = datetime(2026, 2, 3, 10, tzinfo=UTC)
                return await fetch(request, client=client, allowance=allowance, now=lambda: now)

            return await worldwide(
                service, service.targets[0], control=control, ask=ask, sleep=wait, base_url=party.base_url
            )

    return asyncio.run(run())


def test_a_measurement_is_made_and_read_until_it_is_done(party: ThirdParty, ours: Read, service: Service) -> None:
    created, running, done = (ours(f"globalping/{name}.json").body for name in ("created", "running", "http"))
    party.answers = [Answer(body=created, status=202), Answer(body=running), Answer(body=done)]
    waits: list[float] = []
    samples = measured(party, service, None, waits)
    assert len(samples) == 8
    assert [seen.method for seen in party.seen] == ["POST", "GET", "GET"]
    assert party.seen[1].path == "/measurements/oursMeasurement01"
    assert len(waits) == 1


def test_the_control_is_asked_from_the_same_probes(party: ThirdParty, ours: Read, service: Service) -> None:
    created, done, control = (ours(f"globalping/{name}.json").body for name in ("created", "http", "control"))
    party.answers = [Answer(body=body) for body in (created, created, done, control)]
    samples = measured(party, service, CONTROL, [])
    assert json.loads(party.seen[1].body)["locations"] == "oursMeasurement01"
    assert json.loads(party.seen[1].body)["target"] == "control.example.net"
    assert {sample.control_ok for sample in samples} == {True, False, None}


def test_a_measurement_that_is_never_done_ends(party: ThirdParty, ours: Read, service: Service) -> None:
    created, running = (ours(f"globalping/{name}.json").body for name in ("created", "running"))
    party.answers = [Answer(body=created), Answer(body=running)]
    waits: list[float] = []
    with pytest.raises(SourceUnavailable, match="was not done after 40 readings"):
        measured(party, service, None, waits)
    assert len(waits) == POLLS
