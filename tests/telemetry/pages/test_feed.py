"""Which documents there are to read: the first one of each page, and the further ones at their places."""

from __future__ import annotations

from pathlib import Path

import pytest

from telemetry.errors import BadInput
from telemetry.pages.feed import Feed, feeds, is_readable
from telemetry.service import FurtherDocument, Service
from telemetry.servicefile import parse_service
from telemetry.services import load_catalogue
from telemetry.status import FORMATS
from tests.telemetry.pages.reading import a_service

SITE = "https://status.acme.example"


def documents(*services: Service) -> list[tuple[str, str, bool]]:
    return [(feed.format, feed.url.removeprefix(SITE), feed.further) for feed in feeds(services)]


def test_the_first_document_is_at_the_formats_path() -> None:
    assert documents(a_service("acme", f"{SITE}/", "instatus")) == [("instatus", "/summary.json", False)]


def test_the_catalogues_feed_is_taken_where_it_names_one() -> None:
    acme = a_service("acme", SITE, "rss", feed=f"{SITE}/all.rss")
    assert documents(acme) == [("rss", "/all.rss", False)]


@pytest.mark.parametrize(
    ("format", "found"),
    [
        ("statuspage", [("/api/v2/summary.json", False), ("/api/v2/incidents.json", True)]),
        ("slack", [("/api/v2.0.0/current", False), ("/api/v2.0.0/history", True)]),
        # Neither of the two says what the other one does.
        ("cachet", [("/api/v1/components", False), ("/api/v1/incidents", False)]),
    ],
)
def test_pages_in_several_documents(format: str, found: list[tuple[str, bool]]) -> None:  # noqa: A002 -- the field's name
    assert [(url, further) for _, url, further in documents(a_service("acme", SITE, format))] == found


def test_a_feed_at_the_usual_path_has_its_further_document_beside_it() -> None:
    acme = a_service("acme", "https://acme.example/status", "statuspage", feed=f"{SITE}/api/v2/summary.json")
    assert documents(acme)[1:] == [("statuspage", "/api/v2/incidents.json", True)]


def test_a_feed_at_another_path_has_none_that_could_be_guessed() -> None:
    acme = a_service("acme", SITE, "statuspage", feed=f"{SITE}/proxy/summary.json")
    assert documents(acme) == [("statuspage", "/proxy/summary.json", False)]


def test_what_the_catalogue_adds_is_read_in_its_own_format() -> None:
    further = (FurtherDocument(url=f"{SITE}/history.atom", format="statuspage-atom"),)
    acme = a_service("acme", SITE, "instatus", further=further)
    assert documents(acme) == [("instatus", "/summary.json", False), ("statuspage-atom", "/history.atom", True)]


def test_a_format_still_to_come_and_an_address_that_nobody_knows_are_passed_over() -> None:
    services = (
        a_service("one", SITE, "teletext"),
        a_service("two", SITE, "rss"),
        Service(id="three", name="Three"),
        a_service("four", SITE, "heroku", further=(FurtherDocument(url=f"{SITE}/x", format="teletext"),)),
    )
    assert [is_readable(service) for service in services] == [False, False, False, True]
    assert documents(*services) == [("heroku", "/api/v4/current-status", False)]


def test_a_shared_page_is_one_feed_of_all_its_services() -> None:
    one, two = a_service("one", SITE, "apple"), a_service("two", SITE, "apple", products=("Mail",))
    (feed,) = feeds([one, two])
    assert feed.services == (one, two)


def test_one_page_in_two_formats_is_two_feeds() -> None:
    assert len(feeds([a_service("one", SITE, "rss", feed=SITE), a_service("two", SITE, "atom", feed=SITE)])) == 2


def test_the_host_is_who_bears_the_load() -> None:
    assert Feed(url="https://Status.ACME.example:8443/x", format="rss", services=()).host == "status.acme.example"


def test_a_further_document_is_read_from_the_toml(tmp_path: Path) -> None:
    text = 'name = "Acme"\n[status_page]\nurl = "https://a.example"\n[[status_page.further]]\nurl = "https://a.example/x"\n'
    service = parse_service(f'{text}format = "rss"\n', id="acme", source="acme.toml")
    assert service.status_page is not None
    assert service.status_page.further == (FurtherDocument(url="https://a.example/x", format="rss"),)
    with pytest.raises(BadInput, match=r"acme.toml, status_page.further\[1\].format: is missing"):
        parse_service(text, id="acme", source="acme.toml")
    with pytest.raises(BadInput, match=r"acme.toml, status_page.further\[1\].colour: unknown key"):
        parse_service(f'{text}format = "rss"\ncolour = "red"\n', id="acme", source="acme.toml")
    assert list(tmp_path.iterdir()) == []


def test_every_further_document_of_the_catalogue_is_in_a_format_that_we_read() -> None:
    named = [
        document.format
        for service in load_catalogue().services.values()
        if service.status_page is not None
        for document in service.status_page.further
    ]
    assert named
    assert set(named) <= set(FORMATS)
