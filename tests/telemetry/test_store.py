from __future__ import annotations

import itertools
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from telemetry.errors import BadInput, StoreUnavailable
from telemetry.hold import LONGEST_HOLD
from telemetry.model import (
    ComponentState,
    IncidentStage,
    Outcome,
    PageIndicator,
    Report,
    ReportKind,
    Sample,
    SeriesPoint,
    StatusEvent,
    Window,
)
from telemetry.store import TelemetryStore

START = datetime(2024, 5, 6, 10, tzinfo=UTC)
WINDOW = Window(start=START, end=START + timedelta(hours=1))
EVER = Window(start=datetime(1, 1, 1, tzinfo=UTC), end=datetime(9999, 12, 31, tzinfo=UTC))

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
    until=START + timedelta(hours=2),
    operator="somebody",
    origin="probes.csv",
    sha256="ab" * 32,
)
REPORT = Report(
    time=START,
    end=START + timedelta(minutes=40),
    service="acme",
    source="Crowdmeter",
    operator="crowdmeter",
    kind=ReportKind.CROWD,
    value=1200.0,
    unit="reports",
    region="DE",
    summary="Many.",
    url="https://crowd.example/acme",
    origin="reports.csv",
    sha256="cd" * 32,
)
EVENT = StatusEvent(
    service="acme",
    format="statuspage",
    key="incident/1/update/1",
    state=IncidentStage.INVESTIGATING,
    word="investigating",
    title="Sign-ins fail",
    text="We are looking into it.",
    posted_at=START,
    seen_at=START + timedelta(minutes=3),
    incident="1",
    url="https://status.acme.example/1",
    origin="https://status.acme.example/history.atom",
    sha256="ef" * 32,
)
POINT = SeriesPoint(
    time=START,
    service="acme",
    metric="latency",
    source="prober",
    value=12.5,
    unit="ms",
    origin="series.csv",
    sha256="01" * 32,
)


@pytest.fixture
def store() -> Iterator[TelemetryStore]:
    with TelemetryStore.memory() as opened:
        yield opened


def after(**length: float) -> datetime:
    return START + timedelta(**length)


def test_everything_comes_back_as_it_went_in(store: TelemetryStore) -> None:
    bare_sample = replace(SAMPLE, vantage="b", asn=None, country=None, http_status=None, control_ok=None, until=None)
    bare_report = replace(REPORT, source="Z", end=None, value=None, unit=None, region=None, url=None)
    bare_event = replace(EVENT, key="page", state=PageIndicator.OPERATIONAL, posted_at=None, incident=None, url=None)
    bare_point = replace(POINT, source="z", unit=None)
    assert store.add_samples([bare_sample, SAMPLE]) == 2
    assert store.add_reports([bare_report, REPORT]) == 2
    assert store.add_status_events([bare_event, EVENT]) == 2
    assert store.add_series([bare_point, POINT]) == 2
    assert store.samples("acme", WINDOW) == (bare_sample, SAMPLE)
    assert store.reports("acme", WINDOW) == (REPORT, bare_report)
    assert store.status_events("acme", WINDOW) == (EVENT, bare_event)
    assert store.series("acme", WINDOW) == (POINT, bare_point)
    assert store.counts() == {"samples": 2, "reports": 2, "status_events": 2, "series_points": 2}


def test_what_is_there_already_is_not_added_again(store: TelemetryStore) -> None:
    for expected in (1, 0):
        assert store.add_samples([SAMPLE]) == expected
        assert store.add_reports([replace(REPORT, unit=None, region=None)]) == expected
        assert store.add_status_events([EVENT]) == expected
        assert store.add_series([POINT]) == expected
    assert set(store.counts().values()) == {1}


