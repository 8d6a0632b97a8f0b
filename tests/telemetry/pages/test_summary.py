"""A page in a few words: how it stands, and how much of what it lists is still open."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from telemetry.document import read_document
from telemetry.model import IncidentStage
from telemetry.pages.summary import newest, summary
from telemetry.status import read_status
from tests.telemetry.invented import at, said

FIXTURES = Path(__file__).parents[1] / "fixtures" / "status"
WORDS = {
    "statuspage-atom/history.atom": "0 of 1 incidents open, 0 of 1 maintenances open",
    "azure-rss/empty.xml": "nothing listed",
    "instatus/quiet.json": "operational",
    "rss/blog.rss": "5 articles",
    "slack/current-ok.json": "operational",
}


@pytest.mark.parametrize("name", WORDS)
def test_what_a_page_says_in_a_few_words(name: str, now: datetime) -> None:
    document = read_document(FIXTURES / name, fetched_at=now)
    assert summary(read_status(document, service="acme", format=name.partition("/")[0])) == WORDS[name]


def test_nothing_at_all_is_nothing_listed() -> None:
    assert summary([]) == "nothing listed"


def test_an_incident_is_open_until_any_of_its_postings_says_otherwise() -> None:
    open_, over = said("1", 0, seen=5), said("2", 1, seen=5)
    resolved = said("2", 2, seen=5, stage=IncidentStage.RESOLVED)
    assert summary([open_, over]) == "2 of 2 incidents open"
    assert summary([open_, over, resolved]) == "1 of 2 incidents open"


def test_the_newest_is_by_the_pages_own_times_and_plans_are_not_news() -> None:
    undated = replace(said("1", 0, seen=50), posted_at=None)
    assert newest([undated], at(50)) is None
    assert newest([undated, said("2", 3, seen=50), said("3", 90, seen=50)], at(50)) == at(3)
