"""What the regressions over words and their neighbours say of posts.

What units, pairs and triples of them lend to a candidate is looked up once per form, and a candidate's sum is a
difference of running totals. Many posts cost hardly more calls than one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .features import (
    AFTER,
    BEFORE,
    QUESTION,
    Features,
    afar,
    before,
    behind,
    beside,
    closing,
    opening,
    opening_pair,
    pair_before,
    patterns,
    post_edges,
    shape,
    within,
)
from .layout import Asked, Layout
from .memory import Memory
from .notes import notes
from .odds import Floats, logistic, softmax
from .units import Gram
from .weights import FAR, NEAR, NONE, OWN, POST, Weights, damping, totals

Shares = tuple[Floats, float]

_WIDE = POST + 2  # columns of a sum: the kinds, none, the post, and how many features there were
_UNIT: tuple[Callable[[str], Features], ...] = (
    lambda form: within((form,)),
    beside,
    afar,
    opening,
    closing,
    before,
    behind,
)
_PAIR: tuple[Callable[[Gram], Features], ...] = (within, opening_pair, pair_before)
# Of each sort of keys as many are remembered as take about 20 MB.
_MOST_UNITS, _MOST_PAIRS, _MOST_OTHERS = 20_000, 40_000, 100_000


class Regressions:
    """The weights, and what they say of the forms met so far."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self._units = self._memory(_UNIT, _MOST_UNITS)
        self._pairs = self._memory(_PAIR, _MOST_PAIRS)
        self._triples = self._memory((within,), _MOST_OTHERS)
        self._shapes = self._memory((lambda each: shape(*each),), _MOST_OTHERS)
        self._names = self._memory((lambda name: [name],), _MOST_OTHERS)

    def shares(self, asked: Sequence[Asked]) -> list[Shares]:
        """For each post: the probabilities of its candidates, kinds and none last, and its own to claim anything."""
        page = Layout(asked)
        units = self._units.rows(page.forms)
        pairs = self._pairs.rows(page.grams(2))
        running = np.zeros((len(units) + 1, 5 * _WIDE))
        running[1:, : 3 * _WIDE] = units[:, : 3 * _WIDE]
        running[1:, 3 * _WIDE : 4 * _WIDE] = _column(pairs, 0)
        running[1:, 4 * _WIDE :] = self._triples.rows(page.grams(3))
        np.cumsum(running, axis=0, out=running)
        likely = softmax(self._scores(asked, page, (units, pairs, running)))
        chances = logistic(self._post_scores(asked, page, running))
        return list(zip(np.split(likely, page.cuts), map(float, chances), strict=True))

    def _scores(self, asked: Sequence[Asked], page: Layout, rows: tuple[Floats, Floats, Floats]) -> Floats:
        units, pairs, running = rows
        first, last, begins, ends = page.first, page.last, page.begins, page.ends
        single, around, far, double, triple = (_column(running, place) for place in range(5))
        own = single[last] - single[first]
        own += double[np.maximum(first, last - 1)] - double[first]
        own += triple[np.maximum(first, last - 2)] - triple[first]
        own += self._shapes.rows(page.shapes)
        self._add_edges(own, page, units, pairs)
        self._add_patterns(own, asked)
        near = around[first] - around[begins] + around[ends] - around[last]
        others = far[begins] - far[page.bounds[page.of]] + far[page.bounds[page.of + 1]] - far[ends]
        parts = [
            scale * damping(sums[:, -1])[:, None] * sums[:, : NONE + 1]
            for sums, scale in ((own, OWN), (near, NEAR), (others, FAR))
        ]
        return parts[0] + parts[1] + parts[2]

    def _add_edges(self, own: Floats, page: Layout, units: Floats, pairs: Floats) -> None:
        first, last = page.first, page.last
        begin, end = page.bounds[page.of], page.bounds[page.of + 1]
        *_, opened, closed, lead, tail = (_column(units, place) for place in range(len(_UNIT)))
        outside = self._units.rows([BEFORE, AFTER])
        own += opened[first] + closed[last - 1]
        own += np.where((first > begin)[:, None], lead[first - 1], _column(outside, 5)[0])
        own += np.where((last < end)[:, None], tail[np.minimum(last, len(tail) - 1)], _column(outside, 6)[1])
        wide, deep = last - first > 1, first - begin > 1
        own[wide] += _column(pairs, 1)[first[wide]]
        own[deep] += _column(pairs, 2)[first[deep] - 2]
        own[page.asks] += self._names.rows(QUESTION)

    def _add_patterns(self, own: Floats, asked: Sequence[Asked]) -> None:
        found: list[tuple[int, str]] = []
        place = 0
        for doc, _, places in asked:
            if notes(doc).matches or doc.spans.get("claims"):
                found += [
                    (at, name) for at, (start, end, _) in enumerate(places, place) for name in patterns(doc, start, end)
                ]
            place += len(places)
        if found:
            np.add.at(own, [at for at, _ in found], self._names.rows([name for _, name in found]))

    def _post_scores(self, asked: Sequence[Asked], page: Layout, running: Floats) -> Floats:
        ends = running[page.bounds]
        sums = ends[1:] - ends[:-1]
        whole = _column(sums, 0) + _column(sums, 3) + _column(sums, 4)
        names = [(at, name) for at, (doc, reading, _) in enumerate(asked) for name in post_edges(reading, doc)]
        np.add.at(whole, [at for at, _ in names], self._names.rows([name for _, name in names]))
        return OWN * damping(whole[:, -1]) * whole[:, POST]

    def _memory(self, sorts: Sequence[Callable[[Any], Features]], most: int) -> Memory[Any]:
        return Memory(lambda keys: np.hstack([totals(self.weights, map(sort, keys)) for sort in sorts]), most=most)


def _column(rows: Floats, place: int) -> Floats:
    """The sums of one sort of features."""
    return rows[:, place * _WIDE : (place + 1) * _WIDE]
