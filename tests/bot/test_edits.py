"""Posts that are edited or deleted after they were checked, over a server on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.checker import Checker, open_checker
from bot.edits import LOOKS_A_ROUND, UNTIL, is_to_be_looked_at, look_for_edits
from bot.ledger import Ledger
from bot.ledger_rows import Sealed
from bot.options import Data
from claims.model import Check, Label, Post
from claims.record import Why
from telemetry.services import load_catalogue
from tests.bot.mastodon_server import Fault, Server, as_html
from tests.bot.test_daemon import mastodon, run
from tests.bot.test_rejudging import trouble

CHECKED = datetime(2026, 9, 1, 12, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


@pytest.fixture
def checker(tmp_path: Path) -> Iterator[Checker]:
    with open_checker(Data(tmp_path / "data"), catalogue=load_catalogue()) as opened:
        yield opened


def look(base_url: str, ledger: Ledger, now: datetime, seen: list[Post]) -> int:
    return asyncio.run(look_for_edits(mastodon(base_url), ledger, edited=seen.append, now=lambda: now))


def checked(server: Server, base_url: str, ledger: Ledger, text: str = "GitHub is back to normal.") -> str:
    post = server.post("github", text)
    server.mention("alice", "check", to=post)
    assert run(mastodon(base_url), ledger, now=lambda: CHECKED).answered == 1
    return post


def edit(server: Server, post: str, text: str) -> None:
    server.statuses[post] |= {"content": as_html(text), "edited_at": "2026-09-01T12:05:00.000Z"}


def test_pauses_between_looks_grow_with_the_age_of_the_post() -> None:
    moments, looked = [], CHECKED
    for minute in range(int(UNTIL / timedelta(minutes=1)) + 2_000):
        now = CHECKED + timedelta(minutes=minute)
        sealed = Sealed(network="mastodon", id="1", text="x", sealed_at=CHECKED, looked_at=looked)
        if is_to_be_looked_at(sealed, now):
            moments.append(now)
            looked = now
    assert moments[0] == CHECKED + QUARTER
    assert moments[-1] <= CHECKED + UNTIL
    assert 15 < len(moments) < 40
    pauses = [after - before for before, after in pairwise(moments)]
    assert pauses == sorted(pauses)


def test_an_edited_post_is_found_once(server: Server, base_url: str, ledger: Ledger) -> None:
    post = checked(server, base_url, ledger)
    seen: list[Post] = []
    assert look(base_url, ledger, CHECKED + QUARTER, seen) == 0
    edit(server, post, "GitHub was back to normal, and is not any more.")
    assert look(base_url, ledger, CHECKED + 2 * QUARTER, seen) == 1
    assert [each.text for each in seen] == ["GitHub was back to normal, and is not any more."]
    assert look(base_url, ledger, CHECKED + 20 * QUARTER, seen) == 0


def test_a_look_that_was_cut_short_finds_the_edit_again(server: Server, base_url: str, ledger: Ledger) -> None:
    edit(server, checked(server, base_url, ledger), "Something else.")

    def killed(_post: Post) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(look_for_edits(mastodon(base_url), ledger, edited=killed, now=lambda: CHECKED + QUARTER))
    seen: list[Post] = []
    assert look(base_url, ledger, CHECKED + QUARTER, seen) == 1


def test_a_deleted_or_hidden_post_is_forgotten(server: Server, base_url: str, ledger: Ledger) -> None:
    gone, hidden = checked(server, base_url, ledger), checked(server, base_url, ledger)
    del server.statuses[gone]
    server.statuses[hidden]["visibility"] = "private"
    assert look(base_url, ledger, CHECKED + QUARTER, []) == 0
    assert [row["text"] for row in ledger._db.query("SELECT text FROM post_texts")] == [None, None]
    assert ledger.sealed("mastodon", since=CHECKED - UNTIL) == ()


def test_words_given_in_a_mention_are_no_post_that_could_be_edited(
    server: Server, base_url: str, ledger: Ledger
) -> None:
    server.mention("alice", "check GitHub is back to normal.")
    assert run(mastodon(base_url), ledger, now=lambda: CHECKED).answered == 1
    seen: list[Post] = []
    assert look(base_url, ledger, CHECKED + QUARTER, seen) == 0
    assert seen == []


def test_no_more_are_asked_for_in_a_round_than_allowed(server: Server, base_url: str, ledger: Ledger) -> None:
    for _ in range(LOOKS_A_ROUND + 3):
        checked(server, base_url, ledger)
    server.seen.clear()
    for _ in range(3):
        look(base_url, ledger, CHECKED + QUARTER, [])
    asked = [seen.line for seen in server.seen if seen.line.startswith("GET /api/v1/statuses/")]
    assert len(asked) == len(set(asked)) == LOOKS_A_ROUND + 3


def test_a_network_that_fails_is_asked_again_in_the_next_round(server: Server, base_url: str, ledger: Ledger) -> None:
    edit(server, checked(server, base_url, ledger), "Something else.")
    server.faults.append(Fault(request="GET /api/v1/statuses/", status=503))
    seen: list[Post] = []
    assert look(base_url, ledger, CHECKED + QUARTER, seen) == 0
    assert look(base_url, ledger, CHECKED + QUARTER, seen) == 1


def test_an_edit_adds_a_version_on_its_words_and_is_noted(checker: Checker) -> None:
    checker.telemetry.add_reports([trouble("one"), trouble("two")])
    posted = datetime(2026, 8, 1, 12, tzinfo=UTC)

    def said(text: str) -> Post:
        url = "https://social.example/@github/1"
        return Post(id="1", text=text, network="mastodon", url=url, author="@github@social.example", posted_at=posted)

    def labels(check: Check) -> list[Label]:
        return [each.verdict.label for each in check.checked]

    assert labels(checker.check(said("GitHub is back to normal."), now=CHECKED)) == [Label.CONTRADICTED]
    for _ in range(2):
        checker.edited(said("Github is back to normal."), now=CHECKED + QUARTER)
    (row,) = checker.claims._db.query("select id from claims")
    history = checker.claims.history(row["id"])
    assert [(each.span, each.why) for each in history] == [
        ("GitHub is back to normal", None),
        ("Github is back to normal", Why.EDITED),
    ]
    # Words at another place are another claim; what was said before stays judged as it was said.
    checker.edited(said("As of now, Github is back to normal."), now=CHECKED + 2 * QUARTER)
    assert len(list(checker.claims._db.query("select id from claims"))) == 2
    assert len(checker.claims.history(row["id"])) == 2
    noted = [each["seen_at"][:16] for each in checker.claims._db.query("select seen_at from edits order by seen_at")]
    assert noted == ["2026-09-01T12:15", "2026-09-01T12:30"]
