"""When a claim about the time after its post is judged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from claims.due import due, looks
from claims.model import Claim, ClaimWindow, Kind

POSTED = datetime(2026, 3, 1, 9, tzinfo=UTC)
TEN = datetime(2026, 3, 1, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def said(kind: Kind, *, by: datetime | None = None, checkable: bool = True) -> Claim:
    window = ClaimWindow(text="by ten", start=POSTED, end=by)
    return Claim(span="Back by ten", start=0, end=11, kind=kind, window=window, checkable=checkable)


def test_a_promise_waits_for_the_promised_time() -> None:
    assert due(said(Kind.ETA, by=TEN), POSTED) == TEN


def test_it_is_over_waits_for_the_end_of_the_hour_in_which_a_relapse_belongs_to_it() -> None:
    assert due(said(Kind.RESOLVED, by=TEN), POSTED) == POSTED + 60 * MINUTE


@pytest.mark.parametrize(
    ("claim", "posted_at"),
    [
        (said(Kind.ETA), POSTED),
        (said(Kind.ETA, by=TEN, checkable=False), POSTED),
        (said(Kind.RESOLVED), None),
        (said(Kind.OPERATIONAL, by=TEN), POSTED),
    ],
    ids=["promise-without-a-time", "joke", "post-without-a-time", "waits-for-nothing"],
)
def test_a_claim_that_waits_for_nothing_is_never_due(claim: Claim, posted_at: datetime | None) -> None:
    assert due(claim, posted_at) is None
    assert looks(claim, posted_at) == ()


def test_a_promise_is_looked_at_when_due_and_each_quarter_of_the_hour_after() -> None:
    assert looks(said(Kind.ETA, by=TEN), POSTED) == tuple(TEN + MINUTE * each for each in (0, 15, 30, 45, 60))


def test_it_is_over_is_looked_at_each_quarter_of_the_hour_after_the_post() -> None:
    assert looks(said(Kind.RESOLVED), POSTED) == tuple(POSTED + MINUTE * each for each in (15, 30, 45, 60))


def test_where_the_posts_time_is_vague_the_last_look_waits_for_the_hour_after_the_latest_it_can_have_been() -> None:
    found = looks(said(Kind.RESOLVED), POSTED, timedelta(hours=1))
    assert found[-1] == POSTED + 120 * MINUTE
    assert list(found) == sorted(set(found))
