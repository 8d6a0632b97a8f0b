"""cState's index.json: the page, its systems, and the issues that are not resolved.

Hugo prints the times of an issue in the zone of the site, which is UTC where an author gave none; a time that is left
out, or that is not one, leaves the issue undated. Issues have a severity and no stage: one that is not resolved stands,
which is all that the page says of it. What was resolved leaves the document, so it sees no further back than the oldest
open issue. A "notice" may be anything from a holiday to a maintenance, and says nothing about health; nor does a
pinned issue, which is always informational.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from pydantic import TypeAdapter

from telemetry.document import Document
from telemetry.model import ComponentState, IncidentStage, PageIndicator, StatusEvent
from telemetry.moment import parse_moment
from telemetry.status.fields import Shape, labelled, read_json
from telemetry.status.source import Source

NAME = "cstate"
PATH: str | None = "/index.json"

# https://github.com/cstate/cstate/wiki/API and https://github.com/cstate/cstate/wiki/Usage
INDICATORS = {
    "ok": PageIndicator.OPERATIONAL,
    "disrupted": PageIndicator.DEGRADED,
    "down": PageIndicator.MAJOR_OUTAGE,
}
COMPONENTS = {
    "ok": ComponentState.OPERATIONAL,
    "disrupted": ComponentState.DEGRADED,
    "down": ComponentState.MAJOR_OUTAGE,
}
GRAVE = frozenset({"disrupted", "down"})

_PRINTED = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)? ([+-]\d{4})(?: \S+)?")


class _Issue(Shape):
    title: str
    createdAt: str = ""  # noqa: N815 -- the document's key
    permalink: str | None = None
    severity: str = ""
    resolved: bool | None = None
    informational: bool = False
    resolvedAt: str = ""  # noqa: N815 -- the document's key
    affected: tuple[str, ...] = ()
    filename: str


class _System(Shape):
    name: str
    status: str
    category: str = ""
    unresolvedIssues: tuple[_Issue, ...] = ()  # noqa: N815 -- the document's key


class _Index(Shape):
    title: str = ""
    baseURL: str | None = None  # noqa: N815 -- the document's key
    summaryStatus: str  # noqa: N815 -- the document's key
    systems: tuple[_System, ...]
    pinnedIssues: tuple[_Issue, ...] = ()  # noqa: N815 -- the document's key


_INDEX = TypeAdapter(_Index)


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read the index of a page.

    Raises:
        BadInput: not JSON, cut off, or of another shape; names the field.
    """
    index = read_json(_INDEX, document.text(), source=document.name, shape="cState's index")
    source = Source.of(document, service=service, format=NAME, url=index.baseURL)
    word = index.summaryStatus
    return (
        source.event("page", INDICATORS.get(word, PageIndicator.UNKNOWN), word=word, title=index.title),
        *(_system_event(system, source) for system in index.systems),
        *(event for issue in _issues(index) for event in _issue_events(issue, source)),
    )


def _system_event(system: _System, source: Source) -> StatusEvent:
    state = COMPONENTS.get(system.status, ComponentState.UNKNOWN)
    title = f"{system.category} / {system.name}" if system.category else system.name
    return source.event(f"component/{title}", state, word=system.status, title=title)


def _issues(index: _Index) -> tuple[_Issue, ...]:
    """Each issue once, though every system that it affects repeats it."""
    # A pinned issue may be open as well, and says less of itself: the fuller one comes last and stays.
    listed = (*index.pinnedIssues, *(issue for system in index.systems for issue in system.unresolvedIssues))
    return tuple({issue.filename: issue for issue in listed}.values())


def _issue_events(issue: _Issue, source: Source) -> Iterator[StatusEvent]:
    stands = issue.severity in GRAVE and not issue.informational
    word = "pinned" if issue.resolved is None else "unresolved"
    stages = [(word, IncidentStage.UPDATE if stands else IncidentStage.UNKNOWN, issue.createdAt)]
    if issue.resolved:
        stages.append(("resolved", IncidentStage.RESOLVED, issue.resolvedAt))
    for word, stage, printed in stages:
        yield source.event(
            f"incident/{issue.filename}/{word}",
            stage,
            word=word,
            title=labelled(issue.title, severity=issue.severity, systems=issue.affected),
            posted_at=_printed_moment(printed),
            incident=issue.filename,
            url=issue.permalink,
        )


def _printed_moment(text: str) -> datetime | None:
    found = _PRINTED.fullmatch(text)
    if found is None:
        return None
    try:
        moment = parse_moment(f"{found[1]}T{found[2]}{found[3]}")
    except ValueError:
        return None
    # Hugo's zero, the first day of the year 1, stands for a time that is missing.
    return None if moment.year == 1 else moment
