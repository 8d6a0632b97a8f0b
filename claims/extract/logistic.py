"""Logistic regression over many rare features, fitted to the one best answer: the same rows give the same weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .odds import softmax

Floats = NDArray[np.float64]

ROUNDS = 60
_REMEMBERED = 6  # steps that the curvature is guessed from


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of features for a fit: a sparse matrix of `values`, the right column of each row, and its weight."""

    values: Any
    answers: NDArray[np.intp]
    weights: Floats


def fit(table: Table, columns: int, *, strength: float, start: Floats | None = None) -> Floats:
    """A weight per feature and column that makes the answers likeliest, less `strength`/2 times their squares.

    From a `start` near the answer, as a fit to fewer of the rows is, half of the rounds suffice.
    """
    from scipy.optimize import minimize  # type: ignore[import-untyped]  # noqa: PLC0415 -- no types; slow to load

    rows, features = table.values.shape
    turned = table.values.T.tocsr()
    every = np.arange(rows)
    truth = np.zeros((rows, columns))
    truth[every, table.answers] = 1.0

    def cost(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(features, columns)
        likely = softmax(table.values @ weights)
        lost = -(table.weights * np.log(likely[every, table.answers] + 1e-12)).sum()
        slope = turned @ ((likely - truth) * table.weights[:, None]) + strength * weights
        return lost + 0.5 * strength * float((weights * weights).sum()), slope.ravel()

    first = np.zeros(features * columns) if start is None else start.ravel()
    options = {"maxiter": ROUNDS if start is None else ROUNDS // 2, "maxcor": _REMEMBERED}
    found = minimize(cost, first, jac=True, method="L-BFGS-B", options=options)
    return np.asarray(found.x).reshape(features, columns)
