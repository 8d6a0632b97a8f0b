"""Do several sources speak of one and the same trouble? Over weeks, two of different days are no two sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from claims.methods.probes import outages_of
from claims.methods.signs import Sign, corroborated
from claims.model import EvidenceKind, Observations
from telemetry.model import Window

# A page or a counter may be so late, beside a short outage.
LATE = timedelta(hours=1)


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


def _placed(found: Sequence[Sign], observations: Observations, window: Window) -> Iterator[Sign]:
    for sign in found:
        if sign.kind is EvidenceKind.PROBES and sign.measured:
            yield from (replace(sign, window=each) for each in outages_of(sign, observations, window))
        else:
            yield sign


def _meet(one: Window, other: Window) -> bool:
    return one.start <= other.end + LATE and other.start <= one.end + LATE
