"""The frame of a timeline: its title, the axis of time, and the names of the lanes."""

from __future__ import annotations

import json
from datetime import timedelta

import altair as alt

from claims.model import Checked
from telemetry.model import Window
from telemetry.moment import format_moment

from .chart_alt import days, plain_quote
from .chart_lanes import Lanes
from .chart_layout import LABEL_SIZE, WIDTH, text_width, ticks
from .quote import clean, shortened
from .words import PLAIN

LABEL_COLUMN = 208
INK, PALE, SOFT = "#222222", "#E6E6E6", "#555555"


def title(checked: Checked, span: Window) -> alt.TitleParams:
    """Service and dates, and below them the verdict in words."""
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
        color=INK,
        subtitleColor=INK,
        offset=6,
        dx=-LABEL_COLUMN - 8,
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


def time_axis(span: Window) -> alt.X:
    """UTC from left to right, the date where it begins."""
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
        labelColor=SOFT,
        labelPadding=6,
        labelLineHeight=20,
        labelFlush=False,
        labelOverlap=False,
        gridColor=PALE,
        domainColor=SOFT,
        tickColor=SOFT,
        title=None,
    )
    ends = [format_moment(span.start), format_moment(span.end)]
    return alt.X("time:T", axis=axis, scale=alt.Scale(type="utc", domain=ends, nice=False))


def lane_axis(lanes: Lanes, height: int) -> alt.Y:
    """The names of the lanes, each beside the middle of its lane."""
    centres = [centre for centre, _ in lanes.names]
    names = [list(name) for _, name in lanes.names]
    axis = alt.Axis(
        values=centres,
        labelExpr=f"{json.dumps(names)}[indexof({json.dumps(centres)}, datum.value)]",
        labelFontSize=LABEL_SIZE,
        labelColor=INK,
        labelLineHeight=20,
        labelPadding=10,
        labelLimit=LABEL_COLUMN,
        labelOverlap=False,
        minExtent=LABEL_COLUMN,
        maxExtent=LABEL_COLUMN,
        grid=False,
        ticks=False,
        domain=False,
        title=None,
    )
    return alt.Y("y:Q", axis=axis, scale=alt.Scale(domain=[height, 0], nice=False, zero=False))
