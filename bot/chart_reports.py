"""What others said, on a timeline: reports by kind, and series of numbers by source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from telemetry.model import Report, ReportKind, SeriesPoint, Window
from telemetry.moment import format_moment

from .chart_lanes import BLACK, BLUE, PURPLE, SKY, Lanes, Text
from .chart_layout import Item
from .quote import clean, name_of, shortened

MOST_ROWS = {ReportKind.CROWD: 5, ReportKind.NETWORK: 2, ReportKind.PRESS: 2, ReportKind.ADMISSION: 3}
MOST_SERIES = 4
_KINDS = {
    ReportKind.CROWD: ("Crowd reports", BLUE, "circle"),
    ReportKind.NETWORK: ("Network monitors", SKY, "square"),
    ReportKind.PRESS: ("Press", PURPLE, "diamond"),
    ReportKind.ADMISSION: ("Own later account", BLACK, "triangle-right"),
}


def reports_in(reports: Iterable[Report], span: Window) -> list[Report]:
    """The reports of a span."""
    return [report for report in reports if span.touches(report.time, report.end or report.time)]


def draw_reports(lanes: Lanes, kind: ReportKind, reports: Sequence[Report]) -> None:
    """Add a lane for the reports of one kind."""
    if not reports:
        return
    name, colour, shape = _KINDS[kind]
    sources = list(dict.fromkeys(name_of(report.source) for report in reports))
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
    lanes.place(items, name, *owner, most_rows=MOST_ROWS[kind])


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
    return f"{name_of(report.source)} {figures}".strip() if named else figures or "no count given"


def _times(start: datetime, end: datetime, span: Window) -> str:
    same_day = start.date() == end.date()
    first, last = (f"{moment:%H:%M}" if same_day else f"{moment.day} {moment:%b %H:%M}" for moment in (start, end))
    return f"until {last}" if start < span.start else f"{first}–{last}"


def _size(report: Report, largest: float) -> float:
    """Areas stand in the proportion of the counts, apart from the smallest, which stay visible."""
    if report.kind is not ReportKind.CROWD or not report.value or not largest:
        return 130
    return max(60.0, 620 * report.value / largest)


def draw_series(lanes: Lanes, points: Sequence[SeriesPoint]) -> None:
    """Add a lane for each series, its points between its own least and largest value; nothing joins them."""
    found: dict[tuple[str, str], list[SeriesPoint]] = {}
    for point in sorted(points, key=lambda point: (point.metric, point.source, point.time)):
        found.setdefault((point.metric, point.source), []).append(point)
    for (metric, source), series in list(found.items())[:MOST_SERIES]:
        top = lanes.reserve(shortened(clean(metric), 22), shortened(clean(source), 22), rows=1.2)
        least = min(point.value for point in series)
        spread = max(point.value for point in series) - least
        for point in series:
            y = top + 100 - 75 * ((point.value - least) / spread if spread else 0.5)
            time = format_moment(point.time)
            lanes.dots.append({"time": time, "y": y, "colour": BLUE, "shape": "circle", "size": 45, "source": source})
            if point in (series[0], series[-1]):
                first = point is series[0]
                text = f"{point.value:,.6g} {clean(point.unit or '')}".strip()
                lanes.labels.append(
                    Text(time=time, y=y, text=text, align="left" if first else "right", dx=8 if first else -8, dy=-12)
                )
        lanes.close_group()
