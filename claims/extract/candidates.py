"""The stretches of a document that could be a claim: runs of neighbouring pieces within one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from spacy.tokens import Doc

from .notes import blanks, labels, lowered, notes, spelt
from .spelling import is_number

LONGEST_RUN = 5  # pieces; of the marked claims of the training text, 99 % agree with a run of at most so many
LONGEST = 60  # words; longer stretches are no clause
_BREAKS = frozenset('",;:|/*()[].') | {"-", "...", "\u2192"}
_OPENERS = frozenset('"([')
_LEADS = frozenset(
    {
        *("and", "or", "so", "but", "which", "since", "as", "because", "while", "when", "that", "though", "although"),
        *("whereas", "however", "if", "until", "then", "&", "for", "across", "in", "on", "with", "after", "due", "at"),
        *("from", "by", "to", "says", "said", "than", "every", "any"),
    }
)
_KEPT = frozenset("#~<>@")


def candidates(doc: Doc) -> list[tuple[int, int, int]]:
    """Start, end and number of pieces of every candidate, in order, each stretch once; needs the clauses cut."""
    words = spelt(doc)
    sentences = frozenset(notes(doc).sentences)
    wordy = [word.isalnum() or any(map(str.isalnum, word)) for word in words]
    telling = [0, *accumulate(_telling(doc))]
    starts = _piece_starts(doc, sentences)
    bounds = [*starts, len(words)]
    found: dict[tuple[int, int], int] = {}
    for first in range(len(starts)):
        for last in range(first + 1, min(first + LONGEST_RUN, len(starts)) + 1):
            if last > first + 1 and bounds[last - 1] in sentences:
                break
            start, end = bounds[first], bounds[last]
            while start < end - 1 and not wordy[start] and words[start] not in _KEPT:
                start += 1
            while end > start + 1 and not wordy[end - 1] and words[end - 1] != "%":
                end -= 1
            if end - start <= LONGEST and telling[end] > telling[start]:
                found.setdefault((start, end), last - first)
    return [(start, end, run) for (start, end), run in sorted(found.items())]


def _piece_starts(doc: Doc, sentences: frozenset[int]) -> list[int]:
    """Where sentences, clauses and, within those, pieces begin."""
    words, said = spelt(doc), lowered(doc)
    begun = sentences.union(notes(doc).clauses)
    return [
        place
        for place, word in enumerate(words)
        if place == 0 or place in begun or word in _OPENERS or said[place] in _LEADS or _ends_piece(doc, place - 1)
    ]


def _ends_piece(doc: Doc, place: int) -> bool:
    """Whether a piece ends with this word: a mark (but no hyphen within a word), or a name that the post answers."""
    word = spelt(doc)[place]
    if word == "-":
        return place == 0 or blanks(doc)[place - 1]
    return word in _BREAKS or (word[0] == "@" and len(word) > 1)


def _telling(doc: Doc) -> Iterator[bool]:
    """Of each token, whether it is a word, a number or part of an entity."""
    for word, label in zip(spelt(doc), labels(doc), strict=True):
        yield word.isalpha() or bool(label) or is_number(word)
