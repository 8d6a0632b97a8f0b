"""The stretches of a document that could be a claim: runs of neighbouring pieces within one sentence."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from .notes import notes

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
    sentences = frozenset(notes(doc).sentences)
    starts = [token.i for token in doc if token.i in sentences or _begins_piece(token)]
    bounds = [*starts, len(doc)]
    found: dict[tuple[int, int], int] = {}
    for first in range(len(starts)):
        for last in range(first + 1, min(first + LONGEST_RUN, len(starts)) + 1):
            if last > first + 1 and bounds[last - 1] in sentences:
                break
            start, end = _stripped(doc, bounds[first], bounds[last])
            if end - start <= LONGEST and any(_tells(token) for token in doc[start:end]):
                found.setdefault((start, end), last - first)
    return [(start, end, run) for (start, end), run in sorted(found.items())]


def apart(stretches: Iterator[tuple[int, int]], taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Those stretches, in their order, that overlap neither what is taken nor one that came before."""
    used = list(taken)
    for start, end in stretches:
        if all(end <= begins or start >= ends for begins, ends in used):
            used.append((start, end))
            yield start, end


def _begins_piece(token: Token) -> bool:
    if token.i == 0 or token.is_sent_start:
        return True
    return token.nbor(-1).text in _BREAKS or token.text in _OPENERS or token.lower_ in _LEADS


def _stripped(doc: Doc, start: int, end: int) -> tuple[int, int]:
    while start < end - 1 and not _is_wordy(doc[start]) and doc[start].text not in _KEPT:
        start += 1
    while end > start + 1 and not _is_wordy(doc[end - 1]) and doc[end - 1].text != "%":
        end -= 1
    return start, end


def _is_wordy(token: Token) -> bool:
    return any(character.isalnum() for character in token.text)


def _tells(token: Token) -> bool:
    return bool(token.is_alpha or token.like_num or token.ent_type_)
