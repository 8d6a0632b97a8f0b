from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telemetry.probe.ownclock import (
    EVERY,
    MAX_AGE,
    MOST_OFF,
    ClockReading,
    OwnClock,
    agreed,
    clock_reading,
    too_far_off,
)

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
MS = timedelta(milliseconds=1)
HOUR = timedelta(hours=1)


def reading(control: str, offset_s: float = 0, *, at: datetime = NOON, epoch: float = 0) -> ClockReading:
    return ClockReading(
        control=control, at=at, epoch=epoch, offset=timedelta(seconds=offset_s), uncertainty=timedelta(milliseconds=600)
    )


@given(
    off_ms=st.integers(-(10**9), 10**9),
    there_ms=st.integers(0, 5000),
    back_ms=st.integers(0, 5000),
    into_ms=st.integers(0, 999),
)
def test_the_true_offset_lies_within_the_uncertainty(off_ms: int, there_ms: int, back_ms: int, into_ms: int) -> None:
    sent = NOON + into_ms * MS
    theirs = sent + (there_ms + off_ms) * MS
    header = format_datetime(theirs.replace(microsecond=0), usegmt=True)
    found = clock_reading("a", header, sent=sent, received=sent + (there_ms + back_ms) * MS, epoch=0)
    assert found is not None
    assert abs(found.offset - off_ms * MS) <= found.uncertainty
    assert found.uncertainty == (500 + (there_ms + back_ms) / 2) * MS


@pytest.mark.parametrize("header", [None, "", "yesterday", "Tue, 99 Sep 2026 12:00:00 GMT"])
def test_what_is_no_date_says_nothing(header: str | None) -> None:
    assert clock_reading("a", header, sent=NOON, received=NOON, epoch=0) is None


def test_an_answer_out_of_a_cache_says_nothing_of_the_time() -> None:
    header = format_datetime(NOON, usegmt=True)
    assert clock_reading("a", header, sent=NOON, received=NOON, epoch=0) is not None
    assert clock_reading("a", header, sent=NOON, received=NOON, epoch=0, cached=True) is None


@pytest.mark.parametrize(
    ("offsets", "median"),
    [
        ([], None),
        ([0], None),
        ([0, 0.5], 0),
        ([0, 3600], None),
        ([0, 0.5, 3600], 0.5),
        ([3600, 3600.5, 0], 3600),
        ([0, 100, 200], None),
        ([0, 0, 3600, 3600], None),
        ([0, 0, 0, 3600, -3600], 0),
    ],
)
def test_controls_agree_where_more_than_half_do(offsets: list[float], median: float | None) -> None:
    found = agreed([reading(f"control {n}", offset) for n, offset in enumerate(offsets)])
    assert (None if found is None else found.offset / timedelta(seconds=1)) == median


MOST_S = MOST_OFF.total_seconds()


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("off_s", "too_far"), [(0, False), (MOST_S + 0.6, False), (MOST_S + 0.7, True), (7200, True)])
def test_a_clock_is_too_far_off_where_that_is_beyond_doubt(off_s: float, too_far: bool, sign: int) -> None:
    readings = [reading("a", sign * off_s), reading("b", sign * off_s)]
    assert (too_far_off(readings, None) is not None) is too_far


def test_where_the_controls_cannot_say_the_one_beside_the_sample_does() -> None:
    assert too_far_off([], reading("a", 3600)) == HOUR
    assert too_far_off([reading("a", 3600)], reading("a", 3600)) == HOUR
    assert too_far_off([reading(name) for name in "bcd"], reading("a", 3600)) is None
    assert too_far_off([], None) is None


def own_clock(*readings: ClockReading) -> OwnClock:
    clock = OwnClock("here")
    for each in readings:
        clock.take(each)
    return clock


def test_a_clock_that_is_set_is_known_to_be_off_from_that_moment() -> None:
    clock = own_clock(reading("a"), reading("b"))
    assert clock.too_far_off(None, now=NOON, epoch=0) is None
    assert clock.too_far_off(None, now=NOON + HOUR, epoch=3600) == -HOUR
    assert clock.too_far_off(None, now=NOON - HOUR, epoch=-3600) == HOUR
    assert clock.too_far_off(None, now=NOON, epoch=0) is None


def test_a_clock_that_is_set_right_is_right_from_that_moment() -> None:
    clock = own_clock(reading("a", 3600), reading("b", 3600))
    assert clock.too_far_off(None, now=NOON, epoch=0) == HOUR
    assert clock.too_far_off(None, now=NOON + HOUR, epoch=3600) is None


@pytest.mark.parametrize(("age", "known"), [(MAX_AGE, True), (MAX_AGE + MS, False)])
def test_what_was_said_long_ago_says_nothing_now(age: timedelta, known: bool) -> None:
    clock = own_clock(reading("a", 3600), reading("b", 3600))
    assert (clock.too_far_off(None, now=NOON + age, epoch=0) is not None) is known


def test_a_check_is_recorded_every_quarter_of_an_hour_and_when_it_has_changed() -> None:
    clock = own_clock(reading("a", 0.25), reading("b", 0.25))
    check = clock.check(now=NOON, epoch=0)
    assert check is not None
    assert (check.vantage, check.at, check.by) == ("here", NOON, "controls")
    assert (check.offset_ms, check.uncertainty_ms) == (250, 600)
    assert clock.check(now=NOON, epoch=0) is None
    soon = NOON + timedelta(minutes=1)
    for name in "ab":
        clock.take(replace(reading(name, 1.25), at=soon))
    assert clock.check(now=soon, epoch=0) is None  # no more than both are uncertain by
    for name in "ab":
        clock.take(replace(reading(name, 2.25), at=soon))
    changed = clock.check(now=soon, epoch=0)
    assert changed is not None
    assert changed.offset_ms == 2250
    later = soon + EVERY
    for name in "ab":
        clock.take(replace(reading(name, 2.25), at=later))
    assert clock.check(now=later, epoch=0) is not None


def test_one_control_alone_is_no_check() -> None:
    assert own_clock(reading("a", 5)).check(now=NOON, epoch=0) is None
