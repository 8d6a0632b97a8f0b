from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telemetry.agent.batch import MAX_CLOCK_OFF, MOST_LATE, OLDEST, Batch, sign, verify
from telemetry.agent.key import AgentKey
from telemetry.agent.refusal import BadSignature, BatchRefused, ClockOff, Malformed, UnknownAgent
from telemetry.clocks import ClockCheck
from telemetry.errors import BadInput
from telemetry.missed import MissedRound, Slip
from tests.telemetry.agent.world import KEY, NOW, OSLO, OTHER_KEY, shipped

BATCH = Batch(agent="oslo-1", sequence=7, sent_at=NOW, samples=(shipped(2), shipped(1)), dropped=3)
BODY = sign(BATCH, KEY)
KEYS = {OSLO.name: KEY}
STEP = timedelta(milliseconds=1)


def signed(payload: bytes, *, agent: str = "oslo-1", version: int = 1) -> bytes:
    """Any payload under a good signature."""
    head = f"factping-batch {version} {agent} {KEY.id}".encode()
    return b"%s %s\n%s" % (head, KEY.sign(head + b"\n" + payload).encode(), payload)


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    """The batch with its JSON changed before it was signed."""
    payload = json.loads(BODY.partition(b"\n")[2])
    change(payload)
    return signed(json.dumps(payload).encode())


def test_a_batch_comes_back_as_it_was() -> None:
    assert verify(BODY, KEYS, NOW) == BATCH


def test_the_same_batch_is_always_the_same_bytes() -> None:
    assert sign(replace(BATCH, samples=(shipped(2), shipped(1))), KEY) == BODY


@pytest.mark.parametrize("place", range(0, len(BODY), 7))
def test_a_batch_with_one_bit_changed_is_refused(place: int) -> None:
    body = bytearray(BODY)
    body[place] ^= 1
    with pytest.raises((BadSignature, UnknownAgent, Malformed)):
        verify(bytes(body), KEYS, NOW)


def test_another_key_is_refused_by_its_id() -> None:
    with pytest.raises(BadSignature, match=f"signed with key {OTHER_KEY.id}, which is not oslo-1's here"):
        verify(sign(BATCH, OTHER_KEY), KEYS, NOW)


def test_another_key_under_the_right_id_is_refused() -> None:
    forged = sign(BATCH, OTHER_KEY).replace(OTHER_KEY.id.encode(), KEY.id.encode(), 1)
    with pytest.raises(BadSignature, match="the signature is not oslo-1's for these bytes"):
        verify(forged, KEYS, NOW)


def test_one_agent_cannot_speak_for_another() -> None:
    keys = {"oslo-1": KEY, "rome-1": OTHER_KEY}
    with pytest.raises(BadSignature):
        verify(sign(replace(BATCH, agent="rome-1"), KEY), keys, NOW)
    with pytest.raises(Malformed, match="names another agent"):
        verify(changed(lambda payload: payload.update(agent="rome-1")), keys, NOW)


def test_an_agent_that_is_not_enrolled_is_unknown() -> None:
    with pytest.raises(UnknownAgent, match="oslo-1 is not one of this hub's agents"):
        verify(BODY, {}, NOW)


@pytest.mark.parametrize("way", [1, -1])
def test_a_signature_lives_as_long_as_a_clock_may_be_off(way: int) -> None:
    assert verify(BODY, KEYS, NOW + way * MAX_CLOCK_OFF) == BATCH
    with pytest.raises(ClockOff) as refused:
        verify(BODY, KEYS, NOW + way * (MAX_CLOCK_OFF + STEP))
    assert refused.value.offset == way * (MAX_CLOCK_OFF + STEP)
    assert f"900 s {'behind' if way == 1 else 'ahead of'} the hub's" in str(refused.value)


MALFORMED: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "unknown-key": (lambda payload: payload.update(mood="good"), "mood: Extra inputs"),
    "no-sequence": (lambda payload: payload.pop("sequence"), "sequence: Field required"),
    "zero-sequence": (lambda payload: payload.update(sequence=0), "sequence: "),
    "huge-sequence": (lambda payload: payload.update(sequence=2**63), "sequence: "),
    "naive-time": (lambda payload: payload.update(sent_at="2026-09-01T12:00:00"), "sent_at: "),
    "number-for-time": (lambda payload: payload.update(sent_at=1788264000), "sent_at: should be a time as text"),
    "unknown-outcome": (lambda payload: payload["samples"][0].update(outcome="fine"), "samples.0.outcome: "),
    "its-own-network": (lambda payload: payload["samples"][1].update(asn=64501), "samples.1.asn: Extra inputs"),
    "negative-time": (lambda payload: payload["samples"][0].update(ttfb_ms=-1), "samples.0.ttfb_ms: "),
    "a-word-for-true": (lambda payload: payload["samples"][0].update(control_ok="yes"), "samples.0.control_ok: "),
    "no-service-id": (lambda payload: payload["samples"][0].update(service="A B"), "samples.0.service: "),
    "to-come": (
        lambda payload: payload["samples"][0].update(time="2026-09-01T12:00:00.001Z"),
        "later than the sending",
    ),
    "too-old": (lambda payload: payload["samples"][0].update(time="2025-08-31T11:59:59Z"), "more than 366 days before"),
    "late": (lambda payload: payload["samples"][0].update(scheduled="2026-08-30T11:00:00Z"), "too far from the time"),
}


