"""A check as it is posted: the thread, and the chart for its first part."""

from __future__ import annotations

from claims.model import Check, Checked, Kind, Label

from .chart import timeline
from .checker import Checker
from .compose import IMPORTANCE
from .limits import Limits
from .networks.network import Media, Rendered


def render(checker: Checker, check: Check, limits: Limits) -> Rendered:
    """The answer to a check: a chart goes with it wherever something was looked at."""
    return Rendered(parts=checker.reply(check, limits), media=_picture(check), stated=tuple(checker.stated(check)))


def charted(check: Check) -> Checked | None:
    """The claim that the chart is about: the one answered in full; None where nothing was looked at."""
    seen = [
        each
        for each in check.checked
        if each.verdict.evidence
        and each.verdict.label is not Label.NOT_CHECKABLE
        and each.claim.kind is not Kind.CHANGE_EVENT
    ]
    return min(seen, key=lambda each: (IMPORTANCE.index(each.verdict.label), each.claim.start), default=None)


def _picture(check: Check) -> Media | None:
    subject = charted(check)
    if subject is None:
        return None
    chart = timeline(subject, check.post)
    return Media(body=chart.png(), alt=chart.alt)
