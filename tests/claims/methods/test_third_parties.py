"""What third parties' findings weigh, as their own readers file them: a mention accuses nobody."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from claims.methods.reports import report_sign
from claims.methods.signs import Shows
from telemetry.document import Document
from telemetry.model import Window
from telemetry.service import Service
from telemetry.sources import gdelt, hn_algolia, ioda, mastodon_hashtag

START = datetime(2026, 2, 3, 10, tzinfo=UTC)
WINDOW = Window(start=START, end=START + timedelta(hours=2))
SERVICE = Service(id="example", name="Example Cloud", domains=("example.com",))


def document(content: object) -> Document:
    return Document(name="ours", body=json.dumps(content).encode(), fetched_at=WINDOW.end, url="https://api.example/")


def test_an_article_decides_nothing_about_an_hour() -> None:
    article = {
        "url": "https://news.example.net/a",
        "title": "Example Cloud is down",
        "seendate": "20260203T101500Z",
        "domain": "news.example.net",
    }
    (report,) = gdelt.parse(document({"articles": [article]}), service=SERVICE)
    sign = report_sign(report)
    assert not sign.exact
    assert not sign.measured
    assert (sign.source, sign.operator) == ("news.example.net via GDELT", "news.example.net")


def test_an_article_about_the_recovery_shows_recovery() -> None:
    article = {
        "url": "https://news.example.net/a",
        "title": "Example Cloud back online after Example Cloud outage",
        "seendate": "20260203T101500Z",
        "domain": "news.example.net",
    }
    (report,) = gdelt.parse(document({"articles": [article]}), service=SERVICE)
    assert report_sign(report).shows is Shows.RECOVERY


def test_a_few_people_are_within_the_background() -> None:
    hits = [
        {"author": f"w{number}", "created_at_i": START.timestamp() + number, "title": "Example Cloud is down"}
        for number in range(99)
    ]
    (report,) = hn_algolia.parse(document({"hits": hits, "nbHits": 99}), service=SERVICE, window=WINDOW)
    assert report_sign(report).discard


def test_many_people_are_a_crowd_and_still_not_a_measurement() -> None:
    statuses = [
        {"id": "1", "created_at": "2026-02-03T10:05:00.000Z", "visibility": "public", "account": {"acct": f"w{number}"}}
        for number in range(150)
    ]
    (report,) = mastodon_hashtag.parse(document(statuses), service=SERVICE, window=WINDOW)
    sign = report_sign(report)
    assert (sign.shows, sign.measured, sign.discard) == (Shows.TROUBLE, False, "")
    assert sign.brief == "150 people (Mastodon), 10:00 to 11:00 UTC"


def test_an_outage_of_the_services_network_speaks_of_that_part_only() -> None:
    event = {"location": "asn/64500", "start": START.timestamp(), "duration": 3600, "datasource": "bgp", "score": 9.5}
    (report,) = ioda.parse(document({"data": [event]}), service=SERVICE, networks={64500})
    sign = report_sign(report)
    assert (sign.shows, sign.measured, sign.region) == (Shows.TROUBLE, True, "asn/64500")
