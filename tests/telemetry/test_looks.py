"""Looks in the store: whole or not at all, a few bytes each, and what is known of a document from before."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from telemetry.errors import StoreUnavailable
from telemetry.lag import watched
from telemetry.looks import CODES, LastRead, Look
from telemetry.model import Window
from telemetry.readings import PageReading, ReadingOutcome, stretches
from telemetry.store import TelemetryStore
from tests.telemetry.invented import START, at, looked, read, said

URL = "https://status.acme.example/history.atom"
FORMAT = "statuspage-atom"
DAY = Window(start=START, end=START + timedelta(days=1))
ONE = said("1", 0, seen=1)


def last_read(service: str = "acme", **changes: Any) -> LastRead:
    known = LastRead(
        service=service,
        format=FORMAT,
        url=URL,
        reader="r",
        etag='"a"',
        last_modified="",
        sha256="ab",
        statements="cd",
        summary="1 of 1 incidents open",
        newest=at(0),
        whole_at=at(1),
    )
    return replace(known, **changes)


def a_look(minutes: float, outcome: ReadingOutcome, *services: str) -> Look:
    readings = tuple(
        PageReading(service=service, format=FORMAT, url=URL, read_at=at(minutes), outcome=outcome)
        for service in services or ("acme",)
    )
    return Look(url=URL, format=FORMAT, at=at(minutes), outcome=outcome, readings=readings)


def a_reading_look(minutes: float) -> Look:
    reading = replace(read(minutes, [ONE]), url=URL)
    return replace(a_look(minutes, ReadingOutcome.READ), readings=(reading,), events=(ONE,), last_reads=(last_read(),))


def test_every_outcome_but_a_reading_has_a_code_of_its_own() -> None:
    assert set(CODES) == set(ReadingOutcome) - {ReadingOutcome.READ}
    assert len(set(CODES.values())) == len(CODES)


def test_a_look_is_kept_with_all_that_it_brought() -> None:
    with TelemetryStore.memory() as store:
        assert store.add_look(a_reading_look(1)) == 1
        assert store.add_look(a_look(2, ReadingOutcome.UNCHANGED)) == 0
        assert store.last_reads(format=FORMAT, url=URL) == {"acme": last_read()}
        assert store.last_reads(format="rss", url=URL) == {}
        found = store.readings("acme", DAY)
        assert [(one.outcome.value, one.url, one.read_at) for one in found] == [
            ("read", URL, at(1)),
            ("unchanged", URL, at(2)),
        ]
        assert store.status_events("acme", DAY) == (ONE,)


def test_what_is_known_is_the_latest_and_each_services_own() -> None:
    with TelemetryStore.memory() as store:
        for last in (last_read(), last_read("other", newest=None), last_read(etag='"b"')):
            store.add_look(replace(a_look(1, ReadingOutcome.UNCHANGED), last_reads=(last,)))
        assert store.last_reads(format=FORMAT, url=URL) == {
            "acme": last_read(etag='"b"'),
            "other": last_read("other", newest=None),
        }


def test_a_look_before_any_reading_leaves_nothing_known() -> None:
    with TelemetryStore.memory() as store:
        store.add_look(a_look(1, ReadingOutcome.UNREACHABLE))
        assert store.last_reads(format=FORMAT, url=URL) == {}
        assert len(store.readings("acme", DAY)) == 1


@pytest.mark.parametrize("broken", ["events", "readings", "last_reads"])
def test_a_look_that_cannot_be_kept_whole_is_not_kept_at_all(broken: str, tmp_path: Path) -> None:
    spoilt = {
        "events": replace(said("2", 2, seen=3), title="\ud800"),
        "readings": PageReading(
            service="\ud800", format=FORMAT, url=URL, read_at=at(3), outcome=ReadingOutcome.BLOCKED
        ),
        "last_reads": last_read(etag="\ud800"),
    }[broken]
    look = a_reading_look(3)
    more: Any = {broken: (*getattr(look, broken), spoilt)}
    look = replace(look, **more)
    with TelemetryStore.open(tmp_path / "telemetry.db") as store:
        with pytest.raises(UnicodeEncodeError):
            store.add_look(look)
        assert (store.readings("acme", DAY), store.status_events("acme", DAY)) == ((), ())
        assert store.last_reads(format=FORMAT, url=URL) == {}
        store.add_look(a_reading_look(3))
        assert len(store.readings("acme", DAY)) == 1


def test_a_look_at_a_file_that_another_has_locked_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("telemetry.datafile.BUSY_TIMEOUT_S", 0.01)
    path = tmp_path / "telemetry.db"
    with TelemetryStore.open(path) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="locked"):
            store.add_look(a_reading_look(1))
        other.close()


def test_looks_are_found_to_the_millisecond_of_the_window() -> None:
    with TelemetryStore.memory() as store:
        for minutes in (0, 1, 2):
            store.add_look(a_look(minutes, ReadingOutcome.UNCHANGED))
        sliver = timedelta(microseconds=1)
        assert [one.read_at for one in store.readings("acme", Window(start=at(1), end=at(2)))] == [at(1)]
        assert [one.read_at for one in store.readings("acme", Window(start=at(1) + sliver, end=at(2) + sliver))] == [
            at(2)
        ]


def test_of_old_looks_only_those_with_news_are_given_where_that_is_asked_for() -> None:
    with TelemetryStore.memory() as store:
        store.add_look(a_reading_look(1))
        for minutes in (2, 3, 4):
            store.add_look(a_look(minutes, ReadingOutcome.UNCHANGED))
        found = store.readings("acme", DAY, quiet_from=at(3))
        assert [(one.outcome.value, one.read_at) for one in found] == [
            ("read", at(1)),
            ("unchanged", at(3)),
            ("unchanged", at(4)),
        ]
        assert len(store.readings("acme", DAY, quiet_from=at(-5))) == 4


def test_a_month_of_minutes_without_news_is_small_and_counts_as_watched(tmp_path: Path) -> None:
    path, minutes = tmp_path / "telemetry.db", 30 * 24 * 60
    with TelemetryStore.open(path) as store:
        store.add_look(a_reading_look(0))
        store._db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        before = path.stat().st_size
        looks = tuple(replace(looked(minute, ReadingOutcome.UNCHANGED), url=URL) for minute in range(1, minutes + 1))
        store.add_look(replace(a_look(0, ReadingOutcome.UNCHANGED), readings=looks))
        store._db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert (path.stat().st_size - before) / minutes < 20
        month = Window(start=START, end=at(minutes) + timedelta(seconds=1))
        ((stretch,),) = stretches(store.readings("acme", month))
        assert len(stretch.times) == minutes + 1
        assert watched(stretch.times, Window(start=at(10), end=at(minutes - 10)))
