from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telemetry.asking.keeping import keep, news
from telemetry.asking.question import Found, joined
from telemetry.errors import StoreUnavailable
from telemetry.model import Report, ReportKind, SeriesPoint, Window
from telemetry.store import TelemetryStore
from tests.telemetry.asking.conftest import START, WINDOW, World, fixture

CROWD = Report(
    time=START,
    end=START + timedelta(minutes=15),
    service="example",
    source="Hacker News",
    operator="hacker news",
    kind=ReportKind.CROWD,
    value=3.0,
    unit="people",
    region=None,
    summary="3 people",
    url=None,
)
GROWN = replace(CROWD, end=START + timedelta(hours=1), value=5.0, summary="5 people")
NOTICE = replace(CROWD, kind=ReportKind.NETWORK, source="IODA", operator="ioda")


def test_an_hour_that_is_asked_about_four_times_is_one_crowd(world: World) -> None:
    world.says(fixture("hn-algolia/hits.json"))
    first = keep(world.store, world.ask("hn-algolia").found)
    again = keep(world.store, world.ask("hn-algolia").found)
    assert (first.reports, again.reports, again.rows) == (2, 0, 0)


def test_a_crowd_that_has_grown_is_told_again() -> None:
    assert list(news([GROWN], [CROWD])) == [GROWN]
    assert list(news([CROWD], [CROWD])) == []
    assert list(news([CROWD], [GROWN])) == []


@pytest.mark.parametrize(
    "other", [replace(CROWD, service="other"), replace(CROWD, source="other"), replace(CROWD, operator="other")]
)
def test_another_crowd_is_another_one(other: Report) -> None:
    assert list(news([other], [GROWN])) == [other]


def test_a_notice_is_kept_whatever_was_known() -> None:
    assert list(news([NOTICE], [NOTICE, CROWD])) == [NOTICE]


def test_a_crowd_without_a_number_is_kept() -> None:
    unnumbered = replace(CROWD, value=None)
    assert list(news([unnumbered], [CROWD])) == [unnumbered]


@given(st.lists(st.integers(0, 9), max_size=8))
def test_however_often_it_is_asked_the_largest_count_is_kept_and_none_twice(counts: list[int]) -> None:
    with TelemetryStore.memory() as store:
        for count in counts:
            keep(store, Found(reports=(replace(CROWD, value=float(count), summary=f"{count} people"),)))
        kept = [report.value or 0.0 for report in store.reports("example", WINDOW)]
    assert len(kept) == len(set(kept))
    assert max(kept, default=None) == max(counts, default=None)


def test_everything_found_is_kept_with_its_receipt() -> None:
    point = SeriesPoint(time=START, service="example", metric="m", source="s", value=1.0, sha256="abc")
    with TelemetryStore.memory() as store:
        kept = keep(store, joined([Found(series=(point,)), Found(reports=(NOTICE,)), Found(notes=("a note",))]))
        assert (kept.series, kept.reports, kept.samples, kept.statements, kept.readings) == (1, 1, 0, 0, 0)
        assert store.series("example", WINDOW) == (point,)


def test_a_store_that_cannot_be_written_says_so(world: World) -> None:
    world.store._db.conn.execute("PRAGMA query_only = 1")
    with pytest.raises(StoreUnavailable):
        keep(world.store, Found(reports=(NOTICE,)))


def test_the_window_of_a_crowd_may_lie_far_from_the_others() -> None:
    early = replace(CROWD, time=START - timedelta(days=30), end=START - timedelta(days=30) + timedelta(hours=1))
    with TelemetryStore.memory() as store:
        assert keep(store, Found(reports=(early, CROWD))).reports == 2
        assert keep(store, Found(reports=(early, CROWD))).reports == 0
        assert len(store.reports("example", Window(start=early.time, end=WINDOW.end))) == 2
