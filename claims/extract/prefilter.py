"""The cheap test before anything else: could this text hold a claim at all?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from .rules import alternatives, obligatory, rules

# What stands in every text of an entity that a pattern may be made of alone.
_IN_ENTITIES = {
    "NINES": ("nines", "9s"),
    "CONCURRENT": ("concurrent",),
    "RATE": ("per ", "/", "rps", "qps", "tps", " a", "each", "every"),
}


@cache
def stems() -> tuple[str, ...]:
    """One of these stands in every text that a rule can match: of each pattern the words of its most telling item."""
    found = {word for rule in rules() for pattern in rule.patterns for word in _telling(pattern)}
    return tuple(sorted(word for word in found if not any(other in word for other in found - {word})))


def may_claim(lowered: str) -> bool:
    """Whether any rule could match in a plain text in lower case; linear in its length."""
    return any(stem in lowered for stem in stems())


def _telling(pattern: str) -> frozenset[str]:
    """The words of the item that must stand in every match and whose shortest word is longest."""
    return max(_obligatory(pattern), key=lambda words: (min(map(len, words)), -len(words), sorted(words)))


def _obligatory(pattern: str) -> Iterator[frozenset[str]]:
    for item in obligatory(pattern):
        labels, words = alternatives(item)
        if all(label in _IN_ENTITIES for label in labels):
            yield frozenset({*words, *(stem for label in labels for stem in _IN_ENTITIES[label])})
