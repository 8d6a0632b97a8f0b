"""A small run of the whole: a year goes into a store, its claims are judged, and what comes out is right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claims.calibrate.made import Truth
from claims.calibrate.parallel import replayed
from claims.calibrate.replay import Judged, catalogue, replay
from claims.calibrate.simulated import simulate
from claims.calibrate.tally import Tally
from claims.model import Kind, Label
from telemetry.store import TelemetryStore

COUNT = 240


@pytest.fixture(scope="module")
def judged() -> tuple[Judged, ...]:
    """Some claims about a year that we alone probe, every ten minutes, to be quick."""
    seen = simulate(11, 0)
    seldom = replace(seen, year=replace(seen.year, period_s=600.0, second=False))
    with TelemetryStore.memory() as telemetry:
        return tuple(replay(seldom, COUNT, telemetry))


def test_nobody_is_accused_falsely(judged: tuple[Judged, ...]) -> None:
    tally = Tally()
    tally.add(judged)
    assert tally.claims == COUNT
    assert tally.accused == []
    assert tally.accusations.whole > COUNT / 4


def test_what_the_evidence_shows_is_found(judged: tuple[Judged, ...]) -> None:
    tally = Tally()
    tally.add(judged)
    assert tally.found.whole >= 10
    assert tally.found.ratio is not None
    assert tally.found.ratio >= 0.9


def test_every_kind_is_judged_and_most_true_claims_are_supported(judged: tuple[Judged, ...]) -> None:
    assert {each.kind for each in judged} == set(Kind)
    true = [each.label for each in judged if each.truth is Truth.TRUE]
    assert true.count(Label.SUPPORTED) > len(true) / 2
    neither = {each.label for each in judged if each.truth is Truth.NEITHER}
    assert neither == {Label.NOT_CHECKABLE}


def test_no_confidence_is_stated_that_the_verdicts_do_not_bear_out(judged: tuple[Judged, ...]) -> None:
    tally = Tally()
    tally.add(judged)
    assert len(tally.reliability()) >= 3
    for stated, right in tally.reliability().items():
        assert right.interval[1] >= stated


def test_every_abstention_names_its_rule(judged: tuple[Judged, ...]) -> None:
    for each in judged:
        if each.label is Label.UNPROVEN:
            rule, _, why = each.rule.partition(": ")
            assert rule
            assert why


def test_the_services_of_the_world_are_known_by_name() -> None:
    assert {"Skylark", "Flintbox"} <= {service.name for service in catalogue().services.values()}


def test_nothing_to_judge_is_nothing_judged() -> None:
    assert list(replayed(1, 0, 1)) == []
