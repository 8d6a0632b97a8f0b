"""Slips of the pen: which one makes the claimed times agree with the record."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from claims.model import ClaimWindow
from claims.slips import CALENDAR, CLOCK, explains, shifted
from telemetry.model import Window

TOLERANCE = timedelta(minutes=15)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def said(start: str, end: str) -> ClaimWindow:
    return ClaimWindow(text="then", start=at(start), end=at(end))


CLAIMED = said("2025-12-11 13:25", "2025-12-11 18:35")


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2025-11-11 13:25", "2025-11-11 18:35", "a month earlier"),
        ("2026-01-11 13:30", "2026-01-11 18:40", "a month later"),
        ("2024-12-11 13:25", "2024-12-11 18:35", "a year earlier"),
        ("2025-12-10 13:25", "2025-12-10 18:35", "a day earlier"),
        ("2025-12-11 01:25", "2025-12-11 06:35", "twelve hours earlier"),
        ("2025-12-12 01:25", "2025-12-12 06:35", "twelve hours later"),
        ("2025-12-11 21:25", "2025-12-12 02:35", "UTC-8"),
        ("2025-12-11 12:25", "2025-12-11 17:35", "UTC+1"),
        ("2025-12-11 07:55", "2025-12-11 13:05", "UTC+5:30"),
    ],
)
def test_the_slip_is_named(start: str, end: str, words: str) -> None:
    found = explains(CLAIMED, [Window(start=at(start), end=at(end))], TOLERANCE)
    assert found is not None
    assert words in found.words


@pytest.mark.parametrize(("minutes", "agrees"), [(15, True), (16, False)])
def test_it_agrees_within_the_tolerance(minutes: int, agrees: bool) -> None:
    off = timedelta(minutes=minutes)
    stretch = Window(start=at("2025-11-11 13:25"), end=at("2025-11-11 18:35") + off)
    assert (explains(CLAIMED, [stretch], TOLERANCE) is not None) is agrees


def test_every_record_must_agree() -> None:
    one = Window(start=at("2025-11-11 13:25"), end=at("2025-11-11 18:35"))
    other = Window(start=at("2025-11-11 13:25"), end=at("2025-11-11 20:35"))
    assert explains(CLAIMED, [one], TOLERANCE) is not None
    assert explains(CLAIMED, [one, other], TOLERANCE) is None
    assert explains(CLAIMED, [], TOLERANCE) is None


def test_a_day_that_a_month_does_not_have_was_not_meant() -> None:
    earlier = next(slip for slip in CALENDAR if slip.months == -1)
    assert shifted(said("2026-03-31 10:00", "2026-03-31 11:00"), earlier) is None
    assert shifted(said("2026-03-28 10:00", "2026-03-28 11:00"), earlier) is not None


def test_without_both_ends_there_is_no_slip() -> None:
    assert shifted(None, CLOCK[0]) is None
    assert shifted(ClaimWindow(text="at ten", start=at("2026-03-01 10:00"), end=None), CLOCK[0]) is None


def test_the_words_accuse_nobody_and_are_all_different() -> None:
    words = [slip.words for slip in (*CLOCK, *CALENDAR)]
    assert len(set(words)) == len(words)
