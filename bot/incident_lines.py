"""Timelines of incidents, as text for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import click

from telemetry.edits import Edit, EditKind
from telemetry.moment import format_moment
from telemetry.timeline import IncidentTimeline

from .quote import clean, shortened
from .words import counted

MOST_WORDS = 400
MOST_CHANGES = 12


def as_text(name: str, found: Sequence[IncidentTimeline]) -> str:
    """The timelines of a page, oldest first."""
    edited = sum(len(timeline.edits) for timeline in found)
    head = f"{name}: {counted(len(found), 'incident')} on its page, {counted(edited, 'edit')} seen"
    return "\n".join([click.style(head, bold=True), *(line for timeline in found for line in _lines(timeline))])


def _lines(timeline: IncidentTimeline) -> Iterator[str]:
    yield ""
    kind = " (maintenance)" if timeline.planned else ""
    yield click.style(f"  {shortened(clean(timeline.title), 100) or timeline.incident}{kind}", bold=True)
    if timeline.url:
        yield f"    {clean(timeline.url)}"
    yield f"    First posted   {_moment(timeline.first_posted)}, by the page's own account"
    if timeline.acknowledged:
        yield f"    Acknowledged   {_moment(timeline.acknowledged)}"
    yield f"    Resolved       {_moment(timeline.resolved)}"
    yield f"    First seen     {_moment(timeline.first_seen)}, by us{_bound(timeline)}"
    if timeline.dated_back:
        yield "    Added later    it bears a time at which the page, as we read it, did not list it"
    for edit in timeline.edits:
        yield from _edit(edit)


def _bound(timeline: IncidentTimeline) -> str:
    if timeline.not_listed_at is None:
        return "; no earlier reading reaches so far"
    return f"; not listed yet at {_moment(timeline.not_listed_at)}"


def _edit(edit: Edit) -> Iterator[str]:
    what = "No longer listed" if edit.kind is EditKind.REMOVED else edit.kind.capitalize()
    yield f"    {what}, between {_moment(edit.seen_before)} and {_moment(edit.seen_at)}: {clean(edit.key)}"
    for change in edit.changes[:MOST_CHANGES]:
        if change.gone:
            yield click.style(f"      - {shortened(clean(change.gone), MOST_WORDS)}", fg="red")
        if change.came:
            yield click.style(f"      + {shortened(clean(change.came), MOST_WORDS)}", fg="green")
    if len(edit.changes) > MOST_CHANGES:
        yield f"      and {counted(len(edit.changes) - MOST_CHANGES, 'more change')}; --json shows all"


def as_json(timeline: IncidentTimeline) -> dict[str, object]:
    """One timeline as JSON; times are ISO 8601 in UTC."""
    return {
        "incident": timeline.incident,
        "title": timeline.title,
        "url": timeline.url,
        "formats": list(timeline.formats),
        "planned": timeline.planned,
        "not_listed_at": _text(timeline.not_listed_at),
        "first_seen": _text(timeline.first_seen),
        "first_posted": _text(timeline.first_posted),
        "acknowledged": _text(timeline.acknowledged),
        "resolved": _text(timeline.resolved),
        "dated_back": timeline.dated_back,
        "edits": [_edit_as_json(edit) for edit in timeline.edits],
    }


def _edit_as_json(edit: Edit) -> dict[str, object]:
    return {
        "key": edit.key,
        "kind": edit.kind.value,
        "seen_before": _text(edit.seen_before),
        "seen_at": _text(edit.seen_at),
        "old": edit.old,
        "new": edit.new,
        "changes": [{"gone": change.gone, "came": change.came} for change in edit.changes],
    }


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}Z" if moment is not None else "not dated"


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else format_moment(moment)
