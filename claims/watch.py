"""Which verdicts are to be looked at again, and whether what a look found is another verdict; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from telemetry.model import Window

from .model import EvidenceKind, Use, Verdict
from .record import Recorded, Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A claim whose verdict is looked at again.

    `window` is all the time that it speaks of, also what is still to come. `looked_at` is when it was judged last,
    `next_at` the next moment at which it is due by itself, and `settled_at` the one before which late data waits.
    `pending` is why it is to be looked at beside that.
    """

    claim: str
    service: str
    window: Window
    looked_at: datetime
    next_at: datetime | None
    settled_at: datetime
    pending: Why | None = None


def due(watch: Watched, now: datetime) -> Why | None:
    """Why a claim is to be judged again at `now`; None where it is not.

    What people did (a dispute, an edit) is looked at at once, late data only when the last look is a while ago. A look
    from after `now` knew more than one at `now` would.
    """
    if now < watch.looked_at:
        return None
    if watch.pending is not None and watch.pending is not Why.LATE_DATA:
        return watch.pending
    if watch.next_at is not None and watch.next_at <= now:
        return Why.DUE
    return watch.pending if now >= watch.settled_at else None


def due_at(watch: Watched) -> datetime | None:
    """The first moment at which `due` gives a reason; None where it never does as things stand."""
    if watch.pending is not None and watch.pending is not Why.LATE_DATA:
        return watch.looked_at
    moments = [watch.next_at] if watch.next_at is not None else []
    if watch.pending is not None:
        moments.append(watch.settled_at)
    return min(moments, default=None)


def is_another(before: Recorded, new: Verdict) -> bool:
    """Whether a look found another verdict than the one on record: another label, or another rule that decided.

    Numbers that move under the same label and rule are the same verdict, seen a little longer; a version for each
    would bury those that say something else.
    """
    old = before.verdict
    return old.label is not new.label or rule(old) != rule(new)


def rule(verdict: Verdict) -> str:
    """The name of the rule that decided, as the first reason has it."""
    return verdict.reasons[0].partition(":")[0].strip() if verdict.reasons else ""


def told(why: Why, before: Verdict, after: Verdict) -> Why:
    """The reason for a version, now that it is known what changed it: the company's own later account has its own."""
    came = _accounts(after) - _accounts(before)
    return Why.POST_MORTEM if came and why in {Why.DUE, Why.LATE_DATA} else why


def _accounts(verdict: Verdict) -> set[tuple[str, str | None]]:
    return {
        (each.summary, each.url)
        for each in verdict.evidence
        if each.kind is EvidenceKind.ADMISSION and each.use is Use.USED
    }
