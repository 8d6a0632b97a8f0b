"""Choosing the learned step's limits: a claim too many does more harm than one too few, so precision counts double."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from claims.model import Kind

from .judging import Judged, chosen
from .lessons import Lesson
from .scores import AGREE, overlap
from .weights import KINDS, Limits

PRECISION = 0.95  # of the posts that only the learned step answers, at least so many must hold a claim
FEWEST = 30  # answered posts; a share of fewer says little
_SPANS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
_SHARES = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_FEW = 5  # claims of a kind; the limit of a rarer one stays in the middle
_MIDDLE = 0.5
NEVER = Limits(post=1.1, span=1.1, kinds=dict.fromkeys(KINDS, 1.0))

Answers = Sequence[tuple[Lesson, Judged]]
Kept = list[tuple[tuple[int, int], Kind]]


def tuned(answers: Answers) -> Limits:
    """The limits with the best F0.5 over claims among those that keep the precision; `NEVER` where none does.

    The answers must come from weights that have not seen their posts.
    """
    fitting = [limits for span in _SPANS if (limits := _at(answers, span)) is not None]
    return max(fitting, key=lambda limits: _f_half(answers, limits, KINDS), default=NEVER)


def _at(answers: Answers, span: float) -> Limits | None:
    """The limits of posts and kinds that go with this limit of candidates."""
    start = _lowest(answers, Limits(post=0.0, span=span, kinds=dict.fromkeys(KINDS, _MIDDLE)))
    if start is None:
        return None
    kinds = {kind: _share(answers, start, kind) for kind in KINDS}
    return _lowest(answers, Limits(post=0.0, span=span, kinds=kinds))


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
    return max(tried, key=lambda share: (_f_half(answers, tried[share], (kind,)), -abs(share - _MIDDLE)))


def _f_half(answers: Answers, limits: Limits, kinds: Sequence[Kind]) -> float:
    hits = found = marked = 0
    for each, likely in answers:
        kept = [(place, kind) for place, kind in _kept(each, likely, limits) if kind in kinds]
        found += len(kept)
        marked += sum(claim.kind in kinds for claim in each.gold.claims)
        hits += _hits(each, kept)
    return 1.25 * hits / max(found + 0.25 * marked, 1)


def _kept(each: Lesson, likely: Judged, limits: Limits) -> Kept:
    where = dict(zip(each.stretches, each.offsets, strict=True))
    found = chosen(likely, limits, taken=each.found, barred=each.barred.__getitem__)
    return [(where[start, end], kind) for start, end, kind in found]


def _hits(each: Lesson, kept: Kept) -> int:
    return sum(
        any(claim.kind is kind and overlap((claim.start, claim.end), place) >= AGREE for claim in each.gold.claims)
        for place, kind in kept
    )
