"""Is the same thing counted as before? What a speaker named earlier, and how one source's series changed its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from claims.methods.trend import WORD, series_of, words_of
from claims.model import SaidBefore
from telemetry.model import SeriesPoint, Window

# What was counted longer ago than this is no longer what a reader compares with.
AGO = timedelta(days=366)
# Words that say nothing of how a thing is counted.
EMPTY = frozenset({"the", "a", "an", "of", "and", "for", "our", "my", "your", "in", "number", "s"})
# Ways to count one thing that a reader cannot compare: of what people, over how long, as which kind of mean.
SAME = {"avg": "average", "mean": "average", "counts": "count"}

SAYS = re.compile(
    r"\b(?:is|are|was|were|has|have|had|keeps?|hit|hits|reached|went|goes|fell|rose|grew|dropped|up|down|jumped|doubled"
    r"|halved|increased|decreased|declined|continues?|at)\b",
    re.IGNORECASE,
)


def named_in(span: str) -> str:
    """What a claim says is counted: the words before its verb."""
    said = SAYS.search(span)
    return (span[: said.start()] if said is not None else span).strip(" ,:;–-")


def changed_since(span: str, own_names: frozenset[str], earlier: Iterable[SaidBefore]) -> list[str]:
    """How what a claim counts differs from what its speaker last named so alike; empty where it is the same.

    `own_names` are the service's own words, which may stand there or not. Two claims are about one metric where they
    share a word of what is counted; they count it differently where the other words are not the same.
    """
    now = _definition(named_in(span), own_names)
    alike = [each for each in earlier if words_of(named_in(each.span)) & words_of(named_in(span)) - own_names]
    if not alike:
        return []
    last = max(alike, key=lambda each: each.posted_at)
    if _definition(named_in(last.span), own_names) == now:
        return []
    before = f"on {last.posted_at:%d %b %Y} the same speaker counted “{named_in(last.span)}”"
    return [f"definition: {before}, here it is “{named_in(span)}”; the two need not move together"]


def changed_series(points: Sequence[SeriesPoint], about: frozenset[str], window: Window) -> list[str]:
    """Where a source went over to another unit, or to another name, for a thing that shares words with the claim.

    Looked at from AGO before the window to its end. Two names that run side by side are two series and no change.
    """
    known = [point for point in points if words_of(point.metric) & about and point.time <= window.end]
    found = []
    series = series_of(known)
    for (metric, source), own in series.items():
        for before, after in pairwise(own):
            if before.unit != after.unit and after.time >= window.start - AGO:
                found.append(
                    f"definition: {source} gives “{metric}” {_in(before.unit)} up to {_day(before.time)} and "
                    f"{_in(after.unit)} from {_day(after.time)}"
                )
    for (metric, source), own in series.items():
        later = [
            (its[0].time, name)
            for (name, by), its in series.items()
            if by == source and name != metric and its[0].time > own[-1].time
        ]
        if later and min(later)[0] >= window.start - AGO:
            begins, name = min(later)
            found.append(
                f"definition: {source} counts “{metric}” up to {_day(own[-1].time)} and “{name}” from {_day(begins)}"
            )
    return found


def _definition(words: str, own_names: frozenset[str]) -> frozenset[str]:
    """All words that say what is counted and how, in the singular; `daily` and `average` are among them."""
    every = {SAME.get(word, word) for word in WORD.findall(words.casefold().replace("_", " "))}
    return (words_of(words) | {word for word in every if word not in EMPTY and not words_of(word)}) - own_names


def _in(unit: str | None) -> str:
    return "without a unit" if unit is None else f"in {unit}"


def _day(moment: datetime) -> str:
    return f"{moment:%d %b %Y}"
