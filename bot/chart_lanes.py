"""The lanes of a timeline: what the page said, what probes met, what others reported, as rows of plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from claims.model import Observations
from telemetry.model import (
    ComponentState,
    IncidentStage,
    PageIndicator,
    Reading,
    Report,
    ReportKind,
    Sample,
    StatusEvent,
    Window,
)
from telemetry.moment import format_moment

from .chart_layout import ROW, Align, Item, Placed, floor, pack, radius_of, step_for
from .quote import clean, shortened

# Okabe and Ito's colours, told apart with any colour vision; shapes say the same again.
GREEN, VERMILLION, ORANGE, GREY = "#009E73", "#D55E00", "#E69F00", "#8C8C8C"
BLUE, SKY, PURPLE, BLACK = "#0072B2", "#56B4E9", "#CC79A7", "#222222"
READING_COLOURS = {
    Reading.ANSWERED: GREEN,
    Reading.FAILED: VERMILLION,
    Reading.REFUSED: ORANGE,
    Reading.VOID: GREY,
}
READING_SHAPES = {
    Reading.ANSWERED: "circle",
    Reading.FAILED: "M-.7,-1.2L0,-.5L.7,-1.2L1.2,-.7L.5,0L1.2,.7L.7,1.2L0,.5L-.7,1.2L-1.2,.7L-.5,0L-1.2,-.7Z",
    Reading.REFUSED: "triangle-up",
    Reading.VOID: "diamond",
}
MOST_DRAWN = 40
MOST_VANTAGES = 6
MOST_ROWS = {ReportKind.CROWD: 5, ReportKind.NETWORK: 2, ReportKind.PRESS: 2, ReportKind.ADMISSION: 3}
_WORST = (Reading.FAILED, Reading.REFUSED, Reading.VOID, Reading.ANSWERED)
_KINDS = {
    ReportKind.CROWD: ("Crowd reports", BLUE, "circle"),
    ReportKind.NETWORK: ("Network monitors", SKY, "square"),
    ReportKind.PRESS: ("Press", PURPLE, "diamond"),
    ReportKind.ADMISSION: ("Own later account", BLACK, "triangle-right"),
}
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
    """All lanes of one chart, filled from the top down; heights are in units of which `ROW` make a row."""

    span: Window
    height: int = 0
    round: timedelta | None = None
    names: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    edges: list[Datum] = field(default_factory=list)
    bars: list[Datum] = field(default_factory=list)
    readings: list[Datum] = field(default_factory=list)
    dots: list[Datum] = field(default_factory=list)
    labels: list[Text] = field(default_factory=list)

    def open(self, *name: str, rows: float = 1.0) -> int:
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


def lanes_of(observations: Observations, span: Window, header: int) -> Lanes:
    """Everything observed that reaches into the span, lane by lane, below a header of so many units."""
    lanes = Lanes(span=span, height=header)
    _status(lanes, [event for event in observations.status if span.contains(event.at)])
    _probes(lanes, samples_in(observations.samples, span))
    for kind in ReportKind:
        _reports(lanes, kind, [report for report in reports_in(observations.reports, span) if report.kind is kind])
    return lanes


def samples_in(samples: Iterable[Sample], span: Window) -> list[Sample]:
    """The samples of a span, those that are known to hold into it included."""
    return [sample for sample in samples if span.touches(sample.time, sample.until or sample.time)]


def reports_in(reports: Iterable[Report], span: Window) -> list[Report]:
    """The reports of a span."""
    return [report for report in reports if span.touches(report.time, report.end or report.time)]


# The official page


def _status(lanes: Lanes, events: Sequence[StatusEvent]) -> None:
    if not events:
        return
    subjects: dict[str, list[StatusEvent]] = {}
    for event in sorted(events, key=lambda event: (event.at, event.seen_at)):
        subjects.setdefault(event.incident or event.key, []).append(event)
    items = [item for history in subjects.values() for item in _steps(history)]
    _place(lanes, items, "Official page", most_rows=3)


def _steps(history: Sequence[StatusEvent]) -> Iterator[Item]:
    """A state holds until the page says another; what it says after the last reading is not known."""
    said = None
    for event, following in zip(history, [*history[1:], None], strict=True):
        subject = f"{clean(event.title)}: " if isinstance(event.state, ComponentState) else ""
        yield Item(
            start=event.at,
            end=following.at if following else None,
            label="" if event.state is said else shortened(f"{subject}{event.state.value}", 34),
            colour=_STATE_COLOURS.get(event.state, ORANGE),
            shape="square",
            source=event.format,
            subject=event.incident or event.key,
        )
        said = event.state


# Probes


def _probes(lanes: Lanes, samples: Sequence[Sample]) -> None:
    vantages: dict[str, list[Sample]] = {}
    for sample in samples:
        vantages.setdefault(sample.vantage, []).append(sample)
    if len(vantages) > MOST_VANTAGES:
        top = lanes.open(f"Probes, {len(vantages)} places", rows=1.8)
        _rounds(lanes, samples, top + 15, top + 165)
        lanes.close_group()
        return
    for vantage, probes in sorted(vantages.items()):
        countries = sorted({probe.country for probe in probes if probe.country})
        name = "Probe " + shortened(clean(vantage), 14) + (f" ({'/'.join(countries)})" if countries else "")
        top = lanes.open(name, rows=0.62 if len(vantages) > 2 else 1)
        middle = (top + lanes.height) / 2
        if any(probe.until for probe in probes):
            _held(lanes, probes, middle)
        elif len(probes) > MOST_DRAWN:
            _rounds(lanes, probes, middle - 20, middle + 20)
        else:
            for probe in probes:
                _reading(lanes, probe.time, middle, probe.reading, n=1)
    if vantages:
        lanes.close_group()


def _reading(lanes: Lanes, moment: datetime, y: float, reading: Reading, *, n: int) -> None:
    """A symbol; `n` counts the samples that it stands for, none where a bar below it counts them."""
    lanes.readings.append({"time": format_moment(moment), "y": y, "reading": reading.value, "n": n})


def _held(lanes: Lanes, probes: Sequence[Sample], y: float) -> None:
    """Logs of changes: a bar as far as a state is known to hold, equal neighbours in one."""
    runs: list[list[Sample]] = []
    for probe in sorted(probes, key=lambda probe: probe.time):
        last = runs[-1][-1] if runs else None
        if last and last.reading is probe.reading and last.until is not None and last.until >= probe.time:
            runs[-1].append(probe)
        else:
            runs.append([probe])
    for run in runs:
        first, last, reading = run[0], run[-1], run[0].reading
        end = last.until or last.time
        lanes.bar(y - 14, y + 14, first.time, end, **_shade(reading, len(run), opacity=0.45))
        for probe in run if len(probes) <= MOST_DRAWN else run[:1]:
            if probe.time >= lanes.span.start:
                _reading(lanes, probe.time, y, reading, n=0)


def _shade(reading: Reading, number: int, *, opacity: float) -> Datum:
    return {"colour": READING_COLOURS[reading], "opacity": opacity, "reading": reading.value, "n": number}


def _rounds(lanes: Lanes, samples: Iterable[Sample], top: float, bottom: float) -> None:
    """Bars over rounds, filled by the share of each reading; a symbol wherever not everything was answered."""
    step = lanes.round = step_for(lanes.span, MOST_DRAWN)
    rounds: dict[datetime, Counter[Reading]] = {}
    for sample in samples:
        rounds.setdefault(floor(sample.time, step), Counter())[sample.reading] += 1
    for begins, counts in sorted(rounds.items()):
        # An eighth stays free between rounds, so that they can be counted.
        start, end = max(begins, lanes.span.start), min(begins + step * 7 / 8, lanes.span.end)
        y, found = top, [reading for reading in _WORST if counts[reading]]
        for reading in found:
            lower = y + (bottom - top) * counts[reading] / counts.total()
            lanes.bar(y, lower, start, end, **_shade(reading, counts[reading], opacity=0.7))
            y = lower
        if found[0] is not Reading.ANSWERED:
            _reading(lanes, start + (end - start) / 2, (top + bottom) / 2, found[0], n=0)


# Reports


def _reports(lanes: Lanes, kind: ReportKind, reports: Sequence[Report]) -> None:
    if not reports:
        return
    name, colour, shape = _KINDS[kind]
    sources = list(dict.fromkeys(source_name(report) for report in reports))
    owner = sources if len(sources) == 1 and kind is ReportKind.CROWD else []
    largest = max((report.value or 0 for report in reports), default=0)
    items = [
        Item(
            start=report.time,
            end=report.end,
            label=_label(report, lanes.span, named=not owner and kind is not ReportKind.ADMISSION),
            colour=colour,
            shape=shape,
            size=_size(report, largest),
            source=clean(report.source),
        )
        for report in reports
    ]
    _place(lanes, items, name, *owner, most_rows=MOST_ROWS[kind])


def source_name(report: Report) -> str:
    """The name of a report's source, without the paper that quoted it and without remarks."""
    return shortened(clean(report.source.partition(" via ")[0].partition(" (")[0]), 28)


