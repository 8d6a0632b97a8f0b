"""Every format by way of the network: what is served comes into the store as it is read from a file."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from telemetry.document import Document
from telemetry.model import StatusEvent
from telemetry.moment import format_moment, parse_moment
from telemetry.readings import ReadingOutcome
from telemetry.status import FORMATS, read_status
from tests.telemetry.pages.reading import EVER, Desk, a_service
from tests.telemetry.pages.server import PageServer
from tests.telemetry.status.test_formats import RECORDED

FIXTURES = Path(__file__).parents[1] / "fixtures" / "status"
NOW = datetime(2026, 9, 1, tzinfo=UTC)


def from_the_network(page: PageServer, format: str, path: Path) -> tuple[Desk, str]:  # noqa: A002 -- the field's name
    """Look twice at a document of this format, packed, and check that the second look brings nothing new."""
    desk, url = Desk(now=NOW), f"{page.url}/{path.name}"
    page.serve(f"/{path.name}", gzip.compress(path.read_bytes()), headers={"Content-Encoding": "gzip"})
    acme = a_service("acme", page.url, format, feed=url)
    first, second = desk.read(acme)[0], desk.read(acme, after=timedelta(minutes=5))[0]
    assert (first.outcome, second.outcome) == (ReadingOutcome.READ, ReadingOutcome.UNCHANGED), first.why
    return desk, url


def as_read(format: str, path: Path, url: str) -> set[StatusEvent]:  # noqa: A002 -- as above
    document = Document(name=url, body=path.read_bytes(), fetched_at=NOW, url=url)
    # The store keeps times to the millisecond.
    return {
        replace(event, posted_at=event.posted_at and parse_moment(format_moment(event.posted_at)))
        for event in read_status(document, service="acme", format=format)
    }


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_served_is_kept_as_it_is_read_from_a_file(name: str, page: PageServer) -> None:
    for path in sorted((FIXTURES / name).iterdir()):
        if not path.name.startswith("bad-"):
            desk, url = from_the_network(page, name, path)
            assert set(desk.store.status_events("acme", EVER)) == as_read(name, path, url)


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_not_in_the_format_is_refused_with_the_place(name: str, page: PageServer) -> None:
    for path in sorted((FIXTURES / name).glob("bad-*")):
        page.serve(f"/{path.name}", path.read_bytes())
        desk = Desk(now=NOW)
        look = desk.read(a_service("acme", page.url, name, feed=f"{page.url}/{path.name}"))[0]
        assert look.outcome is ReadingOutcome.REFUSED_SHAPE
        assert look.why
        assert page.url not in look.why


@pytest.mark.parametrize("folder", RECORDED)
def test_recordings_are_read_by_the_network_too(folder: str, recordings: Path, page: PageServer) -> None:
    for path in sorted((recordings / "status" / folder).iterdir()):
        if path.suffix != ".yml":
            desk, url = from_the_network(page, RECORDED[folder], path)
            assert set(desk.store.status_events("acme", EVER)) == as_read(RECORDED[folder], path, url)
