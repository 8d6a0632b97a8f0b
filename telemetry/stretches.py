"""Arithmetic of half-open stretches of numbers; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Stretch = tuple[int, int]


def joined(stretches: Iterable[Stretch], *, pause: int = 0) -> list[Stretch]:
    """The same stretches in order, those that touch, or are no more than a pause apart, as one; empty ones left out."""
    found: list[Stretch] = []
    for start, end in sorted(each for each in stretches if each[0] < each[1]):
        if found and start - found[-1][1] <= pause:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def without(stretches: Iterable[Stretch], taken: Iterable[Stretch]) -> list[Stretch]:
    """What is left of stretches where others are taken out."""
    found: list[Stretch] = []
    out = joined(taken)
    first = 0
    for begin, end in joined(stretches):
        start = begin
        while first < len(out) and out[first][1] <= start:
            first += 1
        for cut_start, cut_end in _from(out, first):
            if cut_start >= end:
                break
            found.append((start, cut_start))
            start = max(start, cut_end)
        found.append((start, end))
    return [each for each in found if each[0] < each[1]]


def _from(stretches: Sequence[Stretch], first: int) -> Iterable[Stretch]:
    return (stretches[number] for number in range(first, len(stretches)))
