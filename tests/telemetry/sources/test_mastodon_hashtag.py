from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from telemetry.document import Document
from telemetry.model import Window
from telemetry.service import Service
from telemetry.sources import mastodon_hashtag
from telemetry.sources.pages import join_pages

Read = Callable[[str], Document]


def test_people_are_counted_by_the_hour_without_bots_and_unlisted_posts(
    ours: Read, service: Service, window: Window
) -> None:
    reports = mastodon_hashtag.parse(ours("mastodon-hashtag/tag.json"), service=service, window=window)
    assert [(report.time.hour, report.value) for report in reports] == [(10, 2.0), (11, 1.0)]
    assert reports[1].summary == "1 person posted under #exampleclouddown in the hour from 11:00 UTC"


def test_no_name_and_no_text_is_kept(ours: Read, service: Service, window: Window) -> None:
    reports = mastodon_hashtag.parse(ours("mastodon-hashtag/tag.json"), service=service, window=window)
    assert all("ann" not in repr(report) and "ours" not in report.summary for report in reports)


def test_a_page_that_does_not_reach_back_says_at_least(ours: Read, service: Service, window: Window) -> None:
    document = ours("mastodon-hashtag/tag.json")
    rows = json.loads(document.body)
    full = replace(document, body=json.dumps(rows[:1] * 40).encode())
    (report,) = mastodon_hashtag.parse(full, service=service, window=window)
    assert report.summary.startswith("at least 1 person")


def test_a_crowd_is_counted_over_all_its_pages(ours: Read, service: Service, window: Window) -> None:
    row = json.loads(ours("mastodon-hashtag/tag.json").body)[0]
    rows = [row | {"id": f"{200 - n}", "account": {"acct": f"w{n}"}} for n in range(120)]
    first = ours("mastodon-hashtag/tag.json")
    pages = [replace(first, body=json.dumps(rows[start : start + 40], indent=1).encode()) for start in (0, 40, 80)]
    assert [mastodon_hashtag.oldest(page) for page in pages] == ["161", "121", "81"]
    joined = join_pages(pages)
    (report,) = mastodon_hashtag.parse(joined, service=service, window=window)
    assert (report.value, report.sha256, report.url) == (120.0, joined.sha256, first.url)
    assert report.summary.startswith("at least 120 people")
    last = join_pages([*pages, replace(first, body=b"[]")])
    assert mastodon_hashtag.oldest(replace(first, body=b"[]")) is None
    assert mastodon_hashtag.parse(last, service=service, window=window)[0].summary.startswith("120 people")


def test_the_request_is_anonymous(service: Service) -> None:
    request = mastodon_hashtag.request(mastodon_hashtag.tag(service), base_url="https://social.example", max_id="7")
    assert request.address == "https://social.example/api/v1/timelines/tag/exampleclouddown?limit=40&max_id=7"
    assert request.key is None


def test_a_recorded_status_has_the_shape_that_is_read(recorded: Read, service: Service) -> None:
    recording = recorded("mastodon/mastodonpy_status.json")
    status = json.loads(recording.body)[0]["response"]["body"] | {"visibility": "public"}
    day = Window(start=datetime(2026, 8, 1, tzinfo=UTC), end=datetime(2026, 8, 2, tzinfo=UTC))
    timeline = replace(recording, body=json.dumps([status]).encode())
    (report,) = mastodon_hashtag.parse(timeline, service=service, window=day)
    assert (report.time, report.value) == (datetime(2026, 8, 1, 13, tzinfo=UTC), 1.0)
