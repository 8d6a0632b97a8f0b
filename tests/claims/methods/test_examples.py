"""What the published methods give as examples comes out as they say."""

from __future__ import annotations

import re

import pytest

from claims.methods import METHODS
from claims.model import Kind, Label
from tests.claims.methods.examples import EXAMPLES, Example
from tests.claims.methods.scene import judge

TOLD = [(kind, text) for kind, method in METHODS.items() for text in method.examples]
LABELS = re.compile(rf"(?<=: )(?:{'|'.join(Label)})(?=[,;.])")
QUOTED = re.compile(r"^“([^”]+)”")


def scenes_of(kind: Kind, text: str) -> Example:
    (found,) = (each for each in EXAMPLES if each.kind is kind and text.startswith(each.begins))
    return found


@pytest.mark.parametrize(("kind", "text"), TOLD, ids=lambda value: str(value)[:60])
def test_an_example_is_judged_as_it_says(kind: Kind, text: str) -> None:
    acted = scenes_of(kind, text)
    assert LABELS.findall(text) == [judge(claim, seen).label for claim, seen in acted.scenes]


@pytest.mark.parametrize(("kind", "text"), TOLD, ids=lambda value: str(value)[:60])
def test_an_example_quotes_the_claim_that_is_judged(kind: Kind, text: str) -> None:
    quoted = QUOTED.match(text)
    assert quoted is not None
    assert {claim.span for claim, _ in scenes_of(kind, text).scenes} == {quoted[1]}


def test_every_method_has_an_example_and_every_acted_one_is_told() -> None:
    assert {kind for kind, _ in TOLD} == set(METHODS) == set(Kind)
    assert len(TOLD) == len(EXAMPLES)


def test_the_examples_of_a_method_show_more_than_one_answer() -> None:
    """Where there is more than one: what lies inside is never checkable."""
    shown: dict[Kind, set[str]] = {}
    for kind, text in TOLD:
        shown.setdefault(kind, set()).update(LABELS.findall(text))
    for kind, labels in shown.items():
        assert labels == {Label.NOT_CHECKABLE} or len(labels) > 1, kind
