"""What probes show: a quorum, single places, and nothing where nothing tells."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from claims.methods.probes import (
    coverage,
    failing_at,
    minutes,
    places_failing_at,
    power,
    probe_signs,
    quorum_health,
    within,
)
from claims.methods.signs import Shows
from telemetry.model import Health, Sample, Window
from tests.claims.methods.scene import MINUTE, QUARTER, at, period, probe, probes, seen, unproven

ALL_OK, ALL_FAIL = "a:o b:o c:o d:o e:o", "a:f b:f c:f d:f e:f"
FIVE = range(-15, 15, 5)
NOW = Window(start=at(0), end=at(0))


def shows(*samples: Sample) -> Shows:
    sign = probe_signs(seen(samples=samples), QUARTER)[0]
    return sign.shows


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (ALL_OK, Shows.CLEAR),
        (ALL_FAIL, Shows.TROUBLE),
        ("a:f b:f c:f d:o e:o", Shows.TROUBLE),
        ("a:f b:o c:f d:o e:o", Shows.PARTIAL),
        ("a:f b:o c:o d:o e:o", Shows.NOTHING),
        ("a:r b:o c:o d:o e:o", Shows.CLEAR),
        ("a:v b:o c:o d:o e:o", Shows.CLEAR),
    ],
)
def test_five_places_show(line: str, says: Shows) -> None:
    assert shows(*probes(line, FIVE)) is says


def test_one_failing_sample_among_answers_is_no_outage() -> None:
    others = probes(ALL_OK, [-15, -10, -5, 5, 10])
    assert shows(*others, *probes("a:f b:o c:o d:o e:o", [0])) not in {Shows.TROUBLE, Shows.PARTIAL}


def test_one_failing_round_among_answers_is_no_outage() -> None:
    assert shows(*probes(ALL_OK, [-15, -10, -5, 5, 10]), *probes(ALL_FAIL, [0])) is Shows.NOTHING


@pytest.mark.parametrize(("until", "says"), [(9, Shows.CLEAR), (0, Shows.NOTHING)])
def test_clear_takes_most_of_the_window(until: int, says: Shows) -> None:
    assert shows(*probes(ALL_OK, range(-15, until + 1, 3))) is says


def test_without_a_quorum_each_place_stands_alone() -> None:
    signs = probe_signs(seen(samples=probes("a:f x:f y:o", FIVE)), QUARTER)
    assert [(sign.source, sign.shows, sign.measured) for sign in signs] == [
        ("probe at a", Shows.TROUBLE, False),
        ("probe at x", Shows.TROUBLE, False),
        ("probe at y", Shows.CLEAR, False),
    ]


@pytest.mark.parametrize(("letter", "reason"), [("r", "refused"), ("v", "void")])
def test_refused_and_void_places_are_shown_and_never_counted(letter: str, reason: str) -> None:
    (sign,) = probe_signs(seen(samples=probes(f"a:{letter}", FIVE)), QUARTER)
    assert sign.shows is Shows.NOTHING
    assert sign.discard.startswith(reason)


def test_a_void_place_lends_the_quorum_no_network() -> None:
    line = "b:f c:f d:f e:f"
    plain, with_void = (
        probe_signs(seen(samples=samples), QUARTER)[0]
        for samples in (probes(line, FIVE), (*probes(line, FIVE), *probes("a:v", FIVE, operator="other")))
    )
    assert (plain.network, plain.operator) == (with_void.network, with_void.operator)


def test_a_void_control_voids_a_failure() -> None:
    assert shows(*(replace(sample, control_ok=False) for sample in probes(ALL_FAIL, FIVE))) is Shows.NOTHING


def test_the_rhythm_of_the_window_is_its_own() -> None:
    """Dense probes elsewhere would cut the rounds of this window so small that nobody meets in one."""
    own = probes(ALL_FAIL, FIVE)
    dense = tuple(probe("a", "o", 100 + second / 4) for second in range(200))
    assert shows(*own, *dense) is shows(*own) is Shows.TROUBLE


@pytest.mark.parametrize(
    ("failing", "health"),
    [
        (range(-15, 15), Health.DOWN),
        (range(-15, -2), None),
        (range(3, 15), None),
        (range(-5, 5), Health.DOWN),
    ],
)
def test_an_outage_counts_at_the_core_only_if_it_was_there(failing: range, health: Health | None) -> None:
    fine = [minute for minute in range(-15, 15) if minute not in failing]
    samples = (*probes(ALL_FAIL, failing), *probes(ALL_OK, fine))
    assert failing_at(seen(samples=samples), QUARTER, NOW) is health


def test_an_outage_that_lasted_to_the_last_round_is_not_over() -> None:
    window = period(-15, 0)
    assert failing_at(seen(window, samples=probes(ALL_FAIL, range(-15, 0, 5))), window, NOW) is Health.DOWN


def test_a_place_fails_at_the_core_by_its_last_probe_before_it() -> None:
    samples = (*probes("a:f b:o c:f", [-10]), *probes("a:o b:f", [-5]), *probes("d:f", [5]))
    assert places_failing_at(seen(samples=samples), QUARTER, NOW) == {"b", "c"}


def test_samples_of_the_window_are_those_taken_in_it_or_holding_into_it() -> None:
    before, holding, inside, end = (probe("a", "o", minute) for minute in (-20, -16, -15, 15))
    held = replace(holding, until=at(-10))
    assert within([end, inside, held, before], QUARTER) == [held, inside]


def test_what_was_worked_out_of_one_scene_is_not_taken_for_another() -> None:
    failing = seen(samples=probes("a:f b:f c:f d:f e:f", range(-15, 15)))
    (before,) = probe_signs(failing, QUARTER)
    answering = replace(failing, samples=probes("a:o b:o c:o d:o e:o", range(-15, 15)))
    (after,) = probe_signs(answering, QUARTER)
    assert (before.shows, after.shows) == (Shows.TROUBLE, Shows.CLEAR)
    assert probe_signs(failing, QUARTER) == (before,)


def test_coverage_is_the_share_that_the_quorum_could_tell() -> None:
    half = seen(samples=probes(ALL_OK, range(-15, 0)))
    assert coverage(quorum_health(half, QUARTER), QUARTER) == pytest.approx(0.5, abs=0.04)
    assert coverage((), QUARTER) == 0


def test_power_tells_places_countries_and_the_shortest_outage() -> None:
    told = power(seen(samples=(*probes("a:o c:o", FIVE), *probes("e:v", FIVE))), QUARTER)
    assert told.startswith("12 probes from 2 places (DE, US). An outage shorter than 5 min")
    assert power(seen(samples=probes("a:v", FIVE)), QUARTER) == "No probe of ours covers this time."


@pytest.mark.parametrize(
    ("length", "words"), [(1, "60 s"), (2, "2 min"), (89, "89 min"), (90, "1.5 h"), (120, "2 h"), (2880, "2 days")]
)
def test_lengths_in_words(length: int, words: str) -> None:
    assert minutes(length * MINUTE) == words


def test_places_that_never_had_an_answer_make_no_outage() -> None:
    """A firewall that drops without a word, or a censor: time-outs from the first probe on."""
    (dropped, *others) = probe_signs(unproven(*probes("a:f c:f e:f", FIVE)), QUARTER)
    assert {sign.shows for sign in (dropped, *others)} == {Shows.NOTHING}
    assert dropped.discard.startswith("never answered since we measure from there")
    censored = unproven(*probes("a:f b:f c:f d:o e:o", FIVE))
    assert {each.health for each in quorum_health(censored, QUARTER)} <= {Health.UP, Health.UNKNOWN}
    assert failing_at(censored, QUARTER, NOW) is None
    told = [(sign.source, sign.shows) for sign in probe_signs(unproven(*probes(f"{ALL_OK} x:f", FIVE)), QUARTER)]
    assert told == [("own probes", Shows.CLEAR), ("probe at x", Shows.NOTHING)]


def test_what_reaches_to_the_edge_did_not_begin_or_end_there() -> None:
    (whole,) = probe_signs(seen(samples=probes(ALL_FAIL, FIVE)), QUARTER)
    assert re.search(r"failing already at 09:\d\d and still at 10:10 UTC", whole.summary)
    fine = [minute for minute in range(-15, 15) if not -5 <= minute <= 5]
    (part,) = probe_signs(seen(samples=(*probes(ALL_OK, fine), *probes(ALL_FAIL, range(-5, 6)))), QUARTER)
    assert re.search(r"failing from 09:5\d to 10:0\d UTC", part.summary)


def test_places_that_had_an_answer_once_do() -> None:
    before = probes(ALL_OK, [-60])
    assert failing_at(unproven(*before, *probes(ALL_FAIL, FIVE)), QUARTER, NOW) is Health.DOWN
