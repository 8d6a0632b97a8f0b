"""Announced maintenance is no outage to hold against anybody, and no clean record either."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from claims.methods import METHODS
from claims.methods.probes import failing_at, probe_signs, quorum_health, unplanned
from claims.methods.signs import Shows
from claims.model import Kind, Label, Observations, Unit
from telemetry.model import Health, IncidentStage, StatusEvent
from tests.claims.methods.scene import POST, at, claim, period, probes, report, said, seen

OK, FAIL = "a:o b:o c:o d:o e:o", "a:f b:f c:f d:f e:f"
WINDOW = period(0, 120)
DOWN = range(60, 90)


def told(minute: float, stage: IncidentStage, key: str) -> StatusEvent:
    return StatusEvent(
        service="example",
        format="statuspage",
        key=key,
        state=stage,
        word=stage.value,
        title="Planned work",
        text="We move the database.",
        posted_at=at(minute),
        seen_at=at(minute),
        incident="m1",
    )


def maintenance(begins: float = 58, ends: float = 92, announced: float = -600) -> tuple[StatusEvent, ...]:
    return (
        told(announced, IncidentStage.SCHEDULED, "m1/1"),
        told(begins, IncidentStage.IN_PROGRESS, "m1/2"),
        told(ends, IncidentStage.COMPLETED, "m1/3"),
    )


def watched(*status: StatusEvent) -> Observations:
    fine = [minute for minute in range(120) if minute not in DOWN]
    return seen(
        WINDOW, samples=(*probes(OK, fine), *probes(FAIL, DOWN)), status=status, now=POST + timedelta(minutes=180)
    )


def test_an_outage_within_announced_maintenance_is_neither_trouble_nor_a_clean_record() -> None:
    (sign,) = probe_signs(watched(*maintenance()), WINDOW)
    assert sign.shows is Shows.NOTHING
    assert "within a maintenance that the page had announced" in sign.summary
    assert failing_at(watched(*maintenance()), WINDOW, period(70, 70)) is None


@pytest.mark.parametrize(
    "status",
    [
        (),
        maintenance(announced=65, begins=65),
        maintenance(begins=70),
        maintenance(ends=75),
        maintenance()[:1],
    ],
    ids=["nothing", "announced-after", "began-after", "outlasted", "only-scheduled"],
)
def test_what_maintenance_does_not_account_for_stays_an_outage(status: tuple[StatusEvent, ...]) -> None:
    (sign,) = probe_signs(watched(*status), WINDOW)
    assert sign.shows is Shows.TROUBLE
    assert failing_at(watched(*status), WINDOW, period(70, 70)) is Health.DOWN


def test_only_the_rounds_of_the_planned_outage_become_unknown() -> None:
    observed = watched(*maintenance())
    whole = quorum_health(observed, WINDOW)
    apart = unplanned(whole, observed)
    changed = [each for each, other in zip(whole, apart, strict=True) if each.health is not other.health]
    assert {each.health for each in changed} == {Health.DOWN}
    assert all(at(58) <= each.start <= at(92) for each in changed)
    assert {each.health for each in apart} == {Health.UP, Health.UNKNOWN}


def uptime(percent: float, *status: StatusEvent) -> Label:
    about = claim(Kind.UPTIME, value=percent, unit=Unit.PERCENT, window=said(0, 120))
    observed = replace(watched(*status), reports=(report(start=60, end=90),))
    return METHODS[Kind.UPTIME].judge(about, observed).label


def test_planned_downtime_neither_refutes_a_number_nor_supports_it() -> None:
    assert uptime(99.9) is Label.CONTRADICTED
    assert uptime(99.9, *maintenance()) is Label.UNPROVEN
