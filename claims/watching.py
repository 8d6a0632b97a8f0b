"""How a claim is watched: from when to when new findings say something of it, and when it is due by itself; pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from telemetry.arrivals import Arrival, Brought
from telemetry.model import Window

from .due import looks
from .gather import REACH
from .methods.after import CONFIRM
from .model import Checked, Kind, Post
from .watch import Watched
from .windows import judged_window

# Judged by none but their own words: nothing that comes in changes them.
SETTLED = frozenset({Kind.CAUSE, Kind.THROUGHPUT, Kind.CHANGE_EVENT})
# A recovery is taken back by what happens on the day after.
LOOKS_AHEAD = {Kind.RESOLVED: CONFIRM, Kind.ETA: CONFIRM}
# Of a short window each quarter of an hour tells something; of one of weeks no more than of a hundredth of it.
PATIENCE = timedelta(minutes=15)
PARTS = 96
# Later than any claim: what is watched is the whole window, not the part of it that has passed.
FAR = datetime(9999, 1, 1, tzinfo=UTC)


def watched(claim_id: str, checked: Checked, post: Post, at: datetime) -> Watched | None:
    """How a claim that was judged at `at` is watched from then on; None where nothing could change its verdict."""
    claim = checked.claim
    window = judged_window(claim, post, FAR)
    service = checked.observations.service
    if window is None or service is None or not claim.checkable or claim.kind in SETTLED:
        return None
    ahead = Window(start=window.start, end=window.end + LOOKS_AHEAD.get(claim.kind, timedelta(0)))
    moments = looks(claim, post.posted_at, post.posted_precision.spread) or (window.end,)
    return Watched(
        claim=claim_id,
        service=service,
        window=ahead,
        looked_at=at,
        next_at=min((moment for moment in moments if moment > at), default=None),
        settled_at=at + max(PATIENCE, window.length / PARTS),
    )


def reach(arrival: Arrival) -> Window:
    """The stretch that the window of a claim must touch for what came in to say something of it.

    Samples count in the window itself; reports and statements are looked at around it, as they are told in days.
    """
    around = timedelta(0) if arrival.brought is Brought.SAMPLES else REACH
    return Window(start=arrival.window.start - around, end=arrival.window.end + around)
