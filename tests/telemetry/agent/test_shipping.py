from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from telemetry.agent import shipping
from telemetry.agent.refusal import HubRefused
from telemetry.agent.shipping import Fate
from telemetry.agent.spool import Session, Spool
from telemetry.clocks import ClockCheck
from telemetry.missed import MissedRound, Slip
from tests.telemetry.agent.world import KEY, NOW, OSLO, OTHER_KEY, Handler, World, shipped, window

HOUR = timedelta(hours=1)


def answering(status: int, text: str = "") -> World:
    """A world in which something else answers in the hub's place."""

    async def way(_: httpx.Request, __: Handler) -> httpx.Response:
        return httpx.Response(status, text=text)

    return World(way=way)


def test_what_arrives_is_what_was_measured_with_the_place_that_the_hub_knows() -> None:
    world = World()
    world.put(3, 2, 1)
    assert world.ship().fate is Fate.TAKEN
    expected = [
        replace(shipped(minute).sample, asn=OSLO.asn, country=OSLO.country, operator=OSLO.operator)
        for minute in (3, 2, 1)
    ]
    assert world.stored() == expected
    assert world.spool.waiting == 0


def test_samples_are_shipped_in_batches_oldest_first() -> None:
    world = World()
    world.put(*range(shipping.MOST_IN_A_BATCH + 1, 0, -1))
    world.ship()
    first, second, _ = world.bodies
    assert (first.count(b'"scheduled"'), second.count(b'"scheduled"')) == (shipping.MOST_IN_A_BATCH, 1)
    assert len(world.stored()) == shipping.MOST_IN_A_BATCH + 1


def test_a_hub_that_was_away_gets_everything_in_order() -> None:
    away = 5

    async def way(request: httpx.Request, hub: Handler) -> httpx.Response:
        nonlocal away
        if away:
            away -= 1
            raise httpx.ConnectError("refused")
        return await hub(request)

    world = World(way=way)
    world.put(3, 2, 1)
    world.keep_shipping(until=lambda: world.spool.waiting == 0)
    assert [sample.time for sample in world.stored()] == [shipped(minute).sample.time for minute in (3, 2, 1)]
    assert len(world.pauses) == 5


def test_pauses_grow_and_spread_and_have_an_end() -> None:
    world = answering(503)
    world.put(1)
    world.keep_shipping(until=lambda: len(world.pauses) >= 14)
    for tried, pause in enumerate(world.pauses):
        longest = min(shipping.FIRST_PAUSE_S * 2**tried, shipping.LONGEST_PAUSE_S)
        assert longest / 2 <= pause <= longest
    assert len({pause / 2 ** min(tried, 8) for tried, pause in enumerate(world.pauses)}) > 10
    assert world.spool.waiting == 1


def test_a_batch_whose_answer_was_lost_is_shipped_again_and_kept_once() -> None:
    lost = False

    async def way(request: httpx.Request, hub: Handler) -> httpx.Response:
        nonlocal lost
        answer = await hub(request)
        if not lost:
            lost = True
            raise httpx.ReadError("the hub was killed")
        return answer

    world = World(way=way)
    world.put(2, 1)
    world.keep_shipping(until=lambda: world.spool.waiting == 0)
    assert len(world.stored()) == 2
    (agent,) = world.store.agents()
    assert (agent.batches >= 2, agent.samples) == (True, 2)


def test_the_same_scheduled_start_is_one_sample_even_when_it_was_measured_twice() -> None:
    first, second = World(), World()
    second.hub = first.hub
    first.put(1)
    first.ship()
    twin = shipped(1)
    late = replace(twin.sample, time=twin.sample.time + timedelta(seconds=3))
    second.spool.put([replace(twin, sample=late)], second.session)
    second.agent_now += timedelta(seconds=1)
    assert second.ship().new == 0
    assert [sample.time for sample in first.stored()] == [twin.sample.time]


