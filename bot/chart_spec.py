"""The timeline's Vega-Lite specification: layers of plain data that stand where the lanes put them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import altair as alt

from claims.model import Checked, Post
from telemetry.model import Reading, Window
from telemetry.moment import format_moment

from .chart_alt import days, plain_quote
from .chart_lanes import READING_COLOURS, READING_SHAPES, Datum, Lanes, Text, lanes_of
from .chart_layout import HEIGHT, LABEL_SIZE, PLOT_WIDTH, ROW, WIDTH, text_width, ticks, x_of
from .quote import clean, shortened
from .words import NOTHING_SEEN, PLAIN, duration

HEADER = 70
FEWEST_ROWS = 6
_LABEL_COLUMN = 208
_INK, _PALE, _SOFT = "#222222", "#E6E6E6", "#555555"
_FONT = "Liberation Sans, Arial, sans-serif"  # the first ships inside vl-convert: the same picture on every machine


def specification(checked: Checked, post: Post, span: Window) -> dict[str, Any]:
    """The whole chart of one claim as a Vega-Lite specification, its data inside."""
    lanes = lanes_of(checked.observations, span, HEADER)
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
        .encode(x=_time_axis(lanes.span), y=_lane_axis(lanes, height))
        .resolve_scale(color="independent", shape="independent", size="independent", opacity="independent")
        .properties(width=WIDTH, height=HEIGHT, title=_title(checked, lanes.span))
        .properties(autosize=alt.AutoSizeParams(type="fit", contains="padding"), padding=22, background="white")
        .configure(font=_FONT)
        .configure_view(stroke=None)
    )
    specification: dict[str, Any] = chart.to_dict()
    return specification


def _title(checked: Checked, span: Window) -> alt.TitleParams:
    name = shortened(clean(checked.observations.service_name), 40) or "No service named"
    said = f"{plain_quote(checked.claim.span)} {PLAIN[checked.verdict.label]}."
    return alt.TitleParams(
        text=f"{name}, {days(span)}",
        subtitle=_wrapped(said, 21),
        anchor="start",
        frame="group",
        fontSize=32,
        subtitleFontSize=21,
        subtitlePadding=8,
        subtitleLineHeight=27,
        color=_INK,
        subtitleColor=_INK,
        offset=6,
        dx=-_LABEL_COLUMN - 8,
    )


def _wrapped(text: str, size: float) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        if text_width(longer, 0.9 * size) <= WIDTH - 44:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _time_axis(span: Window) -> alt.X:
    moments = ticks(span)
    day = "utcFormat(datum.value, '%-d %b')"
    if len(moments) > 1 and moments[1] - moments[0] >= timedelta(days=1):
        label = f"datum.index == 0 ? [{day}, utcFormat(datum.value, '%Y') + ' UTC'] : {day}"
    else:
        clock = "utcFormat(datum.value, '%H:%M')"
        midnight = "utchours(datum.value) + utcminutes(datum.value) == 0"
        label = f"datum.index == 0 ? [{clock} + ' UTC', {day}] : {midnight} ? [{clock}, {day}] : {clock}"
    axis = alt.Axis(
        values=[format_moment(moment) for moment in moments],
        labelExpr=label,
        labelFontSize=LABEL_SIZE,
        labelColor=_SOFT,
        labelPadding=6,
        labelLineHeight=20,
        labelFlush=False,
        labelOverlap=False,
        gridColor=_PALE,
        domainColor=_SOFT,
        tickColor=_SOFT,
        title=None,
    )
    ends = [format_moment(span.start), format_moment(span.end)]
    return alt.X("time:T", axis=axis, scale=alt.Scale(type="utc", domain=ends, nice=False))


def _lane_axis(lanes: Lanes, height: int) -> alt.Y:
    centres = [centre for centre, _ in lanes.names]
    names = [list(name) for _, name in lanes.names]
    axis = alt.Axis(
        values=centres,
        labelExpr=f"{json.dumps(names)}[indexof({json.dumps(centres)}, datum.value)]",
        labelFontSize=LABEL_SIZE,
        labelColor=_INK,
        labelLineHeight=20,
        labelPadding=10,
        labelLimit=_LABEL_COLUMN,
        labelOverlap=False,
        minExtent=_LABEL_COLUMN,
        maxExtent=_LABEL_COLUMN,
        grid=False,
        ticks=False,
        domain=False,
        title=None,
    )
    return alt.Y("y:Q", axis=axis, scale=alt.Scale(domain=[height, 0], nice=False, zero=False))


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
    chart: alt.Chart = alt.Chart(_data(lanes.edges)).mark_rule(color=_PALE).encode(x=full[0], x2=full[1])
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
        titleColor=_SOFT,
        labelFontSize=LABEL_SIZE,
        labelColor=_INK,
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
    if lanes.round is None:
        return "Probes"
    return f"Probes per {duration(lanes.round)} (bars: their shares; a symbol: at least one)"


def _texts(rows: Sequence[Text], *, size: float = LABEL_SIZE, bold: bool = False) -> list[alt.Chart]:
    """Text marks that read away from their point: alignment belongs to the mark, so one layer each way."""
    ways: dict[tuple[str, float, float], list[Text]] = {}
    for row in rows:
        ways.setdefault((row.align, row.dx, row.dy), []).append(row)
    # The halo first: a label stays legible where a line runs under it.
    return [_text(texts, size, bold=bold, halo=halo) for texts in ways.values() for halo in (True, False)]


def _text(rows: Sequence[Text], size: float, *, bold: bool, halo: bool) -> alt.Chart:
    data = _data([{"time": row.time, "y": row.y, "text": row.text} for row in rows])
    ink: dict[str, Any] = {"color": _INK}
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
    rule: alt.Chart = alt.Chart(_data([{"time": time, "y": 0, "y2": height}])).mark_rule(color=_INK, strokeWidth=2)
    label = Text(
        time=time, y=0, text=text, align="left" if to_the_right else "right", dx=7 if to_the_right else -7, dy=12
    )
    return [rule.encode(y2="y2:Q"), *_texts([label], bold=True)]


def _nothing(span: Window, height: int) -> list[alt.Chart]:
    middle = format_moment(span.start + span.length / 2)
    return _texts([Text(time=middle, y=height / 2, text=NOTHING_SEEN, align="center", dx=0, dy=0)], size=22)
