"""Which patterns could match at all, by the words that are there: of each item that must match, one must be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from .rules import alternatives, obligatory, rules

Need = frozenset[str]
Look = tuple[int, list[int]]


class Needs:
    """What each pattern needs: of every obligatory item one word, or one entity label as `<LABEL>`.

    Each distinct need is one bit. A pattern hangs on the words of its most telling need, so that a text meets few.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        places: dict[Need, int] = {}
        self._wanted: list[int] = []
        hanging: dict[str, list[int]] = {}
        for number, pattern in enumerate(patterns):
            needed = [_need(item) for item in obligatory(pattern)]
            self._wanted.append(sum({1 << places.setdefault(need, len(places)) for need in needed}))
            for word in max(needed, key=_telling):
                hanging.setdefault(word, []).append(number)
        bits: dict[str, int] = {}
        for need, place in places.items():
            for word in need:
                bits[word] = bits.get(word, 0) | 1 << place
        self._known = {word: (bits[word], tuple(hanging.get(word, ()))) for word in bits}
        self.words = frozenset(bits)

    def met(self, there: Iterable[str]) -> list[int]:
        """The numbers of the patterns whose needs these words and labels meet, in order."""
        bits, tried = self.look(there)
        wanted = self._wanted
        return sorted({number for number in tried if wanted[number] & bits == wanted[number]})

    def look(self, there: Iterable[str]) -> Look:
        """What these words and labels meet, and the patterns that hang on one of them."""
        bits = 0
        tried: list[int] = []
        for word in self.words.intersection(there):
            met, hanging = self._known[word]
            bits |= met
            tried += hanging
        return bits, tried

    def any_met(self, *looks: Look) -> bool:
        """Whether what was looked at meets, taken together, the needs of any pattern."""
        wanted, bits = self._wanted, 0
        for met, _ in looks:
            bits |= met
        return any(wanted[number] & bits == wanted[number] for _, tried in looks for number in tried)


@cache
def needs() -> Needs:
    """The needs of the packaged patterns, numbered through in the order of the rules."""
    return Needs([pattern for rule in rules() for pattern in rule.patterns])


def _need(item: str) -> Need:
    labels, words = alternatives(item)
    return frozenset({*words, *(f"<{label}>" for label in labels)})


def _telling(need: Need) -> tuple[bool, int, int, list[str]]:
    """Words tell more than entities, rare words more than common ones; the longer a word, the rarer."""
    return not any(word[0] == "<" for word in need), min(map(len, need)), -len(need), sorted(need)