@pytest.mark.parametrize("why", MALFORMED)
def test_a_signed_batch_in_another_shape_is_refused_with_its_place(why: str) -> None:
    change, words = MALFORMED[why]
    with pytest.raises(Malformed) as refused:
        verify(changed(change), KEYS, NOW)
    assert words in str(refused.value)


@pytest.mark.parametrize("payload", [b"", b"[]", b"null", b"{", b"[" * 100_000, b'{"sequence":NaN}', b"\xff"])
def test_signed_nonsense_is_malformed(payload: bytes) -> None:
    with pytest.raises(Malformed):
        verify(signed(payload), KEYS, NOW)


MISSED = MissedRound(
    vantage="oslo-1",
    service="shop",
    target="front",
    scheduled=NOW - timedelta(minutes=3),
    slip=Slip.SKIPPED,
    by_s=61.25,
    rounds=3,
    why="too many at once",
)
CHECK = ClockCheck(vantage="oslo-1", at=NOW, offset_ms=-12.5, uncertainty_ms=510.0, by="controls")
NOTED = replace(BATCH, missed=(MISSED,), checks=(CHECK,))


def test_notes_come_back_as_they_were_and_as_the_agents_own() -> None:
    body = sign(NOTED, KEY)
    assert body.startswith(b"factping-batch 2 oslo-1 ")
    assert b"vantage" not in body
    assert verify(body, KEYS, NOW) == NOTED


def test_without_notes_a_batch_is_one_that_earlier_hubs_understand() -> None:
    assert BODY.startswith(b"factping-batch 1 oslo-1 ")
    assert b'"missed"' not in BODY


@pytest.mark.parametrize("late", [True, False])
def test_notes_of_times_that_cannot_be_are_refused(late: bool) -> None:
    bound = NOW + MOST_LATE if late else NOW - OLDEST
    beyond = bound + (STEP if late else -STEP)
    good = replace(MISSED, scheduled=bound)
    assert verify(sign(replace(NOTED, missed=(good,)), KEY), KEYS, NOW).missed == (good,)
    missed, checks = (replace(MISSED, scheduled=beyond),), (replace(CHECK, at=beyond),)
    for bad in (replace(NOTED, missed=missed), replace(NOTED, checks=checks)):
        with pytest.raises(Malformed, match="a note is of a time too far from the sending"):
            verify(sign(bad, KEY), KEYS, NOW)


BAD_NOTES: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "slip": (lambda payload: payload["missed"][0].update(slip="early"), "missed.0.slip: "),
    "rounds": (lambda payload: payload["missed"][0].update(rounds=0), "missed.0.rounds: "),
    "vantage": (lambda payload: payload["missed"][0].update(vantage="rome-1"), "missed.0.vantage: Extra inputs"),
    "why": (lambda payload: payload["missed"][0].update(why="x" * 201), "missed.0.why: "),
    "uncertainty": (lambda payload: payload["checks"][0].update(uncertainty_ms=-1), "checks.0.uncertainty_ms: "),
    "by": (lambda payload: payload["checks"][0].update(by="<b>"), "checks.0.by: "),
    "no-checks": (lambda payload: payload.pop("checks"), "checks: Field required"),
}


@pytest.mark.parametrize("name", BAD_NOTES)
def test_notes_of_another_shape_are_refused(name: str) -> None:
    change, problem = BAD_NOTES[name]
    payload = json.loads(sign(NOTED, KEY).partition(b"\n")[2])
    change(payload)
    with pytest.raises(Malformed) as refused:
        verify(signed(json.dumps(payload).encode(), version=2), KEYS, NOW)
    assert str(refused.value).startswith(problem)


def test_a_later_version_is_named() -> None:
    with pytest.raises(Malformed, match=r"version 3 is not known here \(known: 1, 2\)"):
        verify(signed(b"{}", version=3), KEYS, NOW)


@given(st.binary() | st.binary().map(lambda tail: BODY[: len(tail) * 3] + tail) | st.binary().map(signed))
def test_whatever_is_not_the_batch_is_refused(body: bytes) -> None:
    if body != BODY:
        with pytest.raises(BatchRefused):
            verify(body, KEYS, NOW)


def test_a_key_does_not_show() -> None:
    secret = "s3cret-" * 6
    key = AgentKey(secret, source="K")
    assert secret not in f"{key} {key!r} {key.id}"
    assert secret not in sign(BATCH, key).decode()
    with pytest.raises(TypeError):
        pickle.dumps(key)


@pytest.mark.parametrize("text", ["short" * 6, "with space " * 4, "é" * 40, "line\nbreak" * 4])
def test_what_is_no_key_is_refused_without_saying_it(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        AgentKey(text, source="VARIABLE")
    assert str(refused.value).startswith("VARIABLE: ")
    assert text not in str(refused.value)
