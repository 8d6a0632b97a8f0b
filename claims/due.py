"""When a claim about the time after its post can be judged, and judged again; pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from claims.methods.after import WATCH
from claims.model import Claim, Kind

# Within the hour that is watched, a verdict is looked at again so often.
STEP = timedelta(minutes=15)


def due(claim: Claim, posted_at: datetime | None) -> datetime | None:
    """The moment (UTC) that a claim waits for; None where it waits for none that can be dated.

    Of a promise the promised time, of "it is over" the end of the hour in which a relapse would belong to it.
    """
    starts = _watched_from(claim, posted_at)
    if starts is None:
        return None
    return starts if claim.kind is Kind.ETA else starts + WATCH


def looks(claim: Claim, posted_at: datetime | None, spread: timedelta = timedelta(0)) -> tuple[datetime, ...]:
    """The moments (UTC) at which a verdict from before them is overtaken by the claim's own clock, in order.

    Of a promise the promised time and each quarter of the hour after it, of "it is over" each quarter of the hour after
    the post; `spread` is how far the post's true time can lie from the stated one, and moves the end of the hour.
    """
    starts = _watched_from(claim, posted_at)
    if starts is None:
        return ()
    ends = starts + WATCH + spread
    first = starts if claim.kind is Kind.ETA else starts + STEP
    steps = (first + STEP * number for number in range(WATCH // STEP + 1))
    return (*(moment for moment in steps if moment < min(ends, starts + WATCH)), ends)


def _watched_from(claim: Claim, posted_at: datetime | None) -> datetime | None:
    """Where the watched hour begins."""
    if not claim.checkable:
        return None
    if claim.kind is Kind.ETA:
        return claim.window.end if claim.window is not None else None
    return posted_at if claim.kind is Kind.RESOLVED else None
