"""When a change took place: by the change event, the claim's own words, or the post."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from claims.cuts import SEARCHED, SETTLE, SIDE, Cut, ToldChange, after, before, change, searched
from claims.model import Claim, ClaimWindow, Dating, Kind, Post, Precision
from telemetry.model import Window

POST = datetime(2026, 3, 20, 10, tzinfo=UTC)
DAY = timedelta(days=1)
MIDNIGHT = POST.replace(hour=0)
SECOND = timedelta(seconds=1)


def cut(
    text: str | None = None, start: datetime | None = None, end: datetime | None = None, span: str = "x"
) -> Cut | None:
    window = None if text is None else ClaimWindow(text=text, start=start, end=end)
    claim = Claim(span=span, start=0, end=1, kind=Kind.LATENCY_CHANGE, window=window)
    return change(claim, Post(id="1", text="x", posted_at=POST), [claim])


def stretch(start: datetime, end: datetime) -> Window:
    return Window(start=start - SETTLE, end=end + SETTLE)


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [
        ("since the migration on 3 March", MIDNIGHT - 17 * DAY, MIDNIGHT - 16 * DAY, (MIDNIGHT - 17 * DAY,) * 2),
        ("on 3 March", MIDNIGHT - 17 * DAY, MIDNIGHT - 16 * DAY, (MIDNIGHT - 17 * DAY, MIDNIGHT - 16 * DAY)),
        ("last month", MIDNIGHT - 47 * DAY, MIDNIGHT - 19 * DAY, (MIDNIGHT - 19 * DAY,) * 2),
        ("today", MIDNIGHT, POST, (MIDNIGHT, MIDNIGHT)),
        ("since November", MIDNIGHT - 140 * DAY, POST, (MIDNIGHT - 140 * DAY,) * 2),
        ("now", POST, POST, (POST - SECOND, POST + SECOND)),
    ],
)
def test_the_claims_own_words_date_it(
    text: str | None, start: datetime | None, end: datetime | None, expected: tuple[datetime, datetime]
) -> None:
    assert cut(text, start, end) == Cut(window=stretch(*expected), dating=Dating.POST)


AT_POST = (POST - SECOND, POST + SECOND)


@pytest.mark.parametrize("text", [None, "some day"])
def test_without_a_known_time_that_of_the_post_stands_in_for_it(text: str | None) -> None:
    assert cut(text) == Cut(window=stretch(*AT_POST), dating=Dating.NONE)


@pytest.mark.parametrize("span", ["Example just got faster", "Now faster than ever", "40% faster, just like that"])
def test_just_and_now_say_that_it_is_of_the_time_of_the_post(span: str) -> None:
    assert cut(span=span) == Cut(window=stretch(*AT_POST), dating=Dating.POST)


@pytest.mark.parametrize("span", ["Adjust your clocks: faster", "Faster than we know", "Example is 40% faster"])
def test_other_words_do_not(span: str) -> None:
    found = cut(span=span)
    assert found is not None
    assert found.dating is Dating.NONE


def test_a_change_event_of_the_post_comes_first() -> None:
    said = ClaimWindow(text="on Monday", start=MIDNIGHT - 4 * DAY, end=MIDNIGHT - 3 * DAY)
    event = Claim(span="rolled out on Monday", start=0, end=1, kind=Kind.CHANGE_EVENT, window=said)
    claim = Claim(span="x", start=0, end=1, kind=Kind.LATENCY_CHANGE)
    post = Post(id="1", text="x", posted_at=POST)
    assert change(claim, post, [event, claim]) == Cut(
        window=stretch(MIDNIGHT - 4 * DAY, MIDNIGHT - 3 * DAY), dating=Dating.POST
    )


def test_a_change_event_without_a_time_is_of_the_time_of_the_post() -> None:
    event = Claim(span="rolled out", start=0, end=1, kind=Kind.CHANGE_EVENT)
    claim = Claim(span="x", start=0, end=1, kind=Kind.LATENCY_CHANGE)
    post = Post(id="1", text="x", posted_at=POST)
    told = ToldChange(window=None, posted_at=POST - DAY)
    assert change(claim, post, [event, claim], [told]) == Cut(window=stretch(*AT_POST), dating=Dating.POST)


def test_the_last_change_told_of_before_dates_it() -> None:
    claim = Claim(span="x", start=0, end=1, kind=Kind.LATENCY_CHANGE)
    post = Post(id="1", text="x", posted_at=POST)
    first, last = (ToldChange(window=None, posted_at=POST - days * DAY) for days in (3, 1))
    expected = stretch(POST - DAY - SECOND, POST - DAY + SECOND)
    for earlier in ((first, last), (last, first)):
        assert change(claim, post, [claim], earlier) == Cut(window=expected, dating=Dating.THREAD)


def test_a_change_told_of_before_is_dated_by_its_own_words() -> None:
    said = ClaimWindow(text="on Monday", start=MIDNIGHT - 4 * DAY, end=MIDNIGHT - 3 * DAY)
    told = ToldChange(window=said, posted_at=POST - DAY, posted_precision=Precision.DAY)
    claim = Claim(span="x", start=0, end=1, kind=Kind.LATENCY_CHANGE)
    found = change(claim, Post(id="1", text="x", posted_at=POST), [claim], [told])
    assert found == Cut(window=stretch(MIDNIGHT - 4 * DAY, MIDNIGHT - 3 * DAY), dating=Dating.THREAD)


def test_what_the_claim_says_itself_comes_before_what_was_told_before() -> None:
    told = ToldChange(window=None, posted_at=POST - DAY)
    window = ClaimWindow(text="now", start=POST, end=POST)
    claim = Claim(span="x", start=0, end=1, kind=Kind.LATENCY_CHANGE, window=window)
    found = change(claim, Post(id="1", text="x", posted_at=POST), [claim], [told])
    assert found == Cut(window=stretch(*AT_POST), dating=Dating.POST)


def test_without_any_date_there_is_no_cut() -> None:
    claim = Claim(span="x", start=0, end=1, kind=Kind.LATENCY_CHANGE)
    assert change(claim, Post(id="1", text="x"), [claim]) is None


def test_the_sides_lie_around_the_cut_and_not_beyond_now() -> None:
    window = stretch(POST, POST)
    assert before(window) == Window(start=window.start - SIDE, end=window.start)
    assert after(window, POST + 60 * DAY) == Window(start=window.end, end=window.end + SIDE)
    assert after(window, POST + 3 * DAY) == Window(start=window.end, end=POST + 3 * DAY)
    assert after(window, POST).length == timedelta(0)


def test_the_weeks_that_are_searched_lie_around_the_post_and_not_beyond_now() -> None:
    window = stretch(POST, POST)
    first, second = searched(window, POST + 60 * DAY)
    assert (first.start, first.end, second.start) == (window.start - SEARCHED, window.start, window.start)
    assert second.end == window.end + SIDE
    assert searched(window, POST)[1].end == POST
    assert len(searched(window, window.start - DAY)) == 1
