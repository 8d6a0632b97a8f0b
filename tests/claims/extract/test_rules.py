"""The packaged rules: each kind has one, each field has its type, and only the pipeline imports spaCy."""

from __future__ import annotations

import subprocess
import sys

import pytest

from claims.extract.rules import compiled, rules
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


def test_words_and_entities_in_one_item_make_two_patterns() -> None:
    assert len(list(compiled("<S>|it is down|out"))) == 2


def test_the_model_does_not_load_spacy() -> None:
    code = "import claims.model, claims.extract, sys; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