def test_another_place_target_operator_or_moment_is_another_sample(store: TelemetryStore) -> None:
    others = (
        replace(SAMPLE, vantage="nyc-1"),
        replace(SAMPLE, target="https://api.acme.example"),
        replace(SAMPLE, operator="self"),
        replace(SAMPLE, time=after(milliseconds=1)),
        replace(SAMPLE, service="other"),
    )
    assert store.add_samples([SAMPLE, *others]) == 6


def test_a_window_takes_its_start_and_leaves_its_end(store: TelemetryStore) -> None:
    moments = (after(microseconds=-1), START, after(minutes=59, seconds=59.999), after(hours=1))
    store.add_samples(replace(SAMPLE, time=moment, until=None) for moment in moments)
    store.add_reports(replace(REPORT, time=moment, end=None) for moment in moments)
    store.add_status_events(replace(EVENT, key=str(n), posted_at=moment) for n, moment in enumerate(moments))
    store.add_series(replace(POINT, time=moment) for moment in moments)
    assert [s.time for s in store.samples("acme", WINDOW)] == [*moments[1:3]]
    assert [r.time for r in store.reports("acme", WINDOW)] == [*moments[1:3]]
    assert [e.at for e in store.status_events("acme", WINDOW)] == [*moments[1:3]]
    assert [p.time for p in store.series("acme", WINDOW)] == [*moments[1:3]]


def test_another_services_rows_are_not_found(store: TelemetryStore) -> None:
    store.add_samples([SAMPLE])
    store.add_reports([REPORT])
    store.add_status_events([EVENT])
    store.add_series([POINT])
    assert not any(find("other", EVER) for find in (store.samples, store.reports, store.status_events, store.series))


def test_a_state_held_into_the_window_is_found(store: TelemetryStore) -> None:
    begun = after(minutes=1) - LONGEST_HOLD
    held = replace(SAMPLE, time=begun, until=begun + LONGEST_HOLD)
    store.add_samples([held, replace(held, vantage="ended", until=START), replace(held, vantage="moment", until=None)])
    assert store.samples("acme", WINDOW) == (held,)


def test_a_state_held_longer_than_any_may_be_is_refused_and_nothing_is_written(store: TelemetryStore) -> None:
    with pytest.raises(ValueError, match="cannot be held until"):
        store.add_samples([SAMPLE, replace(SAMPLE, vantage="b", until=START + LONGEST_HOLD + timedelta(seconds=1))])
    assert store.counts()["samples"] == 0


def test_a_held_state_ends_where_the_next_sample_from_the_same_place_begins(store: TelemetryStore) -> None:
    failed = replace(SAMPLE, time=after(hours=-2), until=after(hours=2))
    recovered = replace(SAMPLE, time=after(hours=-1), outcome=Outcome.OK, until=after(hours=2))
    elsewhere = [replace(failed, operator="z"), replace(failed, vantage="z"), replace(failed, target="z")]
    store.add_samples([failed, *elsewhere])
    store.add_samples([recovered])
    assert store.samples("acme", WINDOW) == (*elsewhere, recovered)


def test_a_later_log_can_only_lengthen_a_held_state(store: TelemetryStore) -> None:
    longer = replace(SAMPLE, until=after(hours=3))
    store.add_samples([SAMPLE])
    assert store.add_samples([longer, SAMPLE]) == 0
    assert store.add_samples([replace(longer, until=after(hours=4), outcome=Outcome.OK)]) == 0
    assert store.samples("acme", WINDOW) == (longer,)


def test_a_long_report_is_found_from_anywhere_within_it(store: TelemetryStore) -> None:
    year = replace(REPORT, time=after(days=-200), end=after(days=165))
    ended = replace(REPORT, time=after(days=-1), end=START)
    store.add_reports([year, ended, replace(year, service="other", time=after(days=-4000))])
    assert store.reports("acme", WINDOW) == (year,)


