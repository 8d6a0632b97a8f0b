"""Shared pages: each service hears of its own products, and of what may be about any."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from telemetry.document import Document, read_document
from telemetry.lag import notices
from telemetry.model import ComponentState, IncidentStage, PageIndicator, StatusEvent
from telemetry.scope import said_of
from telemetry.service import FurtherDocument, StatusPage
from telemetry.statements import TROUBLE
from telemetry.status import read_status
from telemetry.timeline import timelines

FIXTURES = Path(__file__).parent / "fixtures" / "status"

Say = Callable[..., tuple[StatusEvent, ...]]


@pytest.fixture
def said(now: datetime) -> Say:
    """What a fixture, or JSON written in the test, says of some products."""

    def say(what: str | list[object] | dict[str, object], format: str, *products: str) -> tuple[StatusEvent, ...]:  # noqa: A002 -- the field's name
        if isinstance(what, str):
            document = read_document(FIXTURES / what, fetched_at=now)
        else:
            document = Document(name="written", body=json.dumps(what).encode(), fetched_at=now)
        return of(document, format, *products)

    return say


def of(document: Document, format: str, *products: str) -> tuple[StatusEvent, ...]:  # noqa: A002 -- as above
    events = read_status(document, service="ours", format=format)
    return said_of(events, StatusPage(url="https://status.example", format=format, products=products), format=format)


def in_trouble(events: tuple[StatusEvent, ...]) -> set[str]:
    return {event.incident or event.key for event in events if any(event.state is state for state in TROUBLE)}


def is_silent(events: tuple[StatusEvent, ...]) -> bool:
    return [event.state for event in events if event.key == "page"] == [PageIndicator.NONE_LISTED]


def google(*incidents: tuple[str, list[str], str | None]) -> list[object]:
    """Google incidents: id, products, and when over."""
    return [
        {
            "id": name,
            "begin": "2026-03-02T08:00:00+00:00",
            "end": end,
            "external_desc": "Requests to Meet and Mail fail",
            "service_name": "Multiple Products",
            "affected_products": [{"title": product} for product in products],
            "updates": [{"created": "2026-03-02T08:30:00+00:00", "text": "Use Gmail.", "status": "SERVICE_OUTAGE"}],
        }
        for name, products, end in incidents
    ]


OVER = "2026-03-02T12:00:00+00:00"


def test_an_incident_of_another_product_is_no_trouble_and_no_news(said: Say) -> None:
    page = google(("m", ["Google Meet"], None))
    assert in_trouble(said(page, "google-cloud", "Google Meet")) == {"m"}
    events = said(page, "google-cloud", "Gmail")
    assert in_trouble(events) == set()
    assert [event.incident for event in events] == [None]
    assert is_silent(events)


@pytest.mark.parametrize("product", ["Gmail", "GMAIL", "gmail"])
def test_an_incident_of_several_products_is_each_ones(product: str, said: Say) -> None:
    events = said(google(("m", ["Google Meet", "Gmail"], None)), "google-cloud", product)
    assert in_trouble(events) == {"m"}
    assert not is_silent(events)


def test_a_product_is_named_whole(said: Say) -> None:
    page = google(("m", ["Google Drive for desktop"], None))
    assert in_trouble(said(page, "google-cloud", "Google Drive")) == set()


def test_an_incident_that_names_no_product_stays_but_counts_for_nothing(said: Say) -> None:
    events = said(google(("m", [], None)), "google-cloud", "Gmail")
    assert [(event.incident, event.state, event.word) for event in events] == [
        ("m", IncidentStage.UNKNOWN, "SERVICE_OUTAGE")
    ]
    assert not is_silent(events)


def test_one_that_names_no_product_counts_as_having_spoken(said: Say) -> None:
    events = said(google(("m", [], None)), "google-cloud", "Gmail")
    assert [notice.incident for notice in notices(timelines(events), events)] == ["m"]
    others = said(google(("m", ["Google Meet"], None)), "google-cloud", "Gmail")
    assert notices(timelines(others), others) == ()


def test_one_that_names_no_product_and_is_over_leaves_the_silence(said: Say) -> None:
    events = said(google(("m", [], OVER)), "google-cloud", "Gmail")
    assert in_trouble(events) == set()
    assert is_silent(events)


def test_the_silence_is_as_old_as_the_reading_and_names_its_document(said: Say, now: datetime) -> None:
    (silence,) = said(google(("m", ["Google Meet"], None)), "google-cloud", "Gmail")
    assert (silence.service, silence.seen_at, silence.posted_at, silence.origin) == ("ours", now, None, "written")
    assert (silence.title, silence.text, silence.word) == ("", "", "")


def test_a_page_that_lists_nothing_at_all_is_silent_of_each(said: Say) -> None:
    assert is_silent(said([], "google-cloud", "Gmail"))
    assert is_silent(said("google-cloud/all-over.json", "google-cloud", "Machines"))


def test_without_products_a_page_is_the_services_own(now: datetime) -> None:
    document = read_document(FIXTURES / "google-cloud/incidents.json", fetched_at=now)
    events = read_status(document, service="ours", format="google-cloud")
    assert said_of(events, StatusPage(url="https://status.example"), format="google-cloud") == events
    assert said_of(events, None, format="google-cloud") == events


def test_only_documents_of_the_page_are_shared(now: datetime) -> None:
    document = read_document(FIXTURES / "google-cloud/incidents.json", fetched_at=now)
    events = read_status(document, service="ours", format="google-cloud")
    notes = StatusPage(url="https://status.example", format="apple", products=("Store",))
    assert said_of(events, notes, format="google-cloud") == events
    further = FurtherDocument(url="https://status.example/i", format="google-cloud")
    page = StatusPage(url="https://status.example", format="apple", products=("Store",), further=(further,))
    assert said_of(events, page, format="google-cloud") != events


def test_google_fixture(said: Say) -> None:
    assert in_trouble(said("google-cloud/incidents.json", "google-cloud", "Disks")) == {"AbC"}
    mail = said("google-cloud/incidents.json", "google-cloud", "Mail")
    assert {event.incident for event in mail} == {None, "DeF"}
    assert is_silent(mail)
    assert {event.incident for event in said("google-cloud/incidents.json", "google-cloud", "Tapes")} == {None}


def test_google_recording(recordings: Path, now: datetime) -> None:
    document = read_document(recordings / "status/google-cloud/gcp-incidents.json", fetched_at=now)
    engine = of(document, "google-cloud", "VMWare engine")
    assert len({event.incident for event in engine} - {None}) == 2
    volumes = of(document, "google-cloud", "Google Cloud NetApp Volumes")
    assert len({event.incident for event in volumes} - {None}) == 1
    other = of(document, "google-cloud", "Cloud Run")
    assert {event.incident for event in other} == {None}
    assert is_silent(other)


def test_apple_fixture(said: Say) -> None:
    assert in_trouble(said("apple/ongoing.js", "apple", "Store (US)")) == {"1002/Store (US)"}
    maps = said("apple/ongoing.js", "apple", "Maps")
    assert in_trouble(maps) == set()
    assert {event.incident for event in maps} == {"1003/Maps", "1004/Maps"}
    mail = said("apple/ongoing.js", "apple", "Mail")
    assert [event.incident for event in mail] == [None]
    assert is_silent(mail)


def test_a_notice_in_place_of_the_list_is_no_silence(said: Say) -> None:
    (notice,) = said("apple/notice.json", "apple", "Mail")
    assert notice.state is PageIndicator.UNKNOWN


def test_apple_recording(recordings: Path, now: datetime) -> None:
    document = read_document(recordings / "status/apple/developer_system_status_2020-02.json", fetched_at=now)
    flight = of(document, "apple", "TestFlight")
    assert {event.state for event in flight if event.incident} == {IncidentStage.RESOLVED}
    assert is_silent(flight)
    assert [event.key for event in of(document, "apple", "Apple Pay")] == ["page"]


def statuspage(
    *, affected: tuple[tuple[str, str], ...] = (), title: str = "Errors", indicator: str = "major"
) -> dict[str, object]:
    """A page of two games, each a group with a "Login" of its own; the second's is down."""
    groups = [("g1", "Rockets", None, "operational"), ("g2", "Forts", None, "major_outage")]
    parts = [("c1", "Login", "g1", "operational"), ("c2", "Login", "g2", "major_outage")]
    return {
        "page": {"name": "Games", "url": "https://status.example"},
        "status": {"indicator": indicator, "description": "Major outage"},
        "components": [
            {"id": name, "name": shown, "status": status, "group_id": group}
            for name, shown, group, status in (*groups, *parts)
        ],
        "incidents": [
            {
                "id": "i",
                "name": title,
                "status": "investigating",
                "impact": "major",
                "incident_updates": [
                    {
                        "id": "u",
                        "status": "investigating",
                        "body": "Rockets and Forts may fail.",
                        "created_at": "2026-03-02T10:00:00Z",
                        "affected_components": [
                            {"code": code, "name": name, "new_status": "major_outage"} for code, name in affected
                        ],
                    }
                ],
            }
        ],
    }


