"""Pages read again and again over simulated days, from a server on loopback."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from telemetry.edits import CACHED, EditKind
from telemetry.model import IncidentStage, Outcome
from telemetry.probe.measurement import Control
from telemetry.probe.ownclock import ClockReading
from telemetry.readings import ReadingOutcome
from telemetry.service import FurtherDocument
from tests.telemetry.pages.reading import EVER, Desk, a_service
from tests.telemetry.pages.server import PageServer, Served, drip, endless, reset
from tests.telemetry.probe.loopback import closed_port

FIXTURES = Path(__file__).parents[1] / "fixtures" / "status"
ATOM = FIXTURES / "statuspage-atom"
PATH = "/history.atom"
TEN, HOUR, DAY = timedelta(minutes=10), timedelta(hours=1), timedelta(days=1)
QUIET = b'{"page": {"name": "Acme"}, "status": {"indicator": "none", "description": "All good"}}'
MINOR = b'{"page": {"name": "Acme"}, "status": {"indicator": "minor", "description": "Some bad"}}'


@pytest.fixture
def desk() -> Desk:
    return Desk(now=datetime(2026, 1, 2, tzinfo=UTC))


# The pair that differs, and its twin


def test_the_recorded_edit_is_found_by_polling(page: PageServer, recordings: Path) -> None:
    folder = recordings / "status" / "statuspage-atom"
    desk = Desk(now=datetime(2025, 12, 12, 4, 40, tzinfo=UTC))
    github = a_service("github", page.url)
    page.serve(PATH, (folder / "history_2025-12-12.atom").read_bytes())
    for _ in range(5 * 24):
        desk.read(github, after=HOUR)
    last = desk.now
    page.serve(PATH, (folder / "history_2025-12-17.atom").read_bytes())
    for _ in range(24):
        desk.read(github, after=HOUR)
    edits = {edit.key: edit for timeline in desk.timelines("github") for edit in timeline.edits}
    assert sorted(edits) == [
        "incident/27507130/12-08T21:06UTC/resolved",
        "incident/27527949/12-10T11:05UTC/resolved",
        "incident/27547484/12-11T17:53UTC/resolved",
    ]
    edit = edits["incident/27547484/12-11T17:53UTC/resolved"]
    assert (edit.kind, edit.seen_before, edit.seen_at) == (EditKind.REWRITTEN, last, last + HOUR)
    assert "13:25 UTC and 18:35 UTC" in (edit.new or "")
    found = [outcome for outcome, _ in desk.readings("github")]
    assert found == ["read", *["unchanged"] * 119, "read", *["unchanged"] * 23]


def test_an_edit_is_found_between_the_two_looks_around_it(page: PageServer, desk: Desk) -> None:
    acme = a_service("acme", page.url)
    page.serve(PATH, (ATOM / "history.atom").read_bytes())
    for _ in range(12):
        desk.read(acme, after=HOUR)
    last = desk.now
    page.serve(PATH, (ATOM / "rewritten.atom").read_bytes())
    for _ in range(3):
        desk.read(acme, after=HOUR)
    _, incident = desk.timelines("acme")
    (edit,) = incident.edits
    assert (edit.seen_before, edit.seen_at) == (last, last + HOUR)
    assert edit.changes[0].gone == "It is over."
    assert [outcome for outcome, _ in desk.readings("acme")] == [
        "read",
        *["unchanged"] * 11,
        "read",
        *["unchanged"] * 2,
    ]


def test_a_posting_that_is_taken_away_is_found(page: PageServer, desk: Desk) -> None:
    acme, whole = a_service("acme", page.url), (ATOM / "history.atom").read_text(encoding="utf-8")
    start = whole.index("&lt;p&gt;")
    resolved = whole[start : whole.index("&lt;/p&gt;", start) + len("&lt;/p&gt;")]
    assert "Resolved" in resolved
    page.serve(PATH, whole.encode())
    desk.read(acme)
    gone = desk.now + TEN
    page.serve(PATH, whole.replace(resolved, "").encode())
    for minutes in (10, 10, 5):
        desk.read(acme, after=timedelta(minutes=minutes))
        # It was the newest: until now this could be a copy from before it was posted.
        assert not any(timeline.edits for timeline in desk.timelines("acme"))
    desk.read(acme, after=timedelta(minutes=1))
    edits = [edit for timeline in desk.timelines("acme") for edit in timeline.edits]
    assert [(edit.key, edit.kind, edit.seen_before, edit.seen_at) for edit in edits] == [
        ("incident/1001/01-01T00:40UTC/resolved", EditKind.REMOVED, gone - TEN, gone)
    ]


# Nothing new


def test_nothing_new_costs_no_body_where_the_server_answers_conditions(page: PageServer, desk: Desk) -> None:
    acme = a_service("acme", page.url)
    page.serve(PATH, (ATOM / "history.atom").read_bytes())
    first, second = *desk.read(acme), *desk.read(acme, after=TEN)
    assert (first.outcome, second.outcome) == (ReadingOutcome.READ, ReadingOutcome.UNCHANGED)
    assert (second.bytes, second.events, second.last_reads) == (0, (), ())
    assert "If-None-Match" not in page.seen[0][1]
    assert page.seen[1][1]["If-None-Match"].startswith('"')


def test_a_servers_word_that_nothing_is_new_is_trusted_for_as_long_as_backdating_is_not_alleged(
    page: PageServer, desk: Desk
) -> None:
    acme = a_service("acme", page.url)
    page.serve(PATH, (ATOM / "history.atom").read_bytes())
    for _ in range(7):
        desk.read(acme, after=CACHED / 3)
    assert [look.bytes > 0 for look in desk.looks] == [True, *[False] * 2, True, *[False] * 2, True]
    assert [outcome for outcome, _ in desk.readings("acme")] == ["read", *["unchanged"] * 6]


def test_a_server_that_says_unchanged_for_ever_is_found_out(page: PageServer, desk: Desk) -> None:
    acme = a_service("acme", page.url)
    page.serve(PATH, (ATOM / "history.atom").read_bytes(), etag=False, headers={"ETag": '"always"'})
    page.always = '"always"'
    desk.read(acme)
    page.serve(PATH, (ATOM / "rewritten.atom").read_bytes(), etag=False, headers={"ETag": '"always"'})
    for _ in range(3):
        desk.read(acme, after=CACHED / 3)
    assert [outcome for outcome, _ in desk.readings("acme")] == ["read", *["unchanged"] * 2, "read"]
    assert sum(len(timeline.edits) for timeline in desk.timelines("acme")) == 1


def test_a_page_that_was_set_back_is_believed_after_an_hour(page: PageServer, desk: Desk) -> None:
    acme = a_service("acme", page.url)
    old, new = (ATOM / "history.atom").read_bytes(), (ATOM / "rewritten.atom").read_bytes()
    page.serve(PATH, new, etag=False, last_modified="Mon, 05 Jan 2026 00:00:00 GMT")
    desk.read(acme)
    page.serve(PATH, old, etag=False, last_modified="Fri, 02 Jan 2026 00:00:00 GMT")
    for _ in range(6):
        desk.read(acme, after=TEN)
    assert [outcome for outcome, _ in desk.readings("acme")] == ["read", *["stale-copy"] * 5, "read"]


@pytest.mark.parametrize("etag", ['"caf\u00e9"', '"' + "x" * 600 + '"'])
def test_a_word_that_cannot_be_sent_back_is_not_kept(page: PageServer, desk: Desk, etag: str) -> None:
    acme = a_service("acme", page.url)
    page.serve(PATH, (ATOM / "history.atom").read_bytes(), etag=False, headers={"ETag": etag})
    desk.read(acme)
    (look,) = desk.read(acme, after=TEN)
    assert look.outcome is ReadingOutcome.UNCHANGED
    assert "If-None-Match" not in page.seen[1][1]


def test_a_date_will_do_where_there_is_no_etag(page: PageServer, desk: Desk) -> None:
    acme, date = a_service("acme", page.url), "Fri, 02 Jan 2026 00:00:00 GMT"
    page.serve(PATH, (ATOM / "history.atom").read_bytes(), etag=False, last_modified=date)
    desk.read(acme)
    (look,) = desk.read(acme, after=TEN)
    assert (look.outcome, look.bytes) == (ReadingOutcome.UNCHANGED, 0)
    assert page.seen[1][1]["If-Modified-Since"] == date


def test_the_same_bytes_are_unchanged_where_the_server_knows_no_conditions(page: PageServer, desk: Desk) -> None:
    acme = a_service("acme", page.url)
    page.serve(PATH, (ATOM / "history.atom").read_bytes(), etag=False)
    desk.read(acme)
    (look,) = desk.read(acme, after=TEN)
    assert (look.outcome, look.bytes > 0, look.events) == (ReadingOutcome.UNCHANGED, True, ())


def test_other_bytes_that_say_the_same_are_unchanged(page: PageServer, desk: Desk) -> None:
    acme = a_service("acme", page.url, "statuspage")
    for number in range(3):
        page.serve("/api/v2/summary.json", QUIET.replace(b'"Acme"', b'"Acme", "updated_at": "%d"' % number))
        desk.read(acme, after=TEN)
    assert [outcome for outcome, _ in desk.readings("acme") if outcome != "refused-shape"] == [
        "read",
        "unchanged",
        "unchanged",
    ]


def test_words_that_return_are_read_again(page: PageServer, desk: Desk) -> None:
    acme = a_service("acme", page.url, "statuspage")
    for body in (QUIET, MINOR, QUIET):
        page.serve("/api/v2/summary.json", body)
        desk.read(acme, after=TEN)
    said = [event.word for event in desk.store.status_events("acme", EVER)]
    assert said == ["none", "minor", "none"]


def test_an_older_copy_from_a_cache_is_no_edit(page: PageServer, desk: Desk) -> None:
    acme = a_service("acme", page.url)
    old, new = (ATOM / "history.atom").read_bytes(), (ATOM / "rewritten.atom").read_bytes()
    for body, day in ((old, 2), (new, 5), (old, 2), (new, 5)):
        page.serve(PATH, body, etag=False, last_modified=f"Mon, 0{day} Jan 2026 00:00:00 GMT")
        desk.read(acme, after=TEN)
    assert [outcome for outcome, _ in desk.readings("acme")] == ["read", "read", "stale-copy", "unchanged"]
    assert desk.looks[2].why == "an older copy than the one before"
    assert sum(len(timeline.edits) for timeline in desk.timelines("acme")) == 1


# What goes wrong, each under its own name

TRICKS = {
    "blocked-403": (Served(status=403, body=b"no"), "blocked", "HTTP 403"),
    "blocked-429": (Served(status=429, headers={"Retry-After": "600"}), "blocked", "HTTP 429"),
    "blocked-451": (Served(status=451), "blocked", "HTTP 451"),
    "challenge": (
        Served(status=503, body=b"<title>Just a moment...</title><script>window._cf_chl_opt={}</script>"),
        "blocked",
        "a challenge or block page of Cloudflare, HTTP 503",
    ),
    "challenge-200": (
        Served(body=b"<title>Just a moment...</title><script>window._cf_chl_opt={}</script>"),
        "blocked",
        "a challenge or block page of Cloudflare, HTTP 200",
    ),
    "reset": (Served(trick=reset), "blocked", "the other side cut the connection"),
    "fails": (Served(status=500, body=b"oops"), "unreachable", "HTTP 500"),
    "drip": (Served(trick=drip), "unreachable", "no answer in time"),
    "not-found": (Served(status=404), "refused-shape", "HTTP 404"),
    "html": (Served(body=b"<html>Welcome</html>"), "refused-shape", "not an Atom feed"),
    "cut-off": (Served(body=b"<feed>\n<entry>"), "refused-shape", "line 2: not well-formed"),
    "empty": (Served(body=b""), "refused-shape", "not well-formed"),
    "bomb": (
        Served(body=gzip.compress(b"0" * 40_000_000, 1), headers={"Content-Encoding": "gzip"}),
        "refused-shape",
        "larger than 16,777,216 bytes",
    ),
    "endless": (Served(trick=endless), "refused-shape", "too large"),
    "brotli": (
        Served(body=b"xx", headers={"Content-Encoding": "br"}),
        "refused-shape",
        "packed as 'br', which was not asked for",
    ),
    "redirect-to-private": (
        Served(status=302, headers={"Location": "http://10.0.0.1/x"}),
        "blocked",
        "the address is a private one",
    ),
    "redirect-to-file": (
        Served(status=302, headers={"Location": "file:///etc/passwd"}),
        "blocked",
        "redirected to what is no web page",
    ),
    "loop": (Served(status=302, headers={"Location": PATH}), "blocked", "too many redirects"),
}


@pytest.mark.parametrize("name", TRICKS)
def test_what_goes_wrong_has_a_name_and_is_no_statement(page: PageServer, desk: Desk, name: str) -> None:
    served, outcome, why = TRICKS[name]
    page.at[PATH] = served
    desk.deadline_s = 0.3 if name == "drip" else 20.0
    (look,) = desk.read(a_service("acme", page.url))
    assert (look.outcome.value, look.events, look.last_reads) == (outcome, (), ())
    assert why in look.why
    assert desk.readings("acme") == [(outcome, 0)]
    (reading,) = desk.store.readings("acme", EVER)
    assert reading.why == look.why
    assert desk.store.status_events("acme", EVER) == ()


def test_nobody_listening_is_unreachable(desk: Desk) -> None:
    (look,) = desk.read(a_service("acme", f"http://127.0.0.1:{closed_port()}"))
    assert (look.outcome, look.why[:26]) == (ReadingOutcome.UNREACHABLE, "the connection was refused")


def test_a_name_without_an_address_is_unreachable(desk: Desk) -> None:
    (look,) = desk.read(a_service("acme", "http://status.nowhere.test"))
    assert (look.outcome, look.why[:23]) == (ReadingOutcome.UNREACHABLE, "the name has no address")


def test_a_name_that_leads_to_a_private_address_is_not_asked(page: PageServer, desk: Desk) -> None:
    desk.known_names = {"status.shop.test": ("127.0.0.1",)}
    page.serve(PATH, (ATOM / "history.atom").read_bytes())
    (look,) = desk.read(a_service("acme", page.url.replace("127.0.0.1", "status.shop.test")))
    assert (look.outcome, page.answers) == (ReadingOutcome.BLOCKED, 0)


def test_a_redirect_on_the_page_is_followed_and_said(page: PageServer, desk: Desk) -> None:
    page.at[PATH] = Served(status=301, headers={"Location": "/moved.atom"})
    page.serve("/moved.atom", (ATOM / "history.atom").read_bytes())
    (look,) = desk.read(a_service("acme", page.url))
    assert (look.outcome, look.address) == (ReadingOutcome.READ, f"{page.url}/moved.atom")
    assert {reading.url for reading in look.readings} == {f"{page.url}{PATH}"}


def test_where_a_control_fails_too_we_could_not_look(page: PageServer, desk: Desk) -> None:
    page.at[PATH] = Served(status=500)
    desk.control = Control(name="other", url="http://other.test", outcome=Outcome.TIMEOUT, reason="")
    (look,) = desk.read(a_service("acme", page.url))
    assert look.outcome is ReadingOutcome.VANTAGE_FAULT
    assert look.why == "HTTP 500; the control other did not answer either (timeout)"
    assert desk.readings("acme") == [("vantage-fault", 0)]


def test_where_a_control_answers_it_is_the_page(page: PageServer, desk: Desk) -> None:
    page.at[PATH] = Served(status=500)
    desk.control = Control(name="other", url="http://other.test", outcome=Outcome.OK, reason="")
    (look,) = desk.read(a_service("acme", page.url))
    assert look.outcome is ReadingOutcome.UNREACHABLE


def a_control(desk: Desk, *, off: timedelta) -> Control:
    """A control that answers, and by whose clock ours is off by so much."""
    said = ClockReading(control="other", at=desk.now, epoch=0.0, offset=off, uncertainty=timedelta(seconds=1))
    return Control(name="other", url="http://other.test", outcome=Outcome.OK, reason="", clock=said)


@pytest.mark.parametrize("off", [timedelta(hours=3), timedelta(hours=-3)])
def test_by_a_clock_that_is_wrong_nothing_is_read(page: PageServer, desk: Desk, off: timedelta) -> None:
    page.serve(PATH, (ATOM / "history.atom").read_bytes())
    desk.control = a_control(desk, off=off)
    (look,) = desk.read(a_service("acme", page.url))
    assert look.outcome is ReadingOutcome.VANTAGE_FAULT
    assert look.why == f"the clock here is off by {off.total_seconds():.0f} s, by the control other"
    assert desk.readings("acme") == [("vantage-fault", 0)]
    assert desk.store.status_events("acme", EVER) == ()
    desk.control = a_control(desk, off=timedelta(0))
    (look,) = desk.read(a_service("acme", page.url), after=TEN)
    assert look.outcome is ReadingOutcome.READ


def test_a_page_whose_own_clock_is_wrong_is_read_all_the_same(page: PageServer, desk: Desk) -> None:
    # The server on loopback is of today, and the desk is not.
    page.serve(PATH, (ATOM / "history.atom").read_bytes())
    desk.control = a_control(desk, off=timedelta(seconds=30))
    (look,) = desk.read(a_service("acme", page.url))
    assert look.outcome is ReadingOutcome.READ


def test_what_came_by_a_clock_that_went_ahead_is_asked_for_again(page: PageServer, desk: Desk) -> None:
    acme = a_service("acme", page.url)
    page.serve(PATH, (ATOM / "history.atom").read_bytes())
    desk.read(acme, after=DAY)
    desk.read(acme, after=-DAY)
    assert all("If-None-Match" not in headers for _, headers in page.seen)


def test_what_was_read_stands_through_failures(page: PageServer, desk: Desk) -> None:
    acme, body = a_service("acme", page.url), (ATOM / "history.atom").read_bytes()
    page.serve(PATH, body)
    desk.read(acme)
    page.at[PATH] = Served(status=503)
    desk.read(acme, after=CACHED / 3)
    page.serve(PATH, body)
    (look,) = desk.read(acme, after=CACHED / 3)
    assert [outcome for outcome, _ in desk.readings("acme")] == ["read", "unreachable", "unchanged"]
    assert look.bytes == 0


def test_a_page_in_half_characters_is_refused_by_its_shape(page: PageServer, desk: Desk) -> None:
    page.serve("/api/v2/summary.json", QUIET.replace(b"All good", b"\\ud800"))
    look, _ = desk.read(a_service("acme", page.url, "statuspage"))
    assert look.outcome is ReadingOutcome.REFUSED_SHAPE


# Several services, several documents


def test_a_shared_page_is_asked_once_for_all(page: PageServer, desk: Desk) -> None:
    path = "/support/systemstatus/data/developer/system_status_en_US.js"
    page.serve(path, (FIXTURES / "apple" / "ongoing.js").read_bytes())
    one, two = a_service("one", page.url, "apple"), a_service("two", page.url, "apple")
    desk.read(one, two)
    assert page.answers == 1
    assert len(desk.store.status_events("one", EVER)) == len(desk.store.status_events("two", EVER)) > 0
    # Whoever joins later has all to learn; the others have nothing new.
    three = a_service("three", page.url, "apple")
    (look,) = desk.read(one, two, three, after=TEN)
    assert "If-None-Match" not in page.seen[1][1]
    assert [reading.outcome.value for reading in look.readings] == ["unchanged", "unchanged", "read"]
    assert len(desk.store.status_events("three", EVER)) == len(desk.store.status_events("one", EVER))
    desk.read(one, two, three, after=TEN)
    assert "If-None-Match" in page.seen[2][1]


def test_each_service_of_a_shared_page_is_told_of_its_own_products(page: PageServer, desk: Desk) -> None:
    page.serve("/incidents.json", (FIXTURES / "google-cloud" / "incidents.json").read_bytes())
    everything = a_service("everything", page.url, "google-cloud")
    desk.read(everything)
    titles = [event.title for event in desk.store.status_events("everything", EVER)]
    products = {product for title in titles if "products: " in title for product in _products(title)}
    wanted = min(products)
    mine = a_service("mine", page.url, "google-cloud", products=(wanted,))
    desk.read(mine, after=TEN)
    own = [event for event in desk.store.status_events("mine", EVER) if event.incident is not None]
    told = [event for event in own if event.state is not IncidentStage.UNKNOWN]
    assert told
    assert all(wanted in event.title for event in told)
    assert len(own) < sum(event.incident is not None for event in desk.store.status_events("everything", EVER))


def _products(title: str) -> list[str]:
    return title.partition("products: ")[2].partition("; ")[0].rstrip("]").split(", ")


def test_a_changed_filter_reads_the_same_bytes_anew(page: PageServer, desk: Desk) -> None:
    page.serve("/incidents.json", (FIXTURES / "google-cloud" / "incidents.json").read_bytes())
    desk.read(a_service("mine", page.url, "google-cloud"))
    (look,) = desk.read(a_service("mine", page.url, "google-cloud", products=("Nothing such",)), after=TEN)
    assert look.outcome is ReadingOutcome.READ


OPEN = b"""{"page": {"name": "Acme"}, "status": {"indicator": "minor", "description": "Bad"}, "incidents": [
{"id": "i2", "name": "Slow", "status": "investigating", "impact": "minor", "incident_updates": [
{"id": "u3", "status": "investigating", "body": "%s", "display_at": "2026-01-02T00:05:00Z"}]}]}"""
BOTH = b"""{"page": {"name": "Acme"}, "incidents": [
{"id": "i2", "name": "Slow", "status": "investigating", "impact": "minor", "incident_updates": [
{"id": "u3", "status": "investigating", "body": "Looking.", "display_at": "2026-01-02T00:05:00Z"}]},
{"id": "i1", "name": "Old", "status": "resolved", "impact": "minor", "incident_updates": [
{"id": "u2", "status": "resolved", "body": "%s", "display_at": "2025-12-01T01:00:00Z"},
{"id": "u1", "status": "investigating", "body": "Looking.", "display_at": "2025-12-01T00:00:00Z"}]}]}"""


def test_edits_of_old_incidents_are_found_in_the_further_document(page: PageServer, desk: Desk) -> None:
    acme = a_service("acme", page.url, "statuspage")
    for summary, incidents in ((b"Looking.", b"It lasted an hour."), (b"Looking.", b"It lasted five hours.")):
        page.serve("/api/v2/summary.json", OPEN % summary)
        page.serve("/api/v2/incidents.json", BOTH % incidents)
        desk.read(acme, after=TEN)
    old, new = desk.timelines("acme")
    assert [(edit.key, edit.kind) for edit in old.edits] == [("incident/i1/u2", EditKind.REWRITTEN)]
    assert new.edits == ()


def test_two_documents_of_different_ages_are_no_edit(page: PageServer, desk: Desk) -> None:
    acme = a_service("acme", page.url, "statuspage")
    for body in (b"Looking.", b"Looking. Found."):
        page.serve("/api/v2/summary.json", OPEN % body)
        page.serve("/api/v2/incidents.json", BOTH % b"Over.")
        desk.read(acme, after=TEN)
    # The further document still has the old words of the open incident: it is not asked about that one.
    _, new = desk.timelines("acme")
    assert len(new.edits) == 1


def test_the_catalogues_further_document_is_read_in_its_own_format(page: PageServer, desk: Desk) -> None:
    further = (FurtherDocument(url=f"{page.url}{PATH}", format="statuspage-atom"),)
    page.serve("/api/v2/summary.json", QUIET)
    page.serve(PATH, (ATOM / "history.atom").read_bytes())
    desk.read(a_service("acme", page.url, "statuspage", further=further))
    formats = {event.format for event in desk.store.status_events("acme", EVER)}
    assert formats == {"statuspage", "statuspage-atom"}


def test_nothing_listed_is_a_look_like_any_other(page: PageServer, desk: Desk) -> None:
    page.serve("/system.xml", (FIXTURES / "azure-rss" / "empty.xml").read_bytes())
    (look,) = desk.read(a_service("acme", page.url, "azure-rss", feed=f"{page.url}/system.xml"))
    assert look.outcome is ReadingOutcome.READ
    assert look.last_reads[0].summary == "nothing listed"


def test_every_request_names_us_and_asks_for_nothing_it_cannot_unpack(page: PageServer, desk: Desk) -> None:
    page.serve(PATH, gzip.compress((ATOM / "history.atom").read_bytes()), headers={"Content-Encoding": "gzip"})
    (look,) = desk.read(a_service("acme", page.url))
    ((_, headers),) = page.seen
    assert look.outcome is ReadingOutcome.READ
    assert (headers["User-Agent"], headers["Accept-Encoding"]) == ("factping-test (postmaster@shop.test)", "gzip")
    assert "Cookie" not in headers


def test_cookies_are_not_kept(page: PageServer, desk: Desk) -> None:
    page.serve(PATH, (ATOM / "history.atom").read_bytes(), headers={"Set-Cookie": "a=b; Path=/"})
    acme = a_service("acme", page.url)
    other = a_service("other", f"{page.url}/", feed=f"{page.url}/other.atom")
    page.serve("/other.atom", (ATOM / "history.atom").read_bytes())
    desk.read(acme, other)
    assert all("Cookie" not in headers for _, headers in page.seen)
    assert page.answers == 2


# What stood there when


def test_a_page_that_says_the_same_for_days_stands_as_last_looked_at(page: PageServer, desk: Desk) -> None:
    acme, path = a_service("acme", page.url, "statuspage"), "/api/v2/summary.json"
    page.serve(path, QUIET)
    for _ in range(4):
        desk.read(acme, after=DAY)
    (stands,) = desk.store.stood("acme", desk.now + TEN)
    assert (stands.word, stands.seen_at) == ("none", desk.now)
    page.at[path] = Served(status=500)
    quiet_until = desk.now
    desk.read(acme, after=HOUR)
    (stands,) = desk.store.stood("acme", desk.now)
    assert (stands.word, stands.seen_at) == ("none", quiet_until)
    page.serve(path, MINOR)
    desk.read(acme, after=HOUR)
    (stands,) = desk.store.stood("acme", desk.now)
    assert (stands.word, stands.seen_at) == ("minor", desk.now)
    (stands,) = desk.store.stood("acme", quiet_until - timedelta(hours=5))
    assert (stands.word, stands.seen_at) == ("none", quiet_until - DAY)
    assert desk.store.stood("acme", datetime(2026, 1, 1, tzinfo=UTC)) == ()
    assert desk.store.stood("other", desk.now) == ()


def test_what_is_listed_no_more_does_not_stand(page: PageServer, desk: Desk) -> None:
    acme, path = a_service("acme", page.url, "statuspage"), "/api/v2/summary.json"
    parts = b'{"page": {"name": "Acme"}, "components": [{"id": "c%d", "name": "Web", "status": "%s"}]}'
    for number, word in ((1, b"major_outage"), (2, b"operational")):
        page.serve(path, parts % (number, word))
        desk.read(acme, after=TEN)
    assert [(event.key, event.word) for event in desk.store.stood("acme", desk.now)] == [
        ("component/c2", "operational")
    ]


def test_a_further_document_says_nothing_of_how_the_page_stands(page: PageServer, desk: Desk) -> None:
    acme = a_service("acme", page.url, "statuspage")
    page.serve("/api/v2/summary.json", QUIET)
    page.serve("/api/v2/incidents.json", b'{"page": {"name": "Acme"}, "incidents": []}')
    desk.read(acme)
    looked = desk.now
    page.at["/api/v2/summary.json"] = Served(status=500)
    desk.read(acme, after=HOUR)
    (stands,) = desk.store.stood("acme", desk.now)
    assert (stands.word, stands.seen_at) == ("none", looked)


def test_each_service_of_a_shared_page_is_told_of_its_own_products_by_further_documents_too(
    page: PageServer, desk: Desk
) -> None:
    page.serve("/api/v2/summary.json", QUIET)
    page.serve("/api/v2/incidents.json", BOTH % b"Over.")
    mine = a_service("mine", page.url, "statuspage", products=("Mail",))
    _, further = desk.read(mine)
    (reading,) = further.readings
    assert reading.listed == ("incident/i1/u1", "incident/i1/u2", "incident/i2/u3")
    # No product is named, so it may be about any: the words stay, and count for nothing.
    assert {(event.incident, event.state) for event in further.events} == {("i1", IncidentStage.UNKNOWN)}