@pytest.mark.parametrize("status", [401, 403])
def test_an_agent_that_is_not_let_in_stops_with_one_line_and_keeps_its_samples(status: int) -> None:
    world = answering(status, '{"problem": "not\\nyou"}')
    world.put(1)
    with pytest.raises(HubRefused) as refused:
        world.keep_shipping(until=lambda: False)
    assert str(refused.value) == f"http://hub.test/agent/batches answers {status}: not you; 1 samples wait here"
    assert world.spool.waiting == 1


def test_a_wrong_key_is_such_a_case() -> None:
    world = World(key=OTHER_KEY)
    world.put(1)
    with pytest.raises(HubRefused, match=f"signed with key {OTHER_KEY.id}, which is not oslo-1's here"):
        world.ship()
    assert world.stored() == []


def test_too_large_a_batch_is_split_until_it_fits_and_grows_again() -> None:
    sizes: list[int] = []

    async def way(request: httpx.Request, hub: Handler) -> httpx.Response:
        sizes.append(request.content.count(b'"scheduled"'))
        return httpx.Response(413) if len(sizes) <= 2 else await hub(request)

    world = World(way=way)
    world.put(*range(16, 0, -1))
    assert world.ship().fate is Fate.TAKEN
    assert sizes == [16, 8, 4, 8, 4, 0]
    assert len(world.stored()) == 16


def test_one_sample_that_the_hub_will_never_take_holds_up_no_other() -> None:
    world = World()
    bad = replace(shipped(2), sample=replace(shipped(2).sample, target="x" * 200, http_status=100))
    world.put(3)
    world.spool.put([bad], world.session)
    world.put(1)

    async def way(request: httpx.Request, hub: Handler) -> httpx.Response:
        said = {"refusal": "malformed", "problem": "samples.0.target: odd"}
        return httpx.Response(400, json=said) if b"xxx" in request.content else await hub(request)

    world.way = way
    assert world.ship().fate is Fate.TAKEN
    assert len(world.stored()) == 2
    assert (world.spool.waiting, world.spool.doubtful) == (0, 1)


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (200, "<html>Please log in</html>"),
        (200, '{"sequence": 1, "new": 1, "now": "2026-09-01T12:00:00Z"}'),
        (302, ""),
        (404, ""),
        (405, ""),
        (400, "a proxy's words"),
        (413, "a proxy's words"),
        (422, ""),
        (429, ""),
        (500, ""),
        (503, '{"refusal": "unavailable"}'),
    ],
)
def test_whatever_else_answers_in_its_place_gets_no_sample_forgotten(status: int, text: str) -> None:
    world = answering(status, text)
    world.put(1)
    assert world.ship().fate is Fate.LATER
    assert (world.spool.waiting, world.spool.doubtful) == (1, 0)


@pytest.mark.parametrize("way", [1, -1])
def test_what_a_clock_measured_that_was_an_hour_off_never_becomes_evidence(
    way: int, caplog: pytest.LogCaptureFixture
) -> None:
    world = World(agent_now=NOW + way * HOUR)
    world.put(70)
    sent = world.ship()
    assert sent.fate is Fate.LYING_CLOCK
    assert f"the agent's clock is 3600 s {'ahead of' if way == 1 else 'behind'} the hub's" in sent.problem
    assert "clock_off samples=1" in caplog.text

    world.agent_now, world.session = NOW, Session(name="after", epoch=world.session.epoch)
    world.put(1)
    assert world.ship().fate is Fate.TAKEN
    assert [sample.time for sample in world.stored()] == [shipped(1).sample.time]
    assert (world.spool.waiting, world.spool.doubtful) == (0, 1)


def test_where_it_was_the_hubs_clock_that_was_wrong_nothing_is_lost() -> None:
    world = World(hub_now=NOW + HOUR)
    world.put(3, 2)
    assert world.ship().fate is Fate.LYING_CLOCK
    world.put(1)
    world.hub_now = NOW
    assert world.ship().fate is Fate.TAKEN
    assert len(world.stored()) == 3
    assert (world.spool.waiting, world.spool.doubtful) == (0, 0)


def test_what_was_measured_before_the_clock_was_set_stays_here(caplog: pytest.LogCaptureFixture) -> None:
    world = World()
    world.put(90)
    world.session = replace(world.session, epoch=world.session.epoch + 3600)
    world.put(1)
    assert world.ship().fate is Fate.TAKEN
    assert [sample.time for sample in world.stored()] == [shipped(1).sample.time]
    assert "clock_was_set samples=1" in caplog.text


