"""The published methods: one file per kind of claim, one literal dict."""

from claims.model import Kind

from . import (
    cause,
    change_event,
    comparison,
    degraded,
    eta,
    incident_free,
    latency,
    latency_change,
    metric_trend,
    operational,
    outage_duration,
    outage_scope,
    outage_window,
    resolved,
    throughput,
    uptime,
)
from .method import Method

METHODS: dict[Kind, Method] = {
    Kind.OPERATIONAL: operational.METHOD,
    Kind.DEGRADED: degraded.METHOD,
    Kind.RESOLVED: resolved.METHOD,
    Kind.UPTIME: uptime.METHOD,
    Kind.INCIDENT_FREE: incident_free.METHOD,
    Kind.OUTAGE_DURATION: outage_duration.METHOD,
    Kind.OUTAGE_SCOPE: outage_scope.METHOD,
    Kind.LATENCY: latency.METHOD,
    Kind.LATENCY_CHANGE: latency_change.METHOD,
    Kind.THROUGHPUT: throughput.METHOD,
    Kind.COMPARISON: comparison.METHOD,
    Kind.METRIC_TREND: metric_trend.METHOD,
    Kind.OUTAGE_WINDOW: outage_window.METHOD,
    Kind.ETA: eta.METHOD,
    Kind.CAUSE: cause.METHOD,
    Kind.CHANGE_EVENT: change_event.METHOD,
}
