"""The network that reads a post: embedded units, a bidirectional LSTM over them, and a score per candidate and kind.

A unit is embedded as the sum of the rows of its features. A candidate is seen as its first and last unit, the mean and
the maximum over its units, the maximum over the post, and its length. Built of Thinc's layers (thinc.ai).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.util import registry
from thinc.api import LayerNorm, Linear, Model, Relu, chain

from .lstm import start, two_way_lstm

Floats = Any  # of 32 bits; Thinc's names for arrays and numpy's do not know one another
Integers = Any  # of 32 bits
Batch = Sequence["Encoded"]
Answer = tuple[Floats, Floats]
Backward = Callable[[Answer], list[None]]

UNKNOWN = 0  # the row of words that training never met
LENGTHS = 12  # classes of a candidate's length
SHRINK = 0.7  # power of its length that a candidate's sum is divided by
_UNSEEN = 0.1  # share of words that count as unknown while training
_LEAST = -9.0  # below everything that an LSTM gives


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """A post as rows of the table: `rows` of all units one after the other, `counts` of each unit, the word's first.

    `spans` has the first unit and the unit behind the last of every candidate.
    """

    rows: Integers
    counts: Integers
    spans: Integers


@registry.architectures("factping.SpanReader.v1")  # type: ignore[untyped-decorator]
def build_network(width: int, hidden: int, dropout: float) -> Model[Batch, Answer]:
    """The untrained network; `initialized` gives it a table and as many answers as there are kinds."""
    return Model(
        "factping_span_reader",
        _forward,
        layers=[
            LayerNorm(nI=width),
            two_way_lstm(width),
            chain(Relu(nO=hidden, nI=11 * width, dropout=dropout), Linear(nI=hidden)),
            Linear(nO=1, nI=2 * width),
        ],
        params={"table": None, "lengths": None},
        dims={"width": width},
        attrs={"dropout_rate": dropout},
    )


def initialized(model: Model[Batch, Answer], rows: int, answers: int, random: np.random.Generator) -> None:
    """Give the network a table of so many rows, and its first weights."""
    width = model.get_dim("width")
    norm, lstm, spans, post = model.layers
    spans.layers[-1].set_dim("nO", answers)
    start(lstm, random)
    for layer in (norm, spans, post):
        layer.initialize()
    table: Floats = random.normal(0.0, 0.1, (rows, width)).astype(np.float32)
    lengths: Floats = random.normal(0.0, 0.1, (LENGTHS, width)).astype(np.float32)
    model.set_param("table", table)
    model.set_param("lengths", lengths)


def _forward(model: Model[Batch, Answer], batch: Batch, is_train: bool) -> tuple[Answer, Backward]:
    norm, lstm, top, whole = model.layers
    embedded, back_table = _embed(model, batch, is_train=is_train)
    sizes = [len(each.counts) for each in batch]
    starts = np.cumsum([0, *sizes])
    normal, back_norm = norm(embedded, is_train)
    normal, back_drop = _dropped(model, normal, is_train=is_train)
    both, back_lstm = lstm((normal, np.array(sizes)), is_train)
    seen, back_seen = _dropped(model, both, is_train=is_train)
    pooled, back_pool = _pool(model, seen, batch, starts)
    scores, back_top = top(pooled[0], is_train)
    posts, back_whole = whole(pooled[1], is_train)

    def backward(slopes: Answer) -> list[None]:
        d_seen = back_pool((back_top(slopes[0]), back_whole(slopes[1])))
        d_normal = back_lstm(back_seen(d_seen))
        back_table(back_norm(back_drop(d_normal)))
        return [None] * len(batch)

    return (scores, posts), backward


def _embed(model: Model[Batch, Answer], batch: Batch, *, is_train: bool) -> tuple[Floats, Callable[[Floats], None]]:
    table: Floats = model.get_param("table")
    rows: Integers = np.concatenate([each.rows for each in batch])
    counts = np.concatenate([each.counts for each in batch])
    firsts = np.cumsum(counts) - counts
    if is_train:
        rows = rows.copy()
        rows[firsts[np.random.random(len(firsts)) < _UNSEEN]] = UNKNOWN  # noqa: NPY002 -- as Thinc's own dropout does

    def backward(slope: Floats) -> None:
        grown: Floats = np.zeros_like(table)
        spread: Floats = np.ascontiguousarray(np.repeat(slope, counts, axis=0))
        model.ops.scatter_add(grown, rows, spread)
        model.inc_grad("table", grown)

    return np.add.reduceat(table[rows], firsts), backward


def _pool(
    model: Model[Batch, Answer], seen: Floats, batch: Batch, starts: NDArray[np.intp]
) -> tuple[Answer, Callable[[Answer], Floats]]:
    """What is seen of each candidate, and of each post."""
    spans = np.concatenate([each.spans + start for each, start in zip(batch, starts, strict=False)])
    of = np.repeat(np.arange(len(batch)), [len(each.spans) for each in batch])
    first, behind = spans[:, 0], spans[:, 1]
    sizes = (behind - first).astype(np.float32)[:, None]
    running = np.vstack([np.zeros((1, seen.shape[1]), np.float32), np.cumsum(seen, axis=0)])
    shrink = sizes**-SHRINK
    mean = (running[behind] - running[first]) * shrink
    highest, post = _maxima(seen, first, behind), _maxima(seen, starts[:-1], starts[1:])
    lengths: Floats = model.get_param("lengths")
    long = length_class(sizes[:, 0])
    parts = [seen[first], seen[behind - 1], mean, highest, post[of], lengths[long]]
    cuts = np.cumsum([part.shape[1] for part in parts])[:-1]

    def backward(slopes: Answer) -> Floats:
        d_first, d_last, d_mean, d_high, d_post, d_long = np.split(slopes[0], cuts, axis=1)
        steps = np.zeros_like(running)
        np.add.at(steps, first, d_mean * shrink)
        np.subtract.at(steps, behind, d_mean * shrink)
        d_seen = np.cumsum(steps, axis=0)[:-1]
        np.add.at(d_seen, first, d_first)
        np.add.at(d_seen, behind - 1, d_last)
        whole = np.array(slopes[1])
        np.add.at(whole, of, d_post)
        columns = np.arange(seen.shape[1])
        np.add.at(d_seen, (_highest(seen, first, behind), columns), d_high)
        np.add.at(d_seen, (_highest(seen, starts[:-1], starts[1:]), columns), whole)
        grown = np.zeros_like(lengths)
        np.add.at(grown, long, d_long)
        model.inc_grad("lengths", grown)
        return d_seen

    return (np.hstack(parts), post), backward


def length_class(sizes: Floats) -> NDArray[np.intp]:
    """The class of each candidate's length, which is in units."""
    long: NDArray[np.intp] = (2 * np.log2(sizes.astype(np.float32) + 1)).astype(np.intp)
    return np.minimum(long, LENGTHS - 1)


def _maxima(seen: Floats, first: NDArray[Any], behind: NDArray[Any]) -> Floats:
    """The maximum over each stretch of rows, none of which is empty."""
    ended = np.vstack([seen, np.full((1, seen.shape[1]), _LEAST, np.float32)])
    return np.maximum.reduceat(ended, np.column_stack([first, behind]).ravel(), axis=0)[::2]


def _highest(seen: Floats, first: NDArray[Any], behind: NDArray[Any]) -> NDArray[np.intp]:
    """In which row each of these maxima stands."""
    reach = int((behind - first).max(initial=1))
    places = first[:, None] + np.arange(reach)
    inside = places < behind[:, None]
    held = np.where(inside[..., None], seen[np.minimum(places, len(seen) - 1)], _LEAST)
    return np.asarray(first[:, None] + held.argmax(axis=1))


def _dropped(
    model: Model[Batch, Answer], values: Floats, *, is_train: bool
) -> tuple[Floats, Callable[[Floats], Floats]]:
    rate = model.attrs["dropout_rate"] if is_train else 0.0
    mask = model.ops.get_dropout_mask(values.shape, rate)
    return values * mask, lambda slope: slope * mask
