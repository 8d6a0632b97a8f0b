"""A page that came late, said nothing, failed with its service or was edited, in neutral sentences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.claimant import page_account
from bot.claimant_lines import NOTHING, sentences
from bot.words import banned_in
from telemetry.model import Window
from tests.bot.test_pagewatch import TEN, watch
from tests.telemetry.pages.reading import Desk, a_service
from tests.telemetry.pages.server import PageServer, page_server


@pytest.fixture
def page() -> Iterator[PageServer]:
    with page_server() as server:
        yield server


def told(desk: Desk, page: PageServer, *, start: int = 0) -> tuple[str, ...]:
    service = a_service("acme", page.url, "statuspage")
    window = Window(start=TEN + timedelta(minutes=start), end=desk.now)
    return sentences(page_account(desk.store, service, window))


def test_a_page_that_listed_nothing_is_said_to_have_listed_nothing(page: PageServer) -> None:
    (line,) = told(watch(page), page)
    assert line.startswith("The page was read every quarter of an hour and did not list the trouble of 2026-01-02")
    assert line.endswith(" 10:31–10:59 UTC (seen by our probes).")


def test_a_page_that_came_late_is_said_to_have_come_so_much_later(page: PageServer) -> None:
    (line,) = told(watch(page, posted=50), page)
    assert line.startswith("The page told of the trouble of 2026-01-02 10:31–10:59 UTC (seen by our probes) ")
    assert line.endswith(" to 18 minutes after it began.")


def test_a_page_that_failed_with_its_service_is_said_to_have_failed_too(page: PageServer) -> None:
    lines = told(watch(page, unreachable=range(30, 60)), page)
    # Every five minutes one of its two documents, while the other is always answered with a 404.
    assert len(lines) == 2
    assert lines[1].startswith("During the trouble of 2026-01-02 10:31–10:59 UTC (seen by our probes) the page could ")
    assert lines[1].endswith("not be reached either, in 5 of 10 looks at its documents from where we look.")
    assert "is not known: it was not read often enough" in lines[0]


def test_a_time_without_trouble_is_said_to_have_none(page: PageServer) -> None:
    assert told(watch(page), page, start=120) == (NOTHING,)


def test_nothing_is_said_of_intent(page: PageServer) -> None:
    for desk in (watch(page), watch(page, posted=50, unreachable=range(30, 45))):
        assert [banned_in(line) for line in told(desk, page)] == [()] * len(told(desk, page))