def test_an_edited_text_is_a_new_row_and_the_same_words_are_not(store: TelemetryStore) -> None:
    later = after(days=1)
    edited = replace(EVENT, text="We were looking into it.", seen_at=later)
    assert store.add_status_events([EVENT]) == 1
    assert store.add_status_events([replace(EVENT, seen_at=later, sha256="99" * 32)]) == 0
    assert store.add_status_events([edited]) == 1
    assert store.add_status_events([EVENT, edited]) == 0
    assert store.status_events("acme", WINDOW) == (EVENT, edited)


CHANGES = {
    "state": replace(EVENT, state=IncidentStage.IDENTIFIED),
    "word": replace(EVENT, word="found"),
    "title": replace(EVENT, title="All is well"),
}


@pytest.mark.parametrize("changed", CHANGES.values(), ids=CHANGES)
def test_other_words_or_another_state_are_a_new_row(store: TelemetryStore, changed: StatusEvent) -> None:
    assert store.add_status_events([EVENT, replace(changed, seen_at=after(hours=2))]) == 2


def test_words_that_return_are_a_new_row(store: TelemetryStore) -> None:
    page = replace(EVENT, key="page", posted_at=None, incident=None)
    said = (PageIndicator.OPERATIONAL, PageIndicator.MAJOR_OUTAGE, PageIndicator.OPERATIONAL, PageIndicator.OPERATIONAL)
    readings = [replace(page, state=state, seen_at=after(minutes=n)) for n, state in enumerate(said)]
    assert store.add_status_events(readings) == 3
    assert store.add_status_events(readings) == 0
    assert store.status_events("acme", WINDOW) == tuple(readings[:3])


def test_an_older_copy_of_the_page_read_later_does_not_repeat_what_the_provider_dated(store: TelemetryStore) -> None:
    assert store.add_status_events([replace(EVENT, seen_at=after(days=5))]) == 1
    assert store.add_status_events([EVENT]) == 0


def test_the_same_word_of_a_page_and_of_a_component_stay_two_vocabularies(store: TelemetryStore) -> None:
    page = replace(EVENT, key="a", state=PageIndicator.OPERATIONAL)
    store.add_status_events([page, replace(page, key="b", state=ComponentState.OPERATIONAL)])
    assert [type(e.state) for e in store.status_events("acme", WINDOW)] == [PageIndicator, ComponentState]


def test_a_series_can_be_asked_for_by_metric(store: TelemetryStore) -> None:
    users = replace(POINT, metric="users")
    store.add_series([POINT, users])
    assert store.series("acme", WINDOW, "users") == (users,)
    assert len(store.series("acme", WINDOW)) == 2


def broken(count: int) -> Iterator[Sample]:
    yield from itertools.islice(many(), count)
    raise BadInput("is empty", source="probes.csv", line=count + 2, field="vantage")


def many() -> Iterator[Sample]:
    return (replace(SAMPLE, time=after(seconds=n), until=None) for n in itertools.count())


def test_bad_input_half_way_leaves_nothing_behind(store: TelemetryStore) -> None:
    store.add_samples([SAMPLE])
    with pytest.raises(BadInput, match="line 502"):
        store.add_samples(broken(500))
    assert store.counts()["samples"] == 1
    assert store.add_samples(itertools.islice(many(), 10)) == 9


def test_half_a_character_is_refused(store: TelemetryStore) -> None:
    with pytest.raises(BadInput, match="lone surrogate"):
        store.add_status_events([EVENT, replace(EVENT, key="2", text="\ud83d")])
    assert store.counts()["status_events"] == 0


