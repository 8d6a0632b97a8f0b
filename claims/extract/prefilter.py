"""The cheap test before anything else: could this text hold a claim at all?

It lets every text through that a pattern could match: of each of the pattern's needs one word stands there, and the
entities that it asks for are not out of the question. No word is lost on the way: the words here are at least those
that the tokenizer finds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from itertools import product

from .amounts import TIMES, amount_label, time_label
from .needs import Look, needs
from .quantities import Measure, quantities
from .times import stretches

RUN = re.compile(r"[a-z]+|[0-9]+|[?!%@#:$€£\"(.,;-]")
# The tokenizer parts "dont" and "theyll"; where one of these is joined to one of those, both are words.
_JOINED_TO = """
    i you we they he she it this that these those there here how what when where who why do does did is are was were
    has have had ca could would should might may must ought need dare wo sha ai not can
""".split()  # noqa: SIM905 -- reads as a list of words
_JOINED = ("nt", "d", "ll", "re", "ve", "s", "m", "not")
_APART = {first + last + more: (first, last) for first, last, more in product(_JOINED_TO, _JOINED, ("", "ve"))} | {
    "gotta": ("got",),
    "ima": ("i", "a"),
    "ma": ("a",),  # i'ma
    "mon": ("on",),  # c'mon
    "yall": ("all",),
}
_JOINS = frozenset(_APART)
_ALWAYS = frozenset({"<SERVICE>", "<THING>", "<NAME>", "<OTHERS>", "!", ",", "-", ".", ":"})
_MEASURES = frozenset({"<NINES>", "<CONCURRENT>", "<MS>", *(f"<{measure}>" for measure in Measure)})
# What stands in every text of some amounts; looked for first, since reading them costs more.
_SIGNS = {
    "<NINES>": re.compile(r"nines|9s"),
    "<CONCURRENT>": re.compile(r"concurrent"),
    "<PERCENT>": re.compile(r"%|percent|per cent|pct"),
    "<RATE>": re.compile(
        r"(?:per|/|an?|each|every)\s?(?:s|sec|second|min|minute|h|hr|hour|day|week|month)\b|(?:[rqt]|io)ps\b",
    ),
}
_NUMBERS = frozenset(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions
    billion billions trillion zero dozen dozens half halves third thirds quarter quarters fourth fourths fifth fifths
    sixth sixths seventh sevenths eighth eighths ninth ninths tenth tenths twentieth twentieths hundredth hundredths
    thousandth thousandths once twice thrice double triple couple few several many millisecond milliseconds second
    seconds minute minutes hour hours day days week weeks month months year years fortnight percent
    """.split()  # noqa: SIM905 -- reads as a list of words
)
_TIMES = frozenset(f"<{label}>" for label in TIMES)
_DIGIT = re.compile(r"\d")


def runs(lowered: str) -> list[str]:
    """The runs of letters and of digits, and the marks, in a plain text in lower case, in order."""
    return RUN.findall(lowered.replace("n't", " n't "))


def may_match(lowered: str, said: Sequence[str], posted_at: datetime | None) -> bool:
    """Whether any pattern could match in a plain text in lower case with these runs; linear in its length.

    Amounts and times are read only where a pattern hangs on one.
    """
    there = standing(lowered, said)
    look, any_met = needs().look, needs().any_met
    words, names = look(there), _names()
    if any_met(words, names):
        return True
    times = _times()
    if not any_met(words, names, times, look(_measures(lowered, there))):
        return False
    measures = look(f"<{amount_label(lowered, each)}>" for each in quantities(lowered))
    if any_met(words, names, measures):
        return True
    if not any_met(words, names, measures, times):
        return False
    labels = map(time_label, stretches(lowered, posted_at))
    return any_met(words, names, measures, look(f"<{label}>" for label in labels if label))


def standing(lowered: str, said: Sequence[str]) -> set[str]:
    """The words that may stand in a plain text."""
    there = set(said)
    for word in there & _JOINS:
        there.update(_APART[word])
    for mark, odd in _odd_words():
        if mark in lowered:
            there.update([word for word in odd if word in lowered])
    if _DIGIT.search(lowered) is not None:
        there.update([word for word in _numbered() if word in lowered])
    return there


@cache
def _odd_words() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The words of patterns with a mark inside, by that mark: "'s", "sign-ups", "w/o"."""
    odd = [word for word in needs().words if word[0] != "<" and not RUN.fullmatch(word) and not _DIGIT.search(word)]
    return tuple((mark, tuple(sorted(word for word in odd if mark in word))) for mark in "'-/")


@cache
def _numbered() -> tuple[str, ...]:
    return tuple(sorted(word for word in needs().words if _DIGIT.search(word)))


def _measures(lowered: str, there: set[str]) -> frozenset[str]:
    """The labels of amounts that may stand in a text with these words, as far as a look tells."""
    if _NUMBERS.isdisjoint(there) and _DIGIT.search(lowered) is None:
        return frozenset()
    unsigned = [label for label, sign in _SIGNS.items() if sign.search(lowered) is None]
    return _MEASURES.difference(unsigned)


@cache
def _names() -> Look:
    """Names and marks, which may stand in every text."""
    return needs().look(_ALWAYS)


@cache
def _times() -> Look:
    return needs().look(_TIMES)
