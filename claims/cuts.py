"""When did it change? The stretch of time between the "before" and the "after" of a claimed change."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from claims.model import Claim, ClaimWindow, Kind, Post
from claims.windows import names_a_time
from telemetry.model import Window

# A change is announced after it begins and spreads slowly: neither "before" nor "after" is measured this near to it.
SETTLE = timedelta(hours=12)
# As far as is looked on either side: two of every hour of the week.
SIDE = timedelta(days=14)
# What is said in days dates a change; a longer stretch is one of the two sides.
MOMENTARY = timedelta(days=2)
SINCE = re.compile(r"^\W*(?:ever )?since\b", re.IGNORECASE)


def change(claim: Claim, post: Post, beside: Iterable[Claim]) -> Window | None:
    """The stretch in which the change took place, with SETTLE on both sides; None where nothing dates it.

    `beside` are the post's claims: a change event among them that names a time dates the change, else the claim's own
    words do, else the post.
    """
    events = [each.window for each in beside if each.kind is Kind.CHANGE_EVENT and each.window is not None]
    for said in (*events, claim.window):
        if said is not None and (found := _dated(said, post.posted_at)) is not None:
            return Window(start=found[0] - SETTLE, end=found[1] + SETTLE)
    if post.posted_at is None:
        return None
    spread = post.posted_precision.spread
    return Window(start=post.posted_at - spread - SETTLE, end=post.posted_at + spread + SETTLE)


def _dated(said: ClaimWindow, posted: datetime | None) -> tuple[datetime, datetime] | None:
    if said.start is None or not names_a_time(said, posted):
        return None
    start, end = said.start, said.end if said.end is not None else said.start
    if SINCE.match(said.text) is not None or (posted is not None and start <= posted <= end):
        # "Since March", "this week": what is claimed of it began with it.
        return start, start
    if end - start <= MOMENTARY:
        return start, end
    # "Than last month": the stretch is the one that is compared with, and ended then.
    return end, end


def before(cut: Window) -> Window:
    """The stretch before a change that is compared with the one after it."""
    return Window(start=cut.start - SIDE, end=cut.start)


def after(cut: Window, now: datetime) -> Window:
    """The stretch after a change, as far as it has come."""
    return Window(start=cut.end, end=max(cut.end, min(cut.end + SIDE, now)))
