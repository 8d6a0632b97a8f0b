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
        (
            "between 10 and 11pm PT yesterday",
            "between 10 and 11pm PT yesterday",
            "2025-10-20T05:00",
            "2025-10-20T06:00",
        ),
        (
            "yesterday between 10 and 11pm PT",
            "yesterday between 10 and 11pm PT",
            "2025-10-20T05:00",
            "2025-10-20T06:00",
        ),
        ("yesterday (PT)", "yesterday (PT)", "2025-10-19T07:00", "2025-10-20T07:00"),
        ("on Tuesday from 9 to 10 am CET", "on Tuesday from 9 to 10 am CET", "2025-10-14T07:00", "2025-10-14T08:00"),
        ("from 22:00 UTC on Monday until 03:00 Tuesday", None, "2025-10-13T22:00", "2025-10-14T03:00"),
        ("from 14 May 2024 22:00 UTC to 15 May 2024 03:30 UTC", None, "2024-05-14T22:00", "2024-05-15T03:30"),
        ("2025-10-19T22:10Z to 2025-10-20T01:15Z", None, "2025-10-19T22:10", "2025-10-20T01:15"),
        ("On 19 October, from 22:10 to 23:55 UTC", None, "2025-10-19T22:10", "2025-10-19T23:55"),
        ("from 1430 to 1515 UTC", None, "2025-10-19T14:30", "2025-10-19T15:15"),
        ("between noon and 2pm ET", None, "2025-10-19T16:00", "2025-10-19T18:00"),
        ("10am PT / 1pm ET", None, "2025-10-19T17:00", None),
        ("at 14:05 UTC+2", None, "2025-10-19T12:05", None),
        ("at 5 p.m. London time", None, "2025-10-19T16:00", None),
        ("on the 14th at 09:00 UTC", None, "2025-10-14T09:00", None),
        ("by 30 May 2026, 18:00 UTC", None, "2025-10-20T09:30", "2026-05-30T18:00"),
        ("before 6pm ET tomorrow", None, "2025-10-20T09:30", "2025-10-21T22:00"),
        ("by end of year", None, "2025-10-20T09:30", "2026-01-01"),
        ("by EOD tomorrow", None, "2025-10-20T09:30", "2025-10-22"),
        ("by the end of next week", None, "2025-10-20T09:30", "2025-11-03"),
        ("by Friday morning", None, "2025-10-20T09:30", "2025-10-24T12:00"),
        ("later today", None, "2025-10-20T09:30", "2025-10-21"),
        ("within the hour", None, "2025-10-20T09:30", "2025-10-20T10:30"),
        ("this hour", None, "2025-10-20T09:00", "2025-10-20T09:30"),
        ("in the past hour and a half", None, "2025-10-20T08:00", "2025-10-20T09:30"),
        ("half an hour ago", None, "2025-10-20T08:45", "2025-10-20T09:15"),
        ("3 days ago", None, "2025-10-17", "2025-10-18"),
        ("late last night", None, "2025-10-19T18:00", "2025-10-20T08:00"),
        ("on Friday night", None, "2025-10-17T18:00", "2025-10-18T08:00"),
        ("yesterday afternoon", None, "2025-10-19T12:00", "2025-10-19T18:00"),
        ("Monday to Wednesday", None, "2025-10-13", "2025-10-16"),
        ("last Monday", None, "2025-10-13", "2025-10-14"),
        ("3-5 June", None, "2025-06-03", "2025-06-06"),
        ("from June 3, 2024 to June 5, 2024", None, "2024-06-03", "2024-06-06"),
        ("since the 14th", None, "2025-10-14", "2025-10-20T09:30"),
        ("from March to May", None, "2025-03-01", "2025-06-01"),
        ("in late March", None, "2025-03-21", "2025-04-01"),
        ("early 2025", None, "2025-01-01", "2025-05-01"),
        ("2021 went by", "2021", "2021-01-01", "2022-01-01"),
        ("H1 2025", None, "2025-01-01", "2025-07-01"),
        ("third quarter of 2024", None, "2024-07-01", "2024-10-01"),
        ("Q3'24", None, "2024-07-01", "2024-10-01"),
        ("from 21:58 UTC on the 30th to 00:07 UTC on the 1st", None, "2025-09-30T21:58", "2025-10-01T00:07"),
        ("From 28 February, 19:00, until 1 March, 08:30 UTC", None, "2025-02-28T19:00", "2025-03-01T08:30"),
        ("on the 31st", None, "2025-08-31", "2025-09-01"),
        ("year to date", None, "2025-01-01", "2025-10-20T09:30"),
        ("all year", None, "2025-01-01", "2025-10-20T09:30"),
        ("week 32 of 2025", None, "2025-08-04", "2025-08-11"),
        ("2025-W41", None, "2025-10-06", "2025-10-13"),
        ("19.10.2025", None, "2025-10-19", "2025-10-20"),
        ("10/19/2025", None, "2025-10-19", "2025-10-20"),
        ("between 6 PM CET (3 PM GMT) and 10 PM CET", None, None, None),
        ("from 10:05 to 10:20 IST", "from 10:05 to 10:20 IST", None, None),
        ("since 10:05", "since 10:05", None, None),
    ],
)
def test_stretch(text: str, words: str | None, begins: str | None, ends: str | None) -> None:
    (found,) = stretches(text, POSTED)
    assert (text[found.start : found.end], found.begins, found.ends) == (
        words or text,
        at(begins),
        at(ends),
    )


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


