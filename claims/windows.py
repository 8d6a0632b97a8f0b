"""Which stretch of time a claim of each kind speaks of."""

from __future__ import annotations

from datetime import datetime, timedelta

from claims.model import Claim, ClaimWindow, Kind, Post, Role
from telemetry.model import Window

AROUND = timedelta(minutes=15)
FORTNIGHT = timedelta(days=14)
SLIPS = timedelta(days=2)
MONTH = timedelta(days=30)
# The kinds that speak of the moment of the post when they name no other.
MOMENTARY = frozenset({Kind.OPERATIONAL, Kind.DEGRADED})
# The kinds that look back over a period.
RECORDS = frozenset({Kind.INCIDENT_FREE, Kind.UPTIME, Kind.LATENCY, Kind.COMPARISON, Kind.METRIC_TREND})
# How far back, where they name no period.
LOOKS_BACK = {Kind.LATENCY: FORTNIGHT, Kind.COMPARISON: MONTH, Kind.METRIC_TREND: MONTH}


def judged_window(claim: Claim, post: Post, now: datetime) -> Window | None:
    """The stretch that the claim is judged over; None where neither the post nor the claim can be dated."""
    posted = post.posted_at
    said = _said(claim, posted)
    if posted is None and said is None:
        return None
    moment = posted if posted is not None else now
    window = _of_kind(claim, post, said, moment)
    return Window(start=min(window.start, now), end=min(window.end, now))


def _of_kind(claim: Claim, post: Post, said: tuple[datetime, datetime] | None, moment: datetime) -> Window:
    spread = post.posted_precision.spread
    if claim.kind in MOMENTARY:
        # "Today" and "since ten" still speak of the moment of the post; only another time than that is another time.
        elsewhere = said is not None and not said[0] <= moment + spread <= said[1] + spread + spread
        start, end = said if said is not None and elsewhere else (moment - spread, moment + spread)
        return Window(start=start - AROUND, end=end + AROUND)
    if claim.kind is Kind.RESOLVED:
        start = said[1] if said is not None and _dates_the_end(claim) and said[1] <= moment + spread else moment
        return Window(start=start, end=max(start, moment) + timedelta(hours=1))
    if claim.kind is Kind.ETA:
        due = said[1] if said is not None else moment
        return Window(start=min(moment, due), end=max(moment, due) + timedelta(hours=1))
    if claim.kind is Kind.INCIDENT_FREE and said is None and post.author_role is not Role.STATUS_PAGE:
        # A page that lists nothing speaks of now; a person's clean record without a period cannot be dated.
        return Window(start=moment, end=moment)
    if claim.kind is Kind.OUTAGE_DURATION:
        start, end = said or (moment - FORTNIGHT, moment)
        return Window(start=start - timedelta(days=1), end=end + timedelta(days=1))
    if claim.kind is Kind.OUTAGE_WINDOW and said is not None:
        return Window(start=said[0] - SLIPS, end=said[1] + SLIPS)
    if said is not None and claim.kind in RECORDS and said[0] <= moment:
        # Nobody can speak for what comes after the post.
        return Window(start=said[0], end=min(said[1], moment))
    if said is not None:
        return Window(start=said[0], end=said[1])
    if claim.kind in LOOKS_BACK:
        return Window(start=moment - LOOKS_BACK[claim.kind], end=moment)
    if claim.kind is Kind.LATENCY_CHANGE:
        return Window(start=moment - MONTH, end=moment + MONTH)
    return Window(start=moment - spread - AROUND, end=moment + spread + AROUND)


def names_a_time(window: ClaimWindow | None, posted_at: datetime | None) -> bool:
    """Whether a claim names a time that is known and is another than that of its post: "right now" is none."""
    if window is None or (window.start is None and window.end is None):
        return False
    return posted_at is None or not window.start == window.end == posted_at


def _dates_the_end(claim: Claim) -> bool:
    """Whether the time beside "resolved" is that of the recovery: mostly it is that of the trouble.

    "As of this morning" gives none: the recovery may have come at any time of it.
    """
    said = claim.window
    return said is not None and said.end in {None, said.start} and said.text.casefold().startswith(("as of", "as at"))


def _said(claim: Claim, posted_at: datetime | None) -> tuple[datetime, datetime] | None:
    if claim.window is None or not names_a_time(claim.window, posted_at):
        return None
    ends = [moment for moment in (claim.window.start, claim.window.end) if moment is not None]
    return (ends[0], max(ends)) if ends else None
