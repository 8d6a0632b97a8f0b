from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from telemetry.migrations import TELEMETRY
from telemetry.model import Outcome, Sample, Window
from telemetry.probe_ids import CODES
from telemetry.store import TelemetryStore

START = datetime(2024, 5, 6, 10, 0, 0, 123000, tzinfo=UTC)
EVER = Window(start=datetime(1, 1, 1, tzinfo=UTC), end=datetime(9999, 12, 31, tzinfo=UTC))
OLD_COLUMNS = (
    "time, service, target, vantage, asn, country, outcome, http_status, dns_ms, connect_ms, tls_ms, ttfb_ms, total_ms,"
    " control_ok, until, operator, origin, sha256, scheduled"
)
TEXT = "%Y-%m-%dT%H:%M:%S.{:03d}Z"

SAMPLE = Sample(
    time=START,
    service="acme",
    target="https://acme.example",
    vantage="fra-1",
    asn=64500,
    country="DE",
    outcome=Outcome.HTTP_5XX,
    http_status=503,
    dns_ms=1.5,
    connect_ms=2.5,
    tls_ms=3.5,
    ttfb_ms=4.5,
    total_ms=12.25,
    control_ok=False,
    operator="somebody",
    origin="probes.csv",
    sha256="ab" * 32,
)
OLD = (
    SAMPLE,
    replace(SAMPLE, time=START + timedelta(milliseconds=1), outcome=Outcome.OK, control_ok=True),
    replace(SAMPLE, vantage="b", asn=None, country=None, http_status=None, control_ok=None),
    replace(SAMPLE, vantage="b", time=START + timedelta(hours=1), asn=64501, country=None, dns_ms=None, total_ms=0.0),
    replace(SAMPLE, vantage="c", until=START + timedelta(hours=26), operator="upptime"),
    replace(SAMPLE, service="other", time=datetime(1969, 12, 31, 23, 59, 59, 999000, tzinfo=UTC), origin="", sha256=""),
    *(replace(SAMPLE, service="words", vantage=outcome.value, outcome=outcome) for outcome in Outcome),
)


def text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.strftime(TEXT.format(moment.microsecond // 1000))


def old_row(sample: Sample, scheduled: datetime | None = None) -> tuple[object, ...]:
    columns = [name.strip() for name in OLD_COLUMNS.split(",")][:-1]
    values = [getattr(sample, name) for name in columns]
    return (*(text(each) if isinstance(each, datetime) else each for each in values), text(scheduled))


def old_database(path: Path, rows: Iterator[tuple[object, ...]]) -> None:
    """A file as the versions before m008 left it."""
    with closing(sqlite3.connect(path)) as connection:
        db = Database(connection)
        TELEMETRY.apply(db, stop_before="m008_compact_samples")
        places = ", ".join("?" * len(OLD_COLUMNS.split(",")))
        connection.executemany(f"INSERT INTO samples ({OLD_COLUMNS}) VALUES ({places})", rows)  # noqa: S608 -- a constant
        connection.commit()


def test_a_database_of_before_keeps_every_sample(tmp_path: Path) -> None:
    path = tmp_path / "telemetry.db"
    old_database(path, map(old_row, OLD))
    with TelemetryStore.open(path) as store:
        kept = [sample for service in ("acme", "other", "words") for sample in store.samples(service, EVER)]
        assert sorted(kept, key=repr) == sorted(OLD, key=repr)
        assert store.counts()["samples"] == len(OLD)
        assert store.add_samples(OLD) == 0


def test_the_scheduled_starts_of_before_are_still_the_same_samples(tmp_path: Path) -> None:
    path = tmp_path / "telemetry.db"
    scheduled = START - timedelta(milliseconds=250)
    old_database(path, iter([old_row(SAMPLE, scheduled)]))
    with TelemetryStore.open(path) as store:
        rows = store._db.conn.execute("SELECT time_ms - late_ms FROM probe_samples").fetchall()
        assert rows == [(round(scheduled.timestamp() * 1000),)]


def test_a_timing_beyond_all_sense_does_not_keep_a_database_from_being_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "telemetry.db"
    old_database(path, iter([old_row(replace(SAMPLE, total_ms=1e300))]))
    with TelemetryStore.open(path) as store:
        assert [sample.total_ms for sample in store.samples("acme", EVER)] == [1e7]


def test_the_space_of_the_old_table_is_given_back_when_samples_are_next_let_go(tmp_path: Path) -> None:
    path = tmp_path / "telemetry.db"
    many = (replace(SAMPLE, time=START + timedelta(seconds=n)) for n in range(20_000))
    old_database(path, map(old_row, many))
    with TelemetryStore.open(path) as store:
        grown = path.stat().st_size
        assert store.prune(START) == 0
        store._db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert path.stat().st_size < grown / 4
        assert store.counts()["samples"] == 20_000


def test_the_view_reads_as_the_table_did(tmp_path: Path) -> None:
    path = tmp_path / "telemetry.db"
    scheduled = START - timedelta(milliseconds=250)
    rows = [*map(old_row, OLD[:-1]), old_row(OLD[-1], scheduled)]
    old_database(path, iter(rows))
    with TelemetryStore.open(path) as store:
        seen = store._db.conn.execute(f"SELECT {OLD_COLUMNS} FROM samples").fetchall()  # noqa: S608 -- a constant
        assert sorted(seen, key=repr) == sorted(rows, key=repr)


def test_hours_of_before_are_to_be_rolled_up(tmp_path: Path) -> None:
    path = tmp_path / "telemetry.db"
    old_database(path, map(old_row, OLD[:6]))
    with TelemetryStore.open(path) as store:
        hours = store._db.conn.execute("SELECT hour FROM probe_hours_stale ORDER BY hour").fetchall()
    first = int(START.timestamp()) // 3600
    assert hours == [(-1,), (first,), (first,), (first + 1,)]  # a state that was held is no sample of an hour


def test_the_codes_of_outcomes_are_those_of_the_database() -> None:
    with TelemetryStore.memory() as store:
        words = dict(store._db.conn.execute("SELECT word, code FROM probe_outcomes"))
    assert words == {outcome.value: code for outcome, code in CODES.items()}
    assert set(CODES) == set(Outcome)


@pytest.mark.parametrize("rows", [0, 1])
def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path, rows: int) -> None:
    path = tmp_path / "telemetry.db"
    old_database(path, map(old_row, OLD[:rows]))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE probe_samples (series INTEGER)")  # in the way
        connection.commit()
    with pytest.raises(Exception, match="probe_samples"):
        TelemetryStore.open(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM samples").fetchone() == (rows,)
