"""Google's incidents: open while `end` is null, posted when created, placed by product and location."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from telemetry.document import Document, read_document
from telemetry.errors import BadInput
from telemetry.model import IncidentStage, PageIndicator, StatusEvent
from telemetry.status.google_cloud import STAGES, parse

Read = Callable[[str], Document]


def by_key(document: Document) -> dict[str, StatusEvent]:
    return {event.key: event for event in parse(document, "example")}


def test_an_incident_without_an_end_is_open_and_breaks_the_silence(fixture_document: Read) -> None:
    events = by_key(fixture_document("google-cloud/incidents.json"))
    assert "page" not in events
    assert "incident/AbC/end" not in events


def test_where_all_have_ended_nothing_is_listed(fixture_document: Read) -> None:
    assert by_key(fixture_document("google-cloud/all-over.json"))["page"].state is PageIndicator.NONE_LISTED


def test_an_incident_is_posted_when_created_and_not_when_it_began(fixture_document: Read) -> None:
    events = by_key(fixture_document("google-cloud/incidents.json"))
    times = [event.posted_at for key, event in events.items() if key.startswith("incident/AbC/")]
    assert times == [datetime(2026, 3, 5, 9, 0, tzinfo=UTC), datetime(2026, 3, 5, 9, 30, tzinfo=UTC)]
    assert "begin: 2026-03-02T08:00:00.000Z" in events["incident/AbC/2026-03-05T09:00:00.000Z"].title


def test_an_incident_ends_at_its_end_though_reports_follow(fixture_document: Read) -> None:
    event = by_key(fixture_document("google-cloud/incidents.json"))["incident/DeF/end"]
    assert (event.state, event.posted_at) == (IncidentStage.RESOLVED, datetime(2026, 2, 2, 12, 0, tzinfo=UTC))


def test_a_title_names_products_and_the_places_of_the_update(fixture_document: Read) -> None:
    events = by_key(fixture_document("google-cloud/incidents.json"))
    early, late = (events[f"incident/AbC/2026-03-05T09:{minute}:00.000Z"].title for minute in ("00", "30"))
    assert "products: Disks, Machines; locations: example-west1, example-west2;" in early
    assert "locations: example-west2;" in late


def test_an_incident_has_a_page_below_the_document(fixture_document: Read, now: datetime) -> None:
    body = fixture_document("google-cloud/incidents.json").body
    address = "https://status.example.com/incidents.json"
    events = by_key(Document(name="x", body=body, fetched_at=now, url=address))
    assert events["incident/DeF/end"].url == "https://status.example.com/incidents/DeF"


def test_an_unknown_status_is_unknown_and_kept(fixture_document: Read) -> None:
    event = by_key(fixture_document("google-cloud/all-over.json"))["incident/DeF/2026-02-02T09:00:00.000Z"]
    assert (event.state, event.word) == (IncidentStage.UNKNOWN, "SPARKLING")
    assert [word for word, stage in STAGES.items() if stage is IncidentStage.RESOLVED] == ["AVAILABLE"]


def test_two_updates_of_one_moment_keep_apart(fixture_document: Read, written: Read) -> None:
    text = fixture_document("google-cloud/incidents.json").text().replace("T09:30:00", "T09:00:00")
    keys = [key for key in by_key(written(text)) if key.startswith("incident/AbC/")]
    assert keys == ["incident/AbC/2026-03-05T09:00:00.000Z", "incident/AbC/2026-03-05T09:00:00.000Z/2"]


@pytest.mark.parametrize("end", [1772445600, "later", "2026-03-02T10:00:00"])
def test_an_end_of_another_shape_is_refused_with_its_field(written: Read, end: object) -> None:
    incident = {"id": "a", "external_desc": "b", "begin": "2026-03-02T08:00:00Z", "end": end, "updates": []}
    with pytest.raises(BadInput, match=r"written, 0.end: not Google's incidents: "):
        parse(written(json.dumps([incident])), "example")


def test_the_recorded_incidents_are_over_and_posted_days_after_they_began(recordings: Path, now: datetime) -> None:
    path = recordings / "status" / "google-cloud" / "gcp-incidents.json"
    events = by_key(read_document(path, fetched_at=now))
    assert events["page"].state is PageIndicator.NONE_LISTED
    assert len([key for key in events if key.endswith("/end")]) == 4
    first = events["incident/5fGQt4VbkDnr3Yp8PXPr/2026-06-10T01:13:50.000Z"]
    assert (first.state, first.word) == (IncidentStage.UPDATE, "SERVICE_DISRUPTION")
    assert "locations: asia-south2; begin: 2026-06-05T07:00:00.000Z" in first.title
