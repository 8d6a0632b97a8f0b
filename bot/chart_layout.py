"""Where things stand on a timeline: spans of time as pixels, and items packed so that no two labels meet."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

from claims.model import Observations, Post
from telemetry.model import Window

WIDTH, HEIGHT = 1200, 675
PLOT_WIDTH = 910
LABEL_SIZE = 17
ROW = 100
"""The height of one row in the chart's own units."""

MARGIN = timedelta(hours=3)
_STEPS = (
    *(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 15, 30)),
    *(timedelta(hours=hours) for hours in (1, 2, 3, 6, 12)),
    *(timedelta(days=days) for days in (1, 2, 3, 7, 14, 28, 91, 182, 364)),
)
_EPOCH = datetime(1970, 1, 5, tzinfo=UTC)  # a Monday, so that weeks begin on one


Align = Literal["left", "center", "right"]

Stretch = tuple[float, float]
"""From one pixel column to another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing in a lane: a moment, or a stretch where `end` is set, with its label.

    Items of one `subject` follow each other on one line where there is room.
    """

    start: datetime
    end: datetime | None
    label: str
    colour: str
    shape: str = "circle"
    size: float = 160
    source: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An item with its row and the way its label faces: "left" reads to the right of it; None where it has no room."""

    item: Item
    row: int
    align: Align | None


def span_of(observations: Observations, post: Post) -> Window:
    """The stretch that the chart shows: the claim's window and the post, with a margin, up to now."""
    window = observations.window
    margin = max(MARGIN, window.length / 10)
    start, end = window.start, window.end
    said = post.posted_at
    if said is not None and start - max(margin, window.length / 4) <= said <= end + max(margin, window.length / 4):
        start, end = min(start, said), max(end, said)
    # The future is blank: beyond now only what the claim itself promises is shown.
    return Window(start=start - margin, end=max(end, min(end + margin, observations.now)))


def step_for(span: Window, most: int) -> timedelta:
    """The smallest round step of time that cuts the span into at most `most` pieces."""
    return next((step for step in _STEPS if span.length <= step * most), span.length)


def ticks(span: Window, most: int = 8) -> tuple[datetime, ...]:
    """Round moments for the axis."""
    step = step_for(span, most)
    tick = floor(span.start, step)
    found = []
    while tick < span.end:
        if tick >= span.start:
            found.append(tick)
        tick += step
    return tuple(found)


def floor(moment: datetime, step: timedelta) -> datetime:
    """The last multiple of the step at or before a moment."""
    return moment - (moment - _EPOCH) % step


def pack(items: Sequence[Item], span: Window, most_rows: int) -> tuple[Placed, ...]:
    """Give each item the first row where neither it nor its label meets another; the last row takes what is left."""
    rows = [_Row() for _ in range(most_rows)]
    return tuple(_place(item, rows, span) for item in sorted(items, key=lambda item: (item.start, item.label)))


@dataclass(slots=True)
class _Row:
    bodies: list[tuple[Stretch, str]] = field(default_factory=list)
    labels: list[tuple[Stretch, str]] = field(default_factory=list)

    def has_room(self, body: Stretch, label: Stretch | None, subject: str) -> bool:
        """Steps of one subject are one line, which may run on under their labels; labels meet nothing."""
        bodies, labels = _foreign(self.bodies, subject), _foreign(self.labels, subject)
        every_label = [stretch for stretch, _ in self.labels]
        return not _meets(body, [*bodies, *labels]) and not (label and _meets(label, [*bodies, *every_label]))


def _foreign(stretches: Sequence[tuple[Stretch, str]], subject: str) -> list[Stretch]:
    return [stretch for stretch, owner in stretches if not subject or owner != subject]


def _place(item: Item, rows: Sequence[_Row], span: Window) -> Placed:
    body, label, align = _extent(item, span)
    index = next((index for index, row in enumerate(rows) if row.has_room(body, label, item.subject)), None)
    found = rows[-1 if index is None else index]
    found.bodies.append((body, item.subject))
    if index is None:
        return Placed(item=item, row=len(rows) - 1, align=None)
    if label:
        found.labels.append((label, item.subject))
    return Placed(item=item, row=index, align=align)


def text_width(text: str, size: float = LABEL_SIZE) -> float:
    """About how many pixels a text takes."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return size * (0.52 * (len(text) - wide) + wide)


def x_of(moment: datetime, span: Window) -> float:
    """The pixel column of a moment, kept inside the plot."""
    share = (moment - span.start) / span.length if span.length else 0.5
    return PLOT_WIDTH * min(max(share, 0), 1)


def radius_of(size: float) -> float:
    """The radius in pixels of a symbol with this area."""
    return math.sqrt(size / math.pi)


def _extent(item: Item, span: Window) -> tuple[Stretch, Stretch | None, Align]:
    radius = radius_of(item.size) if item.start >= span.start else 0
    left, right = x_of(item.start, span), x_of(item.end or item.start, span)
    body = (left - radius - 4, max(right, left + radius) + 4)
    if not item.label:
        return body, None, "left"
    width = text_width(item.label) + 12
    if left + radius + width <= PLOT_WIDTH:
        return body, (left + radius, left + radius + width), "left"
    return body, (left - radius - width, left - radius), "right"


def _meets(one: Stretch, others: Sequence[Stretch]) -> bool:
    return any(one[0] < right and left < one[1] for left, right in others)
