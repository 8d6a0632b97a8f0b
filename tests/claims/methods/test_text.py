"""A method as people read it."""

from __future__ import annotations

import pytest

from claims.methods import METHODS
from claims.methods.text import method_text
from claims.model import Kind


@pytest.mark.parametrize("kind", Kind)
def test_the_published_text_holds_everything_that_was_fixed(kind: Kind) -> None:
    method = METHODS[kind]
    text = method_text(method)
    assert all(part in text for part in (method.id, method.question, method.window, method.effect, method.blind_spots))
    assert all(f"- {each.name}: {each.value} ({each.why})" in text for each in method.thresholds)


def test_a_method_without_thresholds_has_no_empty_list() -> None:
    assert "Thresholds" not in method_text(METHODS[Kind.CAUSE])
