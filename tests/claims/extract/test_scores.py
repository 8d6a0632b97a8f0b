"""The arithmetic of scores, on answers written down by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claims.extract.gold import Gold, GoldClaim, gold_claims
from claims.extract.scores import Tally, overlap, scored
from claims.model import Claim, ClaimWindow, Direction, Kind, Post, Unit
from telemetry.errors import BadInput

TEXT = "GitHub is down. It was out for 12 minutes last night."
DOWN = GoldClaim(start=0, end=14, kind=Kind.DEGRADED, detailed=True)
LENGTH = GoldClaim(
    start=16, end=52, kind=Kind.OUTAGE_DURATION, detailed=True, value=12, unit=Unit.MIN, window="last night"
)
GOLD = Gold(post=Post(id="1", text=TEXT), claims=(DOWN, LENGTH))
QUIET = Gold(post=Post(id="2", text="Lunch?"), claims=())


def found(gold: GoldClaim, **changes: object) -> Claim:
    claim = Claim(
        span=TEXT[gold.start : gold.end],
        start=gold.start,
        end=gold.end,
        kind=gold.kind,
        value=gold.value,
        unit=gold.unit,
        window=None if gold.window is None else ClaimWindow(text=gold.window, start=None, end=None),
    )
    return replace(claim, **changes)  # type: ignore[arg-type]  # each test names real fields


def test_the_right_answer_scores_one() -> None:
    scores = scored([(GOLD, [found(DOWN), found(LENGTH)]), (QUIET, [])])
    assert scores.posts == Tally(1, 1, 1)
    assert scores.claims == Tally(2, 2, 2)
    assert scores.mistakes == []
    assert {name: (tally.hits, tally.marked) for name, tally in scores.attributes.items()} == {
        "hedged": (2, 2),
        "checkable": (2, 2),
        "value": (1, 1),
        "unit": (1, 1),
        "value+unit": (1, 1),
        "direction": (2, 2),
        "window": (1, 1),
    }


def test_silence_has_no_precision() -> None:
    scores = scored([(GOLD, []), (QUIET, [])])
    assert (scores.posts.precision, scores.posts.recall, scores.posts.f1) == (None, 0.0, 0.0)
    assert scores.confusion == {("degraded", "-"): 1, ("outage-duration", "-"): 1}


def test_a_false_alarm_costs_precision() -> None:
    alarm = Claim(span="Lunch", start=0, end=5, kind=Kind.DEGRADED)
    scores = scored([(GOLD, [found(DOWN), found(LENGTH)]), (QUIET, [alarm])])
    assert scores.posts.precision == 0.5
    assert scores.kinds[Kind.DEGRADED] == Tally(1, 2, 1)
    assert scores.confusion["-", "degraded"] == 1
    assert [mistake.post for mistake in scores.mistakes] == ["2"]


@pytest.mark.parametrize(("end", "agrees"), [(7, True), (6, False), (28, True), (29, False)])
def test_half_of_the_longer_span_decides(end: int, *, agrees: bool) -> None:
    scores = scored([(GOLD, [found(DOWN, end=end)])])
    assert scores.kinds[Kind.DEGRADED].hits == int(agrees)


def test_another_kind_at_the_place_is_a_confusion() -> None:
    scores = scored([(GOLD, [found(DOWN, kind=Kind.OUTAGE_DURATION)])])
    assert scores.confusion["degraded", "outage-duration"] == 1
    assert scores.claims.hits == 0


def test_one_found_claim_answers_one_marked_claim() -> None:
    scores = scored([(GOLD, [found(DOWN), found(DOWN)])])
    assert scores.kinds[Kind.DEGRADED] == Tally(1, 2, 1)


def test_kinds_that_nobody_marked_are_left_out() -> None:
    scores = scored([(GOLD, [found(DOWN), found(LENGTH), found(DOWN, kind=Kind.CAUSE)])])
    assert Kind.CAUSE not in scores.kinds
    assert scores.left_out == {Kind.CAUSE: 1}
    assert scores.claims.precision == 1.0


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("last night", True),
        ("late last night", True),
        ("night", True),
        ("some time or other during last night", False),
        ("12 minutes", False),
    ],
)
def test_a_windows_lead_may_differ(said: str, *, right: bool) -> None:
    window = ClaimWindow(text=said, start=None, end=None)
    scores = scored([(GOLD, [found(LENGTH, window=window)])])
    assert scores.attributes["window"].hits == int(right)


def test_wrong_attributes_are_counted_apart() -> None:
    claim = found(LENGTH, unit=Unit.H, hedged=True, direction=Direction.DOWN)
    names = {name for name, tally in scored([(GOLD, [claim])]).attributes.items() if not tally.hits}
    assert names == {"unit", "value+unit", "hedged", "direction"}


def test_inline_marks_have_only_two_attributes() -> None:
    gold = Gold(post=GOLD.post, claims=(GoldClaim(start=0, end=14, kind=Kind.DEGRADED),))
    assert set(scored([(gold, [found(DOWN)])]).attributes) == {"hedged", "checkable"}


def test_stretches_apart_share_nothing() -> None:
    assert overlap((0, 5), (5, 9)) == 0
    assert overlap((0, 8), (4, 12)) == 0.5


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"start": 0, "end": 99, "kind": "degraded"}, "start and end do not lie in the text"),
        ({"start": 0, "end": 6, "kind": "degraded", "span": "Gitlab"}, "span is not the text between start and end"),
        ({"start": True, "end": 6, "kind": "degraded"}, "start must be a whole number"),
        ({"start": 0, "end": 6, "kind": "degraded", "hedged": "no"}, "hedged must be true or false"),
        ({"start": 0, "end": 6, "kind": "degraded", "value": "12"}, "value must be a number"),
        ({"start": 0, "end": 6, "kind": "degraded", "window": 5}, "window must be words, or an object with its text"),
        ("GitHub", "must be an object"),
    ],
)
def test_a_bad_annotation_is_named_with_its_place(row: object, problem: str) -> None:
    with pytest.raises(BadInput) as caught:
        gold_claims([row], TEXT, source="a.jsonl", number=2)
    assert str(caught.value) == f"a.jsonl, line 2, claims[0]: {problem}"


def test_an_unknown_kind_names_the_known_ones() -> None:
    with pytest.raises(BadInput, match=r"kind is not one of operational, degraded, .*change-event"):
        gold_claims([{"start": 0, "end": 6, "kind": "broken"}], TEXT, source="a.jsonl", number=2)
