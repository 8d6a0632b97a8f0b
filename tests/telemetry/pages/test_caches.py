"""Pages read by way of caches, by wrong clocks and under names that lead elsewhere: none of it is the page's doing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from telemetry.edits import CACHED, EditKind
from telemetry.moment import format_moment
from telemetry.readings import ReadingOutcome
from tests.telemetry.pages.reading import EVER, Desk, a_service
from tests.telemetry.pages.server import PageServer, Served

SUMMARY, INCIDENTS = "/api/v2/summary.json", "/api/v2/incidents.json"
START = datetime(2026, 1, 2, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def desk() -> Desk:
    return Desk(now=START)


def update(number: int, text: str, *, minutes: float, status: str = "investigating") -> dict[str, object]:
    moment = format_moment(START + minutes * MINUTE)
    return {"id": f"u{number}", "status": status, "body": text, "display_at": moment}


def incident(*updates: dict[str, object], id: str = "i1", name: str = "Slow") -> dict[str, object]:  # noqa: A002 -- the field's name
    return {"id": id, "name": name, "status": "investigating", "impact": "minor", "incident_updates": list(updates)}


def document(*incidents: dict[str, object], page: Mapping[str, str] | None = None, updated: float = 0) -> bytes:
    """What a page lists, and its own date in minutes after START."""
    own = {"id": "p1", "name": "Acme", "updated_at": format_moment(START + updated * MINUTE), **(page or {})}
    return json.dumps({"page": own, "incidents": incidents}).encode()


def put(page: PageServer, body: bytes, path: str = SUMMARY, **headers: str) -> None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    page.serve(path, body, etag=False, headers=named)


def outcomes(desk: Desk, page: PageServer) -> list[str]:
    readings = desk.store.readings("acme", EVER)
    return [reading.outcome.value for reading in readings if reading.url == page.url + SUMMARY]


ONE, TWO = update(1, "Looking.", minutes=1), update(2, "Found.", minutes=5, status="identified")
OVER = update(3, "Done.", minutes=15, status="resolved")
STALE = {"by-age": {"Age": "900"}, "by-its-own-date": {}}


@pytest.mark.parametrize("stale", STALE)
def test_words_that_an_older_copy_brings_back_are_no_edit(page: PageServer, desk: Desk, stale: str) -> None:
    acme = a_service("acme", page.url, "statuspage")
    # The page's own date tells, or does not even change.
    later = 0 if STALE[stale] else 8
    old = document(incident(update(1, "All is down.", minutes=1)), updated=1)
    new = document(incident(update(1, "Some is slow.", minutes=1)), updated=1 + later)
    for body, headers in ((old, {}), (new, {}), (old, STALE[stale]), (new, {})):
        put(page, body, **headers)
        desk.read(acme, after=10 * MINUTE)
    assert outcomes(desk, page) == ["read", "read", "stale-copy", "unchanged"]
    (timeline,) = desk.timelines("acme")
    assert [(edit.kind, edit.new) for edit in timeline.edits] == [(EditKind.REWRITTEN, "investigating: Some is slow.")]


@pytest.mark.parametrize("telling", [True, False], ids=["told", "untold"])
def test_what_an_older_copy_lacks_was_not_taken_away(page: PageServer, desk: Desk, telling: bool) -> None:
    acme = a_service("acme", page.url, "statuspage")
    dates = (5, 1, 15) if telling else (0, 0, 0)
    listings = ((incident(TWO, ONE),), (incident(ONE),), ())
    for listed, updated in zip(listings, dates, strict=True):
        put(page, document(*listed, updated=updated))
        desk.read(acme, after=10 * MINUTE)
    # The incident is over, and has left the document that told of it.
    desk.read(acme, after=HOUR)
    assert outcomes(desk, page)[1] == ("stale-copy" if telling else "read")
    assert [timeline.edits for timeline in desk.timelines("acme")] == [()]


def test_what_another_document_of_the_page_lists_was_not_taken_away(page: PageServer, desk: Desk) -> None:
    acme = a_service("acme", page.url, "statuspage")
    put(page, document(incident(TWO, ONE)))
    desk.read(acme, after=10 * MINUTE)
    put(page, document(incident(ONE)))
    for _ in range(5):
        desk.read(acme, after=10 * MINUTE)
    (timeline,) = desk.timelines("acme")
    assert [edit.kind for edit in timeline.edits] == [EditKind.REMOVED]
    put(page, document(incident(OVER, TWO, ONE)), INCIDENTS)
    desk.read(acme, after=10 * MINUTE)
    (timeline,) = desk.timelines("acme")
    assert timeline.edits == ()


def test_copies_of_one_second_are_in_the_order_in_which_they_came(page: PageServer, desk: Desk) -> None:
    acme, ten = a_service("acme", page.url, "statuspage"), timedelta(seconds=10)
    # By its age, rounded, the second is from before the first.
    for age, text in ((60, "Some is slow."), (71, "All is down."), (81, "All is down.")):
        put(page, document(incident(update(1, text, minutes=-10)), updated=-10), Age=str(age))
        desk.read(acme, after=ten)
    readings = [each for each in desk.store.readings("acme", EVER) if each.url == page.url + SUMMARY]
    assert [each.outcome.value for each in readings] == ["read", "read", "unchanged"]
    first = START + ten - MINUTE
    assert [each.read_at - first for each in readings] == [n * timedelta(milliseconds=1) for n in (0, 1, 1)]
    assert [edit.new for timeline in desk.timelines("acme") for edit in timeline.edits] == [
        "investigating: All is down."
    ]


RESOLVED = incident(update(9, "Over.", minutes=-9000, status="resolved"), id="i0", name="Old")


def test_a_copy_tells_what_was_not_listed_when_it_was_made(page: PageServer, desk: Desk) -> None:
    acme = a_service("acme", page.url, "statuspage")
    put(page, document(RESOLVED, updated=-60))
    desk.read(acme)
    put(page, document(RESOLVED, updated=-60), Age="2400")
    desk.read(acme, after=45 * MINUTE)
    put(page, document(incident(update(1, "Looking.", minutes=6)), RESOLVED, updated=6))
    desk.read(acme, after=MINUTE)
    assert outcomes(desk, page) == ["read", "unchanged", "read"]
    _, timeline = desk.timelines("acme")
    assert (timeline.not_listed_at, timeline.dated_back) == (START + 5 * MINUTE, False)


def test_word_that_nothing_is_new_counts_from_when_a_cache_heard_it(page: PageServer, desk: Desk) -> None:
    acme, body = a_service("acme", page.url, "statuspage"), document(RESOLVED, updated=-60)
    page.serve(SUMMARY, body)
    desk.read(acme)
    page.at[SUMMARY] = Served(status=304, headers={"Age": "240"})
    (look, _) = desk.read(acme, after=5 * MINUTE)
    assert (look.outcome, look.readings[0].read_at) == (ReadingOutcome.UNCHANGED, START + MINUTE)
    page.at[SUMMARY] = Served(status=304, headers={"Age": "900"})
    (look, _) = desk.read(acme, after=5 * MINUTE)
    assert (look.outcome, look.readings[0].read_at) == (ReadingOutcome.STALE_COPY, desk.now)
    assert desk.store.stood("acme", desk.now) == ()


def test_a_server_that_errs_about_what_is_new_dates_nothing_back(page: PageServer, desk: Desk) -> None:
    acme, body = a_service("acme", page.url, "statuspage"), document(RESOLVED, updated=-60)
    page.serve(SUMMARY, body, etag=False, headers={"ETag": '"always"'})
    page.always = '"always"'
    desk.read(acme)
    told = document(incident(update(1, "Looking.", minutes=1)), RESOLVED, updated=1)
    page.serve(SUMMARY, told, etag=False, headers={"ETag": '"always"'})
    while outcomes(desk, page).count("read") < 2:
        desk.read(acme, after=MINUTE)
    assert desk.now - START == CACHED
    _, timeline = desk.timelines("acme")
    assert (timeline.not_listed_at, timeline.dated_back) == (desk.now - MINUTE, False)


def test_by_a_clock_that_is_ahead_nothing_is_dated_back(page: PageServer, desk: Desk) -> None:
    # No control says whose clock is wrong.
    acme, ahead = a_service("acme", page.url, "statuspage"), HOUR / 2
    desk.now += ahead
    put(page, document(RESOLVED, updated=-60))
    for minutes in (0, 2):
        page.date = START + minutes * MINUTE
        desk.read(acme, after=minutes * MINUTE)
        put(page, document(incident(ONE), RESOLVED, updated=1))
    _, timeline = desk.timelines("acme")
    assert (timeline.not_listed_at, timeline.first_seen) == (START, START + 2 * MINUTE)
    assert (timeline.dated_back, desk.now) == (False, timeline.first_seen + ahead)


def test_a_date_to_come_hides_no_incident(page: PageServer, desk: Desk) -> None:
    acme, to_come = a_service("acme", page.url, "statuspage"), datetime(2200, 1, 1, tzinfo=UTC)
    quiet = {"page": {"name": "Acme"}, "status": {"indicator": "none"}}
    down = {"page": {"name": "Acme"}, "status": {"indicator": "critical"}}
    for body, modified in ((quiet, to_come), (down, START)):
        put(page, json.dumps(body).encode(), Last_Modified=format_datetime(modified, usegmt=True))
        desk.read(acme, after=10 * MINUTE)
    assert outcomes(desk, page) == ["read", "read"]
    assert [event.word for event in desk.store.stood("acme", desk.now)] == ["critical"]


def test_an_older_copy_says_nothing_of_what_stands_there(page: PageServer, desk: Desk) -> None:
    acme = a_service("acme", page.url, "statuspage")
    body = json.dumps({"page": {"name": "Acme"}, "status": {"indicator": "none"}}).encode()
    put(page, body)
    desk.read(acme)
    put(page, body, Age="3600")
    (look, _) = desk.read(acme, after=10 * MINUTE)
    assert (look.outcome, look.why) == (ReadingOutcome.STALE_COPY, "an older copy than the one before")
    (stands,) = desk.store.stood("acme", desk.now)
    assert stands.seen_at == START


# Another page

GLOBEX = {
    "another-id": {"id": "p2"},
    "another-address": {"url": "https://status.globex.example"},
    "both": {"id": "p2", "url": "https://status.globex.example"},
}


@pytest.mark.parametrize("name", GLOBEX)
def test_another_companys_page_is_refused(page: PageServer, desk: Desk, name: str) -> None:
    acme, own = a_service("acme", page.url, "statuspage"), {"url": "https://status.acme.example"}
    put(page, document(incident(ONE), page=own))
    desk.read(acme)
    page.at[SUMMARY] = Served(status=302, headers={"Location": "/elsewhere"})
    put(page, document(incident(ONE, name="Globex is down"), page={**own, **GLOBEX[name]}, updated=5), "/elsewhere")
    (look, _) = desk.read(acme, after=10 * MINUTE)
    assert look.outcome is ReadingOutcome.REFUSED_SHAPE
    assert look.why.startswith("another page: ")
    assert [timeline.title for timeline in desk.timelines("acme")] == ["Slow"]
    assert [timeline.edits for timeline in desk.timelines("acme")] == [()]


def test_a_page_that_moved_is_read_again_when_the_catalogue_says_so(page: PageServer, desk: Desk) -> None:
    put(page, document(incident(ONE), page={"url": "https://status.acme.example"}))
    desk.read(a_service("acme", page.url, "statuspage"))
    put(page, document(incident(ONE), page={"id": "p2", "url": "https://status.acme.test"}, updated=5))
    (look, _) = desk.read(a_service("acme", page.url, "statuspage"), after=10 * MINUTE)
    assert look.outcome is ReadingOutcome.REFUSED_SHAPE
    (look, _) = desk.read(a_service("acme", page.url + "/", "statuspage"), after=10 * MINUTE)
    assert look.outcome is ReadingOutcome.READ
