from __future__ import annotations

import asyncio
import json
from collections.abc import MutableMapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telemetry.agent.batch import Batch, sign
from telemetry.agent.enrolled import Enrolled
from telemetry.agent.hub import MAX_BODY, MAX_IGNORED, Hub, within
from telemetry.datafile import transaction
from telemetry.probe.measurement import Vantage
from telemetry.store import TelemetryStore
from telemetry.vantages import silent
from tests.telemetry.agent.world import ENROLLED, KEY, NOW, OSLO, OTHER_KEY, World, shipped

BATCHES = "/agent/batches"
BATCH = Batch(agent="oslo-1", sequence=7, sent_at=NOW, samples=(shipped(2), shipped(1)))
WORLD = World()
Message = MutableMapping[str, Any]


def post(world: World, batch: Batch) -> tuple[int, dict[str, Any]]:
    response = world.request("POST", BATCHES, sign(batch, KEY))
    return response.status_code, response.json()


def test_a_batch_is_answered_with_what_was_new_and_the_hubs_clock() -> None:
    world = World()
    now = "2026-09-01T12:00:00.000Z"
    assert post(world, BATCH) == (200, {"new": 2, "now": now, "samples": 2, "sequence": 7})
    again = replace(BATCH, sequence=8, samples=(shipped(2), shipped(0)), sent_at=NOW + timedelta(seconds=1))
    assert post(world, again) == (200, {"new": 1, "now": now, "samples": 2, "sequence": 8})


@pytest.mark.parametrize("sequence", [7, 6])
def test_a_replayed_batch_is_refused_and_changes_nothing(sequence: int) -> None:
    world = World()
    post(world, BATCH)
    before = world.store.agents()
    status, says = post(world, replace(BATCH, sequence=sequence, samples=(shipped(5),)))
    assert (status, says["refusal"], says["last"]) == (409, "replayed", 7)
    assert (len(world.stored()), world.store.agents()) == (2, before)


def test_what_was_taken_last_is_said_to_the_agent_alone_that_shipped_it() -> None:
    rome = Enrolled(vantage=Vantage(name="rome-1"), key=OTHER_KEY)
    world = World()
    world.hub = Hub([ENROLLED, rome], store=world.store, clock=lambda: NOW)
    post(world, BATCH)
    theirs = replace(BATCH, agent="rome-1", samples=())
    own = [world.request("POST", BATCHES, sign(replace(theirs, sequence=3), OTHER_KEY)) for _ in range(2)]
    assert [(answer.status_code, answer.json().get("last")) for answer in own] == [(200, None), (409, 3)]
    forged = world.request("POST", BATCHES, sign(BATCH, OTHER_KEY))
    assert (forged.status_code, "last" in forged.json()) == (401, False)
    changed = world.request("POST", BATCHES, sign(BATCH, KEY).replace(b'"sequence":7', b'"sequence":6'))
    assert (changed.status_code, "last" in changed.json()) == (401, False)


def test_a_clock_that_is_off_is_told_by_how_much() -> None:
    world = World(hub_now=NOW + timedelta(hours=1))
    status, says = post(world, BATCH)
    assert (status, says["refusal"], says["offset_s"], says["now"]) == (
        422,
        "clock-off",
        3600.0,
        "2026-09-01T13:00:00.000Z",
    )
    assert world.stored() == []


@pytest.mark.parametrize("size", [MAX_BODY + 1, 3 * MAX_BODY])
def test_too_many_bytes_are_refused(size: int) -> None:
    response = WORLD.request("POST", BATCHES, b"x" * size)
    assert (response.status_code, response.json()["refusal"]) == (413, "too-large")
    assert WORLD.request("POST", BATCHES, b"x" * MAX_BODY).status_code == 400


