"""Documented cases, from the evidence to the verdict: the recorded ones, and our invented twins of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from claims.extract.pipeline import Extractor
from claims.model import Check, Kind, Label
from telemetry.services import Catalogue, load_catalogue
from tests.claims.cases import read_cases, run_case
from tests.claims.outcomes import of_kind, stands

FIXTURES = Path(__file__).parent / "fixtures"
OURS = read_cases(FIXTURES / "cases.jsonl")
RECORDED = 24
ACCUSING = {Label.CONTRADICTED, Label.MISLEADING}
COMPLETE = {
    Kind.OPERATIONAL, Kind.DEGRADED, Kind.RESOLVED, Kind.INCIDENT_FREE, Kind.OUTAGE_WINDOW, Kind.OUTAGE_DURATION,
    Kind.UPTIME, Kind.ETA, Kind.CAUSE,
}  # fmt: skip
DEMO = {
    "twitter-2022-12-29-works-for-me",
    "twitter-2022-12-29-should-feel-faster",
    "twitter-2022-12-29-status-page",
    "twitter-2023-03-06-internal-change",
    "twitter-2023-03-06-back-to-normal",
    "github-2025-12-11-resolved-early",
}
# What may be missing still: a cause told in a sentence that names none ("the app fires off >1000 RPCs").
MAY_BE_UNFOUND = {"twitter-2022-11-13-rpcs"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(FIXTURES / "catalogue")


@pytest.fixture(scope="module")
def extractor(catalogue: Catalogue) -> Extractor:
    return Extractor(catalogue)


@pytest.fixture(scope="module")
def recorded(recordings: Path, catalogue: Catalogue, extractor: Extractor) -> dict[str, tuple[dict[str, Any], Check]]:
    cases = read_cases(recordings / "cases.jsonl")
    return {case["id"]: (case, run_case(case, catalogue=catalogue, extractor=extractor)) for case in cases}


def assert_stands(check: Check) -> None:
    """No contradiction on fewer than two used findings by others than each other, without a shared network."""
    assert all(stands(each) for each in check.checked), check.post.id


@pytest.mark.parametrize("case", OURS, ids=lambda case: case["id"])
def test_an_invented_case_comes_out_as_expected(
    case: dict[str, Any], catalogue: Catalogue, extractor: Extractor
) -> None:
    check = run_case(case, catalogue=catalogue, extractor=extractor)
    assert [each.verdict.label for each in of_kind(case, check)] == [case["expected"]], check
    assert_stands(check)


def test_the_invented_cases_cover_every_label_and_every_complete_method() -> None:
    assert {case["expected"] for case in OURS} == set(Label)
    assert {case["claim_kind"] for case in OURS} == COMPLETE
    assert all(case["why"].startswith("Invented.") and case["expected"] in case["accept"] for case in OURS)


@pytest.mark.parametrize("gone", ["probes", "reports"])
def test_without_either_source_our_early_resolution_is_not_contradicted(
    gone: str, catalogue: Catalogue, extractor: Extractor
) -> None:
    (case,) = (case for case in OURS if case["id"] == "resolved-too-early")
    check = run_case(case | {gone: []}, catalogue=catalogue, extractor=extractor)
    assert all(each.verdict.label is not Label.CONTRADICTED for each in check.checked)


def test_the_recorded_cases_come_out_with_a_label_that_is_accepted(
    recorded: dict[str, tuple[dict[str, Any], Check]],
) -> None:
    assert len(recorded) == RECORDED
    wrong = {}
    for name, (case, check) in recorded.items():
        found = of_kind(case, check)
        if not found and name in MAY_BE_UNFOUND:
            assert all(each.verdict.label not in ACCUSING for each in check.checked)
            continue
        labels = [each.verdict.label for each in found]
        if not labels or not set(labels) <= set(case["accept"]):
            wrong[name] = labels
    assert wrong == {}


def test_the_cases_of_the_demo_come_out_as_expected(recorded: dict[str, tuple[dict[str, Any], Check]]) -> None:
    labels = {name: {each.verdict.label for each in of_kind(*recorded[name])} for name in DEMO}
    assert labels == {name: {recorded[name][0]["expected"]} for name in DEMO}


def test_no_recorded_case_is_contradicted_by_one_source(recorded: dict[str, tuple[dict[str, Any], Check]]) -> None:
    contradicted = [
        check for _, check in recorded.values() if any(e.verdict.label is Label.CONTRADICTED for e in check.checked)
    ]
    assert len(contradicted) >= 4
    for check in contradicted:
        assert_stands(check)


@pytest.mark.parametrize("gone", ["probes", "reports"])
def test_github_2025_12_11_takes_both_sources(
    gone: str, recordings: Path, catalogue: Catalogue, extractor: Extractor
) -> None:
    (case,) = (each for each in read_cases(recordings / "cases.jsonl") if each["id"].startswith("github-2025-12-11"))
    check = run_case(case | {gone: []}, catalogue=catalogue, extractor=extractor)
    assert of_kind(case, check)
    assert all(each.verdict.label is not Label.CONTRADICTED for each in check.checked)


def test_works_for_me_stays_misleading_beside_a_front_page_that_answered(
    recorded: dict[str, tuple[dict[str, Any], Check]],
) -> None:
    (checked,) = of_kind(*recorded["twitter-2022-12-29-works-for-me"])
    assert checked.verdict.reasons[0].startswith("anecdote:")
