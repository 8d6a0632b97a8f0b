"""The packaged rules: each kind has one, each field has its type, and only the pipeline imports spaCy."""

from __future__ import annotations

import subprocess
import sys

import pytest

from claims.extract.rules import items, rules
from claims.model import Kind


def test_every_kind_has_a_rule() -> None:
    assert {rule.kind for rule in rules()} == set(Kind)


def test_ids_are_unique() -> None:
    ids = [rule.id for rule in rules()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_fields_have_their_types(rule: object) -> None:
    for name in ("patterns", "needs", "takes"):
        assert all(isinstance(each, str) for each in getattr(rule, name))
    for name in ("checkable", "context", "reported", "past", "future", "joke", "short", "technical"):
        assert isinstance(getattr(rule, name), bool)


def test_items_say_what_they_match_and_how_often() -> None:
    subject, state, some, perhaps = items("^ <S>|it down .{1,3} @is?")
    assert subject.labels == {"SERVICE", "THING", "NAME"}
    assert subject.words == {"it"}
    assert state.words == {"down"}
    assert (state.least, state.most) == (1, 1)
    assert (some.any, some.least, some.most) == (True, 1, 3)
    assert ("is" in perhaps.words, perhaps.least, perhaps.most) == (True, 0, 1)


def test_the_model_does_not_load_spacy() -> None:
    code = "import claims.model, claims.extract, sys; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
