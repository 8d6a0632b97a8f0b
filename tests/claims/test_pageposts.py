"""What an official page said, as posts in its own words and at its own times."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from claims.check import check_post
from claims.extract.pipeline import Extractor
from claims.model import Extent, Label, Post, Role
from claims.pageposts import page_posts
from telemetry.document import Document, read_document
from telemetry.imports import upptime
from telemetry.imports.reports import read_reports
from telemetry.model import ComponentState, IncidentStage, PageIndicator, StatusEvent, Window
from telemetry.readings import PageReading, ReadingOutcome
from telemetry.services import Catalogue, load_catalogue
from telemetry.status import read_status
from telemetry.store import TelemetryStore
from telemetry.trouble import Trouble

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = Window(start=TEN - timedelta(hours=12), end=TEN + timedelta(hours=12))


def said(key: str, minute: int | None, text: str, state: Any = IncidentStage.RESOLVED, **more: Any) -> StatusEvent:
    """A statement; without a minute it is how the page stood when it was read at ten."""
    at = None if minute is None else TEN + minute * MINUTE
    values: dict[str, Any] = {
        "service": "github", "format": "statuspage", "key": key, "state": state, "word": str(state),
        "title": "Trouble [impact: major]", "text": text, "posted_at": at, "seen_at": at or TEN, "incident": "i1",
    }  # fmt: skip
    return StatusEvent(**values | more)


def page(text: str = "All Systems Operational", seen: int = 0, **more: Any) -> StatusEvent:
    standing: dict[str, Any] = {
        "state": PageIndicator.OPERATIONAL, "title": "GitHub", "incident": None, "seen_at": TEN + seen * MINUTE,
    }  # fmt: skip
    return said("page", None, text, **standing | more)


def looks(*minutes: int, listed: tuple[str, ...] = ("page",)) -> tuple[PageReading, ...]:
    return tuple(
        PageReading(
            service="github",
            format="statuspage",
            url="https://status.example",
            read_at=TEN + minute * MINUTE,
            outcome=ReadingOutcome.READ,
            listed=listed,
        )
        for minute in minutes
    )


def trouble(start: int, end: int) -> Trouble:
    return Trouble(seen_by=("our probes",), start_after=None, start_by=TEN + start * MINUTE, end=TEN + end * MINUTE)


def posts(*events: StatusEvent, readings: tuple[PageReading, ...] = (), troubles: tuple[Trouble, ...] = ()) -> Any:
    return page_posts("GitHub", events, readings, troubles, DAY)


def test_a_posting_is_a_post_of_the_page() -> None:
    (post,) = posts(said("incident/i1/u1", 5, "This incident has\nbeen resolved.", url="https://status.example/i1"))
    assert post == Post(
        id="github/statuspage/incident/i1/u1",
        text="This incident has been resolved.",
        network="status-page",
        url="https://status.example/i1",
        author="GitHub status page",
        author_role=Role.STATUS_PAGE,
        posted_at=TEN + 5 * MINUTE,
        service="github",
    )


def test_a_rewritten_posting_is_judged_by_its_first_words() -> None:
    first = said("incident/i1/u1", 5, "It is over.")
    later = said("incident/i1/u1", 5, "It lasted until noon.", seen_at=TEN + 90 * MINUTE)
    assert [post.text for post in posts(later, first)] == ["It is over."]


def test_one_posting_in_two_documents_is_one_post() -> None:
    twice = (said("a/u1", 5, "It is over."), said("b/u1", 5, "It  is over.", format="statuspage-atom"))
    assert len(posts(*twice)) == 1


@pytest.mark.parametrize(
    "event",
    [
        said("maintenance/m1/u1", 5, "Disks are being swapped.", IncidentStage.IN_PROGRESS),
        said("component/c1", None, "Uploads work", ComponentState.OPERATIONAL, incident=None),
        said("page", None, "Not to be reached", PageIndicator.UNREACHABLE, incident=None),
        said("page", None, "", PageIndicator.NONE_LISTED, incident=None, title=""),
        said("incident/i1/u1", 5 + 13 * 60, "It is over."),
    ],
    ids=["planned", "component", "unreachable", "wordless", "after the window"],
)
def test_what_is_no_statement_of_that_time_is_left_out(event: StatusEvent) -> None:
    assert posts(event) == ()


def test_how_it_stood_is_a_post_when_it_was_first_read_and_during_trouble() -> None:
    found = posts(page(), readings=looks(0, 30, 60, 90), troubles=(trouble(40, 100),))
    assert [(post.text, post.posted_at) for post in found] == [
        ("All Systems Operational", TEN),
        ("All Systems Operational", TEN + 60 * MINUTE),
    ]
    assert len({post.id for post in found}) == 2


def test_how_it_stood_is_what_was_last_read_by_then() -> None:
    changed = page("Partial outage", seen=50, state=PageIndicator.PARTIAL_OUTAGE)
    found = posts(page(), changed, readings=looks(0, 50, 60), troubles=(trouble(55, 100),))
    assert [post.text for post in found if post.posted_at == TEN + 60 * MINUTE] == ["Partial outage"]


def test_without_a_look_during_the_trouble_nothing_is_said_of_it() -> None:
    found = posts(page(), readings=looks(0, 200), troubles=(trouble(40, 100),))
    assert [post.posted_at for post in found] == [TEN]


@pytest.mark.parametrize(
    ("title", "extra", "part"),
    [
        ("Trouble [impact: critical]", (), False),
        ("Trouble [impact: minor]", (), True),
        ("Trouble", (), True),
        ("Trouble [impact: major; components: Uploads]", (), True),
        ("Trouble [impact: major; regions: EU]", (), True),
        (
            "Trouble [impact: major]",
            (said("incident/i1/u1/component/c1", 5, "", ComponentState.DEGRADED, title="Uploads"),),
            True,
        ),
    ],
)
def test_a_posting_is_of_a_part_unless_the_page_calls_it_an_outage_of_the_whole(
    title: str, extra: tuple[StatusEvent, ...], *, part: bool
) -> None:
    found = posts(said("incident/i1/u1", 5, "It is over.", title=title), *extra)
    assert [post.extent for post in found] == [Extent.INCIDENT if part else Extent.WHOLE]


def test_how_a_page_stands_is_of_the_whole() -> None:
    assert [post.extent for post in posts(page())] == [Extent.WHOLE]


@pytest.mark.parametrize(
    ("stage", "extent"),
    [(IncidentStage.MONITORING, Extent.OPEN_INCIDENT), (IncidentStage.RESOLVED, Extent.INCIDENT)],
)
def test_a_readers_note_of_an_incident_is_of_that_incident(stage: IncidentStage, extent: Extent) -> None:
    note = said("timeline/1", 5, "Git works again.", stage, format="timeline", incident=None, title="")
    assert [post.extent for post in posts(note)] == [extent]


def test_a_posting_on_an_open_incident_is_of_that() -> None:
    found = posts(said("incident/i1/u1", 5, "Half of it is back.", IncidentStage.UPDATE))
    assert [post.extent for post in found] == [Extent.OPEN_INCIDENT]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def store(catalogue: Catalogue) -> Iterator[TelemetryStore]:
    """Two that share nothing saw trouble from ten to twelve."""
    lines = (
        "time,end,service,source,operator,kind,value,unit,region,summary,url",
        "2026-03-02T10:00:00Z,2026-03-02T12:00:00Z,github,counter,counter,crowd,9000,reports,,Many report errors.,",
        "2026-03-02T10:00:00Z,2026-03-02T12:00:00Z,github,watcher,watcher,network,,,,It failed.,",
    )
    body = "\n".join(lines).encode() + b"\n"
    with TelemetryStore.memory() as opened:
        reports = read_reports(Document(name="r.csv", body=body, fetched_at=DAY.end), catalogue=catalogue, now=DAY.end)
        opened.add_reports(reports)
        yield opened


@pytest.mark.parametrize(
    ("title", "label"), [("Trouble [impact: major]", Label.CONTRADICTED), ("Slow uploads", Label.UNPROVEN)]
)
def test_trouble_of_the_service_is_not_held_against_a_posting_about_a_part(
    title: str, label: Label, store: TelemetryStore, catalogue: Catalogue
) -> None:
    (post,) = posts(said("incident/i1/u1", 30, "This incident has been resolved.", title=title))
    (checked,) = check_post(
        post, extractor=Extractor(catalogue), catalogue=catalogue, telemetry=store, now=DAY.end
    ).checked
    assert checked.verdict.label is label
    assert checked.verdict.reasons[0].startswith("part: ") is (label is Label.UNPROVEN)
    assert "two-sources: " in checked.verdict.reasons[0]


OWN = """\
time,end,service,source,operator,kind,value,unit,region,summary,url
2026-03-02T10:00:00Z,2026-03-02T12:00:00Z,github,GitHub account,github,admission,,,,It went on.,https://status.example/i1
"""


@pytest.mark.parametrize(
    ("url", "label"), [("https://status.example/i1", Label.CONTRADICTED), ("https://status.example/i2", Label.UNPROVEN)]
)
def test_the_companys_account_of_the_same_incident_is_about_the_same_part(
    url: str, label: Label, store: TelemetryStore, catalogue: Catalogue
) -> None:
    document = Document(name="own.csv", body=OWN.encode(), fetched_at=DAY.end)
    store.add_reports(read_reports(document, catalogue=catalogue, now=DAY.end))
    (post,) = posts(said("incident/i1/u1", 30, "This incident has been resolved.", title="Slow uploads", url=url))
    (checked,) = check_post(
        post, extractor=Extractor(catalogue), catalogue=catalogue, telemetry=store, now=DAY.end
    ).checked
    assert checked.verdict.label is label


def test_a_month_of_a_recorded_page_accuses_once(recordings: Path, catalogue: Catalogue) -> None:
    """GitHub, 11 December 2025: called resolved at 17:53, and dated to 18:35 by its own later account."""
    month = Window(start=datetime(2025, 11, 17, 12, tzinfo=UTC), end=datetime(2025, 12, 17, 12, tzinfo=UTC))
    with TelemetryStore.memory() as store:
        for day in ("2025-12-12", "2025-12-17"):
            path = recordings / "status" / "statuspage-atom" / f"history_{day}.atom"
            document = read_document(path, fetched_at=datetime.fromisoformat(f"{day}T05:00:00Z"))
            store.add_status_events(read_status(document, service="github", format="statuspage-atom"))
        checks = read_document(recordings / "telemetry" / "upptime" / "github_2025-12-11.csv", fetched_at=month.end)
        store.add_samples(upptime.read_file(checks, catalogue=catalogue, now=month.end).samples)
        known = store.status_events("github", month)
        said_then = page_posts("GitHub", known, (), (), month)
        assert len(said_then) > 50
        extractor = Extractor(catalogue)
        verdicts = [
            (post.posted_at, checked.claim.span, checked.verdict.label)
            for post in said_then
            for checked in check_post(
                post, extractor=extractor, catalogue=catalogue, telemetry=store, now=month.end
            ).checked
        ]
    against = [each for each in verdicts if each[2] in {Label.CONTRADICTED, Label.MISLEADING}]
    called_resolved = datetime(2025, 12, 11, 17, 53, tzinfo=UTC)
    assert against == [(called_resolved, "This incident has been resolved", Label.CONTRADICTED)]


def test_a_half_recovery_on_an_open_incident_is_not_held_to_the_whole(
    store: TelemetryStore, catalogue: Catalogue
) -> None:
    document = Document(name="own.csv", body=OWN.encode(), fetched_at=DAY.end)
    store.add_reports(read_reports(document, catalogue=catalogue, now=DAY.end))
    (post,) = posts(said("i1/u1", 30, "Service is restored.", IncidentStage.UPDATE, url="https://status.example/i1"))
    (checked,) = check_post(
        post, extractor=Extractor(catalogue), catalogue=catalogue, telemetry=store, now=DAY.end
    ).checked
    assert checked.verdict.label is Label.UNPROVEN
    assert checked.verdict.reasons[0].startswith("open: the page still lists the incident as open; two-sources: ")