def test_the_hub_knows_how_far_off_a_clock_is_and_so_does_the_agent() -> None:
    world = World(hub_now=NOW + timedelta(seconds=90))
    world.put(1)
    world.ship()
    (agent,) = world.store.agents()
    assert (agent.clock_offset_s, agent.last_seen) == (90.0, NOW + timedelta(seconds=90))


def test_the_hub_is_told_how_many_samples_had_to_go() -> None:
    world = World(spool=Spool.memory(vantage=OSLO.name, most=2))
    world.put(4, 3, 2, 1)
    world.ship()
    assert world.store.agents()[0].dropped == 2


def test_after_a_kill_the_next_run_carries_on(tmp_path: Path) -> None:
    path = tmp_path / "spool.db"
    with Spool.open(path, vantage=OSLO.name) as spool:
        before = World(spool=spool, way=answering(503).way)
        before.put(2, 1)
        before.ship()
    with Spool.open(path, vantage=OSLO.name) as spool:
        after = World(spool=spool, session=Session(name="next", epoch=5.0))
        after.put(0)
        after.agent_now += timedelta(seconds=1)
        after.ship()
        assert len(after.stored()) == 3


AHEAD = timedelta(minutes=10)


def test_a_run_with_the_right_clock_goes_on_from_what_a_clock_that_was_ahead_shipped() -> None:
    world = World(agent_now=NOW + AHEAD)
    world.put(4, 3)
    assert world.ship().fate is Fate.TAKEN
    world.agent_now, world.session = NOW, Session(name="after", epoch=world.session.epoch)
    world.put(2, 1)
    world.spool.put_notes([MISSED], [])
    assert world.ship().fate is Fate.TAKEN
    assert [sample.time for sample in world.stored()] == [shipped(minute).sample.time for minute in (4, 3, 2, 1)]
    assert world.store.missed_rounds("shop", window()) == (MISSED,)
    assert world.spool.waiting == 0
    assert world.pauses == [], "nobody waits until the clock has caught up"


def test_notes_alone_go_on_from_there_too() -> None:
    world = World(agent_now=NOW + AHEAD)
    world.put(1)
    world.ship()
    world.agent_now = NOW
    world.spool.put_notes([MISSED], [])
    world.ship()
    assert world.store.missed_rounds("shop", window()) == (MISSED,)
    assert world.spool.notes(9, NOW).missed == ()


def test_what_was_replayed_on_the_way_is_refused_after_the_agent_went_on() -> None:
    world = World(agent_now=NOW + AHEAD)
    world.put(2)
    world.ship()
    world.agent_now = NOW
    world.put(1)
    world.ship()
    before = world.store.agents()
    replies = [world.request("POST", shipping.PATH, body) for body in list(world.bodies)]
    assert {answer.status_code for answer in replies} == {409}
    assert (len(world.stored()), world.store.agents()) == (2, before)


def test_a_batch_that_the_hub_has_but_whose_answer_never_came_is_not_forgotten_for_a_refusal() -> None:
    world = World(agent_now=NOW + AHEAD)
    world.put(2)
    world.ship()
    world.agent_now = NOW
    world.put(1)

    async def way(request: httpx.Request, hub: Handler) -> httpx.Response:
        answer = await hub(request)
        if answer.status_code == httpx.codes.OK:
            raise httpx.ReadError("the hub was killed")
        return answer

    world.way = way
    assert world.ship().fate is Fate.LATER
    assert world.spool.waiting == 1
    world.way = None
    sent = world.ship()
    assert (sent.fate, sent.new, world.spool.waiting, len(world.stored())) == (Fate.TAKEN, 0, 0, 2)


