"""When did it change? The stretch of time between the "before" and the "after" of a claimed change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from claims.model import Claim, ClaimWindow, Dating, Kind, Post, Precision
from claims.windows import names_a_time
from telemetry.model import Window

# A change is announced after it begins and spreads slowly: neither "before" nor "after" is measured this near to it.
SETTLE = timedelta(hours=12)
# As far as is looked on either side: two of every hour of the week.
SIDE = timedelta(days=14)
# What is said in days dates a change; a longer stretch is one of the two sides.
MOMENTARY = timedelta(days=2)
SINCE = re.compile(r"^\W*(?:ever )?since\b", re.IGNORECASE)


# Where nothing dates a change, so much is searched for one: what is news is said within weeks of it.
SEARCHED = timedelta(days=56)
# Faster "in the coming days" is no news of a fortnight later.
COMING = timedelta(days=2)
JUST = re.compile(r"\b(?:just|now)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """The stretch in which a change took place, with SETTLE on both sides, and what says so."""

    window: Window
    dating: Dating


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldChange:
    """A change event that an earlier post told of: the time that it names, when it was posted, and its service."""

    window: ClaimWindow | None
    posted_at: datetime
    posted_precision: Precision = Precision.SECOND
    service: str | None = None


def change(claim: Claim, post: Post, beside: Iterable[Claim], earlier: Sequence[ToldChange] = ()) -> Cut | None:
    """When the change took place that a claim speaks of; None where neither it nor its post can be dated.

    `beside` are the post's claims: a change event among them that names a time dates the change, else the claim's own
    words do; a change event without a time, and "now", are of the time of the post. Else the last of the `earlier`
    changes dates it, told of in the post before. Where nothing does, the time of the post stands in for it.
    """
    events = [each for each in beside if each.kind is Kind.CHANGE_EVENT]
    for said in (*(event.window for event in events), claim.window):
        if said is not None and (found := _dated(said, post.posted_at)) is not None:
            return Cut(window=_settled(*found), dating=Dating.POST)
    if not events and not _says_now(claim):
        for told in sorted(earlier, key=lambda told: told.posted_at, reverse=True):
            return Cut(window=_told(told), dating=Dating.THREAD)
        dating = Dating.NONE
    else:
        dating = Dating.POST
    if post.posted_at is None:
        return None
    return Cut(window=_at_post(post.posted_at, post.posted_precision), dating=dating)


def _says_now(claim: Claim) -> bool:
    """Whether its words mean the time of the post; a known time other than that has dated it before."""
    return JUST.search(claim.span) is not None or (claim.window is not None and claim.window.start is not None)


def _told(told: ToldChange) -> Window:
    found = None if told.window is None else _dated(told.window, told.posted_at)
    return _at_post(told.posted_at, told.posted_precision) if found is None else _settled(*found)


def _at_post(posted: datetime, precision: Precision) -> Window:
    return _settled(posted - precision.spread, posted + precision.spread)


def _settled(start: datetime, end: datetime) -> Window:
    return Window(start=start - SETTLE, end=end + SETTLE)


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


def searched(cut: Window, now: datetime) -> tuple[Window, ...]:
    """The weeks in which a change is looked for that nothing dates, before and after the post that stands in for it."""
    sides = (
        Window(start=cut.start - SEARCHED, end=cut.start),
        Window(start=cut.start, end=max(cut.start, min(cut.end + SIDE, now))),
    )
    return tuple(side for side in sides if side.length)
