"""The lag of a page that was read again and again: what its looks, also those without news, say of its silence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.pagewatch import Scope, ServiceLag, service_lag
from telemetry.lag import Spoke
from telemetry.model import Outcome, Sample, Window
from tests.telemetry.pages.reading import Desk, a_service
from tests.telemetry.pages.server import PageServer, Served, page_server

TEN = datetime(2026, 1, 2, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OUTAGE = (30, 60)
PATH = "/api/v2/summary.json"
QUIET = b'{"page": {"name": "Acme"}, "status": {"indicator": "none", "description": ""}, "incidents": []}'
POSTED = b"""{"page": {"name": "Acme"}, "status": {"indicator": "major", "description": ""}, "incidents": [
{"id": "i1", "name": "Down", "status": "investigating", "impact": "major", "incident_updates": [
{"id": "u1", "status": "investigating", "body": "We look.", "display_at": "2026-01-02T10:47:00Z"}]}]}"""


@pytest.fixture
def page() -> Iterator[PageServer]:
    with page_server() as server:
        yield server


def an_outage() -> Iterator[Sample]:
    for minute in range(240):
        for number, place in enumerate(("fra", "nyc", "tyo"), start=1):
            yield Sample(
                time=TEN + minute * MINUTE,
                service="acme",
                target="front",
                vantage=place,
                asn=number,
                country=("DE", "US", "JP")[number - 1],
                outcome=Outcome.CONNECT if OUTAGE[0] <= minute < OUTAGE[1] else Outcome.OK,
                control_ok=True,
            )


def lag_of(desk: Desk) -> ServiceLag:
    window = Window(start=TEN, end=desk.now)
    return service_lag(desk.store, "acme", window, Scope(), now=desk.now)


def watch(page: PageServer, *, posted: int | None = None, unreachable: range = range(0)) -> Desk:
    """Read the page every five minutes for four hours; it answers without news unless it is told otherwise."""
    desk = Desk(now=TEN)
    desk.store.add_samples(an_outage())
    for minute in range(0, 240, 5):
        page.serve(PATH, QUIET if posted is None or minute < posted else POSTED)
        if minute in unreachable:
            page.at[PATH] = Served(status=500)
        desk.now = TEN + minute * MINUTE
        desk.read(a_service("acme", page.url, "statuspage"))
    return desk


def test_a_page_that_was_read_all_through_and_said_nothing_never_spoke(page: PageServer) -> None:
    desk = watch(page)
    (lag,) = lag_of(desk).lags
    assert lag.spoke is Spoke.NEVER
    # All but one of the looks found nothing new, and most cost no body: those are what its silence rests on.
    assert [outcome for outcome, _ in desk.readings("acme") if outcome != "refused-shape"] == [
        "read",
        *["unchanged"] * 47,
    ]


def test_a_page_that_spoke_is_dated_by_its_posting_and_our_rounds(page: PageServer) -> None:
    (lag,) = lag_of(watch(page, posted=47)).lags
    assert lag.spoke is Spoke.AFTER
    began, posted = lag.trouble, TEN + 47 * MINUTE
    assert began.start_after is not None
    assert (lag.least, lag.most) == (posted - began.start_by, posted - began.start_after)
    assert timedelta(0) < began.start_by - began.start_after <= 2 * MINUTE
    assert lag.notice is not None
    assert lag.notice.title == "Down"


def test_a_posting_that_is_dated_back_is_bounded_by_our_looks(page: PageServer) -> None:
    (lag,) = lag_of(watch(page, posted=92)).lags
    # Dated 10:47, and not there when we looked at 11:30.
    assert lag.spoke is Spoke.AFTER
    began = lag.trouble
    assert began.start_after is not None
    assert lag.least == TEN + 90 * MINUTE - began.start_by
    assert lag.most == TEN + 95 * MINUTE - began.start_after


@pytest.mark.parametrize("away", [range(40, 60), range(100, 120)])
def test_a_page_that_could_not_be_read_for_a_while_is_not_called_silent(page: PageServer, away: range) -> None:
    (lag,) = lag_of(watch(page, unreachable=away)).lags
    assert lag.spoke is Spoke.UNWATCHED


def test_a_short_failure_between_looks_leaves_it_watched(page: PageServer) -> None:
    (lag,) = lag_of(watch(page, unreachable=range(100, 110))).lags
    assert lag.spoke is Spoke.NEVER


def test_what_was_read_long_before_counts_as_what_stood_there(page: PageServer) -> None:
    desk = Desk(now=TEN - timedelta(days=30))
    page.serve(PATH, QUIET)
    acme = a_service("acme", page.url, "statuspage")
    for _ in range(4):
        desk.read(acme, after=timedelta(days=7))
    desk.store.add_samples(an_outage())
    for minute in range(0, 240, 10):
        desk.now = TEN + minute * MINUTE
        desk.read(acme)
    (lag,) = lag_of(desk).lags
    assert lag.spoke is Spoke.NEVER
