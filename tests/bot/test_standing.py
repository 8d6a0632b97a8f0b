"""A service by all sides at one time: each line has its age, and what is too old says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import click
import pytest

from bot.standing import Line, Standing, standing
from bot.standing_lines import as_json, as_text
from telemetry.model import (
    Health,
    IncidentStage,
    Outcome,
    Report,
    ReportKind,
    Sample,
    StatusEvent,
)
from telemetry.readings import PageReading, ReadingOutcome
from telemetry.service import Service
from telemetry.store import TelemetryStore

NOW = datetime(2026, 5, 6, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SHOP = Service(id="shop", name="Shop", blind_spots="Only the window.")
PAGE = "https://status.shop.test/api/v2/summary.json"


def sample(ago: timedelta, vantage: str, *, outcome: Outcome = Outcome.OK, operator: str = "self") -> Sample:
    place = {"a": (1, "DE"), "b": (2, "US"), "c": (3, "JP"), "x": (4, "BR")}[vantage]
    return Sample(
        time=NOW - ago,
        service="shop",
        target="front",
        vantage=vantage,
        asn=place[0],
        country=place[1],
        outcome=outcome,
        operator=operator,
    )


def statement(ago: timedelta, seen: timedelta) -> StatusEvent:
    return StatusEvent(
        service="shop",
        format="statuspage",
        key="incident/1",
        state=IncidentStage.INVESTIGATING,
        word="investigating",
        title="Slow\x1b[31m checkout",
        text="We look into it.",
        posted_at=NOW - ago,
        seen_at=NOW - seen,
    )


def look(ago: timedelta, outcome: ReadingOutcome, why: str = "") -> PageReading:
    return PageReading(
        service="shop", format="statuspage", url=PAGE, read_at=NOW - ago, outcome=outcome, sha256="", why=why
    )


@pytest.fixture
def store() -> TelemetryStore:
    return TelemetryStore.memory()


def seen(store: TelemetryStore) -> Standing:
    return standing(store, SHOP, now=NOW, back=timedelta(hours=24))


def test_nothing_known_is_unknown_on_every_side(store: TelemetryStore) -> None:
    found = seen(store)
    assert found.health is Health.UNKNOWN
    assert [(line.who, line.age) for line in found.lines] == [("we measure", None), ("the page says", None)]
    assert all(line.what.startswith("unknown: ") for line in found.lines)


def test_every_side_has_its_own_line_and_age(store: TelemetryStore) -> None:
    store.add_samples(sample(ago * MINUTE, vantage) for ago in (3, 2, 1) for vantage in "abc")
    store.add_samples([sample(5 * MINUTE, "x", outcome=Outcome.TIMEOUT, operator="globalping")])
    store.add_status_events([statement(20 * MINUTE, 19 * MINUTE)])
    store.add_reading(look(2 * MINUTE, ReadingOutcome.READ))
    crowd = Report(
        time=NOW - 40 * MINUTE,
        end=NOW - 30 * MINUTE,
        service="shop",
        source="Grumblemeter",
        operator="grumblemeter",
        kind=ReportKind.CROWD,
        value=9000,
        unit="reports",
        region=None,
        summary="",
        url="https://grumblemeter.example/1",
    )
    store.add_reports([crowd])
    found = seen(store)
    assert found.health is Health.UP
    assert [(line.who, line.what, line.age, line.stale) for line in found.lines] == [
        ("we measure", "up: 9 of 9 probes answered, from 3 places; last one ok", MINUTE, False),
        ("the page says", "“investigating”: Slow[31m checkout", 20 * MINUTE, False),
        ("we looked at it", "read; there was something new", 2 * MINUTE, False),
        ("globalping", "of 1 place in 1 country: 1 failed", 5 * MINUTE, False),
        ("Grumblemeter (grumblemeter)", "crowd: 9,000 reports", 30 * MINUTE, False),
    ]


def test_others_probes_never_count_as_ours(store: TelemetryStore) -> None:
    store.add_samples(sample(MINUTE, vantage, operator="friends") for vantage in "abc")
    assert seen(store).health is Health.UNKNOWN
    assert seen(store).measured.what == "unknown: no probe in this time"


def test_what_is_too_old_says_so(store: TelemetryStore) -> None:
    store.add_samples(sample(31 * MINUTE, vantage) for vantage in "abc")
    store.add_status_events([statement(61 * MINUTE, 61 * MINUTE)])
    store.add_reading(look(61 * MINUTE, ReadingOutcome.READ))
    found = seen(store)
    assert found.health is Health.UNKNOWN
    assert [line.stale for line in found.lines] == [True, True, True]
    text = click.unstyle(as_text(found))
    assert "31 min ago * unknown: 3 of 3 probes answered" in text
    assert text.count(" ago * ") == 3
    assert "* too old to speak of now" in text


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (ReadingOutcome.UNCHANGED, "nothing new"),
        (ReadingOutcome.BLOCKED, "it refused us: blocked from here, which says nothing of others (HTTP 403)"),
        (ReadingOutcome.UNREACHABLE, "it could not be reached from here (HTTP 403)"),
    ],
)
def test_what_the_last_look_brought_is_said(store: TelemetryStore, outcome: ReadingOutcome, words: str) -> None:
    store.add_reading(look(3 * MINUTE, ReadingOutcome.READ))
    store.add_reading(look(MINUTE, outcome, "" if outcome is ReadingOutcome.UNCHANGED else "HTTP 403"))
    said, looked = seen(store).page
    assert (looked.what, looked.age, looked.url) == (words, MINUTE, PAGE)
    assert said.what == "nothing that is dated in this time"


def test_another_document_that_cannot_be_read_does_not_hide_the_page(store: TelemetryStore) -> None:
    store.add_reading(look(3 * MINUTE, ReadingOutcome.UNCHANGED))
    further = replace(look(MINUTE, ReadingOutcome.REFUSED_SHAPE, "HTTP 404"), url="https://status.shop.test/old.json")
    store.add_reading(further)
    (_, looked) = seen(store).page
    assert (looked.what, looked.url) == ("nothing new", PAGE)


def test_the_table_has_one_line_a_side_and_keeps_long_names_short() -> None:
    line = Line(who="a" * 99, what="well", age=timedelta(0), stale=False)
    whole = Standing(
        service=SHOP,
        now=NOW,
        back_hours=24,
        health=Health.UP,
        measured=Line(who="we measure", what="up", age=MINUTE, stale=False),
        page=(),
        others=(line,),
        silent="oslo-1 (for 2 h)",
    )
    assert click.unstyle(as_text(whole)).splitlines() == [
        "Shop, the 24 hours up to 2026-05-06T12:00Z",
        f"  {'we measure':<32}      60 s ago   up",
        f"  {'a' * 31}…     until now   well",
        "  silent vantages: oslo-1 (for 2 h)",
        "  Blind spots: Only the window.",
    ]
    assert as_json(whole)["measured"] == {
        "who": "we measure",
        "what": "up",
        "age_s": 60.0,
        "stale": False,
        "url": None,
        "sha256": "",
    }
