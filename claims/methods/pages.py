"""The official status page as signs: what it listed, for how long, and its silence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from claims.methods.reports import OPEN_REACH
from claims.methods.signs import Shows, Sign
from claims.model import EvidenceKind, Observations
from telemetry.model import ComponentState, IncidentStage, PageIndicator, StatusEvent, Window
from telemetry.statements import OVER, TROUBLE

# A fix is in place and watched: no claim of trouble goes beyond this, nor does an update after it bring any back.
WATCHED = (IncidentStage.MONITORING, IncidentStage.UPDATE)
OUTAGE = (
    PageIndicator.PARTIAL_OUTAGE,
    PageIndicator.MAJOR_OUTAGE,
    ComponentState.PARTIAL_OUTAGE,
    ComponentState.MAJOR_OUTAGE,
)
PAGE = "page"
NO_IMPACT = "[impact: none]"
OUTAGE_IMPACT = ("[impact: major]", "[impact: critical]")
CLEAR = (PageIndicator.OPERATIONAL, PageIndicator.NONE_LISTED, ComponentState.OPERATIONAL)


def shown(event: StatusEvent) -> Shows:
    """What one statement of a page says about its service; maintenance and unknown words say nothing."""
    if event.title.endswith(NO_IMPACT):
        return Shows.NOTHING
    if any(event.state is state for state in TROUBLE):
        return Shows.TROUBLE
    if any(event.state is state for state in CLEAR):
        return Shows.CLEAR
    if any(event.state is state for state in OVER):
        return Shows.RECOVERY
    return Shows.NOTHING


def page_signs(observations: Observations, window: Window) -> tuple[Sign, ...]:
    """What the page said in the window, statement by statement, and what stood on it when the window began."""
    troubles = [
        sign for sign in _troubles(observations) if sign.window.start < window.end and sign.window.end > window.start
    ]
    others = [
        _sign(event, shown(event), event.at, event.at, observations)
        for event in _relevant(observations.status, window)
        if shown(event) in {Shows.CLEAR, Shows.RECOVERY}
    ]
    return (*troubles, *others)


def listed(observations: Observations, window: Window) -> bool:
    """Whether anything is known of what the page said by the end of the window; a post in a feed lists nothing."""
    return any(event.at <= window.end and event.state is not IncidentStage.UNKNOWN for event in observations.status)


def _relevant(events: Iterable[StatusEvent], window: Window) -> Iterator[StatusEvent]:
    """The statements inside the window, and the last one of each subject before it."""
    standing: dict[str, StatusEvent] = {}
    for event in sorted(events, key=_order):
        if event.at < window.start:
            if shown(event) is Shows.CLEAR:
                standing = {event.key: event}
        elif event.at <= window.end:
            yield event
    yield from standing.values()


def _troubles(observations: Observations) -> list[Sign]:
    """Stretches of trouble; the page as a whole stands as it does for its incidents, and no longer than for them."""
    found = list(_stretches(observations))
    incidents = [sign for event, sign in found if event.incident is not None]
    return [
        _no_longer(sign, incidents) if _subject(event) == PAGE and event.incident is None else sign
        for event, sign in found
    ]


def _no_longer(sign: Sign, incidents: Iterable[Sign]) -> Sign:
    """The page's stretch up to where the last incident within it was over or a fix was watched; whole without any."""
    ends = [
        each.window.end
        for each in incidents
        if each.window.start <= sign.window.end and each.window.end >= sign.window.start
    ]
    end = min(max(ends, default=sign.window.end), sign.window.end)
    return replace(sign, window=Window(start=sign.window.start, end=max(end, sign.window.start)))


def _stretches(observations: Observations) -> Iterator[tuple[StatusEvent, Sign]]:
    """Stretches between a statement of trouble and the statement that ended it, with the first."""
    subjects: dict[str, list[StatusEvent]] = defaultdict(list)
    for event in sorted(observations.status, key=_order):
        if isinstance(event.state, IncidentStage) and event.posted_at is None:
            # Its time is when we read the page, which dates no incident.
            continue
        subjects[_subject(event)].append(event)
    for events in subjects.values():
        opened: StatusEvent | None = None
        # How an incident was called once counts for all of it; the page and its components are called so at a time.
        one = any(event.incident is not None for event in events)
        outage = one and any(_is_outage(event) for event in events)
        for event in events:
            says = shown(event)
            watched = any(event.state is state for state in WATCHED)
            if opened is not None and not one:
                outage = outage or _is_outage(event)
            if says is Shows.TROUBLE and opened is None and not (watched and event is not events[0]):
                opened = event
                outage = outage if one else _is_outage(event)
            elif says in {Shows.RECOVERY, Shows.CLEAR} or event.state is IncidentStage.MONITORING:
                if opened is not None:
                    yield opened, _sign(opened, Shows.TROUBLE, opened.at, event.at, observations, outage=outage)
                opened = None
        if opened is not None:
            end = min(events[-1].at + OPEN_REACH, observations.now)
            yield opened, _sign(opened, Shows.TROUBLE, opened.at, max(end, opened.at), observations, outage=outage)


def _order(event: StatusEvent) -> tuple[datetime, datetime, str]:
    return (event.at, event.seen_at, event.key)


def _subject(event: StatusEvent) -> str:
    """An incident is one subject; the page as a whole is one; each component is one."""
    if event.incident is not None:
        return event.incident
    return event.key if isinstance(event.state, ComponentState) else PAGE


def _is_outage(event: StatusEvent) -> bool:
    """Whether the page calls it an outage; "degraded performance" and a minor impact are less than that."""
    return any(event.state is state for state in OUTAGE) or event.title.endswith(OUTAGE_IMPACT)


def _sign(
    event: StatusEvent,
    says: Shows,
    start: datetime,
    end: datetime,
    observations: Observations,
    *,
    outage: bool = False,
) -> Sign:
    said = " ".join((event.text or event.title or event.word).split())
    span = f"{start:%H:%M}" if end == start else f"{start:%H:%M} to {end:%H:%M}"
    return Sign(
        kind=EvidenceKind.STATUS_PAGE,
        source=f"{observations.service_name} status page",
        operator=observations.service or "unknown",
        network=None,
        shows=says,
        window=Window(start=start, end=end),
        exact=True,
        measured=says is Shows.TROUBLE,
        outage=outage,
        summary=f"{start:%Y-%m-%d} {span} UTC, “{event.word}”: {said[:240]}",
        brief=f"“{event.word}” on the official page at {start:%H:%M} UTC",
        url=event.url,
        sha256=event.sha256 or None,
    )
