"""An official page over time: when each incident was posted, when we saw it, and what was done to it since.

A page's own times are its word. Our readings bound them: what a page posted cannot have stood there when we read it
without. Where the two disagree, the incident was dated back. All of it is pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from .edits import CACHED, Edit, Statement, edits, removals, split_title
from .model import IncidentStage, StatusEvent
from .postings import (
    ACKNOWLEDGED,
    END,
    in_order,
    is_dated_posting,
    is_of_incident,
    is_planned,
    is_posting,
)
from .readings import PageReading, Stretch, stretches
from .statements import OVER


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentTimeline:
    """One incident of one service, as its page told it.

    `first_seen` is our first reading with it, `not_listed_at` the last one before that which reaches far enough and
    lacks it. `first_posted`, `acknowledged` (the first stage of trouble) and `resolved` are the provider's times, None
    where it gives none. `formats` are the documents that told of it.
    """

    service: str
    incident: str
    title: str
    url: str | None
    formats: tuple[str, ...]
    planned: bool
    not_listed_at: datetime | None
    first_seen: datetime
    first_posted: datetime | None
    acknowledged: datetime | None
    resolved: datetime | None
    edits: tuple[Edit, ...]

    @property
    def dated_back(self) -> bool:
        """Whether it bears a time at which the page, as we read it, did not list it yet."""
        if self.first_posted is None or self.not_listed_at is None:
            return False
        # Pages print whole minutes and stand in caches.
        return self.not_listed_at - self.first_posted > CACHED

    @property
    def posted_after(self) -> datetime | None:
        """The latest time at which it was not posted yet, as far as that is known."""
        if self.first_posted is None or self.dated_back:
            return self.not_listed_at
        return self.first_posted

    @property
    def posted_by(self) -> datetime:
        """The earliest time at which it surely was posted; equal to `posted_after` where the page dates it."""
        if self.first_posted is None or self.dated_back:
            return self.first_seen
        return min(self.first_posted, self.first_seen)

    @property
    def moments(self) -> tuple[datetime, ...]:
        """Every time that the timeline knows of, in order."""
        known = (self.first_posted, self.acknowledged, self.resolved, self.first_seen)
        return tuple(sorted([moment for moment in known if moment] + [edit.seen_at for edit in self.edits]))


def timelines(events: Iterable[StatusEvent], readings: Iterable[PageReading] = ()) -> tuple[IncidentTimeline, ...]:
    """The incidents and maintenances of one service, oldest first, from all readings of all its statements.

    Neither the order of the events nor that of the readings matters.
    """
    incidents: dict[str, list[StatusEvent]] = defaultdict(list)
    everything = tuple(events)
    for event in everything:
        if is_of_incident(event):
            incidents[event.incident or ""].append(event)
    pages = stretches(readings)
    removed = removals(everything, pages)
    reach = _Reach.of(everything, pages)
    found = [_timeline(own, reach, removed.get(incident, ())) for incident, own in incidents.items()]
    return tuple(sorted(found, key=lambda timeline: (timeline.moments[0], timeline.incident)))


def _timeline(events: Sequence[StatusEvent], reach: _Reach, removed: Sequence[Edit]) -> IncidentTimeline:
    ordered = sorted(events, key=in_order)
    last = ordered[-1]
    incident = last.incident or ""
    listed = reach.stretches(incident)
    posted = [event for event in ordered if is_dated_posting(event)]
    known = _earliest(posted) or _earliest(event for event in ordered if is_posting(event))
    # The store keeps words once: that they stood there before may be known from the listing alone.
    first_seen = min((ordered[0].seen_at, *(stretch.first for stretch in listed)))
    over = _resolved(ordered)
    edited = (*edits(ordered, listed), *removed)
    return IncidentTimeline(
        service=last.service,
        incident=incident,
        title=split_title(last.title)[0],
        url=last.url,
        formats=tuple(sorted({event.format for event in ordered})),
        planned=any(is_planned(event) for event in ordered),
        not_listed_at=reach.not_listed_at(incident, posted=known, over=over, before=first_seen),
        first_seen=first_seen,
        first_posted=_earliest(posted),
        acknowledged=_earliest(event for event in posted if any(event.state is stage for stage in ACKNOWLEDGED)),
        resolved=over,
        edits=tuple(sorted(edited, key=lambda edit: (edit.seen_at, edit.key, edit.kind, edit.old))),
    )


def _earliest(events: Iterable[StatusEvent]) -> datetime | None:
    return min((event.posted_at for event in events if event.posted_at is not None), default=None)


def _resolved(events: Sequence[StatusEvent]) -> datetime | None:
    """When the page said that it was over; the end that it gives the incident itself, where it does not date that."""
    over = [event for event in events if event.state in (IncidentStage.RESOLVED, IncidentStage.COMPLETED)]
    said = [event for event in over if not event.key.endswith(END)]
    return _earliest(said) or _earliest(over)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listing:
    """What stood on one document for a stretch: its incidents, and the last posting of the oldest that was over."""

    stretch: Stretch
    incidents: frozenset[str]
    oldest: datetime | None

    def reaches(self, moment: datetime, posted: datetime | None, over: datetime | None) -> bool:
        """Whether a reading at that moment would hold what was posted then and was over at that time.

        It holds what is older and over, so it goes back far enough; or it holds nothing, and this was still open.
        """
        if posted is None or posted > moment or (self.oldest is not None and self.oldest < posted):
            return True
        return not self.incidents and (over is None or over > moment)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reach:
    """What the documents of a page listed, and how far back each time."""

    documents: tuple[tuple[_Listing, ...], ...]

    @classmethod
    def of(cls, events: Sequence[StatusEvent], pages: Iterable[Sequence[Stretch]]) -> _Reach:
        incident_of = {(event.format, event.key): event.incident for event in events if is_of_incident(event)}
        ended = _ended(events)
        return cls(documents=tuple(tuple(_listing(one, incident_of, ended) for one in page) for page in pages))

    def stretches(self, incident: str) -> tuple[Stretch, ...]:
        """The stretches in which an incident was listed."""
        return tuple(one.stretch for page in self.documents for one in page if incident in one.incidents)

    def not_listed_at(
        self, incident: str, *, posted: datetime | None, over: datetime | None, before: datetime
    ) -> datetime | None:
        """The last reading before `before` that would have listed it, of a document that listed it afterwards."""
        telling = (page for page in self.documents if any(incident in one.incidents for one in page))
        lacking = (one for page in telling for one in page if incident not in one.incidents)
        return max(
            (
                moment
                for one in lacking
                if (moment := one.stretch.last_before(before)) is not None and one.reaches(moment, posted, over)
            ),
            default=None,
        )


def _listing(stretch: Stretch, incident_of: Mapping[Statement, str | None], ended: Mapping[str, datetime]) -> _Listing:
    named = (incident_of.get((stretch.format, key)) for key in stretch.listed)
    incidents = frozenset(incident for incident in named if incident is not None)
    oldest = min((ended[incident] for incident in incidents if incident in ended), default=None)
    return _Listing(stretch=stretch, incidents=incidents, oldest=oldest)


def _ended(events: Iterable[StatusEvent]) -> dict[str, datetime]:
    """The last posting of every incident that is over."""
    last: dict[str, datetime] = {}
    over: set[str] = set()
    for event in events:
        if is_posting(event) and not is_planned(event) and event.incident is not None:
            last[event.incident] = max(event.at, last.get(event.incident, event.at))
            if any(event.state is stage for stage in OVER):
                over.add(event.incident)
    return {incident: moment for incident, moment in last.items() if incident in over}
