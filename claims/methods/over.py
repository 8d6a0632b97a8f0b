"""When was it over? What a quorum saw begin and end outlasts it in no notice or page that nobody has closed yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from claims.methods.lately import EARLY, LATE, TRAIL, is_open, met, set_aside
from claims.methods.method import Threshold
from claims.methods.probes import FAILING, quorum_health
from claims.methods.regions import countries_of
from claims.methods.signs import Shows, Sign
from claims.model import EvidenceKind, Observations
from telemetry.model import Outage, Window
from telemetry.outages import outages

# Outages that began this long before are looked at; pages are seldom left open for longer.
BACK = timedelta(hours=12)
# What the methods publish of it.
OVER_BY_THEN = (
    Threshold(name="over", value="where a quorum saw it over", why="pages and open notices are closed late"),
    Threshold(
        name="maybe over",
        value="where 2 places, or 1 for 5 rounds, saw it over",
        why="too few to say it, or accuse",
    ),
    Threshold(name="told late", value="up to 1 h by a page, counter or paper", why="they tell of what was"),
    Threshold(name="end", value="10 min beyond a quorum's", why="others measure in stretches of minutes"),
)


def over(found: Sequence[Sign], observations: Observations, stretch: Window) -> list[Sign]:
    """The signs, with what stands open cut off where a quorum last saw the same outage, if it ended.

    Open are reports without an end, and incidents of the page: they say when trouble was seen, not how long it went on.
    A source that names an end of its own keeps it, but for the minutes by which its end trails that of the quorum; so
    does one that names a region in which we have no place. While the quorum has an outage in the stretch nothing is cut
    off. What a page or a counter told late, and what only a few of our places saw begin and end, is set aside: too
    little to say that it was over, and to hold it against anybody.
    """
    lands = frozenset(sample.country for sample in observations.samples if sample.country is not None)
    known = [sign for sign in found if _may_be_over(sign, lands)]
    first = min((sign.window.start for sign in known), default=stretch.end)
    if first >= stretch.end:
        return list(found)
    until = max(stretch.end, observations.window.end)
    # Told late, it was seen before by those that measure.
    begin = max(first - LATE, until - BACK) - EARLY
    seen = quorum_health(observations, Window(start=begin, end=until))
    had = [each for each in outages(seen) if each.health in FAILING]
    if any(each.start_by <= stretch.end and each.end_after >= stretch.start for each in had):
        return list(found)
    ended = met([each for each in seen if each.start <= stretch.end])
    ended += [_reach(each, each.end_by) for each in had if each.end_by is not None and each.end_by <= stretch.end]
    return [_closed(sign, had, ended) if _may_be_over(sign, lands) else sign for sign in found]


def _closed(sign: Sign, had: Sequence[Outage], ended: Sequence[Window]) -> Sign:
    known = _cut(sign, had)
    return set_aside(sign, ended) if known is sign else known


def _reach(outage: Outage, end: datetime) -> Window:
    return Window(start=outage.start_after or outage.start_by, end=end)


def _may_be_over(sign: Sign, lands: frozenset[str]) -> bool:
    if sign.shows not in {Shows.TROUBLE, Shows.PARTIAL} or sign.discard or not sign.exact:
        return False
    if sign.region is not None and not countries_of(sign.region) & lands:
        return False
    return sign.kind is not EvidenceKind.PROBES


def _cut(sign: Sign, had: Sequence[Outage]) -> Sign:
    """The sign up to the last round in which the quorum saw the outage that the sign is about."""
    for outage in reversed(had):
        begins, ends = (outage.start_after or outage.start_by) - EARLY, outage.end_by
        if ends is None or not begins <= sign.window.start <= ends:
            continue
        if is_open(sign) or outage.end_after < sign.window.end <= ends + TRAIL:
            end = min(max(outage.end_after, sign.window.start), sign.window.end)
            return replace(sign, window=Window(start=sign.window.start, end=end))
    return sign
