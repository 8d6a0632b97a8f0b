"""An official page's account in neutral sentences: that it came late, not at all, was edited, or failed as well."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from telemetry.edits import EditKind
from telemetry.lag import Lag, Spoke
from telemetry.model import Window
from telemetry.timeline import IncidentTimeline
from telemetry.trouble import Trouble

from .claimant import Fate, PageAccount
from .quote import quoted
from .words import counted, moments

SAID_AFTER = "The page told of the trouble of {when} (seen by {who}) {least} to {most} minutes after it began."
SAID_WITHIN = "The page told of the trouble of {when} (seen by {who}) within {most} minutes of its beginning."
SAID_BEFORE = "The page told of the trouble of {when} before anybody else that we know of saw it ({who})."
NEVER = "The page was read every quarter of an hour and did not list the trouble of {when} (seen by {who})."
UNWATCHED = "Whether the page told of the trouble of {when} (seen by {who}) is not known: it was not read often enough."
FATE = (
    "During the trouble of {when} (seen by {who}) the page could not be reached either, in {unreachable} of {looks} "
    "at its documents from where we look."
)
EDITED = "The page's posting {title} was {what} after it was first read, between {before} and {by}."
DATED_BACK = "The page's incident {title} bears a time at which the page, as we read it, did not list it."
NOTHING = "Nothing is known of trouble, edits or failures of the page in that time."
WHAT = {
    EditKind.REWRITTEN: "rewritten",
    EditKind.RETITLED: "given another title",
    EditKind.RELABELLED: "given other labels",
    EditKind.REMOVED: "taken off the list",
}


def sentences(account: PageAccount) -> tuple[str, ...]:
    """What happened to the page and by it, by kind and then by time; never empty."""
    found = [
        *(_lag(lag) for lag in account.lags),
        *(_fate(fate) for fate in account.fates),
        *(line for timeline in account.edited for line in _edited(timeline, account.window)),
    ]
    return tuple(found) or (NOTHING,)


def _lag(lag: Lag) -> str:
    told = _told(lag.trouble)
    if lag.spoke is Spoke.AFTER and lag.least is not None and lag.most is not None:
        least, most = (round(each / timedelta(minutes=1)) for each in (lag.least, lag.most))
        return (SAID_AFTER if least else SAID_WITHIN).format(**told, least=least, most=most)
    return {Spoke.BEFORE: SAID_BEFORE, Spoke.NEVER: NEVER}.get(lag.spoke, UNWATCHED).format(**told)


def _fate(fate: Fate) -> str:
    return FATE.format(**_told(fate.trouble), unreachable=fate.unreachable, looks=counted(fate.looks, "look"))


def _told(trouble: Trouble) -> dict[str, str]:
    stretch = Window(start=trouble.start_by, end=max(trouble.end, trouble.start_by))
    return {"when": moments(stretch), "who": ", ".join(trouble.seen_by)}


def _edited(timeline: IncidentTimeline, window: Window) -> Iterator[str]:
    title = quoted(timeline.title or timeline.incident)
    if timeline.dated_back:
        yield DATED_BACK.format(title=title)
    for edit in timeline.edits:
        if window.start <= edit.seen_at <= window.end:
            before, by = (f"{moment:%Y-%m-%d %H:%M} UTC" for moment in (edit.seen_before, edit.seen_at))
            yield EDITED.format(title=title, what=WHAT[edit.kind], before=before, by=by)
