from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import bot.demo
from claims.model import Post, Precision
from claims.posts import moment_of_id, parse_post
from telemetry.document import read_document
from telemetry.imports import reports, upptime
from telemetry.model import Outcome, Report, ReportKind, StatusEvent
from telemetry.services import Catalogue, load_catalogue
from telemetry.status import read_status

DATA = Path(bot.demo.__file__).parent / "data"
EVENTS = ("github-2025-12-11", "twitter-2022-12-29", "twitter-2023-03-06")
KNOWN_FILES = {"SOURCES.md", "posts.jsonl", "reports.csv", "status.jsonl", "upptime.csv"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def posts_of(event: str, catalogue: Catalogue, now: datetime) -> list[Post]:
    lines = (DATA / event / "posts.jsonl").read_text("utf-8").splitlines()
    return [
        parse_post(line, source=event, number=number, catalogue=catalogue, now=now)
        for number, line in enumerate(lines, start=1)
    ]


def reports_of(event: str, catalogue: Catalogue, now: datetime) -> list[Report]:
    document = read_document(DATA / event / "reports.csv", fetched_at=now)
    return list(reports.read_reports(document, catalogue=catalogue, now=now))


def status_of(event: str, now: datetime) -> tuple[StatusEvent, ...]:
    path = DATA / event / "status.jsonl"
    if not path.exists():
        return ()
    document = read_document(path, fetched_at=now)
    return read_status(document, service=event.partition("-")[0], format="timeline")


def test_there_are_three_events_of_known_files_far_below_a_megabyte() -> None:
    files = [path for path in DATA.rglob("*") if path.is_file()]
    assert sorted(path.name for path in DATA.iterdir()) == sorted(EVENTS)
    assert {path.name for path in files} == KNOWN_FILES
    assert sum(path.stat().st_size for path in files) < 100_000


@pytest.mark.parametrize("event", EVENTS)
def test_every_url_is_listed_with_its_source(event: str, catalogue: Catalogue, now: datetime) -> None:
    sources = (DATA / event / "SOURCES.md").read_text("utf-8")
    urls = [report.url for report in reports_of(event, catalogue, now)]
    assert None not in urls
    urls += [post.url for post in posts_of(event, catalogue, now)]
    urls += [said.url for said in status_of(event, now)]
    assert [url for url in urls if url is not None and f"<{url}>" not in sources] == []


@pytest.mark.parametrize("event", EVENTS)
def test_every_post_reads_whole_and_names_its_service(event: str, catalogue: Catalogue, now: datetime) -> None:
    posts = posts_of(event, catalogue, now)
    assert posts
    assert {post.service for post in posts} == {event.partition("-")[0]}
    assert [post.id for post in posts if post.posted_at is None or post.author_role is None] == []


def test_the_posts_quoted_in_full_carry_their_own_time(catalogue: Catalogue, now: datetime) -> None:
    quoted = [post for post in posts_of("twitter-2022-12-29", catalogue, now) if post.author == "@elonmusk"]
    assert [post.text for post in quoted] == [
        "Works for me",
        "Significant backend server architecture changes rolled out. Twitter should feel faster.",
    ]
    for post in quoted:
        in_id = moment_of_id("x", post.id)
        assert in_id is not None
        assert post.posted_at is not None
        assert timedelta(0) <= in_id - post.posted_at < timedelta(seconds=1)
        assert post.url == f"https://twitter.com/elonmusk/status/{post.id}"


def test_estimated_times_are_marked_by_their_precision(catalogue: Catalogue, now: datetime) -> None:
    precisions = {post.id: post.posted_precision for event in EVENTS for post in posts_of(event, catalogue, now)}
    assert precisions == {
        "1608273870901096454": Precision.SECOND,
        "1608324539779551232": Precision.SECOND,
        "twitter-status-page-2022-12-29": Precision.DAY,
        "twitter-2023-03-06-acknowledged": Precision.HOUR,
        "twitter-2023-03-06-back-to-normal": Precision.HOUR,
        "githubstatus-xntfc1fz5rfb-resolved": Precision.SECOND,
    }


def test_authors_on_a_known_network_have_the_role_of_the_catalogue(catalogue: Catalogue, now: datetime) -> None:
    for post in (post for event in EVENTS for post in posts_of(event, catalogue, now) if post.network == "x"):
        assert post.author is not None
        account = post.author.removesuffix(", in our words")
        assert catalogue.role_of(account, post.network, post.posted_at) == post.author_role


@pytest.mark.parametrize(
    ("event", "outcomes"),
    [
        ("github-2025-12-11", [Outcome.OK, Outcome.HTTP_5XX, Outcome.OK, Outcome.OK, Outcome.OK]),
        ("twitter-2023-03-06", [Outcome.OK, Outcome.BLOCKED, Outcome.OK, Outcome.OK, Outcome.OK, Outcome.OK]),
    ],
)
def test_checks_are_the_recorded_changes_of_state(
    event: str, outcomes: list[Outcome], catalogue: Catalogue, now: datetime
) -> None:
    document = read_document(DATA / event / "upptime.csv", fetched_at=now)
    log = upptime.read_file(document, catalogue=catalogue, now=now)
    assert log.left_out == ()
    assert [sample.outcome for sample in log.samples] == outcomes
    assert {sample.service for sample in log.samples} == {event.partition("-")[0]}


def test_the_night_of_2022_has_a_crowd_a_network_and_a_page_that_shows_nothing(
    catalogue: Catalogue, now: datetime
) -> None:
    found = reports_of("twitter-2022-12-29", catalogue, now)
    assert {report.kind for report in found} == {ReportKind.CROWD, ReportKind.NETWORK, ReportKind.PRESS}
    assert len({report.operator for report in found if report.source.startswith("Downdetector")}) == 1
    assert {event.word for event in status_of("twitter-2022-12-29", now)} == {"operational"}


def test_github_called_resolved_what_it_later_admitted_went_on(catalogue: Catalogue, now: datetime) -> None:
    resolved = min(event.at for event in status_of("github-2025-12-11", now) if event.word == "resolved")
    admitted = {report.end for report in reports_of("github-2025-12-11", catalogue, now)}
    assert len(admitted) == 1
    end = admitted.pop()
    assert end is not None
    assert end - resolved > timedelta(minutes=41)


@pytest.mark.parametrize("event", EVENTS)
def test_figures_agree_with_the_recorded_cases_and_no_sentence_is_theirs(
    event: str, recordings: Path, catalogue: Catalogue, now: datetime
) -> None:
    cases = [json.loads(line) for line in (recordings / "cases.jsonl").read_text("utf-8").splitlines()]
    recorded = [case for case in cases if case["id"].startswith(event) and case["id"] != "twitter-2023-03-06-brittle"]
    theirs = {
        (_moment(row["time"]), _moment(row["end"]), row["operator"], row["kind"], row["value"], row["url"])
        for case in recorded
        for row in case["reports"]
    }
    found = reports_of(event, catalogue, now)
    ours = {(row.time, row.end, row.operator, row.kind.value, row.value, row.url) for row in found}
    assert ours == theirs
    sentences = {row["summary"] for case in recorded for row in case["reports"]}
    assert sentences.isdisjoint(row.summary for row in found)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
