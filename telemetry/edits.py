"""What a page did to its own postings afterwards: rewritten, retitled, taken away; pure.

A page that is read twice shows the same posting twice. Where the words differ, it was edited between the two readings.
Where a later reading lacks it although it lists older ones, it was taken away; what fell off the end of a list was not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby, pairwise

from .model import StatusEvent
from .postings import LATEST_ONLY, in_order, is_planned, is_posting
from .readings import Stretch
from .statements import OVER
from .wordiff import Change, word_changes

Statement = tuple[str, str]  # format and key

# Pages stand in caches: so long, a listing that may be an older one says nothing against what a newer one held.
CACHED = timedelta(minutes=15)


class EditKind(StrEnum):
    """What was done to what was posted."""

    REWRITTEN = "rewritten"
    RETITLED = "retitled"
    # The page's own labels behind a title, such as an impact or regions, which may well follow events.
    RELABELLED = "relabelled"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One edit, made after `seen_before`, when the old words were last read, and by `seen_at`, when they were not.

    `new` is None for what was removed. A title counts once for its incident, under the first key that bears it.
    """

    key: str
    kind: EditKind
    seen_before: datetime
    seen_at: datetime
    old: str
    new: str | None
    changes: tuple[Change, ...]


def edits(events: Iterable[StatusEvent], listings: Sequence[Stretch] = ()) -> tuple[Edit, ...]:
    """The edits of one incident's postings, by time; `listings` tell what its page listed when.

    Without them `seen_before` may be earlier than it need be.
    """
    statements: dict[Statement, list[StatusEvent]] = defaultdict(list)
    for event in events:
        if is_posting(event):
            statements[event.format, event.key].append(event)
    found = [edit for own in statements.values() for edit in _rewritings(own, listings)]
    found += _once(edit for own in statements.values() for edit in _retitlings(own, listings))
    return tuple(sorted(found, key=_order))


def _order(edit: Edit) -> tuple[datetime, datetime, str, str, str]:
    return (edit.seen_at, edit.seen_before, edit.key, edit.kind, edit.old)


def _once(found: Iterable[Edit]) -> Iterator[Edit]:
    """One edit of a title per incident, though every posting of it bears the title."""
    same: dict[tuple[EditKind, str, str | None, datetime], Edit] = {}
    for edit in sorted(found, key=_order):
        if same.setdefault((edit.kind, edit.old, edit.new, edit.seen_at), edit) is edit:
            yield edit


def _rewritings(events: Iterable[StatusEvent], listings: Sequence[Stretch]) -> Iterator[Edit]:
    for before, after in _successive(events):
        if word_changes(_wording(before), _wording(after)):
            yield _edit(EditKind.REWRITTEN, before, after, old=_wording(before), new=_wording(after), listings=listings)


def _retitlings(events: Iterable[StatusEvent], listings: Sequence[Stretch]) -> Iterator[Edit]:
    for before, after in _successive(events):
        (title, labels), (new_title, new_labels) = split_title(before.title), split_title(after.title)
        if word_changes(title, new_title):
            yield _edit(EditKind.RETITLED, before, after, old=title, new=new_title, listings=listings)
        if word_changes(labels, new_labels):
            yield _edit(EditKind.RELABELLED, before, after, old=labels, new=new_labels, listings=listings)


def _successive(events: Iterable[StatusEvent]) -> Iterator[tuple[StatusEvent, StatusEvent]]:
    """Each reading of a statement and the next; readings of one moment that differ have no order, and are left out."""
    ordered = sorted(events, key=in_order)
    single: list[StatusEvent] = []
    for _, own in groupby(ordered, key=lambda event: event.seen_at):
        same = list(own)
        if len({(_wording(event), event.title, event.posted_at) for event in same}) == 1:
            single.append(same[0])
    # New words at a new time are a new posting in the place of the old, where a page keeps only the latest.
    return (
        (before, after)
        for before, after in pairwise(single)
        if before.posted_at == after.posted_at or before.format not in LATEST_ONLY
    )


def _wording(event: StatusEvent) -> str:
    return f"{event.word}: {event.text}"


def split_title(title: str) -> tuple[str, str]:
    """A title and the labels behind it, as in "Slow [impact: minor]"; empty where it has none."""
    name, bracket, labels = title.removesuffix("]").rpartition(" [")
    return (name, labels) if bracket and title.endswith("]") and ": " in labels else (title, "")


def _edit(
    kind: EditKind, before: StatusEvent, after: StatusEvent, *, old: str, new: str, listings: Sequence[Stretch]
) -> Edit:
    return Edit(
        key=after.key,
        kind=kind,
        seen_before=max(before.seen_at, _last_listed(before, after.seen_at, listings)),
        seen_at=after.seen_at,
        old=old,
        new=new,
        changes=word_changes(old, new),
    )


