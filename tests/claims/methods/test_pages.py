"""What the official page shows, and for how long."""

from __future__ import annotations

from itertools import chain
from typing import Any

import pytest

from claims.methods.pages import listed as known
from claims.methods.pages import page_signs, shown
from claims.methods.signs import Shows
from telemetry.model import ComponentState, IncidentStage, PageIndicator, StatusEvent
from tests.claims.methods.scene import QUARTER, at, incident, listed, period, seen

T, C, R, N = Shows.TROUBLE, Shows.CLEAR, Shows.RECOVERY, Shows.NOTHING
PAGE, PART, STAGE = PageIndicator, ComponentState, IncidentStage
# Pairs and not a dict: members of different vocabularies with one word are equal, and would be one key.
WORDS: list[tuple[Any, Shows]] = [
    (PAGE.OPERATIONAL, C), (PAGE.NONE_LISTED, C), (PAGE.DEGRADED, T), (PAGE.PARTIAL_OUTAGE, T), (PAGE.MAJOR_OUTAGE, T),
    (PAGE.MAINTENANCE, N), (PAGE.UNREACHABLE, N), (PAGE.UNKNOWN, N),
    (PART.OPERATIONAL, C), (PART.DEGRADED, T), (PART.PARTIAL_OUTAGE, T), (PART.MAJOR_OUTAGE, T), (PART.MAINTENANCE, N),
    (PART.UNKNOWN, N),
    (STAGE.INVESTIGATING, T), (STAGE.IDENTIFIED, T), (STAGE.MONITORING, T), (STAGE.UPDATE, T), (STAGE.RESOLVED, R),
    (STAGE.POSTMORTEM, R), (STAGE.SCHEDULED, N), (STAGE.IN_PROGRESS, N), (STAGE.COMPLETED, R), (STAGE.UNKNOWN, N),
]  # fmt: skip


def troubles(*events: StatusEvent) -> list[tuple[float, float]]:
    signs = page_signs(seen(status=events), period(-1440, 1440))
    return [
        ((sign.window.start - at(0)).total_seconds() / 60, (sign.window.end - at(0)).total_seconds() / 60)
        for sign in signs
        if sign.shows is Shows.TROUBLE
    ]


@pytest.mark.parametrize(("state", "says"), WORDS, ids=[f"{type(state).__name__} {state}" for state, _ in WORDS])
def test_every_word_of_every_vocabulary_shows_one_thing(state: Any, says: Shows) -> None:
    assert shown(listed(state)) is says


def test_the_table_holds_all_three_vocabularies() -> None:
    members = list(chain(PageIndicator, ComponentState, IncidentStage))
    assert len(WORDS) == len(members)
    assert all(any(state is member for state, _ in WORDS) for member in members)


def test_trouble_lasts_from_its_opening_to_its_closing() -> None:
    assert troubles(*incident(-60, -20)) == [(-60, -20)]


def test_trouble_without_a_closing_lasts_two_hours_and_no_longer() -> None:
    assert troubles(*incident(-60, None)) == [(-60, 60)]


def test_a_fix_that_is_watched_ends_the_trouble() -> None:
    opened, closed = incident(-60, 60)
    assert troubles(opened, listed(STAGE.MONITORING, -10, "i1"), listed(STAGE.UPDATE, 20, "i1"), closed) == [(-60, -10)]


def test_trouble_that_comes_back_while_it_is_watched_is_trouble_again() -> None:
    opened, closed = incident(-60, 60)
    again = (listed(STAGE.MONITORING, -10, "i1"), listed(STAGE.IDENTIFIED, 20, "i1"))
    assert troubles(opened, *again, closed) == [(-60, -10), (20, 60)]


def test_an_incident_opened_as_watched_is_an_incident() -> None:
    assert troubles(listed(STAGE.MONITORING, -10, "i1"), listed(STAGE.RESOLVED, 60, "i1"))[0][0] == -10


def test_maintenance_is_no_trouble() -> None:
    planned = [
        listed(STAGE.SCHEDULED, -60, "m"),
        listed(STAGE.IN_PROGRESS, -30, "m"),
        listed(STAGE.UPDATE, -10, "m"),
        listed(STAGE.COMPLETED, 30, "m"),
    ]
    assert troubles(*planned) == []
    assert troubles(listed(PAGE.MAINTENANCE, -10), listed(PART.MAINTENANCE, -10)) == []


def test_two_incidents_are_two_troubles() -> None:
    assert troubles(*incident(-60, -40), *incident(-50, -30, "i2")) == [(-60, -40), (-50, -30)]


def test_one_component_back_does_not_close_another() -> None:
    events = (
        listed(PART.MAJOR_OUTAGE, -60, key="component/api"),
        listed(PART.OPERATIONAL, -50, key="component/web"),
        listed(PART.OPERATIONAL, -20, key="component/api"),
    )
    assert troubles(*events) == [(-60, -20)]


def test_trouble_before_the_window_that_had_ended_is_not_shown() -> None:
    assert not [sign for sign in page_signs(seen(status=incident(-60, -20)), QUARTER) if sign.shows is Shows.TROUBLE]


def test_what_stood_on_the_page_when_the_window_began_is_shown() -> None:
    (sign,) = page_signs(seen(status=(listed(PAGE.NONE_LISTED, -600), listed(PAGE.OPERATIONAL, -300))), QUARTER)
    assert (sign.shows, sign.window.start) == (Shows.CLEAR, at(-300))


def test_a_page_read_only_later_was_not_observed() -> None:
    assert known(seen(status=(listed(PAGE.OPERATIONAL, -5),)), QUARTER)
    assert not known(seen(status=(listed(PAGE.OPERATIONAL, 30),)), QUARTER)


def test_a_post_in_a_feed_is_no_reading_of_a_page() -> None:
    assert not known(seen(status=(listed(STAGE.UNKNOWN, -5),)), QUARTER)


def test_the_page_stands_in_trouble_no_longer_than_its_incident_before_a_fix_was_watched() -> None:
    opened, closed = incident(-60, 60)
    stood = (listed(PAGE.MAJOR_OUTAGE, -58), listed(PAGE.OPERATIONAL, 61))
    assert troubles(opened, listed(STAGE.MONITORING, -10, "i1"), closed, *stood) == [(-60, -10), (-58, -10)]
    assert troubles(*stood) == [(-58, 61)]


def test_a_page_was_in_an_outage_only_while_it_said_so() -> None:
    stood = (
        listed(PAGE.MAJOR_OUTAGE, -300),
        listed(PAGE.OPERATIONAL, -200),
        listed(PAGE.DEGRADED, -60),
        listed(PAGE.OPERATIONAL, -50),
        listed(PAGE.DEGRADED, -40),
        listed(PAGE.PARTIAL_OUTAGE, -30),
        listed(PAGE.OPERATIONAL, -20),
    )
    found = [sign for sign in page_signs(seen(status=stood), period(-400, 60)) if sign.shows is Shows.TROUBLE]
    assert [sign.outage for sign in found] == [True, False, True]