@pytest.mark.parametrize("last", [None, -1, 0, 2**63 - 2, 2**63, 10**30, 1.5, "7", True])
def test_no_number_that_is_none_of_ours_moves_the_agent(last: object) -> None:
    async def way(_: httpx.Request, __: Handler) -> httpx.Response:
        return httpx.Response(409, json={"refusal": "replayed", "problem": "x", "last": last})

    world = World(way=way)
    world.put(1)
    assert world.ship().fate is Fate.LATER
    assert (len(world.bodies), world.spool.waiting) == (1, 1)
    world.way = None
    assert world.ship().fate is Fate.TAKEN


def test_a_hub_whose_last_number_is_always_higher_is_asked_again_later() -> None:
    async def way(request: httpx.Request, _: Handler) -> httpx.Response:
        sequence = json.loads(request.content.partition(b"\n")[2])["sequence"]
        return httpx.Response(409, json={"refusal": "replayed", "problem": "x", "last": sequence + 5})

    world = World(way=way)
    world.put(1)
    assert world.ship().fate is Fate.LATER
    assert (len(world.bodies), world.spool.waiting) == (2, 1)


def test_no_batch_and_no_line_holds_the_key(caplog: pytest.LogCaptureFixture) -> None:
    world = World(hub_now=NOW + HOUR)
    world.put(1)
    world.ship()
    assert b"0123456789abcdef" * 2 not in b"".join(world.bodies)
    assert "0123456789abcdef" * 2 not in caplog.text
    assert KEY.id.encode() in world.bodies[0]


MISSED = MissedRound(vantage=OSLO.name, service="shop", target="front", scheduled=NOW - HOUR, slip=Slip.LATE, by_s=2.5)
CHECK = ClockCheck(vantage=OSLO.name, at=NOW - HOUR, offset_ms=-3.5, uncertainty_ms=510.0, by="controls")


def test_notes_travel_to_the_hub_and_are_forgotten_here() -> None:
    world = World()
    world.spool.put_notes([MISSED], [CHECK])
    world.ship()
    assert world.store.missed_rounds("shop", window()) == (MISSED,)
    assert world.store.clock_checks(OSLO.name, window()) == (CHECK,)
    assert world.spool.notes(9, NOW).last == 0


def test_how_far_the_hubs_clock_is_from_ours_is_noted_now_and_then() -> None:
    world = World(hub_now=NOW + timedelta(seconds=90))
    for minute in (3, 2, 1):
        world.put(minute)
        world.ship()
    checks = world.store.clock_checks(OSLO.name, window())
    assert {(check.offset_ms, check.by) for check in checks} == {(90_000.0, "hub")}
    assert len(checks) == 1


def test_a_hub_that_knows_no_notes_still_gets_the_samples_and_the_notes_wait(caplog: pytest.LogCaptureFixture) -> None:
    async def way(request: httpx.Request, hub: Handler) -> httpx.Response:
        if request.content.startswith(b"factping-batch 2 "):
            problem = {"refusal": "malformed", "problem": "version 2 is not known here (known: 1)"}
            return httpx.Response(400, json=problem)
        return await hub(request)

    world = World(way=way)
    world.spool.put_notes([MISSED], [CHECK])
    world.put(2, 1)
    assert world.ship().fate is Fate.TAKEN
    assert len(world.stored()) == 2
    assert "notes_refused why='version 2 is not known here (known: 1)'" in caplog.text
    assert world.spool.notes(9, NOW).missed == (MISSED,)
    world.way, world.agent_now = None, NOW + timedelta(seconds=1)
    world.ship()
    assert world.store.missed_rounds("shop", window()) == (MISSED,)


def test_notes_of_a_clock_that_was_years_off_hold_up_no_others() -> None:
    world = World()
    world.spool.put_notes([replace(MISSED, scheduled=NOW + timedelta(days=4000)), MISSED], [])
    world.ship()
    assert world.store.missed_rounds("shop", window()) == (MISSED,)
    assert world.spool.notes(9, NOW).last == 0


@pytest.mark.parametrize("status", [422, 500, 503])
def test_notes_wait_for_a_hub_that_takes_nothing_now(status: int) -> None:
    world = answering(status)
    world.spool.put_notes([MISSED], [])
    world.ship()
    world.way = None
    world.ship()
    assert world.store.missed_rounds("shop", window()) == (MISSED,)
