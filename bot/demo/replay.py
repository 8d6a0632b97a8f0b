"""Three recorded events, replayed into an empty installation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.checker import Checker
from claims.model import Check
from claims.posts import parse_post
from telemetry.document import read_document
from telemetry.imports import upptime
from telemetry.imports.reports import read_reports
from telemetry.services import Catalogue
from telemetry.status import read_status
from telemetry.store import TelemetryStore

FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A recorded event: where its files are, and the moment at which its posts are judged."""

    name: str
    title: str
    service: str
    now: datetime

    @property
    def folder(self) -> Path:
        """The folder of its files."""
        return FOLDER / self.name

    def posts(self) -> list[str]:
        """Its post lines."""
        return (self.folder / "posts.jsonl").read_text(encoding="utf-8").splitlines()


EVENTS = (
    Event(
        name="twitter-2022-12-29",
        title="Twitter, 28 and 29 December 2022: it fails for many, works for one, and the page stays green",
        service="twitter",
        now=datetime(2022, 12, 30, tzinfo=UTC),
    ),
    Event(
        name="twitter-2023-03-06",
        title="Twitter, 6 March 2023: acknowledged, then back to normal",
        service="twitter",
        now=datetime(2023, 3, 9, tzinfo=UTC),
    ),
    Event(
        name="github-2025-12-11",
        title="GitHub, 11 December 2025: called resolved at 17:53 UTC, by its own later account not before 18:35",
        service="github",
        now=datetime(2025, 12, 17, tzinfo=UTC),
    ),
)


def load(event: Event, store: TelemetryStore, catalogue: Catalogue) -> int:
    """Import what was recorded of an event; returns the number of new rows."""
    added = 0
    for path in sorted(event.folder.iterdir()):
        document = read_document(path, fetched_at=event.now)
        match path.name:
            case "upptime.csv":
                added += store.add_samples(upptime.read_file(document, catalogue=catalogue, now=event.now).samples)
            case "reports.csv":
                added += store.add_reports(read_reports(document, catalogue=catalogue, now=event.now))
            case "status.jsonl":
                events = read_status(document, service=event.service, format="timeline", now=event.now)
                added += store.add_status_events(events)
    return added


def replay(event: Event, checker: Checker) -> Iterator[Check]:
    """Check the posts of an event, in their order."""
    for number, line in enumerate(event.posts(), start=1):
        name = f"{event.name}/posts.jsonl"
        post = parse_post(line, source=name, number=number, catalogue=checker.catalogue, now=event.now)
        yield checker.check(post, now=event.now)