def test_components_tell_whose_incident_it_is(said: Say) -> None:
    page = statuspage(affected=(("c2", "Login"),))
    rockets = said(page, "statuspage", "Rockets")
    assert in_trouble(rockets) == set()
    assert is_silent(rockets)
    assert {event.key for event in rockets if event.incident is None} == {"page", "component/g1", "component/c1"}
    forts = said(page, "statuspage", "Forts")
    assert in_trouble(forts) == {"i", "component/g2", "component/c2"}
    assert not is_silent(forts)


def test_an_incident_of_both_brings_each_its_own_components(said: Say) -> None:
    rockets = said(statuspage(affected=(("c1", "Login"), ("c2", "Login"))), "statuspage", "Rockets")
    assert in_trouble(rockets) == {"i"}
    affected = {event.key for event in rockets if event.incident and isinstance(event.state, ComponentState)}
    assert affected == {"incident/i/u/component/c1"}


def test_a_title_tells_it_where_no_component_does(said: Say) -> None:
    page = statuspage(title="Rockets: errors")
    assert in_trouble(said(page, "statuspage", "Rockets")) == {"i"}
    forts = said(page, "statuspage", "Forts")
    assert in_trouble(forts) == {"component/g2", "component/c2"}
    assert [event.state for event in forts if event.incident] == [IncidentStage.UNKNOWN]


