"""What changed between two wordings of a text, word by word, for people to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

# A comparison takes time with the product of both lengths: beyond this, what differs is shown as one piece.
MOST_WORDS = 1_000
# Two changes with no more than this between them read better as one.
GAP = 2

Piece = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Words that went and words that came in their place; either may be empty."""

    gone: str
    came: str

    def __str__(self) -> str:
        """The change on one line, as in "[-soon-] {+at 10:00+}"."""
        parts = (f"[-{self.gone}-]" if self.gone else "", f"{{+{self.came}+}}" if self.came else "")
        return " ".join(part for part in parts if part)


def word_changes(old: str, new: str) -> tuple[Change, ...]:
    """The changes from one text to another, in order; white space does not count, so there may be none."""
    before, after = old.split(), new.split()
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])
    before, after = before[start : len(before) - end], after[start : len(after) - end]
    return tuple(Change(gone=" ".join(before[i:j]), came=" ".join(after[k:m])) for i, j, k, m in _pieces(before, after))


def _shared(before: Sequence[str], after: Sequence[str]) -> int:
    """How many words both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))


def _pieces(before: Sequence[str], after: Sequence[str]) -> list[Piece]:
    if not before and not after:
        return []
    if max(len(before), len(after)) > MOST_WORDS:
        return [(0, len(before), 0, len(after))]
    merged: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after).get_opcodes():
        if tag == "equal":
            continue
        if merged and i - merged[-1][1] <= GAP:
            merged[-1] = (merged[-1][0], j, merged[-1][2], m)
        else:
            merged.append((i, j, k, m))
    return merged