def number_of(report: Report) -> str:
    """The number that a report gives, with its unit where it is not a count of reports; "" if it gives none."""
    if report.value is None:
        return ""
    number = f"{report.value:,.10g}" if report.value % 1 else f"{report.value:,.0f}"
    unit = f" {clean(report.unit)}" if report.unit and report.unit != "reports" else ""
    return number + unit


def _label(report: Report, span: Window, *, named: bool) -> str:
    number = number_of(report)
    region = clean(report.region) if number and report.region and report.region != "world" else ""
    figures = f"{number} {region}".strip()
    if report.kind is ReportKind.ADMISSION and report.end:
        return f"{figures}, {_times(report.time, report.end, span)}".removeprefix(", ")
    return f"{source_name(report)} {figures}".strip() if named else figures or "no count given"


def _times(start: datetime, end: datetime, span: Window) -> str:
    clock = "%H:%M" if start.date() == end.date() else "%-d %b %H:%M"
    return f"until {end:{clock}}" if start < span.start else f"{start:{clock}}–{end:{clock}}"


def _size(report: Report, largest: float) -> float:
    """Areas stand in the proportion of the counts, apart from the smallest, which stay visible."""
    if report.kind is not ReportKind.CROWD or not report.value or not largest:
        return 130
    return max(60.0, 620 * report.value / largest)


def _place(lanes: Lanes, items: Sequence[Item], *name: str, most_rows: int) -> None:
    placed = pack(items, lanes.span, most_rows)
    rows = 1 + max(each.row for each in placed)
    top = lanes.open(*name, rows=rows)
    for each in placed:
        _draw(lanes, each, top + each.row * ROW + 62)
    lanes.close_group()


def _draw(lanes: Lanes, placed: Placed, y: float) -> None:
    item, inside = placed.item, placed.item.start >= lanes.span.start
    if item.end:
        lanes.bar(y - 5, y + 5, item.start, item.end, colour=item.colour, opacity=0.55, source=item.source)
    start = format_moment(max(item.start, lanes.span.start))
    datum: Datum = {"time": start, "y": y, "colour": item.colour, "source": item.source}
    if inside:
        lanes.dots.append(datum | {"shape": item.shape, "size": item.size})
    if placed.align and item.label:
        offset = radius_of(item.size) + 5 if inside else 2
        dx = offset if placed.align == "left" else -offset
        dy = -14 if item.end else 0
        lanes.labels.append(Text(time=start, y=y, text=item.label, align=placed.align, dx=dx, dy=dy))
