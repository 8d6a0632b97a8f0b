"""The archive: captures of a status page's documents as readings of their own time, on loopback."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from telemetry.asking.keeping import keep
from telemetry.asking.saving import POLLS
from telemetry.asking.wayback import MOST, spread
from telemetry.errors import SourceRefused, SourceUnavailable, Unaskable
from telemetry.model import PageIndicator, Window
from telemetry.readings import ReadingOutcome
from telemetry.service import FurtherDocument, StatusPage
from telemetry.sources.wayback import Capture
from telemetry.timeline import timelines
from tests.telemetry.asking.conftest import SECRET, SERVICE, Shown, World, fixture, page
from tests.telemetry.sources.server import Answer

Recorded = Callable[[str], bytes]
MARCH = Window(start=datetime(2026, 3, 1, tzinfo=UTC), end=datetime(2026, 4, 1, tzinfo=UTC))
SUMMARY = "https://status.example.com/api/v2/summary.json"
FURTHER = "https://status.example.com/api/v2/incidents.json"
NO_CAPTURES = fixture("wayback/empty.json")


def index(*captures: tuple[str, str], url: str = SUMMARY, media_type: str = "application/json") -> bytes:
    """An answer of the index: a time and an HTTP status for each capture."""
    rows = [[time, url, status, media_type, f"DIGEST{at}"] for at, (time, status) in enumerate(captures)]
    return json.dumps([["timestamp", "original", "statuscode", "mimetype", "digest"], *rows]).encode()


def test_a_capture_is_what_the_page_said_at_its_time(world: World) -> None:
    world.says(index(("20260302110000", "200")), page("statuspage/summary.json"), NO_CAPTURES)
    answer = world.ask("wayback", window=MARCH)
    assert world.paths[1] == f"/web/20260302110000id_/{SUMMARY}"
    (reading,) = answer.found.readings
    captured = datetime(2026, 3, 2, 11, tzinfo=UTC)
    assert (reading.read_at, reading.outcome) == (captured, ReadingOutcome.READ)
    assert reading.url == f"{world.party.base_url}/web/*/{SUMMARY}", "not our own reading of the page"
    assert {event.seen_at for event in answer.found.events} == {captured}
    origin = f"Internet Archive, {world.party.base_url}/web/20260302110000id_/{SUMMARY}"
    assert {(event.origin, event.sha256) for event in answer.found.events} == {(origin, reading.sha256)}
    keep(world.store, answer.found)
    (incident,) = [one for one in timelines(world.store.status_events("example", MARCH)) if one.incident == "inc1"]
    assert incident.first_seen == captured


def test_the_index_is_asked_for_every_document_that_we_read(world: World) -> None:
    world.says(NO_CAPTURES)
    found = world.ask("wayback", window=MARCH).found
    asked = [path.partition("url=")[2].partition("&")[0] for path in world.paths]
    assert [each.rpartition("%2F")[2] for each in asked] == ["summary.json", "status.example.com", "incidents.json"]
    assert found.notes == (f"no capture of {SUMMARY} in this window", f"no capture of {FURTHER} in this window")
    assert found.rows == 0


def test_captures_of_the_page_for_people_are_pointed_at(world: World) -> None:
    people = index(("20260302110000", "200"), ("20260303110000", "200"), url="https://status.example.com/")
    world.says(NO_CAPTURES, people, NO_CAPTURES)
    notes = world.ask("wayback", window=MARCH).found.notes
    address = f"{world.party.base_url}/web/*/https://status.example.com"
    assert notes[1] == f"2 captures of the page for people, which no format reads: {address}"


def test_a_capture_is_read_one_time_and_the_next_time_goes_on(world: World) -> None:
    times = [(f"202603{day:02}120000", "200") for day in range(1, 31)]
    world.says(index(*times), *[page("statuspage/summary.json")] * MOST, NO_CAPTURES)
    first = world.ask("wayback", window=MARCH).found
    assert [reading.read_at.day for reading in first.readings][:: MOST - 1] == [1, 30]
    assert f"{SUMMARY}: {30 - MOST} more captures are left for the next time" in first.notes
    keep(world.store, first)
    for _ in range(2):
        left = min(MOST, len(times) - len(known(world)))
        world.says(index(*times), *[page("statuspage/summary.json")] * left, NO_CAPTURES)
        keep(world.store, world.ask("wayback", window=MARCH).found)
    assert sorted(known(world)) == list(range(1, 31))


def known(world: World) -> set[int]:
    return {reading.read_at.day for reading in world.store.readings("example", MARCH)}


def test_the_archive_is_asked_politely(world: World) -> None:
    times = [(f"202603{day:02}120000", "200") for day in range(1, 20)]
    world.says(index(*times), *[page("statuspage/summary.json")] * MOST, NO_CAPTURES)
    world.ask("wayback", window=MARCH)
    assert len(world.paths) == 1 + MOST + 1, "two indexes and the captures"
    assert world.waits == [60.0], "ten questions a minute"


def test_what_the_format_cannot_read_is_said_kept_as_unreadable_and_not_asked_for_again(world: World) -> None:
    captures = index(("20260302110000", "200"), ("20260303110000", "200"))
    html = Answer(body=b"<html>An app</html>", media_type="text/html")
    world.says(captures, html, page("statuspage/summary.json"), NO_CAPTURES)
    found = world.ask("wayback", window=MARCH).found
    assert [reading.outcome for reading in found.readings] == [ReadingOutcome.REFUSED_SHAPE, ReadingOutcome.READ]
    assert found.notes[0].startswith("capture of 2026-03-02 11:00 UTC cannot be read as statuspage: ")
    assert found.events
    keep(world.store, found)
    world.says(captures, NO_CAPTURES)
    assert world.ask("wayback", window=MARCH).found.rows == 0


def test_a_capture_that_is_not_given_is_left_out_and_error_pages_are_not_asked_for(world: World) -> None:
    captures = index(
        ("20260302110000", "200"), ("20260303110000", "503"), ("20260304110000", "404"), ("20260305110000", "-")
    )
    world.says(captures, Answer(status=404), page("statuspage/summary.json"), NO_CAPTURES)
    found = world.ask("wayback", window=MARCH).found
    assert [path.split("/")[2] for path in world.paths if path.startswith("/web/")] == [
        "20260302110000id_",
        "20260305110000id_",
    ]
    assert found.notes[0] == "capture of 2026-03-02 11:00 UTC is left out: wayback: answered with HTTP 404"
    assert [reading.read_at.day for reading in found.readings] == [5]


def test_what_was_read_before_the_way_broke_off_is_found(world: World) -> None:
    captures = index(("20260302110000", "200"), ("20260303110000", "200"))
    world.says(captures, page("statuspage/summary.json"), *[Answer(status=503)] * 4, NO_CAPTURES)
    found = world.ask("wayback", window=MARCH).found
    assert [reading.read_at.day for reading in found.readings] == [2]
    assert "stopped before the capture of 2026-03-03 11:00 UTC: wayback: answered with HTTP 503" in found.notes


def test_an_archive_that_does_not_answer_is_unavailable(world: World) -> None:
    world.says(index(("20260302110000", "200")), Answer(status=503))
    with pytest.raises(SourceUnavailable, match="wayback: answered with HTTP 503"):
        world.ask("wayback", window=MARCH)


def test_a_further_document_is_read_in_its_own_format(world: World) -> None:
    feed = "https://status.example.com/history.atom"
    own = StatusPage(
        url="https://status.example.com",
        format="statuspage",
        further=(FurtherDocument(url=feed, format="statuspage-atom"),),
    )
    world.says(
        NO_CAPTURES,
        NO_CAPTURES,
        NO_CAPTURES,
        index(("20260302110000", "200"), url=feed, media_type="application/atom+xml"),
        Answer(body=page("statuspage-atom/history.atom"), media_type="application/atom+xml"),
    )
    found = world.ask("wayback", window=MARCH, service=replace(SERVICE, status_page=own)).found
    assert {reading.format for reading in found.readings} == {"statuspage-atom"}
    assert found.events


def test_a_shared_page_tells_a_service_of_its_own_products_only(world: World) -> None:
    own = StatusPage(url="https://status.example.com", format="statuspage", products=("Search",))
    world.says(index(("20260302110000", "200")), page("statuspage/summary.json"), NO_CAPTURES)
    found = world.ask("wayback", window=MARCH, service=replace(SERVICE, status_page=own)).found
    titles = {event.title for event in found.events}
    assert "Search" in titles
    assert not any("Uploads" in title for title in titles)
    assert not any(event.state is PageIndicator.OPERATIONAL for event in found.events)


def test_a_recorded_page_is_read_from_the_archive(world: World, recorded: Recorded) -> None:
    body = recorded("status/statuspage/github-20260724-164436-major.json")
    world.says(index(("20260724164500", "200")), body, NO_CAPTURES)
    july = Window(start=datetime(2026, 7, 1, tzinfo=UTC), end=datetime(2026, 8, 1, tzinfo=UTC))
    found = world.ask("wayback", window=july).found
    assert [reading.outcome for reading in found.readings] == [ReadingOutcome.READ]
    assert any(event.state is PageIndicator.PARTIAL_OUTAGE for event in found.events)


def captures(count: int) -> list[Capture]:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    return [
        Capture(
            time=start + timedelta(hours=hour),
            original=SUMMARY,
            http_status=200,
            mime_type="application/json",
            digest="",
            url="",
            raw_url="",
        )
        for hour in range(count)
    ]


@pytest.mark.parametrize("count", [0, 1, 11, 12, 13, 100, 999])
def test_captures_are_spread_over_the_window(count: int) -> None:
    every = captures(count)
    chosen = spread(every, 12)
    assert len(chosen) == min(count, 12)
    assert chosen == sorted({each.time: each for each in chosen}.values(), key=lambda each: each.time)
    assert not every or (chosen[0], chosen[-1]) == (every[0], every[-1])


PAGE = "https://status.example.com"


def test_a_page_is_saved_once_its_job_is_done(world: World) -> None:
    world.says(*[fixture(f"wayback/{name}.json") for name in ("save", "pending", "saved")])
    capture = world.save(PAGE, key=Shown())
    assert capture.url == f"{world.party.base_url}/web/20260203101501/https://status.example.com/"
    assert world.paths == ["/save", "/save/status/spn2-ours", "/save/status/spn2-ours"]
    assert world.party.seen[0].headers["Authorization"] == f"LOW {SECRET}"
    assert world.waits == [5.0, 5.0]


def test_saving_without_a_key_asks_nothing(world: World) -> None:
    with pytest.raises(Unaskable, match="OUR_KEY: is not set"):
        world.save(PAGE)
    assert not world.party.seen


@pytest.mark.parametrize(
    ("bodies", "problem"),
    [
        ([Answer(body=b'{"message": "You need to log in"}')], "no job: You need to log in, for https://status.example"),
        (
            [Answer(body=fixture("wayback/save.json")), Answer(body=fixture("wayback/bad-failed.json"))],
            "not saved: This URL has been captured already today., for",
        ),
        (
            [Answer(body=fixture("wayback/save.json")), Answer(body=fixture("wayback/pending.json"))],
            f"was not captured within {POLLS * 5} s",
        ),
    ],
    ids=["no-job", "failed", "never-done"],
)
def test_what_was_not_saved_says_why(world: World, bodies: list[Answer], problem: str) -> None:
    world.says(*bodies)
    with pytest.raises(SourceUnavailable, match=problem):
        world.save(PAGE, key=Shown())


def test_an_archive_that_does_not_know_the_key_refuses(world: World) -> None:
    world.says(Answer(status=401))
    with pytest.raises(SourceRefused, match="wayback: answered with HTTP 401") as refused:
        world.save(PAGE, key=Shown())
    assert SECRET not in str(refused.value)
