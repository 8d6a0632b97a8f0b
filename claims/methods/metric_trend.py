"""Is a number rising or falling? That takes independent series of it."""

from __future__ import annotations

from claims.methods.unjudged import unjudged
from claims.model import Kind, Label

METHOD = unjudged(
    kind=Kind.METRIC_TREND,
    label=Label.UNPROVEN,
    summary="A trend takes several independent series of one metric, each with its definition; we have none.",
    reason="no-series: no independent series of this metric covers this time",
    found="no independent series",
    question="Do all independent series of the metric move the claimed way?",
    window="as said",
    effect="none",
    blind_spots="A metric can change its definition; two sources may count different things.",
)
