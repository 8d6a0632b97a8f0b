"""Every format has its tests, its fixture and its recordings; the table is the only place that knows them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.status import FORMATS, read_status

HERE = Path(__file__).parent
FIXTURES = HERE.parent / "fixtures" / "status"

# The folders of recordings, and the format that reads each.
RECORDED = {
    "apple": "apple",
    "aws": "aws",
    "azure-rss": "azure-rss",
    "betterstack": "betterstack",
    "checkly": "checkly",
    "cstate": "cstate",
    "firehydrant": "firehydrant",
    "google-cloud": "google-cloud",
    "heroku": "heroku",
    "incidentio": "statuspage",
    "instatus": "instatus",
    "slack": "slack",
    "statping": "statping",
    "statuspage": "statuspage",
    "statuspage-atom": "statuspage-atom",
    "statusio": "statusio",
    "upptime": "upptime-summary",
    "uptime-kuma": "uptime-kuma",
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_has_a_test_module_and_a_fixture(name: str) -> None:
    assert (HERE / f"test_{name.replace('-', '_')}.py").is_file()
    assert [path for path in (FIXTURES / name).iterdir() if not path.name.startswith("bad-")]


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_listed_under_its_own_name(name: str) -> None:
    assert name == FORMATS[name].NAME


@pytest.mark.parametrize("name", FORMATS)
def test_every_fixture_of_a_format_is_read_or_refused_as_its_name_says(name: str, now: datetime) -> None:
    for path in sorted((FIXTURES / name).iterdir()):
        document = Document(name=path.name, body=path.read_bytes(), fetched_at=now)
        if path.name.startswith("bad-"):
            with pytest.raises(BadInput, match=path.name):
                read_status(document, service="example", format=name)
        else:
            assert read_status(document, service="example", format=name), path.name


@pytest.mark.parametrize("folder", [folder for folder, name in RECORDED.items() if name in FORMATS])
def test_every_recording_of_a_known_format_is_read(folder: str, recordings: Path, now: datetime) -> None:
    for path in sorted((recordings / "status" / folder).iterdir()):
        if path.suffix == ".yml":
            continue  # Upptime's own log of one site, which is read as samples
        document = Document(name=path.name, body=path.read_bytes(), fetched_at=now)
        events = read_status(document, service="example", format=RECORDED[folder])
        assert events, path.name
        assert {event.seen_at for event in events} == {now}
        assert {event.sha256 for event in events} == {document.sha256}
        assert len({event.key for event in events}) == len(events), "keys tell the events of one reading apart"


def test_every_folder_of_recordings_is_among_those_tested(recordings: Path) -> None:
    assert {path.name for path in (recordings / "status").iterdir()} == set(RECORDED)


def test_an_unknown_format_is_refused_with_the_known_ones(written: Callable[[str], Document]) -> None:
    known = ", ".join(sorted(FORMATS))
    with pytest.raises(BadInput, match=f"--format: 'teletext' is not a known format: {known}"):
        read_status(written("{}"), service="example", format="teletext")


def test_a_document_from_the_future_is_refused(written: Callable[[str], Document], now: datetime) -> None:
    with pytest.raises(BadInput, match=r"--seen-at: 2026-09-01T00:00:00.000Z is in the future"):
        read_status(written("{}"), service="example", format="timeline", now=now - timedelta(seconds=1))
