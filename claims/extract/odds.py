"""From scores to probabilities, and back."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

Floats = Any  # of 32 or 64 bits, as they come

_SURE = 1e-6  # probabilities nearer to 0 or 1 count as this near


def softmax(scores: Floats) -> Floats:
    """Probabilities, row by row."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def logistic(scores: Floats) -> Floats:
    """The probabilities of these log-odds."""
    return 1.0 / (1.0 + np.exp(-scores))


def log_odds(probability: float) -> float:
    """The log-odds of a probability, bounded."""
    held = min(max(probability, _SURE), 1.0 - _SURE)
    return math.log(held / (1.0 - held))


def logarithm(probabilities: Floats) -> Floats:
    """The logarithms of these probabilities, bounded."""
    return np.log(np.maximum(probabilities, _SURE))
