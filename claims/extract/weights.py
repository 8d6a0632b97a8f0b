"""What training leaves behind: a weight per feature and kind, and the thresholds; kept inside the package."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claims.model import Kind

from .features import Features

Floats = NDArray[np.float64]

# How far sums of many features are held back, and what a candidate's surroundings count for beside its own words.
# Found by cross-validation on the training posts, as the strength of the fit in train.py is.
POWER = 0.4
OWN, NEAR, FAR = 8.0, 3.0, 1.0
KINDS = tuple(Kind)
NONE = len(KINDS)  # the column of "no claim"; the column of the post's own answer follows
POST = NONE + 1
_FEATURES, _TABLE, _LIMITS = "features.txt", "weights.npy", "limits.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a post and a candidate must reach, as probabilities, and for each kind how much of that it must carry.

    A post must reach `stranger` where nobody knows of what service its author speaks, else `post`.
    """

    post: float
    stranger: float
    span: float
    kinds: Mapping[Kind, float]

    def least(self, *, known: bool) -> float:
        """What a post must reach; `known` says whether it is known of what service its author speaks."""
        return self.post if known else self.stranger


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """`table` has a row per feature, and a column per kind, for none and for the post; `places` finds the row."""

    places: dict[str, int]
    table: NDArray[np.float32]
    limits: Limits

    def rows(self, found: Iterable[str]) -> list[int]:
        """The rows of those features that training has met."""
        return [place for place in map(self.places.get, found) if place is not None]


def damping(counts: Floats) -> Floats:
    """The factors for sums of so many features."""
    return np.asarray(np.maximum(counts, 1.0) ** -POWER)


def save(weights: Weights, folder: Path) -> None:
    """Write the weights, the table in half precision."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _FEATURES).write_text("\n".join(weights.places), encoding="utf-8")
    np.save(folder / _TABLE, weights.table.astype(np.float16))
    limits = asdict(weights.limits)
    (folder / _LIMITS).write_text(json.dumps(limits, indent=2) + "\n", encoding="utf-8")


def load(folder: Path) -> Weights:
    """Read what `save` wrote.

    Raises:
        ValueError: it was trained for other kinds, or its parts do not fit together.
    """
    names = (folder / _FEATURES).read_text(encoding="utf-8").split("\n")
    table = np.load(folder / _TABLE).astype(np.float32)
    said = json.loads((folder / _LIMITS).read_text(encoding="utf-8"))
    if [*said["kinds"]] != [*KINDS] or table.shape != (len(names), POST + 1):
        raise ValueError(f"{folder} does not hold weights for these kinds; run python -m claims.extract.train")
    limits = Limits(**{**said, "kinds": {Kind(name): at for name, at in said["kinds"].items()}})
    return Weights(places=dict(zip(names, range(len(names)), strict=True)), table=table, limits=limits)


def totals(weights: Weights, rows: Iterable[Features]) -> Floats:
    """For each row the sum of the weights of its features, and how many of them are known, as the last column."""
    known = [weights.rows(row) for row in rows]
    sizes = np.cumsum([0, *map(len, known)])
    flat = np.fromiter((place for row in known for place in row), dtype=np.intp, count=int(sizes[-1]))
    sums = np.vstack([np.zeros((1, weights.table.shape[1])), np.cumsum(weights.table[flat], axis=0, dtype=np.float64)])
    return np.column_stack([np.diff(sums[sizes], axis=0), np.diff(sizes)])
