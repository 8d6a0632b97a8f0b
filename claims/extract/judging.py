"""How likely each candidate of a document is a claim of each kind, and which of them are one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc

from claims.model import Kind

from .candidates import candidates
from .features import GRAMS, Reading, afar, beside, edges, post_edges, read, within
from .reader import Reader, Shares
from .weights import FAR, KINDS, NEAR, NONE, OWN, POST, Floats, Limits, Weights, damping, running, totals

Place = tuple[int, int, Kind]  # first token, the one behind the last, kind

SHARE = 0.6  # of the network beside the regressions; found on training posts that neither had seen
_SURE = 1e-6  # probabilities nearer to 0 or 1 count as this near


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
        return _logistic((_log_odds(self.post) + _log_odds(float(self.any.max()))) / 2)


def judged(weights: Weights, reader: Reader, docs: Sequence[Doc]) -> list[Judged]:
    """Judge every candidate of documents in which the patterns have been found."""
    read_docs = [(doc, read(doc), candidates(doc)) for doc in docs]
    seen = reader.shares([reader.encoded(reading, doc, places) for doc, reading, places in read_docs])
    return [
        mixed(by_words(weights, reading, doc, places), share)
        for (doc, reading, places), share in zip(read_docs, seen, strict=True)
    ]


def by_words(weights: Weights, reading: Reading, doc: Doc, places: Sequence[tuple[int, int, int]]) -> Judged:
    """What the regressions over words and their neighbours say alone."""
    grams = _own_sums(weights, reading)
    return Judged(
        stretches=tuple((start, end) for start, end, _ in places),
        likely=softmax(_scores(weights, reading, doc, places, grams)) if places else np.zeros((0, NONE + 1)),
        post=_logistic(_post_score(weights, reading, doc, grams)),
    )


def mixed(words: Judged, seen: Shares) -> Judged:
    """What the regressions and the network say together: a weighted mean of logarithms."""
    if not words.stretches:
        return words
    likely, post = seen
    together = (1 - SHARE) * np.log(np.maximum(words.likely, _SURE)) + SHARE * np.log(np.maximum(likely, _SURE))
    return Judged(
        stretches=words.stretches,
        likely=softmax(together),
        post=_logistic((1 - SHARE) * _log_odds(words.post) + SHARE * _log_odds(post)),
    )


def chosen(found: Judged, limits: Limits, barred: Callable[[int], frozenset[Kind]]) -> list[Place]:
    """The candidates that are claims, the likeliest first; none overlaps another.

    A post must be likely to claim anything at all, a candidate to be a claim, and its kind must carry enough of that.
    `barred` tells the kinds that the candidate of a number cannot have.
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


def softmax(scores: Floats) -> Floats:
    """Probabilities, row by row."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _own_sums(weights: Weights, reading: Reading) -> list[Floats]:
    return [running(weights, reading.grams(size), within) for size in GRAMS]


def _scores(
    weights: Weights, reading: Reading, doc: Doc, places: Sequence[tuple[int, int, int]], grams: Sequence[Floats]
) -> Floats:
    units = [reading.units(start, end) for start, end, _ in places]
    first, last = (np.array(side) for side in zip(*units, strict=True))
    begins, ends = (np.array(side) for side in zip(*(reading.sentence(*unit) for unit in units), strict=True))
    own = totals(weights, (edges(reading, doc, place) for place in places))
    for size, sums in zip(GRAMS, grams, strict=True):
        own += sums[np.maximum(first, last - size + 1)] - sums[first]
    around = running(weights, reading.forms, beside)
    far = running(weights, reading.forms, afar)
    near = around[first] - around[begins] + around[ends] - around[last]
    others = far[begins] + far[-1] - far[ends]
    parts = [
        scale * damping(sums[:, -1])[:, None] * sums[:, : NONE + 1]
        for sums, scale in ((own, OWN), (near, NEAR), (others, FAR))
    ]
    return np.asarray(np.sum(parts, axis=0))


def _post_score(weights: Weights, reading: Reading, doc: Doc, grams: Sequence[Floats]) -> float:
    (whole,) = totals(weights, [list(post_edges(reading, doc))])
    whole = whole + np.sum([sums[-1] for sums in grams], axis=0)
    return float(OWN * damping(whole[-1]) * whole[POST])


def _logistic(score: float) -> float:
    return float(1.0 / (1.0 + np.exp(-score)))


def _log_odds(probability: float) -> float:
    held = min(max(probability, _SURE), 1.0 - _SURE)
    return float(np.log(held / (1.0 - held)))