SAME_PLACE = "service=? AND target=? AND vantage=? AND operator=?"
SAME_KEY = "service=? AND format=? AND key=?"
BETWEEN = "(service=? AND time>? AND time<?)"
SEARCHES: dict[str, tuple[Callable[[TelemetryStore], object], set[str]]] = {
    "samples": (
        lambda store: store.samples("acme", WINDOW),
        {
            "SEARCH probe_series USING COVERING INDEX probe_series_once (service=?)",
            "SEARCH probe_networks USING INTEGER PRIMARY KEY (rowid=?)",
            "SEARCH probe_documents USING INTEGER PRIMARY KEY (rowid=?)",
            "SEARCH probe_samples USING PRIMARY KEY (series=? AND time_ms>? AND time_ms<?)",
            "SEARCH probe_samples USING INDEX probe_samples_held (series=? AND time_ms>? AND time_ms<?)",
            "SEARCH later USING PRIMARY KEY (series=? AND time_ms>?)",
            "SEARCH one USING PRIMARY KEY (series=? AND hour>? AND hour<?)",
            "SEARCH other USING PRIMARY KEY (series=? AND hour=?)",
        },
    ),
    "reports": (
        lambda store: store.reports("acme", WINDOW),
        {
            f"SEARCH reports USING INDEX reports_by_time {BETWEEN}",
            "SEARCH reports USING COVERING INDEX reports_by_length (service=?)",
        },
    ),
    "status-events": (
        lambda store: store.status_events("acme", WINDOW),
        {"SEARCH status_events USING INDEX status_events_by_time (service=? AND at>? AND at<?)"},
    ),
    "series": (
        lambda store: store.series("acme", WINDOW, "latency"),
        {f"SEARCH series_points USING INDEX series_points_once {BETWEEN}"},
    ),
    "add-samples": (
        lambda store: store.add_samples([SAMPLE]),
        {
            f"SEARCH probe_series USING COVERING INDEX probe_series_once ({SAME_PLACE})",
            "SEARCH probe_networks USING INDEX probe_networks_once (<expr>=? AND <expr>=?)",
            "SEARCH probe_documents USING COVERING INDEX probe_documents_once (origin=? AND sha256=?)",
            "SEARCH probe_hours USING PRIMARY KEY (series=? AND hour=?)",
        },
    ),
    "add-status-events": (
        lambda store: store.add_status_events([EVENT]),
        {
            "SEARCH status_events",
            f"SEARCH status_events USING COVERING INDEX status_events_once ({SAME_KEY} AND seen_at<?)",
            f"SEARCH status_events USING COVERING INDEX status_events_once ({SAME_KEY} AND seen_at>?)",
        },
    ),
}