def _last_listed(event: StatusEvent, before: datetime, listings: Sequence[Stretch]) -> datetime:
    """When a statement was last read in these words; words that stood unchanged are in the listing only."""
    held = (one for one in listings if one.format == event.format and event.key in one.listed)
    return max((last for one in held if (last := one.last_before(before)) is not None), default=event.seen_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Course:
    """When the postings of one incident begin and end, as far as they are known, and whether it is over."""

    first: datetime
    last: datetime
    over: bool


def removals(events: Iterable[StatusEvent], pages: Iterable[Sequence[Stretch]]) -> dict[str, tuple[Edit, ...]]:
    """What was taken away, by incident, from all events of a service and, of each document of its page, what it listed.

    A posting is missed where a later reading lists an older one of the same incident. A whole incident is missed where
    a later reading lists another that is over and whose last posting is older: a list that holds that one reaches far
    enough, and is not one of open incidents only. What is listed again later, by this document of the page or another
    one, was never taken away. Nor is that known of the newest posting before it was missed for as long as caches last:
    a listing without it may be a copy from before it was posted.
    """
    documents = [tuple(document) for document in pages]
    listed = _last_listings(documents)
    postings: dict[Statement, StatusEvent] = {}
    for event in sorted(events, key=in_order):
        if is_posting(event) and not is_planned(event):
            postings[event.format, event.key] = event
    courses = _courses(postings.values())
    found: dict[str, dict[Statement, Edit]] = defaultdict(dict)
    for document in documents:
        for edit, event in _missing(document, postings, courses, listed):
            found[event.incident or ""].setdefault((event.format, event.key), edit)
    return {incident: tuple(sorted(own.values(), key=_order)) for incident, own in found.items()}


def _courses(postings: Iterable[StatusEvent]) -> dict[str, _Course]:
    incidents: dict[str, list[StatusEvent]] = defaultdict(list)
    for event in postings:
        incidents[event.incident or ""].append(event)
    return {
        incident: _Course(
            first=min(event.at for event in own),
            last=max(event.at for event in own),
            over=any(event.state is stage for event in own for stage in OVER),
        )
        for incident, own in incidents.items()
    }


def _last_listings(documents: Iterable[Sequence[Stretch]]) -> Mapping[Statement, datetime]:
    """When each statement was listed last, by any document."""
    listed: dict[Statement, datetime] = {}
    for document in documents:
        for stretch in document:
            for key in stretch.listed:
                statement = (stretch.format, key)
                listed[statement] = max(stretch.last, listed.get(statement, stretch.last))
    return listed


def _missing(
    stretches: Sequence[Stretch],
    postings: Mapping[Statement, StatusEvent],
    courses: Mapping[str, _Course],
    listed: Mapping[Statement, datetime],
) -> Iterator[tuple[Edit, StatusEvent]]:
    for place, (before, after) in enumerate(pairwise(stretches), start=1):
        # What is listed in any later reading is still there.
        gone = [
            event
            for key in sorted(before.listed - after.listed)
            if listed[before.format, key] < after.first and (event := postings.get((before.format, key))) is not None
        ]
        if gone:
            held = _held(after, postings)
            for event in gone:
                if _reaches(held, event, courses) and _is_surely_gone(event, stretches[place:], postings, courses):
                    yield _removal(event, before, after), event


def _held(stretch: Stretch, postings: Mapping[Statement, StatusEvent]) -> list[StatusEvent]:
    return [event for key in stretch.listed if (event := postings.get((stretch.format, key))) is not None]


def _is_surely_gone(
    event: StatusEvent,
    following: Sequence[Stretch],
    postings: Mapping[Statement, StatusEvent],
    courses: Mapping[str, _Course],
) -> bool:
    """Whether a listing without it is newer than it, or so much later that no cache can be why."""
    for stretch in following:
        held = _held(stretch, postings)
        if not _reaches(held, event, courses):
            continue
        if stretch.last - following[0].first > CACHED or any(other.at > event.at for other in held):
            return True
    return False


def _reaches(held: Sequence[StatusEvent], event: StatusEvent, courses: Mapping[str, _Course]) -> bool:
    """Whether a listing that holds these postings reaches far enough back to hold that event too."""
    own = [other for other in held if other.incident == event.incident]
    if own:
        return any(other.at < event.at for other in own)
    first = courses[event.incident or ""].first
    others = (courses[other.incident or ""] for other in held)
    return any(course.over and course.last < first for course in others)


def _removal(event: StatusEvent, before: Stretch, after: Stretch) -> Edit:
    return Edit(
        key=event.key,
        kind=EditKind.REMOVED,
        seen_before=before.last,
        seen_at=after.first,
        old=_wording(event),
        new=None,
        changes=(Change(gone=_wording(event), came=""),),
    )
