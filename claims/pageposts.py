"""The statements of an official status page as posts: its word is judged by the same methods as anybody's."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import datetime

from telemetry.edits import split_title
from telemetry.model import ComponentState, IncidentStage, PageIndicator, StatusEvent, Window
from telemetry.moment import format_moment
from telemetry.postings import in_order, is_dated_posting, is_planned
from telemetry.readings import PageReading, Stretch, stretches
from telemetry.scope import COMPONENTS, REGIONS
from telemetry.statements import OVER
from telemetry.trouble import Trouble

from .model import Extent, Post, Role

NETWORK = "status-page"
# A page that could not be read said nothing, and a plan is no claim about what is.
NO_STATEMENT = (PageIndicator.UNREACHABLE, PageIndicator.UNKNOWN, PageIndicator.MAINTENANCE)

# The labels behind an incident's title by which a page calls it an outage.
RATED = ("impact: major", "impact: critical")


def page_posts(
    name: str,
    events: Iterable[StatusEvent],
    readings: Iterable[PageReading],
    troubles: Iterable[Trouble],
    window: Window,
) -> tuple[Post, ...]:
    """What the page of one service said in the window, oldest first, each in the page's own words.

    That is every posting about an incident in the words in which it was first read, how the page said that it stood
    whenever that changed, and how it stood at the first look during each trouble. Components are left out, and so is
    what comes without words. A posting that calls an incident over speaks of that incident only, unless the page
    rates it as major or critical and names no part. `name` is the service's name.
    """
    known = sorted(events, key=in_order)
    narrow = {event.incident for event in known if event.incident is not None and _names_a_part(event)}
    said = [*_postings(known), *_changes(known), *_standing(known, stretches(readings), troubles)]
    posts: dict[tuple[datetime, str], Post] = {}
    for event, at in sorted(said, key=lambda pair: (pair[1], pair[0].format, pair[0].key)):
        words = " ".join((event.text or split_title(event.title)[0]).split())
        # One posting stands in several documents of a page.
        if words and window.contains(at):
            posts.setdefault((at, words), _post(name, event, words, at, _extent(event, narrow)))
    return tuple(posts.values())


def _postings(known: Sequence[StatusEvent]) -> Iterator[tuple[StatusEvent, datetime]]:
    first: dict[tuple[str, str], StatusEvent] = {}
    for event in known:
        if is_dated_posting(event) and not is_planned(event):
            first.setdefault((event.format, event.key), event)
    yield from ((event, event.at) for event in first.values())


def _changes(known: Sequence[StatusEvent]) -> Iterator[tuple[StatusEvent, datetime]]:
    """How the page said that it stood, and a reader's notes of it, when they were first read so."""
    yield from ((event, event.at) for event in known if _is_of_page(event))


def _standing(
    known: Sequence[StatusEvent], pages: Iterable[Sequence[Stretch]], troubles: Iterable[Trouble]
) -> Iterator[tuple[StatusEvent, datetime]]:
    """How the page stood at the first look during each trouble, by the words that were last read of it by then."""
    listed = [stretch for page in pages for stretch in page]
    for trouble in troubles:
        for stretch in listed:
            look = next((moment for moment in stretch.times if trouble.start_by <= moment <= trouble.end), None)
            if look is None:
                continue
            stood = {
                event.key: event
                for event in known
                if event.format == stretch.format and event.key in stretch.listed and event.seen_at <= look
            }
            # What bears a time of its own speaks of that time, and not of the look.
            yield from ((event, look) for event in stood.values() if _is_of_page(event) and event.posted_at is None)


def _is_of_page(event: StatusEvent) -> bool:
    if event.incident is not None or isinstance(event.state, ComponentState):
        return False
    return not is_planned(event) and not any(event.state is state for state in NO_STATEMENT)


def _names_a_part(event: StatusEvent) -> bool:
    labels = [label.partition(": ")[0] for label in split_title(event.title)[1].split("; ")]
    return isinstance(event.state, ComponentState) or any(label in REGIONS | COMPONENTS for label in labels)


def _extent(event: StatusEvent, narrow: Container[str | None]) -> Extent:
    # In a reader's notes stages stand without their incident.
    if not isinstance(event.state, IncidentStage):
        return Extent.WHOLE
    if not any(event.state is state for state in OVER):
        return Extent.OPEN_INCIDENT
    rated = any(label in RATED for label in split_title(event.title)[1].split("; "))
    return Extent.WHOLE if rated and event.incident not in narrow else Extent.INCIDENT


def _post(name: str, event: StatusEvent, words: str, at: datetime, extent: Extent) -> Post:
    standing = event.posted_at is None
    key = f"{event.service}/{event.format}/{event.key}"
    return Post(
        id=f"{key}@{format_moment(at)}" if standing else key,
        text=words,
        network=NETWORK,
        url=event.url,
        author=f"{name} status page",
        author_role=Role.STATUS_PAGE,
        posted_at=at,
        service=event.service,
        extent=extent,
    )
