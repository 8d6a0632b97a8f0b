"""A claim's history: every version, and what changed from one to the next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.history_lines import as_json, as_text, changes
from claims.model import Comparison, Label, Stance, Use
from claims.record import Recorded, Why
from tests.claims.reviews import SAID, finding, recorded

FIRST = recorded(Label.UNPROVEN)


def later(**more: Any) -> Recorded:
    return replace(FIRST, version=2, verdict=replace(FIRST.verdict, **more))


ASIDE = finding(id="e9", use=Use.DISCARDED, reason="too old", stance=Stance.CONTEXT)


@pytest.mark.parametrize(
    ("second", "told"),
    [
        (later(label=Label.SUPPORTED), ("label: unproven to supported",)),
        (later(method="operational/2"), ("method: operational/1 to operational/2",)),
        (later(numbers=(Comparison(what="w", claimed="c", measured="m"),)), ("numbers",)),
        (
            later(evidence=(finding(), finding(id="e2"), ASIDE)),
            ("evidence: 2 findings came, 1 of them used",),
        ),
        (later(evidence=()), ("evidence: 1 finding went, 1 of them used",)),
        (replace(FIRST, version=2, span="works for me"), ("words: “Works for me” to “works for me”",)),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_version_says_what_changed(second: Recorded, told: tuple[str, ...]) -> None:
    assert changes(FIRST, second) == told


def test_the_text_holds_every_version_in_order() -> None:
    text = as_text(SAID, [FIRST, later(label=Label.SUPPORTED)])
    assert text.index("version 1, 2026-03-03 10:00:00 UTC") < text.index("version 2")
    assert text.count("Changed") == 1
    assert "Changed   label: unproven to supported" in text


def test_the_json_holds_the_same() -> None:
    found = as_json(SAID, [FIRST, later(label=Label.SUPPORTED)])
    versions: Any = found["versions"]
    assert [(each["version"], each["label"], each["changed"]) for each in versions] == [
        (1, "unproven", []),
        (2, "supported", ["label: unproven to supported"]),
    ]


def test_a_later_version_says_why_it_was_given() -> None:
    second = replace(later(label=Label.SUPPORTED), why=Why.POST_MORTEM)
    text = as_text(SAID, [FIRST, second])
    assert text.count("Because") == 1
    assert "    Because   post-mortem\n" in text
    versions: Any = as_json(SAID, [FIRST, second])["versions"]
    assert [each["why"] for each in versions] == [None, "post-mortem"]
