"""What a page says, in a few words for a terminal: how it stands, and how many incidents it lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from telemetry.model import ComponentState, PageIndicator, StatusEvent
from telemetry.postings import is_of_incident, is_planned, is_trouble
from telemetry.statements import ARTICLE, OVER

NOTHING = "nothing listed"


def summary(events: Iterable[StatusEvent]) -> str:
    """Such as "operational, 2 components in trouble, 1 of 3 incidents open"; an article is no incident."""
    said = tuple(events)
    return ", ".join((*_page(said), *_components(said), *_incidents(said), *_articles(said))) or NOTHING


def newest(events: Iterable[StatusEvent], at: datetime) -> datetime | None:
    """When the newest of it was said, up to `at`, by the page's own times; None where it gives none."""
    return max(
        (event.posted_at for event in events if event.posted_at is not None and event.posted_at <= at), default=None
    )


def _page(said: Sequence[StatusEvent]) -> Iterator[str]:
    for event in said:
        if isinstance(event.state, PageIndicator):
            # A word that we do not know is said as the page says it.
            if event.state is PageIndicator.UNKNOWN and event.word:
                yield event.word
            else:
                yield NOTHING if event.state is PageIndicator.NONE_LISTED else event.state.value


def _components(said: Sequence[StatusEvent]) -> Iterator[str]:
    standing = [event for event in said if isinstance(event.state, ComponentState) and event.incident is None]
    troubled = sum(is_trouble(event) for event in standing)
    if troubled:
        yield f"{troubled} of {len(standing)} components in trouble"


def _incidents(said: Sequence[StatusEvent]) -> Iterator[str]:
    incidents: dict[str | None, list[StatusEvent]] = {}
    for event in said:
        if is_of_incident(event):
            incidents.setdefault(event.incident, []).append(event)
    for noun, planned in (("incidents", False), ("maintenances", True)):
        listed = [own for own in incidents.values() if any(map(is_planned, own)) is planned]
        if listed:
            yield f"{sum(not is_over(own) for own in listed)} of {len(listed)} {noun} open"


def is_over(incident: Iterable[StatusEvent]) -> bool:
    """Whether a page says that an incident, of which these are the statements, is over."""
    return any(event.state is stage for event in incident for stage in OVER)


def _articles(said: Sequence[StatusEvent]) -> Iterator[str]:
    articles = sum(event.word == ARTICLE for event in said)
    if articles:
        yield f"{articles} articles"
