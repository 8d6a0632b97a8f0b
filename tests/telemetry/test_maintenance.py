"""Maintenance that was announced accounts for an outage within it, and for no other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from telemetry.maintenance import LONGEST, Maintenance, apart, maintenances, without
from telemetry.model import Health, IncidentStage, Outage, Round, StatusEvent
from telemetry.outages import availability, outages, rounds
from tests.telemetry.world.truth import Trouble
from tests.telemetry.world.world import World
from tests.telemetry.world.world import at as in_world

START = datetime(2026, 3, 2, 10, tzinfo=UTC)


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def event(state: IncidentStage, minute: float, kind: str = "maintenance") -> StatusEvent:
    return StatusEvent(
        service="example",
        format="statuspage",
        key=f"{kind}/m1/{state}",
        state=state,
        word=state.value,
        title="Database upgrade",
        text="",
        posted_at=at(minute),
        seen_at=at(minute),
        incident="m1",
    )


SCHEDULED = event(IncidentStage.SCHEDULED, -600)
PROGRESS = event(IncidentStage.IN_PROGRESS, 0)
COMPLETED = event(IncidentStage.COMPLETED, 60)
PLANNED = Maintenance(incident="m1", announced=at(-600), start=at(0), end=at(60))


def outage(after: float | None, by: float, end_after: float, end_by: float | None) -> Outage:
    return Outage(
        health=Health.DOWN,
        start_after=None if after is None else at(after),
        start_by=at(by),
        end_after=at(end_after),
        end_by=None if end_by is None else at(end_by),
        rounds=2,
        vantages=frozenset(),
    )


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ([], []),
        ([SCHEDULED], []),
        ([SCHEDULED, PROGRESS, COMPLETED], [PLANNED]),
        ([COMPLETED, SCHEDULED, PROGRESS], [PLANNED]),
        ([SCHEDULED, PROGRESS], [Maintenance(incident="m1", announced=at(-600), start=at(0), end=at(0) + LONGEST)]),
        ([PROGRESS, COMPLETED], [Maintenance(incident="m1", announced=at(0), start=at(0), end=at(60))]),
        ([event(IncidentStage.INVESTIGATING, 0, "update"), event(IncidentStage.RESOLVED, 60, "update")], []),
    ],
)
def test_a_maintenance_runs_from_when_the_page_said_it_began(
    events: list[StatusEvent], found: list[Maintenance]
) -> None:
    assert list(maintenances(events)) == found


@pytest.mark.parametrize(
    ("seen", "planned"),
    [
        pytest.param(outage(5, 7, 50, 52), True, id="within"),
        pytest.param(outage(-1, 0, 60, 62), True, id="from-its-first-round-to-its-last"),
        pytest.param(outage(-3, -1, 50, 52), False, id="began-before"),
        pytest.param(outage(5, 7, 61, 63), False, id="outlasts-it"),
        pytest.param(outage(None, 7, 50, None), True, id="ends-unseen"),
        pytest.param(outage(70, 72, 80, 82), False, id="afterwards"),
    ],
)
def test_an_outage_is_planned_only_where_all_that_was_seen_lies_within(seen: Outage, planned: bool) -> None:
    told = apart([seen], [PLANNED])
    assert (told.planned, told.outages) == (((seen,), ()) if planned else ((), (seen,)))


def test_what_was_announced_only_once_it_had_begun_excuses_nothing() -> None:
    late = Maintenance(incident="m1", announced=at(6), start=at(0), end=at(60))
    assert apart([outage(5, 7, 50, 52)], [late]).planned == ()


def test_rounds_in_a_maintenance_count_neither_way() -> None:
    tiles = [
        Round(
            start=at(10 * n),
            end=at(10 * n + 10),
            answered=frozenset(),
            failed=frozenset(),
            refused=frozenset(),
            void=frozenset(),
            networks=3,
            countries=2,
            health=Health.DOWN if 0 <= n < 6 else Health.UP,
        )
        for n in range(-6, 12)
    ]
    assert availability(tiles).least == pytest.approx(12 / 18)
    kept = without(tiles, [PLANNED])
    assert (len(kept), availability(kept).least) == (12, 1.0)


def test_of_two_outages_in_a_simulated_day_only_the_announced_one_is_planned() -> None:
    maintenance, failure = Trouble(begins=7200, ends=9000), Trouble(begins=14_400, ends=15_600)
    world = World(seed=3, length_s=20_000, troubles=(maintenance, failure))
    announced = Maintenance(incident="m", announced=in_world(0), start=in_world(7100), end=in_world(9100))
    told = apart(outages(rounds(world.samples(), world.window)), [announced])
    assert [each.start_by < in_world(9000) for each in told.planned] == [True]
    assert [each.start_by > in_world(14_000) for each in told.outages] == [True]
