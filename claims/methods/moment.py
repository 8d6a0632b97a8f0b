"""Was the trouble there at the moment of the post, not only within the quarter of an hour on either side?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from claims.methods.over import over
from claims.methods.pages import shown
from claims.methods.probes import failing_at, places_failing_at
from claims.methods.signs import Shows, Sign
from claims.model import EvidenceKind, Observations
from claims.windows import AROUND
from telemetry.model import Health, Window

ELSEWHEN = "not at the moment of the post: it was over before, or began afterwards"
# A report without an end says when trouble was seen: so long afterwards it opposes nobody who speaks of the service.
FRESH = timedelta(minutes=30)
# Where the post's time is known no better than this, trouble in a part of that stretch says little of the post.
VAGUE = timedelta(hours=2)


def core(window: Window) -> Window:
    """The stretch in which the post can have been written: the window without its quarters of an hour."""
    start = min(window.start + AROUND, window.end)
    return Window(start=start, end=max(start, window.end - AROUND))


def standing(found: Sequence[Sign], observations: Observations) -> tuple[Sign, ...]:
    """The signs, with trouble set aside that was not there at the moment of the post."""
    places = places_failing_at(observations, observations.window, core(observations.window))
    known = over(found, observations, core(observations.window))
    return tuple(_standing(sign, observations, places) for sign in known)


def is_fresh(sign: Sign, observations: Observations) -> bool:
    """Whether a sign is not too old for the moment of the post; one that names its end is as old as that."""
    return not sign.open_ended or core(observations.window).start - sign.window.start <= FRESH


def is_overtaken(sign: Sign, observations: Observations) -> bool:
    """Whether a sign is not fresh, and the official page has had an incident over since."""
    moment = core(observations.window).start
    since = (event.at for event in observations.status if shown(event) is Shows.RECOVERY)
    return not is_fresh(sign, observations) and any(sign.window.start < each <= moment for each in since)


def _standing(sign: Sign, observations: Observations, places: frozenset[str]) -> Sign:
    if sign.shows not in {Shows.TROUBLE, Shows.PARTIAL} or sign.discard:
        return sign
    if sign.kind is not EvidenceKind.PROBES:
        return sign if _meets(sign.window, core(observations.window)) else sign.without_weight(ELSEWHEN)
    if not sign.measured:
        return sign if sign.source.removeprefix("probe at ") in places else sign.without_weight(ELSEWHEN)
    health = failing_at(observations, observations.window, core(observations.window))
    if health is None:
        return sign.without_weight(ELSEWHEN)
    return replace(sign, shows=Shows.TROUBLE if health is Health.DOWN else Shows.PARTIAL)


def _meets(stretch: Window, middle: Window) -> bool:
    if middle.length > VAGUE:
        return stretch.overlap(middle.start, middle.end) * 2 >= middle.length
    return stretch.touches(middle.start, middle.end) or middle.touches(stretch.start, stretch.end)
