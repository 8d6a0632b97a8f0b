"""Do several sources speak of one and the same trouble? Over weeks, two of different days are no two sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from claims.methods.lately import LATE
from claims.methods.probes import outages_of
from claims.methods.signs import Sign, corroborated, independent
from claims.model import EvidenceKind, Observations
from telemetry.model import Health, Outage, Round, Window
from telemetry.outages import outages


def of_one_trouble(found: Sequence[Sign], observations: Observations, window: Window) -> list[Sign]:
    """The signs of a corroborated trouble: those that meet one another in time; empty where no such group is there.

    A quorum's sign speaks of the whole window; here it stands for each of its outages.
    """
    each_time = list(_placed(found, observations, window))
    for sign in each_time:
        group = [other for other in each_time if _meet(sign.window, other.window)]
        if corroborated(group):
            return group
    return []


def attested(
    seen: Sequence[Round], found: Sequence[Sign], observations: Observations, window: Window
) -> tuple[Round, ...]:
    """The rounds of a quorum, with those of outages that nobody else speaks of as unknown: all its lines can fail.

    `found` are the signs of trouble in the window, that of the quorum among them.
    """
    own = next((sign for sign in found if sign.kind is EvidenceKind.PROBES and sign.measured), None)
    others = [] if own is None else [sign for sign in found if independent([own, sign]) > 1]
    told = [sign.window for sign in _placed(others, observations, window)]
    alone = [
        outage
        for outage in outages(seen)
        if outage.health is Health.DOWN and not any(_meet(_stretch(outage), each) for each in told)
    ]
    return tuple(
        replace(each, health=Health.UNKNOWN)
        if each.health is Health.DOWN and any(one.start_by <= each.end and each.start <= one.end_after for one in alone)
        else each
        for each in seen
    )


def _stretch(outage: Outage) -> Window:
    return Window(start=outage.start_after or outage.start_by, end=outage.end_by or outage.end_after)


def _placed(found: Sequence[Sign], observations: Observations, window: Window) -> Iterator[Sign]:
    for sign in found:
        if sign.kind is EvidenceKind.PROBES and sign.measured:
            yield from (replace(sign, window=each) for each in outages_of(sign, observations, window))
        else:
            yield sign


def _meet(one: Window, other: Window) -> bool:
    return one.start <= other.end + LATE and other.start <= one.end + LATE
