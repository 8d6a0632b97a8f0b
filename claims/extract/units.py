"""A document as units: its words, where an amount or a name of several words is one."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc

from .notes import labels, notes, spelt
from .spelling import is_number

_AMOUNTS = frozenset(
    {
        "PERCENT",
        "NINES",
        "MOMENT",
        "DUE",
        "DURATION",
        "MS",
        "RANGE",
        "RATE",
        "COUNT",
        "SHARE",
        "TIMES",
        "CONCURRENT",
        "VOLUME",
    }
)
_NAMED = frozenset({"SERVICE", "NAME"})
_QUESTION_REACH = 2  # words before a sentence's end
_MOST_WORDS = 50_000  # whose forms are remembered

Gram = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document read for the trained step.

    Words of one amount or name are one unit, and `forms` says how each reads. `unit_of` maps each token to its unit,
    `sentences` are the units that begin one, `questions` the sentences that ask.
    """

    forms: tuple[str, ...]
    unit_of: tuple[int, ...]
    sentences: tuple[int, ...]
    questions: frozenset[int]

    def grams(self, size: int) -> list[Gram]:
        """For each unit: it and those behind it, so many in all; an empty one where the post ends before."""
        beyond = len(self.forms) - size
        return [self.forms[first : first + size] if first <= beyond else () for first in range(len(self.forms))]

    def units(self, start: int, end: int) -> tuple[int, int]:
        """The units of a stretch of tokens; never none."""
        first = self.unit_of[start]
        return first, max(self.unit_of[end - 1] + 1, first + 1)

    def sentence(self, first: int, last: int) -> tuple[int, int]:
        """The units of the sentence that a stretch of units begins in, at least those of the stretch."""
        place = bisect_right(self.sentences, first)
        ends = self.sentences[place] if place < len(self.sentences) else len(self.forms)
        return self.sentences[place - 1], max(ends, last)


def read(doc: Doc) -> Reading:
    """Read a document with marked amounts, services, things and clauses."""
    forms: list[str] = []
    unit_of: list[int] = []
    for word, label in zip(spelt(doc), labels(doc), strict=True):
        form = f"<{label}>" if label in _AMOUNTS or label in _NAMED else _form(word)
        if not (forms and form == forms[-1] and form.startswith("<")):
            forms.append(form)
        unit_of.append(len(forms) - 1)
    beyond = len(forms)
    starts = sorted({unit_of[start] for start in notes(doc).sentences})
    questions = {
        bisect_right(starts, unit) - 1
        for word, unit in zip(spelt(doc), unit_of, strict=True)
        if "?" in word and _ends_soon(unit, starts, beyond)
    }
    return Reading(
        forms=tuple(forms),
        unit_of=tuple(unit_of),
        sentences=tuple(starts),
        questions=frozenset(questions),
    )


@lru_cache(_MOST_WORDS)
def _form(spelt: str) -> str:
    if spelt.isspace():
        return "<BREAK>"
    word = spelt.lower()
    if is_number(spelt) or word[0].isdigit():
        return "<NUMBER>"
    return "<NAME>" if word[0] == "@" and len(word) > 1 else word


def _ends_soon(unit: int, starts: list[int], beyond: int) -> bool:
    place = bisect_right(starts, unit)
    return unit >= (starts[place] if place < len(starts) else beyond) - _QUESTION_REACH
