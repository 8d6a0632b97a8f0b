"""What a timeline is drawn from: lanes of bars, symbols and labels, as rows of plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from telemetry.model import Window
from telemetry.moment import format_moment

from .chart_layout import ROW, Align, Item, Placed, pack, radius_of

# Okabe and Ito's colours, told apart with any colour vision; shapes say the same again.
GREEN, VERMILLION, ORANGE, GREY = "#009E73", "#D55E00", "#E69F00", "#8C8C8C"
BLUE, SKY, PURPLE, BLACK = "#0072B2", "#56B4E9", "#CC79A7", "#222222"

Datum = dict[str, object]
"""One row of a layer's data, as the specification takes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A label at a moment, `dx` and `dy` pixels away from it; aligned "left" it stands to the right of its point."""

    time: str
    y: float
    text: str
    align: Align
    dx: float
    dy: float


@dataclass(slots=True, kw_only=True)
class Lanes:
    """All lanes of one chart, filled from the top down; heights are in units of which `ROW` make a row.

    `gathered` is the length of the rounds into which long lanes are gathered, if any are.
    """

    span: Window
    height: int = 0
    gathered: timedelta | None = None
    names: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    edges: list[Datum] = field(default_factory=list)
    bars: list[Datum] = field(default_factory=list)
    readings: list[Datum] = field(default_factory=list)
    dots: list[Datum] = field(default_factory=list)
    labels: list[Text] = field(default_factory=list)

    def reserve(self, *name: str, rows: float = 1.0) -> int:
        """Add a lane and return its upper edge."""
        top, height = self.height, round(rows * ROW)
        self.names.append((top + height // 2, name))
        self.height += height
        return top

    def close_group(self) -> None:
        """Draw a line below what is there."""
        self.edges.append({"y": self.height})

    def bar(self, top: float, bottom: float, start: datetime, end: datetime, **more: object) -> None:
        """Add a stretch, cut to the span."""
        start = min(max(start, self.span.start), self.span.end)
        end = max(min(end, self.span.end), start)
        self.bars.append({"start": format_moment(start), "end": format_moment(end), "y": top, "y2": bottom} | more)

    def place(self, items: Sequence[Item], *name: str, most_rows: int) -> None:
        """Add a lane of items, in as many rows as their labels need."""
        placed = pack(items, self.span, most_rows)
        top = self.reserve(*name, rows=1 + max(each.row for each in placed))
        for each in placed:
            self._draw(each, top + each.row * ROW + 62)
        self.close_group()

    def _draw(self, placed: Placed, y: float) -> None:
        item, inside = placed.item, placed.item.start >= self.span.start
        if item.end:
            self.bar(y - 5, y + 5, item.start, item.end, colour=item.colour, opacity=0.55, source=item.source)
        start = format_moment(max(item.start, self.span.start))
        datum: Datum = {"time": start, "y": y, "colour": item.colour, "source": item.source}
        if inside:
            self.dots.append(datum | {"shape": item.shape, "size": item.size})
        if placed.align and item.label:
            offset = radius_of(item.size) + 5 if inside else 2
            dx = offset if placed.align == "left" else -offset
            dy = -14 if item.end else 0
            self.labels.append(Text(time=start, y=y, text=item.label, align=placed.align, dx=dx, dy=dy))