@pytest.mark.parametrize(
    ("text", "day", "until"),
    [
        ("yesterday from 22:00 to 23:30", 19, 20),
        ("by Friday noon", 24, 25),
        ("on the 14th at 09:00", 14, 15),
        ("as of 10:05 IST yesterday", 19, 20),
    ],
)
def test_clock_times_of_no_zone_know_only_their_day(text: str, day: int, until: int) -> None:
    (found,) = stretches(text, POSTED)
    assert (found.begins, found.ends) == (None, None)
    assert found.around == (datetime(2025, 10, day, tzinfo=UTC), datetime(2025, 10, until, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "lasts"), [("since 08:05 UTC", True), ("from 08:05 UTC on", True), ("at 08:05 UTC", False)]
)
def test_what_began_then_may_go_on(text: str, *, lasts: bool) -> None:
    (found,) = stretches(text, POSTED)
    assert (found.begins, found.ends, found.lasting) == (datetime(2025, 10, 20, 8, 5, tzinfo=UTC), None, lasts)


def test_a_second_zone_in_brackets_confirms_the_first() -> None:
    posted = datetime(2016, 2, 9, 8, 40, tzinfo=UTC)
    text = "last night between roughly 6 PM CET (5 PM GMT) and 10:45 PM CET (9:45 PM GMT)"
    found = stretches(text, posted)[-1]
    assert (found.begins, found.ends) == (at("2016-02-08T17:00"), at("2016-02-08T21:45"))


def test_a_day_of_another_clause_dates_no_clock_time() -> None:
    for text in ("Shipped on Tuesday; as of 09:05 UTC all is well", "Down since Friday, and at 09:05 UTC it came back"):
        assert stretches(text, POSTED)[-1].begins == datetime(2025, 10, 20, 9, 5, tzinfo=UTC)


def test_what_two_writing_habits_read_differently_is_no_date() -> None:
    assert stretches("on 3/4/2025", POSTED) == ()


def test_the_turn_of_the_year_is_near() -> None:
    (ahead,) = stretches("maintenance on Jan 3", datetime(2025, 12, 30, tzinfo=UTC))
    (back,) = stretches("broken on Dec 30", datetime(2026, 1, 5, tzinfo=UTC))
    assert (ahead.begins, back.begins) == (at("2026-01-03"), at("2025-12-30"))


@pytest.mark.parametrize("text", ["lost 3 this morning", "this morning 3 servers died"])
def test_a_count_beside_a_part_of_the_day_is_no_clock_time(text: str) -> None:
    (found,) = stretches(text, POSTED)
    assert text[found.start : found.end] == "this morning"


@pytest.mark.parametrize(
    "text",
    [
        "from 3 to 5 a day",
        "24/7",
        "9 to 5",
        "ratio 3:10",
        "2.5 to 3 times",
        "10-12 people",
        "version 3.10",
        "31 February 2024",
        "25:99 UTC",
    ],
)
def test_no_stretch(text: str) -> None:
    assert stretches(text, POSTED) == ()
