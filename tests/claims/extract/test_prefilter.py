"""The prefilter lets everything through that a rule could match."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from claims.extract.prefilter import may_claim
from claims.extract.rules import Rule, alternatives, rules

# The barest words of the entities that a pattern may ask for.
ENTITIES = {
    "NINES": "5 9s",
    "RATE": "7 jobs/h",
    "CONCURRENT": "7 concurrent users",
    "MS": "7 ms",
    "DURATION": "7 s",
    "PERCENT": "7 %",
}


def examples(pattern: str) -> Iterator[str]:
    """The shortest texts that a pattern matches, every word of every item that must stand there at least once."""
    items = [item for item in pattern.removeprefix("^").split() if not item.endswith(("?", "}"))]
    choices = [choice(item) for item in items]
    for place, words in enumerate(choices):
        for word in words:
            yield " ".join(word if at == place else each[0] for at, each in enumerate(choices))


def choice(item: str) -> list[str]:
    if item in {".", "#"}:
        return ["7"]
    labels, words = alternatives(item)
    return sorted(words) + sorted(ENTITIES.get(label, "7") for label in labels)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_every_rule_passes_the_prefilter(rule: Rule) -> None:
    refused = [text for pattern in rule.patterns for text in examples(pattern) if not may_claim(text)]
    assert refused == []


@pytest.mark.parametrize("text", ["", "\U0001f525", "\u4f60\u597d"])
def test_what_no_rule_can_match_is_refused(text: str) -> None:
    assert not may_claim(text)
