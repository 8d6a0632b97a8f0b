"""What holds whoever is asked: receipts, keys, budgets, refusals; over HTTP on loopback."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from telemetry.asking.asker import lookback
from telemetry.asking.conversations import CONVERSATIONS
from telemetry.asking.settings import Wants
from telemetry.errors import BudgetSpent, SourceRefused, SourceUnavailable, TelemetryError, Unaskable
from telemetry.service import Service
from telemetry.sources.table import SOURCES
from tests.telemetry.asking.conftest import SECRET, START, WINDOW, Shown, World, fixture
from tests.telemetry.sources.server import Answer

HITS = fixture("hn-algolia/hits.json")


def test_every_source_can_be_asked() -> None:
    assert set(CONVERSATIONS) == set(SOURCES)
    for conversation in CONVERSATIONS.values():
        assert conversation.EVERY.total_seconds() > 0
        assert (conversation.BACK.total_seconds() > 0) is conversation.PAST


def test_an_answer_has_operator_method_window_address_and_hash(world: World) -> None:
    world.says(HITS)
    answer = world.ask("hn-algolia")
    assert (answer.source, answer.operator, answer.service) == ("hn-algolia", "hacker news", "example")
    assert answer.method == SOURCES["hn-algolia"].METHOD
    assert answer.window == WINDOW
    (document,) = answer.documents
    assert document.url.startswith(f"{world.party.base_url}/search_by_date?query=%22Example+Cloud%22")
    assert (document.sha256, document.size) == (hashlib.sha256(HITS).hexdigest(), len(HITS))
    assert {report.sha256 for report in answer.found.reports} == {document.sha256}


def test_a_key_goes_into_its_header_and_nowhere_else(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    world.says(fixture("radar/outages.json"))
    answer = world.ask("radar", key=Shown())
    assert world.party.seen[0].headers["Authorization"] == f"Bearer {SECRET}"
    assert SECRET not in world.party.seen[0].path
    assert SECRET not in f"{answer!r} {caplog.text}"


def test_a_source_that_takes_no_key_is_given_none(world: World) -> None:
    world.says(HITS)
    world.ask("hn-algolia", key=Shown())
    assert SECRET not in str(world.party.seen[0].headers)


def test_a_key_that_is_needed_and_missing_is_named_as_the_configuration_names_it(world: World) -> None:
    with pytest.raises(Unaskable, match="OUR_KEY: is not set, and without it the source does not answer"):
        world.ask("radar")
    assert not world.party.seen


@pytest.mark.parametrize("key", ["two\nlines", "ключ"])
def test_a_key_that_cannot_be_sent_is_refused_unseen(world: World, key: str) -> None:
    with pytest.raises(Unaskable, match="OUR_KEY: holds something that cannot stand in a header") as refused:
        world.ask("radar", key=Shown(key))
    assert key not in str(refused.value)


BARE = Service(id="bare", name="X")


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("crux", "the catalogue names no https target of it"),
        ("gdelt", "its names are too short to be searched for"),
        ("globalping", "the catalogue names no http target of it"),
        ("hn-algolia", "its names are too short to be searched for"),
        ("ooni", "the catalogue names no domain of it"),
        ("promql", r"name its queries or instances in \[sources.promql\]"),
        ("ripe-atlas", r"name its measurements in \[sources.ripe-atlas.measurements\]"),
        ("wayback", "the catalogue names no status page in a format that we read"),
    ],
)
def test_what_cannot_be_asked_about_a_service_is_said_before_anything_is_asked(
    world: World, name: str, problem: str
) -> None:
    with pytest.raises(Unaskable, match=f"^{name}: nothing to ask about bare: {problem}$"):
        world.ask(name, service=BARE)
    assert not world.party.seen


def test_a_name_that_makes_no_hashtag_needs_one(world: World) -> None:
    nameless = replace(BARE, name="!?")
    with pytest.raises(Unaskable, match="its name makes no hashtag"):
        world.ask("mastodon-hashtag", service=nameless)
    world.says(b"[]")
    world.ask("mastodon-hashtag", Wants(tags={"bare": "baredown"}), service=nameless)
    assert world.paths[0].startswith("/api/v1/timelines/tag/baredown?")


REFUSALS: list[tuple[Answer, type[TelemetryError], str]] = [
    (Answer(status=403), SourceRefused, "hn-algolia: answered with HTTP 403"),
    (Answer(status=302, headers={"Location": "/else"}), SourceRefused, "hn-algolia: answered with HTTP 302"),
    (Answer(media_type="text/html"), SourceRefused, "hn-algolia: answered with 'text/html', not application/json"),
    (Answer(body=HITS[:-40]), SourceUnavailable, "hn-algolia: "),
    (Answer(body=HITS, cut=10), SourceUnavailable, "hn-algolia: broke off"),
    (Answer(body=b"[1, 2]"), SourceUnavailable, "hn-algolia: "),
    (Answer(body=b""), SourceUnavailable, "hn-algolia: "),
    (Answer(status=503), SourceUnavailable, "hn-algolia: answered with HTTP 503"),
]


@pytest.mark.parametrize(("answer", "kind", "words"), REFUSALS)
def test_what_is_no_answer_is_refused_in_one_line(
    world: World, answer: Answer, kind: type[TelemetryError], words: str
) -> None:
    world.says(answer)
    with pytest.raises(kind) as refused:
        world.ask("hn-algolia")
    assert str(refused.value).startswith(words)
    assert "\n" not in str(refused.value)
    assert world.store.counts()["reports"] == 0


def test_retry_after_is_waited_for_and_then_the_answer_is_taken(world: World) -> None:
    world.says(Answer(status=429, headers={"Retry-After": "7"}), Answer(status=503), Answer(body=HITS))
    assert world.ask("hn-algolia").found.reports
    assert world.waits[0] == 7.0
    assert len(world.paths) == 3


def test_who_asks_for_an_hours_patience_is_not_waited_for(world: World) -> None:
    world.says(Answer(status=429, headers={"Retry-After": "3600"}))
    with pytest.raises(SourceUnavailable) as refused:
        world.ask("hn-algolia")
    assert refused.value.retry_at == world.now + timedelta(hours=1)
    assert world.waits == []


def test_a_budget_of_one_in_five_seconds_is_waited_for(world: World) -> None:
    world.says(fixture("gdelt/nothing.json"))
    world.ask("gdelt")
    world.ask("gdelt")
    assert world.waits == [5.0]


def test_a_budget_of_an_hour_is_not_waited_for(world: World) -> None:
    world.says(*[fixture(f"globalping/{name}.json") for name in ("created", "created", "http", "control")])
    world.ask("globalping")
    for _ in range(9):
        world.says(*[fixture(f"globalping/{name}.json") for name in ("created", "created", "http", "control")])
        world.ask("globalping")
    asked = len(world.paths)
    with pytest.raises(BudgetSpent, match=r"globalping: the budget of 250 in 1:00:00 is spent, until 2026-02-03T13:00"):
        world.ask("globalping")
    assert len(world.paths) == asked, "ten times two dozen tests are 240, and another two dozen are too many"


def test_a_window_of_hours_begins_with_a_whole_one_and_a_shorter_one_where_it_begins() -> None:
    now = START + timedelta(minutes=10)
    assert lookback(now, timedelta(hours=3)).start == START - timedelta(hours=3)
    assert lookback(now, timedelta(hours=1)).start == START - timedelta(hours=1)
    assert lookback(now, timedelta(minutes=15)).start == START - timedelta(minutes=5)
    assert lookback(now, timedelta(minutes=15)).end == now
