"""The official page on a timeline: what it said, and until it said something else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from telemetry.model import ComponentState, IncidentStage, PageIndicator, StatusEvent, Window

from .chart_lanes import GREEN, GREY, ORANGE, SKY, VERMILLION, Lanes
from .chart_layout import Item
from .quote import clean, shortened

_STATE_COLOURS: dict[PageIndicator | ComponentState | IncidentStage, str] = {
    **dict.fromkeys((PageIndicator.OPERATIONAL, PageIndicator.NONE_LISTED, ComponentState.OPERATIONAL), GREEN),
    **dict.fromkeys((PageIndicator.MAJOR_OUTAGE, ComponentState.MAJOR_OUTAGE), VERMILLION),
    **dict.fromkeys((PageIndicator.DEGRADED, PageIndicator.PARTIAL_OUTAGE), ORANGE),
    **dict.fromkeys((ComponentState.DEGRADED, ComponentState.PARTIAL_OUTAGE), ORANGE),
    **dict.fromkeys((PageIndicator.UNREACHABLE, PageIndicator.UNKNOWN), GREY),
    **dict.fromkeys((ComponentState.UNKNOWN, IncidentStage.UNKNOWN), GREY),
    **dict.fromkeys((PageIndicator.MAINTENANCE, ComponentState.MAINTENANCE), SKY),
    **dict.fromkeys((IncidentStage.SCHEDULED, IncidentStage.IN_PROGRESS), SKY),
    **dict.fromkeys((IncidentStage.RESOLVED, IncidentStage.COMPLETED, IncidentStage.POSTMORTEM), GREEN),
}


def status_in(events: Iterable[StatusEvent], span: Window) -> list[tuple[StatusEvent, StatusEvent | None]]:
    """What a page said in a span, each with what it said of the same subject next; oldest first."""
    subjects: dict[str, list[StatusEvent]] = {}
    for event in sorted(events, key=lambda event: (event.at, event.seen_at, event.key, event.word)):
        subjects.setdefault(event.incident or event.key, []).append(event)
    said = [pair for history in subjects.values() for pair in zip(history, [*history[1:], None], strict=True)]
    return sorted(
        (pair for pair in said if span.touches(pair[0].at, pair[1].at if pair[1] else pair[0].at)),
        key=lambda pair: pair[0].at,
    )


def draw_status(lanes: Lanes, said: Sequence[tuple[StatusEvent, StatusEvent | None]]) -> None:
    """Add the lane of the official page."""
    if said:
        lanes.place(list(_items(said)), "Official page", most_rows=3)


def _items(said: Sequence[tuple[StatusEvent, StatusEvent | None]]) -> Iterator[Item]:
    """A state holds until the page says another; what it says after the last reading is not known."""
    last: dict[str, object] = {}
    for event, following in said:
        subject = event.incident or event.key
        name = f"{clean(event.title)}: " if isinstance(event.state, ComponentState) else ""
        yield Item(
            start=event.at,
            end=following.at if following else None,
            label="" if last.get(subject) is event.state else shortened(f"{name}{event.state.value}", 34),
            colour=_STATE_COLOURS.get(event.state, ORANGE),
            shape="square",
            source=event.format,
            subject=subject,
        )
        last[subject] = event.state