@pytest.mark.parametrize(("call", "searches"), SEARCHES.values(), ids=SEARCHES)
def test_no_query_reads_more_than_its_window(
    store: TelemetryStore, call: Callable[[TelemetryStore], object], searches: set[str]
) -> None:
    store.add_samples([replace(SAMPLE, vantage="b")])
    statements: list[str] = []
    store._db.conn.set_trace_callback(statements.append)
    call(store)
    store._db.conn.set_trace_callback(None)
    queries = [statement for statement in statements if "SELECT" in statement]
    plans = [row[3] for query in queries for row in store._db.conn.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert {plan for plan in plans if plan.startswith(("SEARCH", "SCAN")) and plan != "SCAN CONSTANT ROW"} == searches


# --- files -----------------------------------------------------------------------------------------------------------


def test_what_was_written_is_there_after_reopening(tmp_path: Path) -> None:
    path = tmp_path / "data" / "telemetry.db"
    with TelemetryStore.open(path) as store:
        store.add_samples([SAMPLE])
    with TelemetryStore.open(path) as store:
        assert store.samples("acme", WINDOW) == (SAMPLE,)


def test_a_reader_sees_the_last_whole_state_while_a_writer_writes(tmp_path: Path) -> None:
    path = tmp_path / "telemetry.db"
    with TelemetryStore.open(path) as writer, TelemetryStore.open(path) as reader:

        def watched() -> Iterator[Sample]:
            yield SAMPLE
            assert reader.counts()["samples"] == 0

        assert writer.add_samples(watched()) == 1
        assert reader.counts()["samples"] == 1


def test_a_second_writer_is_told_that_the_file_is_locked(tmp_path: Path) -> None:
    path = tmp_path / "telemetry.db"
    with TelemetryStore.open(path) as first, TelemetryStore.open(path) as second:
        second._db.conn.execute("PRAGMA busy_timeout=0")

        def meanwhile() -> Iterator[Sample]:
            with pytest.raises(StoreUnavailable, match=r"telemetry\.db: database is locked"):
                second.add_samples([replace(SAMPLE, vantage="b")])
            yield SAMPLE

        assert first.add_samples(meanwhile()) == 1
        assert second.add_samples([replace(SAMPLE, vantage="b")]) == 1


def test_a_full_database_keeps_what_it_had(tmp_path: Path) -> None:
    with TelemetryStore.open(tmp_path / "telemetry.db") as store:
        store.add_samples([SAMPLE])
        pages = store._db.conn.execute("PRAGMA page_count").fetchone()[0]
        store._db.conn.execute(f"PRAGMA max_page_count={pages + 4}")
        with pytest.raises(StoreUnavailable, match=r"telemetry\.db: database or disk is full"):
            store.add_samples(itertools.islice(many(), 5000))
        assert store.counts()["samples"] == 1
        assert store.add_reports([REPORT]) == 1


def test_a_read_only_database_is_named(tmp_path: Path) -> None:
    with TelemetryStore.open(tmp_path / "telemetry.db") as store:
        store._db.conn.execute("PRAGMA query_only=ON")
        with pytest.raises(StoreUnavailable, match=r"telemetry\.db: attempt to write a readonly database"):
            store.add_samples([SAMPLE])
        assert store.samples("acme", WINDOW) == ()


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "telemetry.db"
    with TelemetryStore.open(path) as store:
        store.add_samples(itertools.islice(many(), 1000))
    body = bytearray(path.read_bytes())
    body[8192:] = b"\xff" * (len(body) - 8192)
    path.write_bytes(body)
    with pytest.raises(StoreUnavailable, match="malformed"), TelemetryStore.open(path) as store:
        store.samples("acme", WINDOW)


def test_a_closed_store_is_our_mistake_and_not_the_files() -> None:
    store = TelemetryStore.memory()
    store.close()
    with pytest.raises(sqlite3.ProgrammingError):
        store.counts()


WRITER = """
import os, resource, signal, sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from telemetry.errors import StoreUnavailable
from telemetry.model import Outcome, Sample
from telemetry.store import TelemetryStore

start = datetime(2024, 5, 6, 10, tzinfo=UTC)
sample = Sample(time=start, service="acme", target="front", vantage="v", asn=None, country=None, outcome=Outcome.OK)

def samples():
    for n in range(20_000):
        yield replace(sample, time=start + timedelta(seconds=n))
    if sys.argv[2] == "killed":
        os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[2] == "full":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
try:
    with TelemetryStore.open(Path(sys.argv[1])) as store:
        store.add_samples(samples())
except StoreUnavailable as error:
    sys.exit(str(error))
"""


@pytest.mark.parametrize(
    ("fate", "code", "words"), [("killed", -9, ""), ("full", 1, r"telemetry.db: ")], ids=["killed", "disk-full"]
)
def test_a_writer_that_dies_half_way_leaves_the_file_whole(tmp_path: Path, fate: str, code: int, words: str) -> None:
    path = tmp_path / "telemetry.db"
    with TelemetryStore.open(path) as store:
        store.add_samples([SAMPLE])
    writer = subprocess.run(
        [sys.executable, "-c", WRITER, str(path), fate], capture_output=True, text=True, check=False
    )
    assert writer.returncode == code
    assert words in writer.stderr
    assert "Traceback" not in writer.stderr
    with TelemetryStore.open(path) as store:
        assert store._db.conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert store.samples("acme", WINDOW) == (SAMPLE,)
        assert store.add_samples(itertools.islice(many(), 10)) == 9
