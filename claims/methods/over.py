"""When was it over? What a quorum saw begin and end outlasts it in no notice or page that nobody has closed yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from claims.methods.lately import EARLY, met_together, set_aside
from claims.methods.probes import FAILING, quorum_health
from claims.methods.regions import countries_of
from claims.methods.signs import Shows, Sign
from claims.model import EvidenceKind, Observations
from telemetry.model import Outage, Window
from telemetry.outages import outages

# Outages that began this long before are looked at; pages are seldom left open for longer.
BACK = timedelta(hours=12)


def over(found: Sequence[Sign], observations: Observations, stretch: Window) -> list[Sign]:
    """The signs, with what stands open cut off where a quorum last saw the same outage, if it ended.

    Open are reports without an end, and incidents of the page: they say when trouble was seen, not how long it went on.
    A source that names an end of its own keeps it, and so does one that names a region in which we have no place. While
    the quorum has an outage in the stretch nothing is cut off. What only a few of our places saw begin and end is set
    aside: too little to say that it was over, and to hold it against anybody.
    """
    lands = frozenset(sample.country for sample in observations.samples if sample.country is not None)
    open_ones = [sign for sign in found if _is_open(sign, lands)]
    first = min((sign.window.start for sign in open_ones), default=stretch.end)
    if first >= stretch.end:
        return list(found)
    until = max(stretch.end, observations.window.end)
    seen = quorum_health(observations, Window(start=max(first, until - BACK) - EARLY, end=until))
    met = met_together([each for each in seen if each.start <= stretch.end])
    had = [each for each in outages(seen) if each.health in FAILING]
    if any(each.start_by <= stretch.end and each.end_after >= stretch.start for each in had):
        return list(found)
    return [_closed(sign, had, met) if _is_open(sign, lands) else sign for sign in found]


def _closed(sign: Sign, had: Sequence[Outage], met: Sequence[Window]) -> Sign:
    known = _cut(sign, had)
    return set_aside(sign, met) if known is sign else known


def _is_open(sign: Sign, lands: frozenset[str]) -> bool:
    if sign.shows not in {Shows.TROUBLE, Shows.PARTIAL} or sign.discard or not sign.exact:
        return False
    if sign.region is not None and not countries_of(sign.region) & lands:
        return False
    return sign.open_ended or sign.kind is EvidenceKind.STATUS_PAGE


def _cut(sign: Sign, had: Sequence[Outage]) -> Sign:
    """The sign up to the last round in which the quorum saw the outage that the sign is about."""
    for outage in reversed(had):
        begins, ends = (outage.start_after or outage.start_by) - EARLY, outage.end_by
        if ends is not None and begins <= sign.window.start <= ends:
            end = min(max(outage.end_after, sign.window.start), sign.window.end)
            return replace(sign, window=Window(start=sign.window.start, end=end))
    return sign
