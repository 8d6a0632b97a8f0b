"""A verdict lives: the same post, judged again when a later reading of the official page is known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from claims.check import check_post
from claims.extract.pipeline import Extractor
from claims.model import Label, Post, Role
from telemetry.document import Document, read_document
from telemetry.imports import upptime
from telemetry.services import Catalogue, load_catalogue
from telemetry.status import read_status
from telemetry.store import TelemetryStore

CALLED_RESOLVED = datetime(2025, 12, 11, 17, 53, 22, tzinfo=UTC)
AN_HOUR_LATER = datetime(2025, 12, 11, 18, 50, tzinfo=UTC)
FIRST_READING = datetime(2025, 12, 12, 4, 40, tzinfo=UTC)
SECOND_READING = datetime(2025, 12, 17, tzinfo=UTC)

CHECKS = b"""\
timestamp_utc,target,status,http_status,response_ms,url,repo,commit
2025-12-10T22:00:00.000Z,github,up,200,90,https://github.com,somebody/upptime,a1
2025-12-11T17:58:00.000Z,github,down,504,30,https://github.com,somebody/upptime,a2
2025-12-11T18:43:00.000Z,github,up,200,80,https://github.com,somebody/upptime,a3
2025-12-11T22:00:00.000Z,github,up,200,80,https://github.com,somebody/upptime,a4
"""
PAGE = """\
{"at": "2025-12-11T16:00:00Z", "state": "investigating", "text": "We look into failing logins."}
{"at": "2025-12-11T17:53:22Z", "state": "resolved", "text": "%s"}
"""
AT_FIRST = PAGE % "This incident is over."
REWRITTEN = PAGE % "Between 13:25 UTC and 18:35 UTC on Dec 11th, more requests came than could be served."


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def store() -> Iterator[TelemetryStore]:
    with TelemetryStore.memory() as opened:
        yield opened


def judged(store: TelemetryStore, catalogue: Catalogue, now: datetime) -> Label:
    post = Post(
        id="1",
        text="This incident has been resolved.",
        author_role=Role.STATUS_PAGE,
        posted_at=CALLED_RESOLVED,
        service="github",
    )
    extractor = Extractor(catalogue)
    check = check_post(post, extractor=extractor, catalogue=catalogue, telemetry=store, now=now)
    (only,) = check.checked
    return only.verdict.label


def test_an_account_rewritten_later_changes_the_verdict_from_then_on(
    store: TelemetryStore, catalogue: Catalogue
) -> None:
    log = Document(name="checks.csv", body=CHECKS, fetched_at=SECOND_READING)
    store.add_samples(upptime.read_file(log, catalogue=catalogue, now=SECOND_READING).samples)
    for words, read_at in ((AT_FIRST, FIRST_READING), (REWRITTEN, SECOND_READING)):
        page = Document(name="page.jsonl", body=words.encode(), fetched_at=read_at)
        store.add_status_events(read_status(page, service="github", format="timeline"))
    assert judged(store, catalogue, AN_HOUR_LATER) is Label.UNPROVEN
    assert judged(store, catalogue, FIRST_READING) is Label.UNPROVEN
    assert judged(store, catalogue, SECOND_READING) is Label.CONTRADICTED


def test_the_recorded_github_page_does_the_same(recordings: Path, store: TelemetryStore, catalogue: Catalogue) -> None:
    log = read_document(recordings / "telemetry/upptime/github_2025-12-11.csv", fetched_at=SECOND_READING)
    store.add_samples(upptime.read_file(log, catalogue=catalogue, now=SECOND_READING).samples)
    for name, read_at in (("history_2025-12-12.atom", FIRST_READING), ("history_2025-12-17.atom", SECOND_READING)):
        page = read_document(recordings / "status/statuspage-atom" / name, fetched_at=read_at)
        store.add_status_events(read_status(page, service="github", format="statuspage-atom"))
    assert judged(store, catalogue, AN_HOUR_LATER) is Label.UNPROVEN
    assert judged(store, catalogue, SECOND_READING) is Label.CONTRADICTED


def test_without_the_outside_check_the_rewritten_account_alone_does_not_contradict(
    recordings: Path, store: TelemetryStore, catalogue: Catalogue
) -> None:
    page = read_document(recordings / "status/statuspage-atom/history_2025-12-17.atom", fetched_at=SECOND_READING)
    store.add_status_events(read_status(page, service="github", format="statuspage-atom"))
    assert judged(store, catalogue, SECOND_READING) is Label.MISLEADING