def test_a_body_without_end_is_not_read_to_the_end() -> None:
    sent: list[Message] = []
    read = 0

    async def receive() -> Message:
        nonlocal read
        read += MAX_BODY
        return {"type": "http.request", "body": b"x" * MAX_BODY, "more_body": True}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(WORLD.hub({"type": "http", "method": "POST", "path": BATCHES}, receive, send))
    assert sent[0]["status"] == 413
    assert read <= MAX_IGNORED + MAX_BODY


def test_whoever_hangs_up_is_not_answered() -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(WORLD.hub({"type": "http", "method": "POST", "path": BATCHES}, receive, send))
    assert sent == []


@given(st.binary() | st.binary().map(lambda tail: sign(BATCH, KEY)[: len(tail) * 5] + tail))
def test_any_bytes_are_refused_and_never_break_it(body: bytes) -> None:
    assert 400 <= WORLD.request("POST", BATCHES, body).status_code < 500


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/agent/health", 200),
        ("HEAD", "/agent/health", 200),
        ("POST", "/agent/health", 405),
        ("GET", BATCHES, 405),
        ("DELETE", BATCHES, 405),
        ("GET", "/agent/", 404),
        ("POST", "/agent/batches/", 404),
    ],
)
def test_it_has_two_addresses(method: str, path: str, status: int) -> None:
    response = WORLD.request(method, path)
    assert response.status_code == status
    assert method == "HEAD" or json.loads(response.text)


def test_a_store_that_cannot_be_written_is_a_reason_to_come_again(tmp_path: Path) -> None:
    path = tmp_path / "telemetry.db"
    with TelemetryStore.open(path) as store:
        world = World(store=store)
        store._db.conn.execute("PRAGMA busy_timeout=1")
        with TelemetryStore.open(path) as other, transaction(other._db):
            response = world.request("POST", BATCHES, sign(BATCH, KEY))
        assert response.status_code == 503
        assert response.headers["retry-after"]
        assert response.json()["problem"] == "cannot be kept right now"
        assert post(world, BATCH)[0] == 200


def test_beside_a_site_it_has_only_its_own_addresses() -> None:
    asked: list[str] = []

    async def site(scope: Message, _: Any, __: Any) -> None:
        asked.append(scope.get("path", scope["type"]))

    async def send(_: Message) -> None:
        asked.append("hub")

    async def ask(scope: Message) -> None:
        await within(WORLD.hub, site)(scope, None, send)

    for scope in (
        {"type": "lifespan"},
        {"type": "http", "method": "GET", "path": "/agents"},
        {"type": "http", "method": "GET", "path": "/agent/nothing"},
    ):
        asyncio.run(ask(scope))
    assert asked == ["lifespan", "/agents", "hub", "hub"]


def test_a_silent_agent_is_named_and_a_retired_one_is_not() -> None:
    world, age = World(), timedelta(minutes=30)
    post(world, BATCH)
    assert silent(world.store.agents(), NOW + age, age) == ()
    (quiet,) = silent(world.store.agents(), NOW + age + timedelta(seconds=1), age)
    assert (quiet.name, quiet.last_seen) == ("oslo-1", NOW)
    Hub([replace(ENROLLED, vantage=Vantage(name="rome-1"))], store=world.store, clock=lambda: NOW)
    assert [each.name for each in silent(world.store.agents(), NOW + 2 * age, age)] == ["rome-1"]
    Hub([ENROLLED], store=world.store, clock=lambda: NOW)
    back, gone = world.store.agents()
    assert (back.enrolled, back.last_seen, back.asn, gone.enrolled) == (True, NOW, OSLO.asn, False)


def test_an_agent_is_enrolled_since_it_was_first_named() -> None:
    world = World()
    Hub([ENROLLED], store=world.store, clock=lambda: NOW + timedelta(days=1))
    assert [agent.enrolled_at for agent in world.store.agents()] == [NOW]
    Hub([], store=world.store, clock=lambda: NOW + timedelta(days=2))
    Hub([ENROLLED], store=world.store, clock=lambda: NOW + timedelta(days=3))
    assert [agent.enrolled_at for agent in world.store.agents()] == [NOW + timedelta(days=3)]
