from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from telemetry.arrivals import Arrival, Brought, Marks
from telemetry.model import IncidentStage, Outcome, Report, ReportKind, Sample, SeriesPoint, StatusEvent, Window
from telemetry.store import TelemetryStore

NOON = datetime(2026, 5, 6, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def store() -> Iterator[TelemetryStore]:
    with TelemetryStore.memory() as opened:
        yield opened


def sample(at: datetime, *, vantage: str = "osl-1", service: str = "acme", until: datetime | None = None) -> Sample:
    return Sample(
        time=at,
        service=service,
        target="https://acme.example",
        vantage=vantage,
        asn=64500,
        country="NO",
        outcome=Outcome.OK,
        operator="self",
        until=until,
    )


def report(at: datetime, end: datetime | None = None) -> Report:
    return Report(
        time=at,
        end=end,
        service="acme",
        source="watcher",
        operator="watcher",
        kind=ReportKind.NETWORK,
        value=None,
        unit=None,
        region=None,
        summary="It failed.",
        url=None,
    )


def statement(at: datetime, words: str) -> StatusEvent:
    return StatusEvent(
        service="acme",
        format="statuspage",
        key="i-1",
        state=IncidentStage.RESOLVED,
        word="resolved",
        title="Incident",
        text=words,
        posted_at=at,
        seen_at=at + timedelta(days=5) if "later" in words else at,
    )


def hours(start: datetime, number: int, brought: Brought = Brought.SAMPLES) -> Arrival:
    return Arrival(service="acme", window=Window(start=start, end=start + number * HOUR), brought=brought)


def test_an_empty_store_brings_nothing(store: TelemetryStore) -> None:
    found = store.arrivals(Marks())
    assert (found.found, found.marks) == ((), Marks())


def test_samples_are_told_by_the_hours_that_they_lie_in(store: TelemetryStore) -> None:
    late = [sample(NOON + timedelta(minutes=minutes), vantage=name) for minutes in (1, 61, 300) for name in ("a", "b")]
    store.add_samples(late)
    assert store.arrivals(Marks()).found == (hours(NOON, 2), hours(NOON + 5 * HOUR, 1))


def test_a_state_is_told_for_all_hours_that_it_held_into(store: TelemetryStore) -> None:
    store.add_samples([sample(NOON, until=NOON + timedelta(hours=3, minutes=10))])
    assert store.arrivals(Marks()).found == (hours(NOON, 4),)


def test_a_longer_log_of_a_known_state_is_news(store: TelemetryStore) -> None:
    store.add_samples([sample(NOON, until=NOON + HOUR)])
    marks = store.arrivals(Marks()).marks
    store.add_samples([sample(NOON, until=NOON + HOUR)])
    assert store.arrivals(marks).found == ()
    store.add_samples([sample(NOON, until=NOON + 2 * HOUR)])
    assert store.arrivals(marks).found == (hours(NOON, 3),)


def test_reports_statements_and_values_are_told_by_their_own_time(store: TelemetryStore) -> None:
    store.add_reports([report(NOON, NOON + 2 * HOUR)])
    store.add_status_events([statement(NOON, "Over.")])
    store.add_series([SeriesPoint(time=NOON, service="acme", metric="users", source="paper", value=3.0)])
    at_noon = Window(start=NOON, end=NOON)
    assert set(store.arrivals(Marks()).found) == {
        hours(NOON, 2, Brought.REPORT),
        Arrival(service="acme", window=at_noon, brought=Brought.STATEMENT),
        Arrival(service="acme", window=at_noon, brought=Brought.SERIES),
    }


def test_what_was_seen_is_not_told_again_and_what_comes_later_is(store: TelemetryStore) -> None:
    store.add_samples([sample(NOON)])
    store.add_status_events([statement(NOON, "Over.")])
    marks = store.arrivals(Marks()).marks
    assert store.arrivals(marks).found == ()
    store.add_samples([sample(NOON), sample(NOON + timedelta(minutes=1))])
    store.add_status_events([statement(NOON, "Over. Later we learnt more, and say so later.")])
    assert {each.brought for each in store.arrivals(marks).found} == {Brought.SAMPLES, Brought.STATEMENT}


def test_numbers_are_not_given_out_again_after_notes_are_let_go(store: TelemetryStore) -> None:
    store.add_samples([sample(NOON), sample(NOON, vantage="b")])
    marks = store.arrivals(Marks()).marks
    store.forget_arrivals(marks)
    assert store.arrivals(Marks()).found == ()
    store.add_samples([sample(NOON + 3 * HOUR)])
    assert store.arrivals(marks).found == (hours(NOON + 3 * HOUR, 1),)


def test_no_more_is_read_at_once_than_is_allowed_and_nothing_is_lost(store: TelemetryStore) -> None:
    store.add_samples([sample(NOON + 2 * number * HOUR) for number in range(7)])
    marks = Marks()
    told: list[Arrival] = []
    while (found := store.arrivals(marks, at_once=3)).found:
        assert len(found.found) <= 3
        told += found.found
        marks = found.marks
    assert told == [hours(NOON + 2 * number * HOUR, 1) for number in range(7)]


def test_a_refused_import_notes_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[Sample]:
        yield sample(NOON)
        raise KeyError

    with TelemetryStore.open(tmp_path / "telemetry.db") as store:
        with pytest.raises(KeyError):
            store.add_samples(broken())
        assert store.arrivals(Marks()).found == ()
    with closing(sqlite3.connect(tmp_path / "telemetry.db")) as file:
        assert file.execute("select count(*) from probe_arrivals").fetchone() == (0,)
