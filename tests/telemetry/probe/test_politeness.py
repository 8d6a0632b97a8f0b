from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telemetry.probe.politeness import MANNERS, Courtesy, Manners, Visit, next_allowed, retry_after

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
EXACT = Manners(jitter=0)
SECOND = timedelta(seconds=1)


def test_a_host_that_was_never_asked_may_be_asked_now() -> None:
    assert next_allowed((), NOW, "a") == NOW


def test_the_interval_is_kept() -> None:
    assert next_allowed([Visit(at=NOW)], NOW, "a", EXACT) == NOW + EXACT.interval
    assert next_allowed([Visit(at=NOW)], NOW + 2 * EXACT.interval, "a", EXACT) == NOW + 2 * EXACT.interval


@pytest.mark.parametrize(("refusals", "minutes"), [(1, 2), (2, 4), (3, 8), (4, 16), (5, 30), (40, 30)])
def test_refusals_double_the_pause_up_to_a_bound(refusals: int, minutes: int) -> None:
    history = [Visit(at=NOW, refused=True)] * refusals
    assert next_allowed(history, NOW, "a", EXACT) == NOW + timedelta(minutes=minutes)


def test_an_answer_ends_the_back_off() -> None:
    history = [Visit(at=NOW, refused=True), Visit(at=NOW, refused=True), Visit(at=NOW)]
    assert next_allowed(history, NOW, "a", EXACT) == NOW + EXACT.interval


@pytest.mark.parametrize(
    ("asked", "waits"),
    [(1 * SECOND, timedelta(minutes=2)), (3600 * SECOND, timedelta(hours=1)), (10**8 * SECOND, timedelta(hours=24))],
)
def test_a_host_that_asks_for_patience_gets_it_within_reason(asked: timedelta, waits: timedelta) -> None:
    assert next_allowed([Visit(at=NOW, refused=True, retry_after=asked)], NOW, "a", EXACT) == NOW + waits


@given(
    seed=st.text(max_size=5),
    refused=st.lists(st.booleans(), max_size=40),
    later=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=2)),
)
def test_the_wait_is_never_shorter_than_the_interval_nor_longer_than_the_bound(
    seed: str, refused: list[bool], later: timedelta
) -> None:
    history = [Visit(at=NOW, refused=each) for each in refused]
    allowed = next_allowed(history, NOW + later, seed)
    assert allowed == next_allowed(history, NOW + later, seed)
    assert allowed >= NOW + later
    if history:
        assert NOW + MANNERS.interval <= allowed
        assert allowed <= max(NOW + later, NOW + MANNERS.longest * (1 + MANNERS.jitter))


def test_jitter_differs_between_seeds() -> None:
    assert len({next_allowed([Visit(at=NOW)], NOW, f"seed {n}") for n in range(20)}) == 20


@pytest.mark.parametrize(
    ("text", "waits"),
    [
        ("120", timedelta(minutes=2)),
        (" 0 ", timedelta(0)),
        ("9" * 50, 10**8 * SECOND),
        ("Tue, 01 Sep 2026 12:01:00 GMT", timedelta(minutes=1)),
        ("Tue, 01 Sep 2026 11:00:00 GMT", timedelta(0)),
        ("Tue Sep  1 12:01:00 2026", timedelta(minutes=1)),
        ("soon", None),
        ("-5", None),
        ("٣", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_a_date(text: str | None, waits: timedelta | None) -> None:
    assert retry_after(text, NOW) == waits


def test_courtesy_remembers_each_host_for_itself() -> None:
    courtesy = Courtesy(seed="a", manners=EXACT)
    courtesy.reserve("one.test", NOW)
    assert courtesy.allowed("one.test", NOW) == NOW + EXACT.interval
    assert courtesy.allowed("two.test", NOW) == NOW
    courtesy.refused("one.test", timedelta(hours=1))
    assert courtesy.allowed("one.test", NOW) == NOW + timedelta(hours=1)


def test_courtesy_forgets_what_no_longer_matters() -> None:
    courtesy = Courtesy(seed="a", manners=EXACT)
    for n in range(1000):
        courtesy.reserve("one.test", NOW + n * SECOND)
    assert len(courtesy._visits["one.test"]) < 50
