from __future__ import annotations

from claims.model import Kind, Label, Stance
from telemetry.model import ReportKind
from tests.claims.methods.scene import claim, judge, probes, report, seen
from tests.claims.methods.table import ALL_FAIL, FIVE, scenes_of

(SCENE,) = scenes_of(Kind.OUTAGE_SCOPE)


def test_no_evidence_whatever_takes_a_side() -> None:
    everything = seen(samples=probes(ALL_FAIL, FIVE), reports=tuple(report(kind, by=kind) for kind in ReportKind))
    verdict = judge(claim(Kind.OUTAGE_SCOPE), everything)
    assert verdict.label is SCENE.label
    assert verdict.label in {Label.UNPROVEN, Label.NOT_CHECKABLE}
    assert all(each.stance is Stance.CONTEXT for each in verdict.evidence)


def test_with_nothing_known_the_answer_is_the_same() -> None:
    known, unknown = judge(claim(Kind.OUTAGE_SCOPE), SCENE.seen), judge(claim(Kind.OUTAGE_SCOPE), seen())
    assert (known.label, known.reasons) == (unknown.label, unknown.reasons)
