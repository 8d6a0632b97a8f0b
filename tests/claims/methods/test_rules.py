"""What holds for every method: each rule fires somewhere, and no verdict is half-told."""

from __future__ import annotations

import ast
import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import claims.methods
from claims.methods import METHODS
from claims.methods.signs import independent
from claims.methods.text import method_text
from claims.model import Evidence, Kind, Label, Stance, Use
from tests.claims.methods.scene import judge, rule
from tests.claims.methods.table import SCENES, Scene

# Files that write signs, which have reasons of another sort: why something cannot count.
NOT_RULES = {"probes.py", "pages.py", "reports.py", "signs.py", "moment.py", "text.py"}
RULE = re.compile(r"[a-z]+(?:-[a-z]+)*: ")
# These name the company's own posting or admission, which one source can be enough for.
OWN_WORD_RULES = {"own-incident", "admitted"}

every_scene = pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)


def rules_in_the_code() -> set[tuple[str, str]]:
    found = set()
    for path in Path(claims.methods.__file__).parent.glob("*.py"):
        if path.name not in NOT_RULES:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and RULE.match(node.value):
                    found.add((path.stem, node.value))
    return found


def two_sources(evidence: list[Evidence]) -> bool:
    groups: list[set[str]] = []
    for each in evidence:
        names = {f"o:{name.casefold()}" for name in each.operator.split(" + ")}
        names |= {f"n:{name}" for name in (each.network or "").split(" + ") if name}
        touched = [group for group in groups if group & names]
        groups = [group for group in groups if not group & names] + [names.union(*touched)]
    return len(groups) >= 2


@every_scene
def test_the_scene_comes_out_as_told(scene: Scene) -> None:
    verdict = judge(scene.claim, scene.seen)
    assert (verdict.label, rule(verdict)) == (scene.label, scene.rule)


def test_every_rule_in_the_code_fires_in_a_scene() -> None:
    seen = {reason for scene in SCENES for reason in judge(scene.claim, scene.seen).reasons}
    silent = {text for _, text in rules_in_the_code() if not any(reason.startswith(text) for reason in seen)}
    assert silent == set()


def test_the_code_holds_the_rules_that_we_look_for() -> None:
    assert len(rules_in_the_code()) > 40


@every_scene
def test_a_verdict_tells_all(scene: Scene) -> None:
    verdict = judge(scene.claim, scene.seen)
    assert 0 <= verdict.confidence <= 1
    assert verdict.power.strip()
    assert verdict.summary.strip()
    assert verdict.reasons
    assert verdict.method == METHODS[scene.claim.kind].id
    assert all(RULE.match(reason) for reason in verdict.reasons)
    assert all(part.strip() for each in verdict.numbers for part in (each.what, each.claimed, each.measured))


@every_scene
def test_what_is_not_used_has_a_reason_and_what_is_used_has_none(scene: Scene) -> None:
    for each in judge(scene.claim, scene.seen).evidence:
        assert bool(each.reason) is (each.use is not Use.USED), each
        assert each.use is Use.USED or each.stance is Stance.CONTEXT, each


@every_scene
def test_a_contradiction_stands_on_two_independent_findings(scene: Scene) -> None:
    verdict = judge(scene.claim, scene.seen)
    if verdict.label is Label.CONTRADICTED and rule(verdict) not in OWN_WORD_RULES:
        against = [each for each in verdict.evidence if each.use is Use.USED and each.stance is Stance.AGAINST]
        assert two_sources(against)


@settings(max_examples=60, deadline=None)
@given(scene=st.sampled_from(SCENES), seed=st.integers(0, 99))
def test_the_order_of_the_evidence_decides_nothing(scene: Scene, seed: int) -> None:
    shuffle = random.Random(seed).sample  # noqa: S311 -- an order, not a secret
    other = replace(
        scene.seen,
        samples=tuple(shuffle(scene.seen.samples, len(scene.seen.samples))),
        reports=tuple(shuffle(scene.seen.reports, len(scene.seen.reports))),
        status=tuple(shuffle(scene.seen.status, len(scene.seen.status))),
        series=tuple(shuffle(scene.seen.series, len(scene.seen.series))),
        hours=tuple(shuffle(scene.seen.hours, len(scene.seen.hours))),
    )
    first, second = judge(scene.claim, scene.seen), judge(scene.claim, other)
    assert (first.label, first.reasons, first.confidence) == (second.label, second.reasons, second.confidence)
    assert sorted(each.id for each in first.evidence) == sorted(each.id for each in second.evidence)


@every_scene
def test_judging_twice_says_the_same(scene: Scene) -> None:
    assert judge(scene.claim, scene.seen) == judge(scene.claim, scene.seen)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_published_method(kind: Kind) -> None:
    method = METHODS[kind]
    assert method.kind is kind
    assert method.id == f"{kind}/{method.version}"
    assert method_text(method).startswith(f"# {method.id}\n")
    assert all(threshold.why for threshold in method.thresholds)


def test_nobody_is_contradicted_by_nothing() -> None:
    assert independent([]) == 0
