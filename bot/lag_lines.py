"""Lags of official pages, as a table for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

import click

from telemetry.lag import Lag, Notice
from telemetry.lag_summary import METRIST, Estimate, LagSummary
from telemetry.moment import format_moment

from .pagewatch import ServiceLag
from .quote import clean

HEAD = ("service", "posted after", "before", "never", "not watched", "median min", "mean min", "never posted", "unseen")


def as_text(found: Sequence[ServiceLag]) -> str:
    """A row per service, and under them what others found."""
    rows = [HEAD, *(_row(each.summary) for each in found)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([click.style(lines[0], bold=True), *lines[1:], "", *_notes()])


def _row(summary: LagSummary) -> tuple[str, ...]:
    return (
        summary.service,
        str(summary.after),
        str(summary.before),
        str(summary.never),
        str(summary.unwatched),
        _minutes(summary.median),
        _minutes(summary.mean),
        _share(summary.never_share),
        f"{summary.unseen} of {summary.posted}",
    )


def _notes() -> tuple[str, ...]:
    compare = f"{METRIST.name}, {METRIST.outages} outages: median {METRIST.median:g}, mean {METRIST.mean:g} minutes"
    return (
        "Minutes from the first sight of trouble to the page saying so, over what was posted after; [95 % intervals].",
        "Never posted: of all that was watched, that is, while the page was read every quarter of an hour.",
        "Unseen: posted while a quorum of ours measured, and seen by nobody else.",
        f"{compare}; {METRIST.words}. {METRIST.source}",
    )


def _minutes(estimate: Estimate | None) -> str:
    if estimate is None:
        return "-"
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:.1f} [too few]"
    return f"{estimate.value:.1f} [{estimate.low:.1f}, {estimate.high:.1f}]"


def _share(estimate: Estimate | None) -> str:
    if estimate is None or estimate.low is None or estimate.high is None:
        return "-"
    return f"{estimate.value:.0%} [{estimate.low:.0%}, {estimate.high:.0%}]"


def as_json(found: Sequence[ServiceLag]) -> dict[str, object]:
    """All summaries with the lags behind them; minutes are minutes, times ISO 8601 in UTC."""
    return {"services": [_service(each) for each in found], "compare": asdict(METRIST)}


def _service(found: ServiceLag) -> dict[str, object]:
    return {
        **asdict(found.summary),
        "lags": [_lag(lag) for lag in found.lags],
        "unseen_postings": [_notice(notice) for notice in found.unseen],
    }


def _lag(lag: Lag) -> dict[str, object]:
    return {
        "start_after": _text(lag.trouble.start_after),
        "start_by": _text(lag.trouble.start_by),
        "end": _text(lag.trouble.end),
        "seen_by": list(lag.trouble.seen_by),
        "spoke": lag.spoke.value,
        "least_min": _in_minutes(lag.least),
        "most_min": _in_minutes(lag.most),
        "notice": None if lag.notice is None else _notice(lag.notice),
    }


def _notice(notice: Notice) -> dict[str, object]:
    return {
        "incident": notice.incident,
        "title": clean(notice.title),
        "after": _text(notice.after),
        "by": _text(notice.by),
        "since": _text(notice.since),
        "until": _text(notice.until),
    }


def _in_minutes(length: timedelta | None) -> float | None:
    return None if length is None else round(length / timedelta(minutes=1), 3)


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else format_moment(moment)
