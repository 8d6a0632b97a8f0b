"""Stretches of time: words, UTC bounds, daylight saving, and zones that stay unresolved."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from claims.extract.times import stretches

POSTED = datetime(2025, 10, 20, 9, 30, tzinfo=UTC)  # a Monday; America is on daylight saving time


def at(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "words", "begins", "ends"),
    [
        ("down today", "today", "2025-10-20", "2025-10-20T09:30"),
        ("slow yesterday", "yesterday", "2025-10-19", "2025-10-20"),
        ("broken this morning", "this morning", "2025-10-20", "2025-10-20T09:30"),
        ("over the past 30 days", "over the past 30 days", "2025-09-20T09:30", "2025-10-20T09:30"),
        ("fine since Tuesday", "since Tuesday", "2025-10-14", "2025-10-20T09:30"),
        ("99.9% in Q3", "in Q3", "2025-07-01", "2025-10-01"),
        ("99.9% in Q4", "in Q4", "2025-10-01", "2025-10-20T09:30"),
        ("none in 2022", "in 2022", "2022-01-01", "2023-01-01"),
        ("none this year", "this year", "2025-01-01", "2025-10-20T09:30"),
        ("99.9% last week", "last week", "2025-10-13", "2025-10-20"),
        ("99.9% last month", "last month", "2025-09-01", "2025-10-01"),
        ("99.9% for last quarter", "for last quarter", "2025-07-01", "2025-10-01"),
        ("99.9% last year", "last year", "2024-01-01", "2025-01-01"),
        ("99.9% in the previous month", "in the previous month", "2025-09-01", "2025-10-01"),
        ("99.9% over the last month", "over the last month", "2025-09-20", "2025-10-20T09:30"),
        ("none this month", "this month", "2025-10-01", "2025-10-20T09:30"),
        ("none in the past 7 days", "in the past 7 days", "2025-10-13T09:30", "2025-10-20T09:30"),
        ("none in the last 2 months", "in the last 2 months", "2025-08-20", "2025-10-20T09:30"),
        ("ETA: 6 PM PT", "6 PM PT", "2025-10-20T09:30", "2025-10-21T01:00"),
        ("ETA 30 minutes", "30 minutes", "2025-10-20T09:30", "2025-10-20T10:00"),
        ("between 1:10 and 2:15 am PT", "between 1:10 and 2:15 am PT", "2025-10-20T08:10", "2025-10-20T09:15"),
        ("between 2:10 and 3:45 pm PT", "between 2:10 and 3:45 pm PT", "2025-10-19T21:10", "2025-10-19T22:45"),
        ("from 23:40 to 00:20 UTC", "from 23:40 to 00:20 UTC", "2025-10-19T23:40", "2025-10-20T00:20"),
        ("As of 2:24 AM PDT", "As of 2:24 AM PDT", "2025-10-20T09:24", None),
        ("around 22:00 UTC on 8 June 2021", "around 22:00 UTC on 8 June 2021", "2021-06-08T22:00", None),
        ("back by end of day", "by end of day", "2025-10-20T09:30", "2025-10-21"),
        ("back by 6 PM PT", "by 6 PM PT", "2025-10-20T09:30", "2025-10-21T01:00"),
        ("within the next 2 hours", "within the next 2 hours", "2025-10-20T09:30", "2025-10-20T11:30"),
        ("from 10:05 to 10:20 IST", "from 10:05 to 10:20 IST", None, None),
        ("since 10:05", "since 10:05", None, None),
    ],
)
def test_stretch(text: str, words: str, begins: str | None, ends: str | None) -> None:
    (found,) = stretches(text, POSTED)
    assert (text[found.start : found.end], found.begins, found.ends) == (words, at(begins), at(ends))


@pytest.mark.parametrize(
    ("day", "hour"), [("March 8, 2025", 20), ("March 9, 2025", 19), ("November 1, 2025", 19), ("November 2, 2025", 20)]
)
def test_the_wall_clock_follows_daylight_saving(day: str, hour: int) -> None:
    (found,) = stretches(f"from 12:00 pm to 12:30 pm PT on {day}", datetime(2025, 12, 1, tzinfo=UTC))
    assert found.begins is not None
    assert found.begins.hour == hour


def test_a_written_date_dates_the_clock_times_after_it() -> None:
    day, clock = stretches("12 June 2025: it ran from 10:51 to 18:18, US/Pacific time.", POSTED)
    assert day.begins == at("2025-06-12")
    assert (clock.begins, clock.ends) == (at("2025-06-12T17:51"), at("2025-06-13T01:18"))


def test_the_end_of_a_named_day_is_that_of_its_zone() -> None:
    posted = datetime(2022, 4, 15, 12, tzinfo=UTC)
    (found,) = stretches("back by the end of Tuesday April 19th (PT) at the latest", posted)
    assert (found.begins, found.ends) == (posted, at("2022-04-20T07:00"))


def test_last_month_in_march_is_february() -> None:
    (found,) = stretches("up last month", datetime(2026, 3, 3, tzinfo=UTC))
    assert (found.begins, found.ends) == (at("2026-02-01"), at("2026-03-01"))


@pytest.mark.parametrize("year", [1, 9999])
def test_the_ends_of_the_calendar_resolve_nothing(year: int) -> None:
    posted = datetime(year, 12, 31, 23, 59, tzinfo=UTC)
    found = stretches("on 9999-12-31 yesterday, since Tuesday, within 3 weeks, at 23:59 PT", posted)
    assert found
    assert all(each.begins is each.ends is None for each in found)


@pytest.mark.parametrize("text", ["2.5 to 3 times", "10-12 people", "version 3.10", "31 February 2024", "25:99 UTC"])
def test_no_stretch(text: str) -> None:
    assert stretches(text, POSTED) == ()
