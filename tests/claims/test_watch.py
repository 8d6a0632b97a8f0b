"""What is looked at again, when, and what counts as another verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from claims.model import Checked, Claim, ClaimWindow, EvidenceKind, Kind, Label, Post, Use
from claims.record import Recorded, Why
from claims.watch import Watched, due, due_at, is_another, told
from claims.watching import reach, watched
from telemetry.arrivals import Arrival, Brought
from telemetry.model import Window
from tests.claims.methods.scene import seen
from tests.claims.reviews import finding, recorded

POSTED = datetime(2026, 5, 6, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
POST = Post(id="1", text="", network="x", posted_at=POSTED, service="github")
ID = "0123456789ab"


def watch_of(kind: Kind, *, at: datetime = POSTED + MINUTE, post: Post = POST, **more: Any) -> Watched | None:
    claim = replace(Claim(span="x", start=0, end=1, kind=kind, service="github"), **more)
    checked = Checked(claim=claim, verdict=recorded(Label.UNPROVEN).verdict, observations=seen())
    return watched(ID, checked, post, at)


def known(watch: Watched | None) -> Watched:
    assert watch is not None
    return watch


def promise(due: datetime) -> dict[str, Any]:
    return {"window": ClaimWindow(text="by then", start=due, end=due)}


def looks(watch: Watched, kind: Kind, until: datetime, **more: Any) -> list[datetime]:
    """When a claim is looked at that is asked about every minute, and about which nothing comes in."""
    found, now = [], watch.looked_at
    while now <= until:
        if due(watch, now) is Why.DUE:
            found.append(now)
            watch = known(watch_of(kind, at=now, **more))
        now += MINUTE
    return found


def test_a_recovery_is_looked_at_each_quarter_of_its_first_hour() -> None:
    watch = known(watch_of(Kind.RESOLVED, at=POSTED))
    found = looks(watch, Kind.RESOLVED, POSTED + DAY)
    # The post's time is known to the second, which the last look leaves room for.
    assert [moment - POSTED for moment in found] == [15 * MINUTE, 30 * MINUTE, 45 * MINUTE, 61 * MINUTE]


def test_a_promise_is_looked_at_when_it_falls_due_and_not_before() -> None:
    by = POSTED + 3 * HOUR
    found = looks(known(watch_of(Kind.ETA, **promise(by))), Kind.ETA, by + DAY, **promise(by))
    assert [moment - by for moment in found] == [0 * MINUTE, 15 * MINUTE, 30 * MINUTE, 45 * MINUTE, 61 * MINUTE]


def test_after_a_long_stop_one_look_makes_up_for_all_that_were_missed() -> None:
    watch = known(watch_of(Kind.RESOLVED))
    later = POSTED + 30 * DAY
    assert due(watch, later) is Why.DUE
    assert due(known(watch_of(Kind.RESOLVED, at=later)), later + DAY) is None


def test_what_speaks_of_a_moment_is_looked_at_when_its_window_has_passed() -> None:
    watch = known(watch_of(Kind.OPERATIONAL))
    assert due(watch, POSTED + 14 * MINUTE) is None
    assert due(watch, POSTED + 16 * MINUTE) is Why.DUE


@pytest.mark.parametrize("kind", [Kind.CAUSE, Kind.THROUGHPUT, Kind.CHANGE_EVENT])
def test_what_no_finding_could_change_is_not_watched(kind: Kind) -> None:
    assert watch_of(kind) is None
    assert watch_of(Kind.OPERATIONAL, checkable=False) is None
    assert watch_of(Kind.OPERATIONAL, post=replace(POST, posted_at=None)) is None


def test_late_data_waits_until_the_last_look_is_a_while_ago() -> None:
    watch = replace(known(watch_of(Kind.OPERATIONAL, at=POSTED + HOUR)), pending=Why.LATE_DATA)
    assert due(watch, POSTED + HOUR + 14 * MINUTE) is None
    assert due(watch, POSTED + HOUR + 15 * MINUTE) is Why.LATE_DATA
    assert due_at(watch) == POSTED + HOUR + 15 * MINUTE


def test_the_longer_the_window_the_longer_late_data_waits() -> None:
    month = ClaimWindow(text="this month", start=POSTED - 30 * DAY, end=POSTED)
    watch = replace(known(watch_of(Kind.UPTIME, window=month)), pending=Why.LATE_DATA)
    assert due(watch, POSTED + 7 * HOUR) is None
    assert due(watch, POSTED + 8 * HOUR) is Why.LATE_DATA


@pytest.mark.parametrize("why", [Why.DISPUTE, Why.EDITED])
def test_what_people_did_is_looked_at_at_once(why: Why) -> None:
    watch = replace(known(watch_of(Kind.OPERATIONAL)), pending=why)
    assert due(watch, watch.looked_at) is why
    assert due_at(watch) == watch.looked_at


def test_a_look_from_later_on_is_not_overtaken() -> None:
    watch = replace(known(watch_of(Kind.RESOLVED, at=POSTED + DAY)), pending=Why.DISPUTE)
    assert due(watch, POSTED + 2 * HOUR) is None


def test_the_first_moment_told_is_the_first_with_a_reason() -> None:
    by = POSTED + 3 * HOUR
    for watch in (
        known(watch_of(Kind.ETA, **promise(by))),
        known(watch_of(Kind.RESOLVED)),
        replace(known(watch_of(Kind.RESOLVED)), pending=Why.LATE_DATA),
        replace(known(watch_of(Kind.ETA, **promise(by))), pending=Why.LATE_DATA),
    ):
        first = due_at(watch)
        assert first is not None
        assert due(watch, first) is not None
        assert due(watch, first - timedelta(milliseconds=1)) is None
    assert due_at(known(watch_of(Kind.OPERATIONAL, at=POSTED + DAY))) is None


@pytest.mark.parametrize("kind", [Kind.RESOLVED, Kind.ETA])
def test_a_recovery_is_watched_for_a_day(kind: Kind) -> None:
    by = promise(POSTED + HOUR) if kind is Kind.ETA else {}
    assert known(watch_of(kind, **by)).window.end >= POSTED + DAY


def test_samples_count_in_the_window_and_words_around_it() -> None:
    stretch = Window(start=POSTED, end=POSTED + HOUR)
    samples = Arrival(service="github", window=stretch, brought=Brought.SAMPLES)
    assert reach(samples) == stretch
    for brought in (Brought.REPORT, Brought.STATEMENT, Brought.SERIES):
        wider = reach(replace(samples, brought=brought))
        assert (wider.start, wider.end) == (POSTED - 2 * DAY, POSTED + HOUR + 2 * DAY)


BEFORE = recorded(Label.UNPROVEN, reasons=("no-data: nothing was measured", "aside: x"))


@pytest.mark.parametrize(
    ("changed", "another"),
    [
        ({}, False),
        ({"confidence": 0.9, "summary": "Other words.", "numbers": (), "power": "More."}, False),
        ({"evidence": (finding(id="e7"), finding(id="e8"))}, False),
        ({"reasons": ("no-data: nothing was measured in 3 hours",)}, False),
        ({"reasons": ("one-place: it has no say alone", "aside: x")}, True),
        ({"label": Label.SUPPORTED}, True),
    ],
    ids=["same", "numbers", "evidence", "words-of-the-rule", "another-rule", "another-label"],
)
def test_another_label_or_rule_is_another_verdict(changed: dict[str, Any], another: bool) -> None:
    new = replace(BEFORE.verdict, **changed)
    assert is_another(BEFORE, new) is another


def account(use: Use = Use.USED) -> Recorded:
    return recorded(
        Label.UNPROVEN, evidence=(finding(id="a", kind=EvidenceKind.ADMISSION, use=use, summary="10 to 11"),)
    )


def test_the_companys_own_account_is_a_reason_of_its_own() -> None:
    old, new = BEFORE.verdict, account().verdict
    assert told(Why.LATE_DATA, old, new) is Why.POST_MORTEM
    assert told(Why.DUE, old, new) is Why.POST_MORTEM
    assert told(Why.DISPUTE, old, new) is Why.DISPUTE
    assert told(Why.LATE_DATA, new, new) is Why.LATE_DATA
    assert told(Why.LATE_DATA, old, account(Use.DISCARDED).verdict) is Why.LATE_DATA