def test_a_title_that_names_the_product_is_not_outvoted_by_components(said: Say) -> None:
    page = statuspage(affected=(("c2", "Login"),), title="Rockets: errors")
    assert in_trouble(said(page, "statuspage", "Rockets")) == {"i"}


def test_a_component_that_the_page_does_not_list_may_be_anybodys(said: Say) -> None:
    rockets = said(statuspage(affected=(("c9", "Voice"),)), "statuspage", "Rockets")
    assert in_trouble(rockets) == set()
    assert {event.state for event in rockets if event.incident} == {IncidentStage.UNKNOWN, ComponentState.UNKNOWN}
    assert not is_silent(rockets)


def test_an_affected_component_may_be_named_with_its_group(said: Say) -> None:
    page = statuspage(affected=(("c9", "Rockets - Voice"),))
    assert in_trouble(said(page, "statuspage", "Rockets")) == {"i"}


@pytest.mark.parametrize("indicator", ["none", "minor", "major", "critical", "maintenance"])
def test_how_the_whole_page_stands_says_nothing_of_one_product(indicator: str, said: Say) -> None:
    rockets = said(statuspage(affected=(("c2", "Login"),), indicator=indicator), "statuspage", "Rockets")
    assert is_silent(rockets)
    forts = said(statuspage(affected=(("c2", "Login"),), indicator=indicator), "statuspage", "Forts")
    assert [event for event in forts if event.key == "page"] == []


def test_a_document_that_lists_no_incidents_is_no_silence(said: Say) -> None:
    page = statuspage()
    components = {key: page[key] for key in ("page", "components")}
    rockets = said(components, "statuspage", "Rockets")
    assert {event.key for event in rockets} == {"component/g1", "component/c1"}
