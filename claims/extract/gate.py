"""The learned gate: whether a post's bare words leave any hope that the trained step finds a claim in it.

A linear model over words, marks and pairs of neighbours, looked up in one dictionary; it knows nothing of names or
amounts. Families of words (`families.toml`) are trained as well, and added into the words' own weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

POWER = 0.5  # how far the sum over many words is held back; found by cross-validation on the training posts
_NUMBER, _START, _END = "0", "^", "|"  # what stands for every number, and around every post
_LIMIT, _STRANGER = "<limit>", "<stranger>"  # where they stand in the file; no word holds a bracket and letters
_FILE = "gate.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """`weights` of words, and of pairs joined by a blank; a post's score is their damped sum.

    It must reach `limit`, and `stranger` where nobody knows of what service the author speaks.
    """

    weights: Mapping[str, float]
    limit: float
    stranger: float

    def opens(self, runs: Sequence[str], *, known: bool) -> bool:
        """Whether a post with these words and marks, in order and in lower case, may hold a claim; an empty one not.

        `known` says whether it is known of what service the author speaks.
        """
        return bool(runs) and self.score(runs) >= (self.limit if known else self.stranger)

    def score(self, runs: Sequence[str]) -> float:
        """How much the words speak for a claim."""
        known, words = self.weights.get, units(runs)
        total = sum([known(word, 0.0) for word in words])
        total += sum([known(f"{one} {two}", 0.0) for one, two in pairwise(words)])
        return float(total * len(words) ** -POWER)


def units(runs: Sequence[str]) -> list[str]:
    """The words and marks that count, between a start and an end; every number is the same."""
    return [_START, *[_NUMBER if "0" <= run < ":" else run for run in runs], _END]


def save_gate(gate: Gate, folder: Path) -> None:
    """Write a gate as lines of weight and words, the limits first."""
    folder.mkdir(parents=True, exist_ok=True)
    limits = [(_LIMIT, gate.limit), (_STRANGER, gate.stranger)]
    rows = [f"{weight!r}\t{words}" for words, weight in [*limits, *sorted(gate.weights.items())]]
    (folder / _FILE).write_text("\n".join(rows) + "\n", encoding="utf-8")


def load_gate(folder: Path) -> Gate:
    """Read what `save_gate` wrote."""
    cells = (folder / _FILE).read_text(encoding="utf-8").removesuffix("\n").replace("\n", "\t").split("\t")
    weights = dict(zip(cells[1::2], map(float, cells[::2]), strict=True))
    return Gate(limit=weights.pop(_LIMIT), stranger=weights.pop(_STRANGER), weights=weights)
