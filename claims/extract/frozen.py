"""The trained network made ready to read with: the answers of `network.py`, up to rounding, at a fraction of the cost.

No slopes are kept. What the LSTM takes in from a unit depends on the unit alone, so it is worked out once for each that
is met; posts leave the batch where they end; and a candidate's maximum is one of two stretches of a power of two.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from thinc.api import Model

from .memory import Memory
from .network import SHRINK, Answer, Batch, Floats, length_class

_MOST_UNITS = 8_192  # 3 KB each
_LITTLE = 1e-8  # what Thinc adds to a variance


class Frozen:
    """A trained network; what is done to the model later does not change its answers."""

    def __init__(self, model: Model[Batch, Answer]) -> None:
        norm, lstm, top, whole = model.layers
        width = model.get_dim("width")
        # A logistic gate is half a tanh of half its input; halving the weights beforehand is exact.
        halves = np.ones(4 * width, np.float32)
        halves[: 3 * width] = 0.5
        scale: Floats = norm.get_param("G")
        shift: Floats = norm.get_param("b")
        taken: Floats = lstm.get_param("taken")
        kept: Floats = lstm.get_param("kept")
        bias: Floats = lstm.get_param("bias")
        self._width = width
        self._table: Floats = np.array(model.get_param("table"))
        self._taken = np.hstack([scale[:, None] * way * halves for way in taken])
        self._bias = np.hstack([(shift @ way + more[0]) * halves for way, more in zip(taken, bias, strict=True)])
        self._kept: Floats = np.ascontiguousarray(kept * halves)
        (first, first_bias), (self._last, self._last_bias) = _weights(top)
        seen, post, lengths = np.split(first, [8 * width, 10 * width])
        self._seen, self._post = np.ascontiguousarray(seen), np.ascontiguousarray(post)
        classes: Floats = model.get_param("lengths")
        self._lengths = classes @ lengths + first_bias
        ((self._whole, self._whole_bias),) = _weights(whole)
        self._units: Memory[bytes] = Memory(self._taken_in, most=_MOST_UNITS)

    def __call__(self, batch: Batch) -> Answer:
        """The scores of all candidates, and of each post."""
        sizes = np.array([len(each.counts) for each in batch])
        starts = np.cumsum(sizes) - sizes
        seen = self._read(self._units.rows(_units(batch)), starts, sizes)
        post = np.maximum.reduceat(seen, starts)
        spans = np.concatenate([each.spans + start for each, start in zip(batch, starts, strict=True)])
        of = np.repeat(np.arange(len(batch)), [len(each.spans) for each in batch])
        hidden = self._pooled(seen, spans[:, 0], spans[:, 1]) @ self._seen
        hidden += (post @ self._post)[of]
        hidden += self._lengths[length_class(spans[:, 1] - spans[:, 0])]
        np.maximum(hidden, 0.0, out=hidden)
        return hidden @ self._last + self._last_bias, post @ self._whole + self._whole_bias

    def _taken_in(self, units: Sequence[bytes]) -> Floats:
        """What both ways of the LSTM take in from units given as the bytes of their rows."""
        rows = np.frombuffer(b"".join(units), np.int32)
        counts = np.array([len(each) for each in units]) // rows.itemsize
        embedded = np.add.reduceat(self._table[rows], np.cumsum(counts) - counts)
        embedded -= embedded.mean(axis=1, keepdims=True)
        embedded /= np.sqrt(embedded.var(axis=1, keepdims=True) + _LITTLE)
        return embedded @ self._taken + self._bias

    def _read(self, taken: Floats, starts: NDArray[np.intp], sizes: NDArray[np.intp]) -> Floats:
        """What the LSTM gives out for each unit, onward and backward; the longest posts come first in each step."""
        width = self._width
        order = np.argsort(-sizes, kind="stable")
        long, begun = sizes[order], starts[order]
        of = np.repeat(np.arange(len(long)), long)
        step = np.arange(len(of)) - np.repeat(np.cumsum(long) - long, long)
        by_step = np.argsort(step, kind="stable")
        of, step = of[by_step], step[by_step]
        onward, backward = begun[of] + step, begun[of] + long[of] - 1 - step
        gates = np.stack([taken[onward, : 4 * width], taken[backward, 4 * width :]])
        given = np.empty((2, len(of), width), np.float32)
        ends = np.cumsum(np.bincount(step)).tolist()
        held = cell = np.zeros((2, len(long), width), np.float32)
        start = 0
        for end in ends:
            live = end - start
            gate = gates[:, start:end]
            if start:
                gate += held[:, :live] @ self._kept
            np.tanh(gate, out=gate)
            open_ = gate[..., : 3 * width]
            open_ *= 0.5
            open_ += 0.5
            cell = open_[..., width : 2 * width] * cell[:, :live]
            cell += open_[..., :width] * gate[..., 3 * width :]
            held = np.tanh(cell)
            held *= open_[..., 2 * width :]
            given[:, start:end] = held
            start = end
        seen = np.empty((len(of), 2 * width), np.float32)
        seen[onward, :width], seen[backward, width:] = given
        return seen

    def _pooled(self, seen: Floats, first: NDArray[Any], behind: NDArray[Any]) -> Floats:
        """The first and the last unit of each candidate, and the mean and the maximum over its units."""
        running = np.zeros((len(seen) + 1, seen.shape[1]), np.float32)
        np.cumsum(seen, axis=0, out=running[1:])
        shrink = ((behind - first).astype(np.float32) ** -SHRINK)[:, None]
        mean = (running[behind] - running[first]) * shrink
        return np.hstack([seen[first], seen[behind - 1], mean, _maxima(seen, first, behind)])


def _weights(model: Model[Any, Any]) -> list[tuple[Floats, Floats]]:
    """The weights of a layer's linear parts, turned to multiply rows, and their biases."""
    parts = [node for node in model.walk(order="dfs_pre") if node.has_param("W")]
    return [(np.ascontiguousarray(node.get_param("W").T), np.array(node.get_param("b"))) for node in parts]


def _units(batch: Batch) -> list[bytes]:
    """The bytes of each unit's rows."""
    found: list[bytes] = []
    for each in batch:
        raw, size = each.rows.tobytes(), each.rows.itemsize
        ends = (np.cumsum(each.counts) * size).tolist()
        found += [raw[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    return found


def _maxima(seen: Floats, first: NDArray[Any], behind: NDArray[Any]) -> Floats:
    """The maximum over each stretch of rows, none of which is empty: that of two stretches that cover it."""
    highest = np.empty((len(first), seen.shape[1]), np.float32)
    power = np.frexp((behind - first).astype(np.float64))[1] - 1
    level, long = seen, 1
    for each in range(int(power.max(initial=-1)) + 1):
        here = power == each
        highest[here] = np.maximum(level[first[here]], level[behind[here] - long])
        level, long = np.maximum(level[:-long], level[long:]), 2 * long
    return highest
