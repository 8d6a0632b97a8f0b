"""Official pages as claimants in the daemon: each statement is judged once, and nobody is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.checker import Checker, open_checker
from bot.options import Data
from bot.statements import FIRST_LOOK, Statements, statements_chore
from claims.model import Check, Label, Role
from telemetry.document import Document
from telemetry.services import load_catalogue
from telemetry.status import read_status
from tests.bot.test_rejudging import once

READ = datetime(2025, 12, 11, 20, tzinfo=UTC)
PAGE = """\
{"at": "2025-12-11T16:00:00Z", "state": "investigating", "text": "Logins are failing for some people."}
{"at": "2025-12-11T17:53:22Z", "state": "resolved", "text": "This incident has been resolved."}
{"at": "2025-12-11T18:00:00Z", "state": "resolved", "text": "Thank you for your patience."}
"""


@pytest.fixture
def data(tmp_path: Path) -> Data:
    return Data(tmp_path)


@pytest.fixture
def checker(data: Data) -> Iterator[Checker]:
    with open_checker(data, catalogue=load_catalogue()) as opened:
        yield opened


def read(checker: Checker, page: str = PAGE, at: datetime = READ) -> None:
    document = Document(name="page.jsonl", body=page.encode(), fetched_at=at)
    checker.telemetry.add_status_events(read_status(document, service="github", format="timeline"))


def statements(checker: Checker, data: Data) -> Statements:
    return Statements(checker, (checker.catalogue.get("github"), checker.catalogue.get("gitlab")), data)


def judged(own: Statements, now: datetime = READ) -> tuple[Check, ...]:
    return asyncio.run(own.judge_new(now))


def test_what_a_page_claims_is_judged_in_its_own_words_and_recorded(checker: Checker, data: Data) -> None:
    read(checker)
    found = judged(statements(checker, data))
    assert [check.post.text for check in found] == [
        "Logins are failing for some people.",
        "This incident has been resolved.",
    ]
    assert {check.post.author_role for check in found} == {Role.STATUS_PAGE}
    assert {check.post.author for check in found} == {"GitHub status page"}
    assert all(checker.claims.has(check.post) for check in found)
    labels = {each.verdict.label for check in found for each in check.checked}
    assert not labels & {Label.CONTRADICTED, Label.MISLEADING}


def test_each_is_judged_once_also_after_a_restart(checker: Checker, data: Data) -> None:
    read(checker)
    own = statements(checker, data)
    assert len(judged(own)) == 2
    assert judged(own, READ + timedelta(minutes=15)) == ()
    assert judged(statements(checker, data), READ + timedelta(hours=1)) == ()


def test_what_comes_later_is_judged_when_it_comes(checker: Checker, data: Data) -> None:
    read(checker)
    own = statements(checker, data)
    judged(own)
    later = '{"at": "2025-12-11T21:00:00Z", "state": "investigating", "text": "Logins are failing again."}\n'
    read(checker, later, READ + timedelta(hours=2))
    (new,) = judged(own, READ + timedelta(hours=2))
    assert new.post.text == "Logins are failing again."


def test_what_was_said_while_nobody_listened_is_judged_within_reason(checker: Checker, data: Data) -> None:
    read(checker)
    assert len(judged(statements(checker, data), READ + FIRST_LOOK / 2)) == 2
    old = statements(checker, data)
    assert judged(old, READ + 2 * FIRST_LOOK) == ()


def test_a_statement_is_judged_again_when_it_is_due(checker: Checker, data: Data) -> None:
    at = datetime(2025, 12, 11, 17, 55, tzinfo=UTC)
    read(checker, "".join(PAGE.splitlines(keepends=True)[:2]), at)
    found = judged(statements(checker, data), at)
    assert len(found) == 2
    looked = list(checker.rejudge(now=at + timedelta(minutes=20), limit=10))
    assert "This incident has been resolved" in {each.span for each in looked}


def test_the_chore_says_what_it_did(checker: Checker, data: Data) -> None:
    read(checker)
    said: list[str] = []
    services = (checker.catalogue.get("github"),)
    chore = statements_chore(checker, services, data, say=said.append, clock=lambda: READ)
    assert asyncio.run(once(chore))
    assert asyncio.run(once(chore))
    assert said == ["statements: 2 statements of official pages judged"]
    assert not data.ledger.exists()
