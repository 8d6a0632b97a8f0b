"""Operators who can tell by themselves are sources of their own; those who cannot are heard together."""

from __future__ import annotations

from dataclasses import replace

from claims.methods import METHODS
from claims.methods.probes import panels, probe_signs, quorum_health
from claims.methods.signs import Shows
from claims.model import Kind, Label
from telemetry.model import Health, Sample
from tests.claims.methods.scene import QUARTER, claim, probes, seen

FIVE = range(-15, 15, 5)
OWN_OK = probes("a:o b:o c:o", FIVE)
OWN_FAIL = probes("a:f b:f c:f", FIVE)


def elsewhere(samples: tuple[Sample, ...]) -> tuple[Sample, ...]:
    """The same, seen by another operator from networks of its own."""
    return tuple(replace(sample, operator="globalping", asn=(sample.asn or 0) + 100) for sample in samples)


THEIRS_OK = elsewhere(probes("a:o b:o c:o d:o e:o", FIVE))
THEIRS_FAIL = elsewhere(probes("a:f b:f c:f d:f e:f", FIVE))


def told(*samples: Sample) -> list[tuple[str, str, Shows]]:
    return [(sign.source, sign.operator, sign.shows) for sign in probe_signs(seen(samples=samples), QUARTER)]


def judged(*samples: Sample) -> Label:
    return METHODS[Kind.OPERATIONAL].judge(claim(Kind.OPERATIONAL), seen(samples=samples)).label


def test_each_operator_with_a_quorum_is_a_line_of_evidence_ours_first() -> None:
    assert told(*THEIRS_FAIL, *OWN_OK) == [
        ("own probes", "self", Shows.CLEAR),
        ("probes of globalping", "globalping", Shows.TROUBLE),
    ]


def test_operators_without_a_quorum_are_heard_together() -> None:
    few = (*probes("a:f b:f", FIVE), *probes("c:f d:f", FIVE, operator="friends"))
    assert told(*few) == [("own probes", "friends + self", Shows.TROUBLE)]


def test_who_cannot_tell_alone_is_shown_beside_who_can() -> None:
    assert told(*OWN_OK, *probes("x:f", FIVE, operator="friends")) == [
        ("own probes", "self", Shows.CLEAR),
        ("probe at x", "friends", Shows.TROUBLE),
    ]


def test_rounds_are_those_of_the_first_panel_and_never_a_blend() -> None:
    observed = seen(samples=(*OWN_OK, *THEIRS_FAIL))
    assert panels(observed, QUARTER) == (frozenset({"self"}), frozenset({"globalping"}))
    assert {each.health for each in quorum_health(observed, QUARTER)} == {Health.UP}
    alone = seen(samples=THEIRS_FAIL)
    assert Health.DOWN in {each.health for each in quorum_health(alone, QUARTER)}


def test_two_quorums_of_two_operators_are_two_sources() -> None:
    assert judged(*OWN_FAIL, *THEIRS_FAIL) is Label.CONTRADICTED
    assert judged(*OWN_FAIL) is Label.MISLEADING
    assert judged(*THEIRS_FAIL) is Label.MISLEADING
    same_networks = [replace(sample, operator="globalping") for sample in OWN_FAIL]
    assert judged(*OWN_FAIL, *same_networks) is Label.MISLEADING


def test_operators_that_disagree_contradict_nobody() -> None:
    assert judged(*OWN_OK, *THEIRS_FAIL) is not Label.CONTRADICTED
    assert judged(*OWN_FAIL, *THEIRS_OK) is not Label.CONTRADICTED
