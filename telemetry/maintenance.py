"""Announced maintenance, and outages kept apart from it; pure, from what official pages said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .model import IncidentStage, Outage, Round, StatusEvent
from .postings import is_of_incident
from .readings import PageReading
from .timeline import IncidentTimeline, timelines

# A maintenance that its page never ended is not believed to go on for longer.
LONGEST = timedelta(hours=24)
OVER = frozenset({IncidentStage.COMPLETED, IncidentStage.RESOLVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Maintenance:
    """One maintenance as its page told it: announced, begun and ended at the provider's own times.

    `end` is LONGEST after the start where the page never said that it was over.
    """

    incident: str
    announced: datetime
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """Outages, and those that a maintenance accounts for; each in the order given."""

    outages: tuple[Outage, ...]
    planned: tuple[Outage, ...]


def maintenances(events: Iterable[StatusEvent], readings: Iterable[PageReading] = ()) -> tuple[Maintenance, ...]:
    """The maintenances that a page said had begun, by start; one that was only scheduled may never have happened.

    Readings of the page tell announcements that were dated back.
    """
    told: dict[str, list[StatusEvent]] = defaultdict(list)
    everything = tuple(events)
    for event in everything:
        if is_of_incident(event) and event.incident is not None:
            told[event.incident].append(event)
    planned = (timeline for timeline in timelines(everything, readings) if timeline.planned)
    found = [each for line in planned if (each := _maintenance(line, told[line.incident])) is not None]
    return tuple(sorted(found, key=lambda each: (each.start, each.incident)))


def apart(outages: Iterable[Outage], planned: Sequence[Maintenance]) -> Apart:
    """Keep outages apart from maintenance.

    An outage belongs to a maintenance that had been announced before it can have begun, if all that was seen of it lies
    within. One that was there before, or outlasted the maintenance, is an outage, whole.
    """
    kept: list[Outage] = []
    inside: list[Outage] = []
    for outage in outages:
        (inside if any(_accounts_for(each, outage) for each in planned) else kept).append(outage)
    return Apart(outages=tuple(kept), planned=tuple(inside))


def without(rounds: Iterable[Round], planned: Sequence[Maintenance]) -> tuple[Round, ...]:
    """The rounds that no maintenance touches: availability but for maintenance is theirs."""
    return tuple(
        entry for entry in rounds if not any(each.start < entry.end and entry.start < each.end for each in planned)
    )


def _maintenance(line: IncidentTimeline, events: Sequence[StatusEvent]) -> Maintenance | None:
    begun = [event.at for event in events if event.state is IncidentStage.IN_PROGRESS]
    if not begun:
        return None
    start = min(begun)
    over = [event.at for event in events if event.state in OVER and event.at >= start]
    return Maintenance(incident=line.incident, announced=line.posted_by, start=start, end=min([*over, start + LONGEST]))


def _accounts_for(each: Maintenance, outage: Outage) -> bool:
    began = outage.start_after or outage.start_by
    return each.announced <= began and each.start <= outage.start_by and outage.end_after <= each.end
