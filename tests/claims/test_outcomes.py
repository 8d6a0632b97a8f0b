"""`make cases`: its totals, its exit code, and what it calls founded."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from claims.model import Check, Checked, Evidence, Kind, Label, Post
from tests.claims.cases import read_cases
from tests.claims.methods.scene import claim, seen
from tests.claims.outcomes import Outcome, outcome, stands
from tests.claims.reviews import SAID, finding, recorded

ROOT = Path(__file__).resolve().parents[2]
OURS = read_cases(Path(__file__).parent / "fixtures" / "cases.jsonl")
CASE: Mapping[str, Any] = {
    "id": "one", "claim_kind": Kind.OPERATIONAL, "accept": ["misleading", "contradicted"], "expected": "misleading",
}  # fmt: skip


def checked(label: Label, *evidence: Evidence, rule: str = "two-sources", kind: Kind = Kind.OPERATIONAL) -> Checked:
    verdict = recorded(label, evidence=evidence, reasons=(f"{rule}: …",)).verdict
    return Checked(claim=claim(kind, SAID.span), verdict=verdict, observations=seen())


def came_to(*found: Checked) -> Outcome:
    return outcome(CASE, Check(post=Post(id="1", text="Works for me"), checked=found))


OTHER = finding(id="e2", operator="other", network="AS2")


@pytest.mark.parametrize(
    ("label", "outside", "within", "equal"),
    [
        (Label.MISLEADING, False, True, True),
        (Label.CONTRADICTED, False, True, False),
        (Label.SUPPORTED, True, False, False),
    ],
)
def test_a_label_is_held_against_what_is_accepted_and_expected(
    label: Label, *, outside: bool, within: bool, equal: bool
) -> None:
    found = came_to(checked(label, finding(), OTHER))
    assert (found.outside, found.within, found.equal) == (outside, within, equal)


def test_a_case_without_its_claim_is_neither_outside_nor_within() -> None:
    found = came_to(checked(Label.SUPPORTED, kind=Kind.DEGRADED))
    assert (found.outside, found.within, found.equal) == (False, False, False)


def test_one_wrong_label_among_two_is_outside() -> None:
    found = came_to(checked(Label.MISLEADING), checked(Label.SUPPORTED))
    assert (found.outside, found.within, found.equal) == (True, False, False)


@pytest.mark.parametrize(
    ("evidence", "founded"),
    [
        ((), False),
        ((finding(),), False),
        ((finding(), OTHER), True),
        ((finding(), finding(id="e2", operator="Watcher + someone")), False),
        ((finding(network="AS1"), finding(id="e2", operator="other", network="AS1 + AS2")), False),
    ],
)
def test_a_contradiction_stands_on_two_that_share_nothing(evidence: tuple[Evidence, ...], *, founded: bool) -> None:
    assert stands(checked(Label.CONTRADICTED, *evidence)) is founded
    assert bool(came_to(checked(Label.CONTRADICTED, *evidence)).unfounded) is not founded


def test_a_companys_own_posting_is_told_apart() -> None:
    found = came_to(checked(Label.CONTRADICTED, finding(), rule="own-incident"))
    assert (found.contradicted, found.own_word, found.unfounded) == (1, 1, ())


def run(path: Path) -> subprocess.CompletedProcess[str]:
    command: list[str | Path] = [sys.executable, ROOT / "benchmarks" / "cases.py", path]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def write(path: Path, *cases: dict[str, Any]) -> Path:
    path.write_text("".join(f"{json.dumps(case)}\n" for case in cases), encoding="utf-8")
    return path


def test_the_command_passes_accepted_labels_and_fails_others(tmp_path: Path) -> None:
    good, bad = OURS[0], OURS[1] | {"accept": ["not-checkable"], "expected": "not-checkable"}
    done = run(write(tmp_path / "good.jsonl", good))
    assert done.returncode == 0, done.stderr
    assert "within accept       1 of 1 (100%)" in done.stdout
    assert "equal to expected   1 of 1 (100%)" in done.stdout
    done = run(write(tmp_path / "both.jsonl", good, bad))
    assert done.returncode == 1, done.stderr
    assert "within accept       1 of 2 (50%)" in done.stdout
    assert "outside accept      1" in done.stdout
    assert done.stdout.count("OUTSIDE") == 1
