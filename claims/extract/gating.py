"""Teaching the gate what the trained step will say, from bare words.

The target is not whether a claim is marked but how likely the trained step held it that there is one: that tells more
of each post, and it is what the gate has to foresee. Its limit is chosen by posts that the trained step had not seen:
of those that it had, it knows claims by heart that no words tell of. Nothing is random.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from .gate import POWER, Gate, units
from .judging import Judged, chosen
from .lessons import Lesson
from .lexicon import families
from .logistic import Floats
from .prefilter import may_match, runs
from .shadow import cast
from .weights import Limits

KEPT = 0.998  # of the posts in which the extractor finds a claim, at least so many are read
TAUGHT = 0.998  # of those in which the trained step finds one, at least so many are left to it
FOLDS = 4
_DAMP = 6.0
_LIFT = 8.0
_ROUNDS = 60
_SURE = 6.0  # log-odds; what lies beyond is as sure as this
_RARE = 2  # words of fewer posts teach nothing that carries over
_DECIMALS = 3
_ROUNDED = 0.001  # off the limit, so that rounding the weights loses nothing
_BIAS = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A post, how likely the trained step held a claim in it, and whether it found one, or a pattern did.

    `strange` says whether it would have found one of an author of whom nothing is known, `unseen` that the trained
    step had not been taught the post.
    """

    text: str
    likely: float
    learned: bool
    matched: bool
    strange: bool
    unseen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Passes:
    """What cross-validation says of a gate and the patterns' prefilter, as shares of unseen posts.

    `answered` posts in which a claim is found and `others` that pass one of the two, `learned` that pass the gate.
    `strangers` are those `others` that pass where nobody knows of what service the author speaks.
    """

    answered: float
    learned: float
    others: float
    strangers: float


def taught(posts: Sequence[Sample]) -> tuple[Gate, Passes]:
    """A gate with the highest limit that keeps the shares `KEPT` and `TAUGHT`, and what it lets pass.

    The limit is chosen by holding out one fold after the other.
    """
    plain = [cast(each.text).text.lower() for each in posts]
    said = [runs(each) for each in plain]
    places = _vocabulary(said)
    table = _table(said, places)
    wanted = np.array([_log_odds(each.likely) for each in posts])
    folds = np.arange(len(posts)) % FOLDS
    scores = np.zeros(len(posts))
    for fold in range(FOLDS):
        scores[folds == fold] = table[folds == fold] @ _fitted(table[folds != fold], wanted[folds != fold])
    matching = np.array([may_match(text, words, None) for text, words in zip(plain, said, strict=True)], dtype=bool)
    unseen = np.array([each.unseen for each in posts], dtype=bool)
    learned = unseen & np.array([each.learned for each in posts], dtype=bool)
    answered = learned | (unseen & np.array([each.matched for each in posts], dtype=bool))
    either = np.where(matching, math.inf, scores)
    limit = min(_limit(either[answered], KEPT), _limit(scores[learned], TAUGHT))
    strange = learned & np.array([each.strange for each in posts], dtype=bool)
    stranger = max(limit, _limit(scores[strange], TAUGHT))
    others = either[unseen & ~answered]
    gate = _gate(places, _fitted(table, wanted), limit, stranger)
    return gate, Passes(
        answered=_share(either[answered] >= limit),
        learned=_share(scores[learned] >= limit),
        others=_share(others >= limit),
        strangers=_share(others >= stranger),
    )


def samples(answers: Iterable[tuple[Lesson, Judged]], limits: Limits, *, unseen: bool) -> list[Sample]:
    """What weights said of posts, which had all been seen by them, or none."""
    return [
        Sample(
            text=each.gold.post.text,
            likely=found.whole,
            learned=bool(chosen(found, limits, each.barred.__getitem__)),
            matched=bool(each.found),
            strange=found.whole >= limits.stranger,
            unseen=unseen,
        )
        for each, found in answers
    ]


def _features(said: Sequence[str]) -> Counter[str]:
    words = units(said)
    found = Counter(words)
    found.update(f"{one} {two}" for one, two in pairwise(words))
    found.update(f"<{family}>" for word in words for family in families().get(word, ()))
    return found


def _vocabulary(said: Sequence[Sequence[str]]) -> dict[str, int]:
    posts: Counter[str] = Counter()
    for each in said:
        posts.update(_features(each).keys())
    kept = sorted(name for name, count in posts.items() if count >= _RARE)
    return {name: place for place, name in enumerate([_BIAS, *kept])}


def _table(said: Sequence[Sequence[str]], places: Mapping[str, int]) -> Any:
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]  # noqa: PLC0415 -- no types; slow to load

    columns: list[int] = []
    values: list[float] = []
    bounds = [0]
    for each in said:
        scale = _LIFT * len(units(each)) ** -POWER
        known = [(places[name], count * scale) for name, count in _features(each).items() if name in places]
        columns += [0, *(place for place, _ in known)]
        values += [1.0, *(value for _, value in known)]
        bounds.append(len(columns))
    return csr_matrix((values, columns, bounds), shape=(len(said), len(places)))


def _fitted(table: Any, wanted: Floats) -> Floats:
    """Ridge regression."""
    from scipy.sparse.linalg import lsqr  # type: ignore[import-untyped]  # noqa: PLC0415 -- no types; slow to load

    return np.asarray(lsqr(table, wanted, damp=_DAMP, iter_lim=_ROUNDS)[0])


def _limit(scores: Floats, kept: float) -> float:
    """The highest limit that this share of the scores reaches."""
    if not len(scores):
        return -math.inf
    return float(np.sort(scores)[math.floor((1 - kept) * len(scores))])


def _gate(places: Mapping[str, int], weights: Floats, limit: float, stranger: float) -> Gate:
    """The gate with the weights of families added to those of their words, and what rounds to nothing left out."""
    known = {name: _LIFT * float(weights[place]) for name, place in places.items()}
    bias = known.pop(_BIAS) / _LIFT
    folded = {name: weight for name, weight in known.items() if name[0] != "<"}
    for word, kin in families().items():
        if word.isascii() and word.isalpha():
            folded[word] = folded.get(word, 0.0) + sum(known.get(f"<{family}>", 0.0) for family in kin)
    rounded = {name: round(weight, _DECIMALS) for name, weight in folded.items()}
    kept = {name: weight for name, weight in rounded.items() if weight}
    return Gate(weights=kept, limit=limit - bias - _ROUNDED, stranger=stranger - bias - _ROUNDED)


def _log_odds(likely: float) -> float:
    held = min(max(likely, 1e-9), 1 - 1e-9)
    return min(max(math.log(held / (1 - held)), -_SURE), _SURE)


def _share(passes: Any) -> float:
    return float(passes.mean()) if len(passes) else 0.0
