"""How long after trouble began its official page said so; pure, and honest about how often the page was read.

What stands on a page at the time of trouble is taken to be about that trouble, so a lag is rather too short than too
long. A page that nobody read at the time is "unwatched", never "silent".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from .model import Health, Round, StatusEvent, Window
from .postings import is_trouble
from .readings import PageReading, stretches
from .timeline import IncidentTimeline
from .trouble import Trouble

# What a page posts within this after the end may still be about it; later posts are about something else.
GRACE = timedelta(hours=2)
# What was posted before is about the same only if it is not older than this, unless it was still open.
BEFORE = timedelta(hours=1)
# An incident without an end on the page is not taken to go on for longer.
OPEN_REACH = timedelta(hours=24)
# A page that is read less often can have posted and withdrawn something in between.
MOST_BETWEEN = timedelta(minutes=15)
NOTES = "timeline"


class Spoke(StrEnum):
    """Whether and when a page spoke of trouble."""

    AFTER = "posted after"
    # Before we, or whoever reported it, saw anything.
    BEFORE = "posted before"
    NEVER = "never posted"
    UNWATCHED = "not watched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Trouble on a page: said after `after` (None if unknown) and by `by`, and standing until `until`."""

    after: datetime | None
    by: datetime
    # When the page says that it began, where that is earlier than when it was said.
    since: datetime
    until: datetime
    incident: str | None
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """One trouble and what the page said of it; `least` and `most` bound the time that it took, None unless AFTER."""

    trouble: Trouble
    spoke: Spoke
    notice: Notice | None = None
    least: timedelta | None = None
    most: timedelta | None = None


def notices(
    timelines: Iterable[IncidentTimeline], events: Iterable[StatusEvent], readings: Iterable[PageReading] = ()
) -> tuple[Notice, ...]:
    """All trouble that a page told of, oldest first: its incidents, and how it said that it stands."""
    found = [_of_incident(timeline) for timeline in timelines if not timeline.planned]
    found += _of_states(events, readings)
    return tuple(sorted(found, key=lambda notice: (notice.since, _first(notice))))


def _of_incident(timeline: IncidentTimeline) -> Notice:
    since = timeline.first_posted or timeline.posted_by
    return Notice(
        after=timeline.posted_after,
        by=timeline.posted_by,
        since=since,
        until=max(timeline.resolved or since + OPEN_REACH, since),
        incident=timeline.incident,
        title=timeline.title,
    )


def _of_states(events: Iterable[StatusEvent], readings: Iterable[PageReading]) -> Iterator[Notice]:
    """How a page and its components stood: trouble from when it was read first until it was read no more."""
    subjects: dict[tuple[str, str], list[StatusEvent]] = {}
    for event in sorted(events, key=_order):
        if event.incident is None:
            # In a reader's notes every line is about the whole page.
            subject = "page" if event.format == NOTES else event.key
            subjects.setdefault((event.format, subject), []).append(event)
    looked = sorted({moment for page in stretches(readings) for one in page for moment in one.times})
    for course in subjects.values():
        yield from _stretches_of_trouble(course, looked)


def _stretches_of_trouble(course: Sequence[StatusEvent], looked: Sequence[datetime]) -> Iterator[Notice]:
    opened: StatusEvent | None = None
    clear: datetime | None = None
    for event in course:
        if is_trouble(event):
            opened = opened or event
        else:
            if opened is not None:
                yield _of_state(opened, event.at, clear, looked)
            opened, clear = None, event.at
    if opened is not None:
        yield _of_state(opened, max(course[-1].at, *looked[-1:]) if looked else course[-1].at, clear, looked)


def _of_state(opened: StatusEvent, until: datetime, clear: datetime | None, looked: Sequence[datetime]) -> Notice:
    between = [moment for moment in looked if clear is not None and clear <= moment < opened.at]
    return Notice(
        after=max((*between, clear), default=None) if clear is not None else None,
        by=opened.at,
        since=opened.at,
        until=max(until, opened.at),
        incident=None,
        title=opened.title or opened.text or opened.word,
    )


def _order(event: StatusEvent) -> tuple[datetime, datetime, str, str, str]:
    return (event.at, event.seen_at, event.format, event.key, event.word)


def lags(
    troubles: Iterable[Trouble], said: Sequence[Notice], *, looks: Iterable[datetime], horizon: datetime
) -> tuple[Lag, ...]:
    """For each trouble how long its page took, in the order of the troubles.

    `looks` are the times at which the page was read, `horizon` is now: what is younger than GRACE may still be posted.
    """
    ordered = tuple(sorted(set(looks)))
    return tuple(_lag(trouble, said, ordered, horizon) for trouble in troubles)


def _lag(trouble: Trouble, said: Sequence[Notice], looks: Sequence[datetime], horizon: datetime) -> Lag:
    about = [notice for notice in said if _about(notice, trouble)]
    if about:
        return _spoken(trouble, min(about, key=_first))
    end = trouble.end + GRACE
    silent = end <= horizon and watched(looks, Window(start=trouble.start_by, end=end))
    return Lag(trouble=trouble, spoke=Spoke.NEVER if silent else Spoke.UNWATCHED)


def _first(notice: Notice) -> tuple[datetime, datetime, datetime, datetime, str, str]:
    """The order of notices by when they surely stood there; of equal ones that which may have stood there longest."""
    after = notice.after or datetime.min.replace(tzinfo=UTC)
    return (notice.by, after, notice.since, notice.until, notice.title, notice.incident or "")


def _about(notice: Notice, trouble: Trouble) -> bool:
    """Whether a notice stood on the page, by its own times, while there was trouble, or shortly before or after."""
    return notice.since <= trouble.end + GRACE and notice.until >= trouble.start_by - BEFORE


def _spoken(trouble: Trouble, notice: Notice) -> Lag:
    """Bounds are the widest that the readings of the page and our own rounds allow; below zero there is no lag."""
    began = trouble.start_after or trouble.start_by
    if notice.by < began:
        return Lag(trouble=trouble, spoke=Spoke.BEFORE, notice=notice)
    zero = timedelta(0)
    least = max(notice.after - trouble.start_by, zero) if notice.after is not None else zero
    return Lag(trouble=trouble, spoke=Spoke.AFTER, notice=notice, least=least, most=notice.by - began)


def watched(looks: Sequence[datetime], window: Window) -> bool:
    """Whether the page was read so often, from the start of the window to its end, that nothing could be missed."""
    inside = [moment for moment in looks if window.start - MOST_BETWEEN <= moment <= window.end + MOST_BETWEEN]
    if not inside or inside[0] > window.start or inside[-1] < window.end:
        return False
    return all(after - before <= MOST_BETWEEN for before, after in pairwise(inside))


def unseen(said: Iterable[Notice], troubles: Sequence[Trouble], measured: Sequence[Window]) -> tuple[Notice, ...]:
    """What was posted and neither we nor others saw, among what was posted while a quorum of ours measured."""
    return tuple(
        notice
        for notice in said
        if any(window.contains(notice.since) for window in measured)
        and not any(_about(notice, trouble) for trouble in troubles)
    )


def measured(rounds: Iterable[Round]) -> tuple[Window, ...]:
    """The stretches in which a quorum of ours could tell how the service was."""
    joined: list[Window] = []
    for entry in rounds:
        if entry.health in (Health.UNKNOWN, Health.BLOCKED):
            continue
        if joined and joined[-1].end == entry.start:
            joined[-1] = Window(start=joined[-1].start, end=entry.end)
        else:
            joined.append(Window(start=entry.start, end=entry.end))
    return tuple(joined)
