"""Which page a document is of: another company's words are no edit of this one's."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from telemetry.pages.imprint import Imprint, imprint, is_another, own_sites, site_of
from telemetry.service import FurtherDocument, Service, StatusPage

ADDRESS = "https://status.acme.example/api/v2/summary.json"


def of_page(page: object, **more: str) -> Imprint:
    return imprint(json.dumps({"page": page}).encode(), **{"format": "statuspage", "address": ADDRESS, **more})


def test_a_page_says_which_one_it_is() -> None:
    found = of_page({"id": "p1", "url": "https://status.acme.example", "updated_at": "2026-01-02T03:04:05.678+01:00"})
    when = datetime(2026, 1, 2, 2, 4, 5, 678000, tzinfo=UTC)
    assert found == Imprint(id="p1", site="acme.example", answered="acme.example", updated_at=when)


NOTHING_SAID: list[object] = [
    None,
    [],
    {},
    {"id": 7, "url": 8, "updated_at": 9},
    {"id": "\n", "url": "http://[", "updated_at": "0"},
    {"id": "x" * 600, "url": "acme", "updated_at": "2026-01-02T03:04:05"},
    {"updated_at": "0001-01-01T00:00:00+14:00"},
]


@pytest.mark.parametrize("page", NOTHING_SAID, ids=range(len(NOTHING_SAID)))
def test_what_cannot_be_read_says_nothing(page: object) -> None:
    assert of_page(page) == Imprint(answered="acme.example")


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b"\xff", b"[" * 100_000], ids=range(5))
def test_a_document_of_another_shape_says_nothing(body: bytes) -> None:
    assert imprint(body, format="statuspage", address=ADDRESS) == Imprint(answered="acme.example")


def test_other_formats_have_the_address_only() -> None:
    assert of_page({"id": "p1", "url": "https://x.example"}, format="slack") == Imprint(answered="acme.example")


def test_an_imprint_comes_back_as_it_was_kept() -> None:
    mark = Imprint(id='p"1', site="acme.example", answered="cdn.example")
    assert Imprint.of_text(mark.text) == mark
    assert Imprint.of_text("") is None


SITES = {
    "acme.example": "acme.example",
    "Status.Acme.Example.": "acme.example",
    "status.acme.co.uk": "acme.co.uk",
    "localhost": "localhost",
    "co.uk": "co.uk",
    "127.0.0.1": "127.0.0.1",
    "2001:db8::1": "2001:db8::1",
}


@pytest.mark.parametrize("host", SITES)
def test_a_host_is_of_a_site(host: str) -> None:
    assert site_of(host) == SITES[host]


def test_a_services_own_sites_are_those_of_the_catalogue() -> None:
    further = (FurtherDocument(url="https://three.example/x", format="rss"),)
    page = StatusPage(url="https://status.one.example", feed="https://a.two.example/f", further=further)
    service = Service(id="acme", name="Acme", domains=("www.four.example",), status_page=page)
    assert own_sites(service) == {"one.example", "two.example", "three.example", "four.example"}
    assert own_sites(Service(id="acme", name="Acme")) == frozenset()


ACME = Imprint(id="p1", site="acme.example", answered="acme.example")
OTHERS = {
    "the-same": (ACME, ACME, False),
    "another-id": (Imprint(id="p2", site="acme.example", answered="acme.example"), ACME, True),
    "another-address": (Imprint(id="p1", site="globex.example", answered="acme.example"), ACME, True),
    "another-address-of-its-own": (Imprint(id="p1", site="own.example", answered="acme.example"), ACME, False),
    "sent-from-elsewhere": (Imprint(id="p1", site="acme.example", answered="hosting.example"), ACME, False),
    "sent-from-elsewhere-without-a-name": (Imprint(answered="globex.example"), Imprint(answered="acme.example"), True),
    "sent-from-its-own": (Imprint(answered="own.example"), Imprint(answered="acme.example"), False),
    "says-no-more": (Imprint(answered="acme.example"), ACME, False),
    "says-it-now": (ACME, Imprint(answered="acme.example"), False),
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_page_has_become_another_one_where_its_name_or_its_site_has(name: str) -> None:
    now, before, another = OTHERS[name]
    assert is_another(now, before, {"own.example"}) is another
