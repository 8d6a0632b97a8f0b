"""The timeline's Vega-Lite specification: layers of plain data that stand where the lanes put them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import altair as alt

from claims.model import Checked, Observations, Post
from telemetry.model import Reading, ReportKind, Window
from telemetry.moment import format_moment

from .chart_axes import INK, PALE, SOFT, lane_axis, time_axis, title
from .chart_lanes import Datum, Lanes, Text
from .chart_layout import HEIGHT, LABEL_SIZE, PLOT_WIDTH, ROW, WIDTH, text_width, x_of
from .chart_probes import READING_COLOURS, READING_SHAPES, draw_probes, samples_in
from .chart_reports import draw_reports, draw_series, reports_in
from .chart_status import draw_status, status_in
from .words import NOTHING_SEEN, duration

HEADER = 70
FEWEST_ROWS = 6
_FONT = "Liberation Sans, Arial, sans-serif"  # the first ships inside vl-convert: the same picture on every machine


def specification(checked: Checked, post: Post, span: Window) -> dict[str, Any]:
    """The whole chart of one claim as a Vega-Lite specification, its data inside."""
    lanes = lanes_of(checked.observations, span)
    height = max(lanes.height, HEADER + FEWEST_ROWS * ROW)
    layers = [
        _window(lanes.span, checked.observations.window, height),
        _edges(lanes),
        *_claim(post, lanes.span, height),
        _bars(lanes),
        _dots(lanes),
        _readings(lanes),
        *_texts(lanes.labels),
        *([] if lanes.names else _nothing(lanes.span, height)),
    ]
    chart = (
        alt.layer(*layers)
        .encode(x=time_axis(lanes.span), y=lane_axis(lanes, height))
        .resolve_scale(color="independent", shape="independent", size="independent", opacity="independent")
        .properties(width=WIDTH, height=HEIGHT, title=title(checked, lanes.span))
        .properties(autosize=alt.AutoSizeParams(type="fit", contains="padding"), padding=22, background="white")
        .configure(font=_FONT)
        .configure_view(stroke=None)
    )
    specification: dict[str, Any] = chart.to_dict()
    return specification


def lanes_of(observations: Observations, span: Window) -> Lanes:
    """Everything observed that reaches into the span, lane by lane, below a header."""
    lanes = Lanes(span=span, height=HEADER)
    draw_status(lanes, status_in(observations.status, span))
    draw_probes(lanes, samples_in(observations.samples, span))
    reports = reports_in(observations.reports, span)
    for kind in ReportKind:
        draw_reports(lanes, kind, [report for report in reports if report.kind is kind])
    draw_series(lanes, [point for point in observations.series if span.contains(point.time)])
    return lanes


def _data(rows: Sequence[Datum]) -> alt.InlineData:
    return alt.InlineData(values=list(rows))


def _window(span: Window, window: Window, height: int) -> alt.Chart:
    start, end = max(window.start, span.start), min(window.end, span.end)
    rows: list[Datum] = [{"start": format_moment(start), "end": format_moment(end), "y": HEADER - 10, "y2": height}]
    chart: alt.Chart = (
        alt.Chart(_data(rows)).mark_rect(color="#F0E442", opacity=0.28).encode(x="start:T", x2="end:T", y2="y2:Q")
    )
    return chart


def _edges(lanes: Lanes) -> alt.Chart:
    full = alt.value(0), alt.value("width")
    chart: alt.Chart = alt.Chart(_data(lanes.edges)).mark_rule(color=PALE).encode(x=full[0], x2=full[1])
    return chart


def _bars(lanes: Lanes) -> alt.Chart:
    chart: alt.Chart = (
        alt.Chart(_data(lanes.bars))
        .mark_rect(clip=True)
        .encode(
            x="start:T",
            x2="end:T",
            y2="y2:Q",
            color=alt.Color("colour:N", scale=None),
            opacity=alt.Opacity("opacity:Q", scale=None),
        )
    )
    return chart


def _dots(lanes: Lanes) -> alt.Chart:
    chart: alt.Chart = (
        alt.Chart(_data(lanes.dots))
        .mark_point(filled=True, opacity=0.95, stroke="white", strokeWidth=1)
        .encode(
            color=alt.Color("colour:N", scale=None),
            shape=alt.Shape("shape:N", scale=None),
            size=alt.Size("size:Q", scale=None),
        )
    )
    return chart


def _readings(lanes: Lanes) -> alt.Chart:
    seen = {datum.get("reading") for datum in (*lanes.readings, *lanes.bars)}
    shown = [reading for reading in Reading if reading.value in seen]
    legend = alt.Legend(
        orient="bottom",
        direction="horizontal",
        title=_legend_title(lanes),
        titleLimit=600,
        titleOrient="left",
        titleFontSize=LABEL_SIZE,
        titleFontWeight="normal",
        titleColor=SOFT,
        labelFontSize=LABEL_SIZE,
        labelColor=INK,
        symbolSize=130,
        symbolOpacity=1,
        columnPadding=24,
        offset=16,
        padding=0,
    )
    domain = [reading.value for reading in shown]
    colours = alt.Scale(domain=domain, range=[READING_COLOURS[reading] for reading in shown])
    shapes = alt.Scale(domain=domain, range=[READING_SHAPES[reading] for reading in shown])
    chart: alt.Chart = (
        alt.Chart(_data(lanes.readings))
        .mark_point(filled=True, size=110, opacity=1, stroke="white", strokeWidth=0.7)
        .encode(
            color=alt.Color("reading:N", scale=colours, legend=legend if shown else None),
            shape=alt.Shape("reading:N", scale=shapes, legend=legend if shown else None),
        )
    )
    return chart


def _legend_title(lanes: Lanes) -> str:
    if lanes.gathered is None:
        return "Probes"
    return f"Probes per {duration(lanes.gathered)} (bars: their shares; a symbol: at least one)"


def _texts(rows: Sequence[Text], *, size: float = LABEL_SIZE, bold: bool = False) -> list[alt.Chart]:
    """Text marks that read away from their point: alignment belongs to the mark, so one layer each way."""
    ways: dict[tuple[str, float, float], list[Text]] = {}
    for row in rows:
        ways.setdefault((row.align, row.dx, row.dy), []).append(row)
    # The halo first: a label stays legible where a line runs under it.
    return [_text(texts, size, bold=bold, halo=halo) for texts in ways.values() for halo in (True, False)]


def _text(rows: Sequence[Text], size: float, *, bold: bool, halo: bool) -> alt.Chart:
    data = _data([{"time": row.time, "y": row.y, "text": row.text} for row in rows])
    ink: dict[str, Any] = {"color": INK}
    if halo:
        ink = {"color": "white", "stroke": "white", "strokeWidth": 4, "opacity": 0.85}
    mark = alt.MarkDef(
        type="text",
        align=rows[0].align,
        dx=rows[0].dx,
        dy=rows[0].dy,
        baseline="middle",
        fontSize=size,
        fontWeight="bold" if bold else "normal",
        **ink,
    )
    chart: alt.Chart = alt.Chart(data, mark=mark).encode(text="text:N")
    return chart


def _claim(post: Post, span: Window, height: int) -> list[alt.Chart]:
    said = post.posted_at
    if said is None or not span.contains(said):
        return []
    when = f"{said:%H:%M}" if span.length <= timedelta(days=1) else f"{said.day} {said:%b %H:%M}"
    text = f"Said {when} UTC (shaded: the time it speaks of)"
    to_the_right = x_of(said, span) + text_width(text) + 20 <= PLOT_WIDTH
    time = format_moment(said)
    rule: alt.Chart = alt.Chart(_data([{"time": time, "y": 0, "y2": height}])).mark_rule(color=INK, strokeWidth=2)
    label = Text(
        time=time, y=0, text=text, align="left" if to_the_right else "right", dx=7 if to_the_right else -7, dy=12
    )
    return [rule.encode(y2="y2:Q"), *_texts([label], bold=True)]


def _nothing(span: Window, height: int) -> list[alt.Chart]:
    middle = format_moment(span.start + span.length / 2)
    return _texts([Text(time=middle, y=height / 2, text=NOTHING_SEEN, align="center", dx=0, dy=0)], size=22)
