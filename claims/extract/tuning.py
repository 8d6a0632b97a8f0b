"""Choosing the learned step's limits: those that find most, among those that keep quiet where nothing is claimed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from claims.model import Kind

from .judging import Judged, chosen, settled
from .lessons import Lesson
from .scores import AGREE, overlap
from .weights import KINDS, Limits

# Of the posts that only the learned step answers, at least so many must hold a claim: more than the 0.95 that is asked
# of real posts, which lie further from the training text than its own unseen posts do.
PRECISION = 0.98
FEWEST = 30  # answered posts; a share of fewer says little
_SPANS = (0.3, 0.4, 0.5)
_SHARES = (0.3, 0.4, 0.5, 0.6, 0.7)
_FEW = 5  # claims of a kind; the limit of a rarer one stays in the middle
_MIDDLE = 0.5
_STEP = 0.0005  # half of the last decimal
# Of a hundred posts of a stream hardly one claims anything, where half of the training posts do: of those that claim
# nothing, not more than so many may pass where nobody knows of what service the author speaks.
PASSING = 0.001
NEVER = Limits(post=1.1, stranger=1.1, span=1.1, kinds=dict.fromkeys(KINDS, 1.0))

Answers = Sequence[tuple[Lesson, Judged]]
Kept = list[tuple[tuple[int, int], Kind]]


def tuned(answers: Answers) -> Limits:
    """The limits with the best F1 over claims among those that keep the precision; `NEVER` where none does.

    The answers must come from weights that have not seen their posts.
    """
    fitting = [limits for span in _SPANS if (limits := _at(answers, span)) is not None]
    best = max(fitting, key=lambda limits: _f1(answers, limits, KINDS), default=NEVER)
    return best if best is NEVER else replace(best, stranger=max(best.post, _stranger(answers)))


def _stranger(answers: Answers) -> float:
    """The lowest limit that lets only so few of the posts pass that claim nothing."""
    likely = sorted((found.whole for each, found in answers if not each.gold.claims and not each.found), reverse=True)
    return float(np.round(likely[int(PASSING * len(likely))] + _STEP, 3)) if likely else 0.0


def _at(answers: Answers, span: float) -> Limits | None:
    """The limits of posts and kinds that go with this limit of candidates."""
    start = _lowest(answers, Limits(post=0.0, stranger=1.0, span=span, kinds=dict.fromkeys(KINDS, _MIDDLE)))
    if start is None:
        return None
    kinds = {kind: _share(answers, start, kind) for kind in KINDS}
    return _lowest(answers, Limits(post=0.0, stranger=1.0, span=span, kinds=kinds))


def _lowest(answers: Answers, limits: Limits) -> Limits | None:
    """The same with the lowest limit on posts that keeps the precision."""
    alone = [
        (found.whole, bool(each.gold.claims))
        for each, found in answers
        if not each.found and _kept(each, found, limits)
    ]
    best: float | None = None
    right = 0
    for count, (likely, claims) in enumerate(sorted(alone, reverse=True), start=1):
        right += claims
        if count >= FEWEST and right >= PRECISION * count:
            best = likely
    return None if best is None else replace(limits, post=round(float(best), 3))


def _share(answers: Answers, limits: Limits, kind: Kind) -> float:
    if sum(claim.kind is kind for each, _ in answers for claim in each.gold.claims) < _FEW:
        return _MIDDLE
    tried = {share: replace(limits, kinds={**limits.kinds, kind: share}) for share in _SHARES}
    return max(tried, key=lambda share: (_f1(answers, tried[share], (kind,)), -abs(share - _MIDDLE)))


def _f1(answers: Answers, limits: Limits, kinds: Sequence[Kind]) -> float:
    hits = found = marked = 0
    for each, likely in answers:
        kept = [(place, kind) for place, kind in _kept(each, likely, limits) if kind in kinds]
        found += len(kept)
        marked += sum(claim.kind in kinds for claim in each.gold.claims)
        hits += _hits(each, kept)
    return 2 * hits / max(found + marked, 1)


def _kept(each: Lesson, likely: Judged, limits: Limits) -> Kept:
    picked = chosen(likely, limits, each.barred.__getitem__)
    return [(each.where[start, end], kind) for (start, end, kind), _ in settled(each.found, picked)]


def _hits(each: Lesson, kept: Kept) -> int:
    return sum(
        any(claim.kind is kind and overlap((claim.start, claim.end), place) >= AGREE for claim in each.gold.claims)
        for place, kind in kept
    )
