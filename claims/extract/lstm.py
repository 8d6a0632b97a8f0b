"""A bidirectional LSTM over packed sequences, as a Thinc layer (Hochreiter and Schmidhuber 1997).

Thinc's own layer passes wrong slopes back to its weights (checked by differences), so this one takes its place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from thinc.api import Model

Floats = Any  # rows of 32 bits; Thinc's names for arrays and numpy's do not know one another
Sizes = NDArray[np.intp]
Packed = tuple[Floats, Sizes]
Backward = Callable[[Floats], Floats]

_OPEN = 1.0  # the forget gate's first bias: remember, until taught otherwise (Jozefowicz et al. 2015)


def two_way_lstm(width: int) -> Model[Packed, Floats]:
    """Rows of all sequences one after the other, with the sequences' lengths, to rows of twice the width."""
    return Model(
        "factping_lstm",
        _forward,
        params={"taken": None, "kept": None, "bias": None},
        dims={"nI": width, "nO": 2 * width},
    )


def start(model: Model[Packed, Floats], random: np.random.Generator) -> None:
    """Give the layer its first weights."""
    width = model.get_dim("nI")
    reach = 1.0 / np.sqrt(width)
    taken: Floats = random.uniform(-reach, reach, (2, width, 4 * width)).astype(np.float32)
    kept: Floats = random.uniform(-reach, reach, (2, width, 4 * width)).astype(np.float32)
    bias: Floats = np.zeros((2, 1, 4 * width), np.float32)
    bias[..., width : 2 * width] = _OPEN
    model.set_param("taken", taken)
    model.set_param("kept", kept)
    model.set_param("bias", bias)


def _forward(model: Model[Packed, Floats], packed: Packed, is_train: bool) -> tuple[Floats, Backward]:
    rows, sizes = packed
    taken: Floats = model.get_param("taken")
    kept: Floats = model.get_param("kept")
    width = rows.shape[1]
    longest, many = int(sizes.max()), len(sizes)
    places = _places(sizes)
    gates = np.zeros((longest, 2, many, 4 * width), np.float32)
    for way in (0, 1):
        gates[places[way], way, places[2]] = rows @ taken[way] + model.get_param("bias")[way]
    held = np.zeros((longest + 1, 2, many, width), np.float32)
    cells = np.zeros((longest + 1, 2, many, width), np.float32)
    for step in range(longest):
        gate = gates[step]
        gate += held[step] @ kept
        _logistic(gate[..., : 3 * width])
        np.tanh(gate[..., 3 * width :], out=gate[..., 3 * width :])
        let, keep, give, new = np.split(gate, 4, axis=-1)
        cells[step + 1] = keep * cells[step] + let * new
        held[step + 1] = give * np.tanh(cells[step + 1])

    def backward(slope: Floats) -> Floats:
        if not is_train:
            raise ValueError("no slopes are kept outside training")
        grown = np.zeros_like(held[1:])
        for way in (0, 1):
            grown[places[way], way, places[2]] = slope[:, way * width : (way + 1) * width]
        d_gates = _back_through(gates, cells, kept, grown)
        d_rows = np.zeros_like(rows)
        d_taken: Floats = np.zeros_like(taken)
        d_kept: Floats = np.zeros_like(kept)
        d_bias: Floats = np.zeros((2, 1, 4 * width), np.float32)
        for way in (0, 1):
            mine = d_gates[places[way], way, places[2]]
            d_rows += mine @ taken[way].T
            d_taken[way] = rows.T @ mine
            d_bias[way, 0] = mine.sum(axis=0)
            d_kept[way] = held[:-1, way].reshape(-1, width).T @ d_gates[:, way].reshape(-1, 4 * width)
        for name, each in (("taken", d_taken), ("kept", d_kept), ("bias", d_bias)):
            model.inc_grad(name, each)
        return d_rows

    seen = [held[1:][places[way], way, places[2]] for way in (0, 1)]
    return np.hstack(seen), backward


def _places(sizes: Sizes) -> tuple[Sizes, Sizes, Sizes]:
    """For each row: its step read onward, its step read backward, and its sequence."""
    of = np.repeat(np.arange(len(sizes)), sizes)
    onward = np.arange(len(of)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return onward, sizes[of] - 1 - onward, of


def _back_through(gates: Floats, cells: Floats, kept: Floats, grown: Floats) -> Floats:
    """The slopes of the gates before they were squashed, from those of what was given out at each step."""
    slopes = np.zeros_like(gates)
    onto_held = np.zeros_like(grown[0])
    onto_cell = np.zeros_like(grown[0])
    turned = np.swapaxes(kept, 1, 2)
    for step in range(len(gates) - 1, -1, -1):
        let, keep, give, new = np.split(gates[step], 4, axis=-1)
        out = np.tanh(cells[step + 1])
        onto = grown[step] + onto_held
        onto_cell = onto_cell + onto * give * (1 - out * out)
        slopes[step] = np.concatenate(
            [
                onto_cell * new * let * (1 - let),
                onto_cell * cells[step] * keep * (1 - keep),
                onto * out * give * (1 - give),
                onto_cell * let * (1 - new * new),
            ],
            axis=-1,
        )
        onto_held = slopes[step] @ turned
        onto_cell = onto_cell * keep
    return slopes


def _logistic(values: Floats) -> None:
    """1 / (1 + exp(-x)) in place, by way of tanh, which never overflows."""
    np.multiply(values, 0.5, out=values)
    np.tanh(values, out=values)
    values += 1.0
    values *= 0.5
