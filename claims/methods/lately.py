"""Trouble that a few of our places met, too few for a quorum, and that was over for them: it may be over for all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import combinations

from claims.methods.signs import Sign
from telemetry.model import Round, Window
from telemetry.outages import QUORUM

MAYBE_OVER = "two of our places met it and were answered again: it may have been over"
# Others may have seen it begin this much before our places did.
EARLY = timedelta(minutes=30)


def met_together(seen: Sequence[Round]) -> list[Window]:
    """The stretches in which two places were in trouble together, and after which both were answered again.

    Each reaches from the last good round before it to the first after it: rounds are cut where they fall, and trouble
    is not.
    """
    places = sorted({place.vantage for each in seen for place in each.troubled})
    met = {place: list(_met(place, seen)) for place in places}
    return [
        Window(start=min(own.start, its.start), end=max(own.end, its.end))
        for one, other in combinations(places, 2)
        for own in met[one]
        for its in met[other]
        if own.start < its.end and its.start < own.end
    ]


def set_aside(sign: Sign, met: Iterable[Window]) -> Sign:
    """The sign, without weight where it may be about trouble that our places met and that was over for them."""
    if any(each.start - EARLY <= sign.window.start <= each.end for each in met):
        return sign.without_weight(MAYBE_OVER)
    return sign


def _met(place: str, seen: Sequence[Round]) -> Iterator[Window]:
    """The stretches of trouble at one place that are over: one good round between two is flapping, not recovery.

    A place that is void, or that we stopped believing, is not answered again.
    """
    begins = ends = None
    good = 0
    before: Round | None = None
    for each in seen:
        if place in {own.vantage for own in each.troubled}:
            begins = begins or (before or each).start
            ends, good = None, 0
        elif place in each.answered:
            ends = ends or each.end
            good += each.stands_for
            if begins is not None and good > QUORUM.flap:
                yield Window(start=begins, end=ends)
                begins = None
            before = each
