"""Trouble that places of ours met, too few for a quorum, and that was over for them: it may be over for all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import combinations

from claims.methods.signs import Sign
from claims.model import EvidenceKind
from telemetry.model import Round, Window
from telemetry.outages import QUORUM

MAYBE_OVER = "places of ours met it and were answered again: it may have been over"
# Others may have seen it begin this much before our places did.
EARLY = timedelta(minutes=30)
# A page, a counter or a paper may tell of it this much after it was over; whoever measures is not so late.
LATE = timedelta(hours=1)
TELL_LATE = frozenset({EvidenceKind.STATUS_PAGE, EvidenceKind.CROWD, EvidenceKind.PRESS})
# Whoever measures in stretches of minutes names an end that is this much too late.
TRAIL = timedelta(minutes=10)


def met(seen: Sequence[Round]) -> list[Window]:
    """The stretches in which two places were in trouble together, or one for long, and after which they were answered.

    For long is as long as a quorum asks of few. Each reaches from the last good round before it to the first after it:
    rounds are cut where they fall, and trouble is not.
    """
    places = sorted({place.vantage for each in seen for place in each.troubled})
    runs = {place: list(_met(place, seen)) for place in places}
    found = [own for every in runs.values() for own, rounds in every if rounds >= QUORUM.rounds_of_few]
    return found + [
        Window(start=min(own.start, its.start), end=max(own.end, its.end))
        for one, other in combinations(places, 2)
        for own, _ in runs[one]
        for its, _ in runs[other]
        if own.start < its.end and its.start < own.end
    ]


def set_aside(sign: Sign, over: Iterable[Window]) -> Sign:
    """The sign, without weight where it may be about trouble that was over for those of our places that met it.

    What names an end of its own is set aside only where that end trails theirs by minutes.
    """
    late = LATE if sign.kind in TELL_LATE else timedelta(0)
    for each in over:
        if each.start - EARLY <= sign.window.start <= each.end + late and (
            is_open(sign) or sign.window.end <= each.end + TRAIL
        ):
            return sign.without_weight(MAYBE_OVER)
    return sign


def is_open(sign: Sign) -> bool:
    """Whether a sign says when trouble was seen, but not how long it went on."""
    return sign.open_ended or sign.kind is EvidenceKind.STATUS_PAGE


def _met(place: str, seen: Sequence[Round]) -> Iterator[tuple[Window, int]]:
    """The stretches of trouble at one place that are over, with their rounds: one good round in between is flapping.

    A place that is void, or that we stopped believing, is not answered again.
    """
    begins = ends = None
    bad = good = 0
    before: Round | None = None
    for each in seen:
        if place in {own.vantage for own in each.troubled}:
            begins = begins or (before or each).start
            ends, good = None, 0
            bad += each.stands_for
        elif place in each.answered:
            ends = ends or each.end
            good += each.stands_for
            if begins is not None and good > QUORUM.flap:
                yield Window(start=begins, end=ends), bad
                begins, bad = None, 0
            before = each
        elif begins is not None and not good:
            bad += each.stands_for
