"""When a change took place: by the change event, the claim's own words, or the post."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from claims.cuts import SETTLE, SIDE, after, before, change
from claims.model import Claim, ClaimWindow, Kind, Post
from telemetry.model import Window

POST = datetime(2026, 3, 20, 10, tzinfo=UTC)
DAY = timedelta(days=1)
MIDNIGHT = POST.replace(hour=0)


def cut(text: str | None = None, start: datetime | None = None, end: datetime | None = None) -> Window | None:
    window = None if text is None else ClaimWindow(text=text, start=start, end=end)
    claim = Claim(span="x", start=0, end=1, kind=Kind.LATENCY_CHANGE, window=window)
    return change(claim, Post(id="1", text="x", posted_at=POST), [claim])


def stretch(start: datetime, end: datetime) -> Window:
    return Window(start=start - SETTLE, end=end + SETTLE)


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [
        (None, None, None, (POST - timedelta(seconds=1), POST + timedelta(seconds=1))),
        ("since the migration on 3 March", MIDNIGHT - 17 * DAY, MIDNIGHT - 16 * DAY, (MIDNIGHT - 17 * DAY,) * 2),
        ("on 3 March", MIDNIGHT - 17 * DAY, MIDNIGHT - 16 * DAY, (MIDNIGHT - 17 * DAY, MIDNIGHT - 16 * DAY)),
        ("last month", MIDNIGHT - 47 * DAY, MIDNIGHT - 19 * DAY, (MIDNIGHT - 19 * DAY,) * 2),
        ("today", MIDNIGHT, POST, (MIDNIGHT, MIDNIGHT)),
        ("since November", MIDNIGHT - 140 * DAY, POST, (MIDNIGHT - 140 * DAY,) * 2),
        ("some day", None, None, (POST - timedelta(seconds=1), POST + timedelta(seconds=1))),
    ],
)
def test_the_claims_own_words_date_it(
    text: str | None, start: datetime | None, end: datetime | None, expected: tuple[datetime, datetime]
) -> None:
    assert cut(text, start, end) == stretch(*expected)


def test_a_change_event_of_the_post_comes_first() -> None:
    said = ClaimWindow(text="on Monday", start=MIDNIGHT - 4 * DAY, end=MIDNIGHT - 3 * DAY)
    event = Claim(span="rolled out on Monday", start=0, end=1, kind=Kind.CHANGE_EVENT, window=said)
    claim = Claim(span="x", start=0, end=1, kind=Kind.LATENCY_CHANGE)
    post = Post(id="1", text="x", posted_at=POST)
    assert change(claim, post, [event, claim]) == stretch(MIDNIGHT - 4 * DAY, MIDNIGHT - 3 * DAY)


def test_without_any_date_there_is_no_cut() -> None:
    claim = Claim(span="x", start=0, end=1, kind=Kind.LATENCY_CHANGE)
    assert change(claim, Post(id="1", text="x"), [claim]) is None


def test_the_sides_lie_around_the_cut_and_not_beyond_now() -> None:
    window = stretch(POST, POST)
    assert before(window) == Window(start=window.start - SIDE, end=window.start)
    assert after(window, POST + 60 * DAY) == Window(start=window.end, end=window.end + SIDE)
    assert after(window, POST + 3 * DAY) == Window(start=window.end, end=POST + 3 * DAY)
    assert after(window, POST).length == timedelta(0)
