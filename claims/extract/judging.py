"""How likely each candidate of a document is a claim of each kind, and which of them are one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc

from claims.model import Kind

from .candidates import candidates
from .layout import Asked
from .odds import Floats, log_odds, logarithm, logistic, softmax
from .reader import Reader
from .regressions import Regressions, Shares
from .units import read
from .weights import KINDS, NONE, Limits

Place = tuple[int, int, Kind]  # first token, the one behind the last, kind

SHARE = 0.6  # of the network beside the regressions; found on training posts that neither had seen
# Log-odds by the words alone. Of 2,557 held-out posts with less, the network brought none beyond 1.0; asked is 2.1.
HOPELESS = -2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The candidates of a document with a probability per kind and for none, and the post's own to claim anything."""

    stretches: tuple[tuple[int, int], ...]
    likely: Floats
    post: float

    @property
    def any(self) -> Floats:
        """How likely each candidate is a claim of whatever kind."""
        return 1.0 - self.likely[:, NONE]

    @property
    def whole(self) -> float:
        """How likely the post holds a claim: half-way, in log-odds, between its words and its best candidate."""
        if not self.stretches:
            return 0.0
        return float(logistic((log_odds(self.post) + log_odds(float(self.any.max()))) / 2))


def judged(regressions: Regressions, reader: Reader, docs: Sequence[Doc]) -> list[Judged]:
    """Judge every candidate of documents in which the patterns have been found.

    What the words alone leave no hope for, the network is not asked about.
    """
    asked = [(doc, read(doc), candidates(doc)) for doc in docs]
    words = by_words(regressions, asked)
    hopeful = [number for number, each in enumerate(words) if each.stretches and log_odds(each.whole) >= HOPELESS]
    encoded = [reader.encoded(reading, doc, places) for doc, reading, places in map(asked.__getitem__, hopeful)]
    for number, seen in zip(hopeful, reader.shares(encoded), strict=True):
        words[number] = mixed(words[number], seen)
    return words


def by_words(regressions: Regressions, asked: Sequence[Asked]) -> list[Judged]:
    """What the regressions over words and their neighbours say alone."""
    return [
        Judged(stretches=tuple((start, end) for start, end, _ in places), likely=likely, post=post)
        for (*_, places), (likely, post) in zip(asked, regressions.shares(asked), strict=True)
    ]


def mixed(words: Judged, seen: Shares) -> Judged:
    """What the regressions and the network say together: a weighted mean of logarithms."""
    if not words.stretches:
        return words
    likely, post = seen
    return Judged(
        stretches=words.stretches,
        likely=softmax((1 - SHARE) * logarithm(words.likely) + SHARE * logarithm(likely)),
        post=float(logistic((1 - SHARE) * log_odds(words.post) + SHARE * log_odds(post))),
    )


def chosen(found: Judged, limits: Limits, barred: Callable[[int], frozenset[Kind]]) -> list[Place]:
    """The candidates that are claims, the likeliest first; none overlaps another.

    A post must be likely to claim anything at all, as one of a known service must be, a candidate to be a claim, and
    its kind must carry enough of that. `barred` tells the kinds that the candidate of a number cannot have.
    """
    if found.whole < limits.post:
        return []
    used: list[tuple[int, int]] = []
    kept: list[Place] = []
    for place in np.argsort(-found.any, kind="stable"):
        start, end = found.stretches[place]
        if found.any[place] < limits.span:
            break
        best = int(found.likely[place, :NONE].argmax())
        if any(start < behind and end > begins for begins, behind in used):
            continue
        if KINDS[best] in barred(int(place)):
            continue
        used.append((start, end))
        if found.likely[place, best] >= limits.kinds[KINDS[best]] * found.any[place]:
            kept.append((start, end, KINDS[best]))
    return kept


def settled(known: Sequence[Place], learned: Sequence[Place]) -> list[tuple[Place, int | None]]:
    """What remains where patterns and what was learned meet: each claim with the number of its pattern, or None.

    A pattern's claim keeps its kind. Where the learned step sees that kind in a part of its place, and in no other's,
    the claim moves there; else it keeps its own place, and what was learned there is dropped.
    """
    inside = [[each for each in learned if each[2] is place[2] and _meets(each, place)] for place in known]
    shared = Counter(each for found in inside for each in found)
    claims: list[tuple[Place, int | None]] = []
    for number, (place, found) in enumerate(zip(known, inside, strict=True)):
        closer = [each for each in found if shared[each] == 1 and place[0] <= each[0] and each[1] <= place[1]]
        claims.append((closer[0] if closer else place, number))
    free = [each for each in learned if not any(_meets(each, place) for place in known)]
    return sorted([*claims, *((each, None) for each in free)], key=lambda claim: claim[0][:2])


def _meets(one: Place, other: Place) -> bool:
    return one[0] < other[1] and other[0] < one[1]
