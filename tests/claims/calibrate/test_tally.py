"""What judged claims come to, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from bot.calibration_lines import calibration_as_json, calibration_lines
from claims.calibrate.made import Truth
from claims.calibrate.replay import Judged
from claims.calibrate.tally import Tally
from claims.model import Kind, Label


def judged(truth: Truth, label: Label, **more: Any) -> Judged:
    values: dict[str, Any] = {
        "kind": Kind.OPERATIONAL,
        "enough": False,
        "case": "a case",
        "confidence": 0.8,
        "rule": "a-rule: why",
        "post": "0/1",
        "read": None,
    }
    return Judged(truth=truth, label=label, **values | more)


def tally(*found: Judged) -> Tally:
    counted = Tally()
    counted.add(found)
    return counted


TRUE, FALSE, HALF = Truth.TRUE, Truth.FALSE, Truth.HALF
SUPPORTED, CONTRADICTED, MISLEADING = Label.SUPPORTED, Label.CONTRADICTED, Label.MISLEADING


@pytest.mark.parametrize(
    ("truth", "label", "right"),
    [
        (TRUE, SUPPORTED, 1),
        (TRUE, CONTRADICTED, 0),
        (FALSE, SUPPORTED, 0),
        (FALSE, CONTRADICTED, 1),
        (FALSE, MISLEADING, 1),
        (HALF, MISLEADING, 1),
        (HALF, CONTRADICTED, 0),
        (HALF, SUPPORTED, 0),
        (TRUE, MISLEADING, 0),
        (Truth.NEITHER, Label.NOT_CHECKABLE, 1),
        (TRUE, Label.UNPROVEN, 0),
    ],
)
def test_a_label_is_right_for_its_truth(truth: Truth, label: Label, right: int) -> None:
    share = tally(judged(truth, label)).right(Kind.OPERATIONAL, label)
    assert (share.part, share.whole) == (right, 1)


def test_only_true_claims_are_accused_falsely() -> None:
    found = tally(
        judged(TRUE, CONTRADICTED), judged(TRUE, MISLEADING), judged(TRUE, SUPPORTED), judged(HALF, MISLEADING)
    )
    assert (found.accusations.part, found.accusations.whole) == (2, 3)
    assert [each.label for each in found.accused] == [CONTRADICTED, MISLEADING]


def test_what_the_evidence_shows_must_be_contradicted() -> None:
    found = tally(
        judged(FALSE, CONTRADICTED, enough=True),
        judged(FALSE, MISLEADING, enough=True),
        judged(FALSE, Label.UNPROVEN),
    )
    assert (found.found.part, found.found.whole) == (1, 2)
    assert found.missed == {(Kind.OPERATIONAL, "a case", MISLEADING, "a-rule: why"): 1}


def test_an_abstention_says_nothing_of_confidence() -> None:
    found = tally(judged(TRUE, SUPPORTED), judged(FALSE, SUPPORTED), judged(TRUE, Label.UNPROVEN, confidence=0.5))
    assert {stated: (each.part, each.whole) for stated, each in found.reliability().items()} == {0.8: (1, 2)}
    assert found.abstained == {"a-rule": 1}


def test_the_distance_of_the_stated_from_what_came_is_printed() -> None:
    found = tally(
        *[judged(TRUE, SUPPORTED, confidence=0.8)] * 3,
        judged(FALSE, SUPPORTED, confidence=0.8),
        *[judged(TRUE, SUPPORTED, confidence=0.9)] * 4,
        judged(TRUE, Label.UNPROVEN, confidence=0.5),
    )
    # Of the one bin 75 % were right, of the other all; by hand: (3 * 0.04 + 0.64 + 4 * 0.01) / 8.
    assert found.calibration_error == pytest.approx((0.05 + 0.1) / 2)
    assert found.brier == pytest.approx(0.1)
    assert "on average 7.5% apart; Brier score 0.1000" in list(calibration_lines(found, 7))
    told = calibration_as_json(found, 7)
    assert (told["calibration_error"], told["brier"]) == (pytest.approx(0.075), pytest.approx(0.1))


def test_where_nothing_was_decided_there_is_no_distance() -> None:
    found = tally(judged(TRUE, Label.UNPROVEN))
    assert (found.calibration_error, found.brier) == (None, None)
    assert not any("Brier" in line for line in calibration_lines(found, 7))


@pytest.mark.parametrize(
    ("accused", "missed", "reached"), [(0, 0, True), (1, 0, True), (2, 0, False), (0, 5, True), (0, 6, False)]
)
def test_the_targets_are_where_they_were_set(accused: int, missed: int, reached: bool) -> None:
    found = tally(
        *[judged(TRUE, CONTRADICTED)] * accused,
        *[judged(TRUE, SUPPORTED)] * (2000 - accused),
        *[judged(FALSE, Label.UNPROVEN, enough=True)] * missed,
        *[judged(FALSE, CONTRADICTED, enough=True)] * (100 - missed),
    )
    assert found.reached is (reached and accused < 2)


def test_tallies_without_anything_to_tell_reach_nothing() -> None:
    assert not tally().reached


def test_the_lines_hold_the_figures_and_name_every_false_accusation() -> None:
    found = tally(
        *[judged(TRUE, SUPPORTED, read=True)] * 3,
        judged(TRUE, CONTRADICTED, post="4/2", case="works, at any time"),
        judged(FALSE, CONTRADICTED, enough=True),
    )
    lines = list(calibration_lines(found, 7))
    assert lines[0] == "5 simulated claims, world 2, seed 7"
    assert "operational       supported            3  100.00%   3 / 0 / 0 / 0" in lines
    assert "operational       contradicted         2   50.00%   1 / 0 / 1 / 0" in lines
    assert "0.80                    5   80.00%   28.4% to 99.5%" in lines
    assert "found in the text of its post: 3 of 3" in lines
    assert lines[-1] == "    operational 4/2 (works, at any time): contradicted, a-rule: why"
    assert lines[-2].startswith("true claims called contradicted or misleading: 1 of 4 (25.00%, at most ")
    assert lines[-2].endswith("fewer than 0.1%: missed")


def test_the_object_holds_the_same() -> None:
    found = calibration_as_json(tally(judged(TRUE, SUPPORTED), judged(FALSE, CONTRADICTED, enough=True)), 7)
    assert found["claims"] == 2
    assert found["reached"] is True
    assert found["accused"] == []
    assert {"kind": "operational", "truth": "true", "label": "supported", "count": 1} in found["verdicts"]  # type: ignore[operator]  # a list
