"""The words around an amount that make it a bound or an estimate: "up to", "at least", "~", "or so"."""

from __future__ import annotations

import re

from claims.model import Comparator

_WORDS: dict[Comparator, tuple[str, ...]] = {
    Comparator.ABOUT: (
        *("~", "about", "around", "roughly", "approximately", "approx", "approx.", "almost", "nearly", "circa", "some"),
        *("close to", "something like", "in the region of", "on the order of", "maybe", "perhaps", "call it", "say"),
        *("or so", "give or take", "roughly", "ish", "-ish", "odd", "-odd", "or thereabouts", "a good", "shy of"),
        *("just shy of", "probably"),
    ),
    Comparator.LESS: (
        *("<", "under", "below", "fewer than", "less than", "not even", "just under", "well under", "well below"),
        *("sub", "sub-", "short of"),
    ),
    Comparator.AT_MOST: (
        *(
            "<=",
            "up to",
            "at most",
            "max",
            "max.",
            "maximum",
            "maximum of",
            "no more than",
            "or less",
            "or fewer",
            "tops",
        ),
        *("within", "inside", "as much as", "as many as", "as long as", "at worst"),
    ),
    Comparator.MORE: (
        *(">", "over", "more than", "above", "upwards of", "well over", "just over", "north of", "and change"),
        *("in excess of", "better than", "greater than"),
    ),
    Comparator.AT_LEAST: (
        *(
            ">=",
            "at least",
            "no less than",
            "no fewer than",
            "a minimum of",
            "minimum",
            "minimum of",
            "min.",
            "or more",
        ),
        *("plus", "+", "and counting", "as little as", "as few as", "upward of"),
    ),
}
_COMPARATORS = {word: comparator for comparator, listed in _WORDS.items() for word in listed}
_AFTERS: tuple[str, ...] = ("max", "at most", "or less", "or fewer", "tops", "or more", "or so", "give or take", "plus")
_AFTERS += ("+", "roughly", "-ish", "ish", "and change", "and counting", "or thereabouts", "at worst", "minimum", "~")
_SIGNS = frozenset("~<>+")


def _either(listed: tuple[str, ...]) -> str:
    ends = {word: "" if word[-1] in _SIGNS else r"(?!\w)" for word in listed}
    return "|".join(re.escape(word) + ends[word] for word in sorted(listed, key=len, reverse=True))


_LED = tuple(word for word in _COMPARATORS if word not in {"-ish", "ish", "-odd", "odd", "+", "plus", "or so", "tops"})
_BEFORE = re.compile(
    r"(?:(?<![\w-])(?=[a-z])|(?=[~<>]))" + rf"(?P<word>{_either(_LED)})[\s-]?(?:the |an? |only |"
    rf"just )?$"
)
_AFTER = re.compile(rf",?\s?(?P<word>{_either(_AFTERS)})")
_REACH = 26  # characters


def comparator(text: str, start: int, end: int) -> Comparator | None:
    """How the words around the amount at a place of a lower-case text bound it; None where none do."""
    before = _BEFORE.search(text, max(start - _REACH, 0), start)
    if before is not None:
        return _COMPARATORS[before["word"]]
    after = _AFTER.match(text, end)
    return None if after is None else _COMPARATORS[after["word"]]


def marked(mark: str | None) -> Comparator | None:
    """What a sign between a number and its unit says: "99.9+%", "10~ms", "30-odd minutes"."""
    return None if not mark else _COMPARATORS[mark.strip()]
