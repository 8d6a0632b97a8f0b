"""What a claim of speed says: which way it went, and by how much, read as leniently as the words allow."""

from __future__ import annotations

import re
from dataclasses import dataclass

from claims.model import Claim, Comparator, Direction, Unit

# Words for speed grow when things get faster, words for time shrink.
FASTER = re.compile(r"\b(?:fast\w*|quick\w*|speed\w*|snapp\w*|nipp\w*|zipp\w*|improv\w*|performan\w*)\b", re.IGNORECASE)
SLOWER = re.compile(r"\b(?:slow\w*|sluggish\w*|lagg?\w*|worse\w*|degrad\w*)\b", re.IGNORECASE)
SHRANK = re.compile(
    r"\b(?:cut\w*|reduc\w*|lower\w*|drop\w*|shav\w*|halv\w*|down|less|decreas\w*|shorter|fell|fallen|shrunk|shrank)\b",
    re.IGNORECASE,
)
GREW = re.compile(r"\b(?:up|ris\w*|rose|increas\w*|higher|longer|grew|grown|spik\w*|elevated)\b", re.IGNORECASE)
TIME = re.compile(r"\b(?:latenc\w*|times?|delays?|p\d\d|ms|milliseconds?|ttfb|lcp|waits?|rtt|ping)\b", re.IGNORECASE)
# "Feel faster" without a number: the smallest change that people are said to notice.
NOTICED = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A claimed ratio of time after over time before: the mildest and the boldest reading of its words.

    For something faster `mild` is the larger of the two; `numeric` tells whether a number was named.
    """

    mild: float
    bold: float
    numeric: bool


def goes(claim: Claim) -> Direction:
    """UP for faster, DOWN for slower, NONE where the words leave it open."""
    words = claim.span
    if SLOWER.search(words) is not None:
        return Direction.NONE if FASTER.search(words) is not None else Direction.DOWN
    if FASTER.search(words) is not None:
        return Direction.UP
    if TIME.search(words) is not None:
        shrank, grew = SHRANK.search(words) is not None, GREW.search(words) is not None
        return Direction.NONE if shrank == grew else Direction.UP if shrank else Direction.DOWN
    return claim.direction if claim.direction is Direction.UP else Direction.NONE


def said_ratio(claim: Claim, way: Direction) -> Said | None:
    """The claimed ratio; None where the number is a time or too large to be one of these, which no ratio can say."""
    if claim.value is None or claim.unit is None:
        return (
            Said(mild=NOTICED, bold=NOTICED, numeric=False)
            if way is Direction.UP
            else Said(mild=1 / NOTICED, bold=1 / NOTICED, numeric=False)
        )
    if claim.unit is Unit.X and claim.value > 1:
        # "Twice as fast" and "two times faster" are used for the same, and for three times as fast.
        faster = Said(mild=1 / claim.value, bold=1 / (claim.value + 1), numeric=True)
    elif claim.unit in {Unit.PERCENT, Unit.RATIO} and claim.value > 0:
        part = claim.value / 100 if claim.unit is Unit.PERCENT else claim.value
        # "40 % faster" may mean 40 % more per second, or 40 % less time.
        mild = 1 / (1 + part)
        bold = 1 - part if part < 1 else mild
        of_time = TIME.search(claim.span) is not None and FASTER.search(claim.span) is None and part < 1
        faster = Said(mild=bold if of_time else mild, bold=bold, numeric=True)
    else:
        return None
    return faster if way is Direction.UP else Said(mild=1 / faster.mild, bold=1 / faster.bold, numeric=True)


def at_most(claim: Claim) -> bool:
    """Whether the number is an upper bound of the change: "up to 40 % faster" promises nobody anything."""
    return claim.comparator in {Comparator.AT_MOST, Comparator.LESS} or "up to" in claim.span.casefold()
