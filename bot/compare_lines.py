"""Two summaries of a service side by side, as a table for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import click

from telemetry.moment import format_moment, from_ms
from telemetry.summary import Answers, PlaceAnswers, Summary

from .quote import clean

SHARES = {"p50": 0.5, "p75": 0.75, "p95": 0.95}
HEAD = ("place", "", "probes", "available", *(f"{name} ms" for name in SHARES), "timed out")
TOGETHER = "all places"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """What was measured before and after."""

    before: Summary
    after: Summary


def as_text(name: str, sides: Sides) -> str:
    """Two rows for each place, and two for all together, with what the figures are."""
    rows = [HEAD, *_rows(sides)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    table = [click.style(lines[0], bold=True), *lines[1:]] if len(rows) > 1 else ["no probe of ours in either"]
    return "\n".join(
        [f"{name}, before {_span(sides.before)}, after {_span(sides.after)}", "", *table, "", *_notes(sides)]
    )


def _rows(sides: Sides) -> Iterator[tuple[str, ...]]:
    before = {_place(each): each.answers for each in sides.before.places}
    after = {_place(each): each.answers for each in sides.after.places}
    for place in sorted(before.keys() | after.keys()):
        yield _row(place, "before", before.get(place))
        yield _row("", "after", after.get(place))
    if before or after:
        yield _row(TOGETHER, "before", sides.before.together)
        yield _row("", "after", sides.after.together)


def _place(each: PlaceAnswers) -> str:
    """A vantage with all that tells it from others, to be shown and to be matched by."""
    network = "AS?" if each.asn is None else f"AS{each.asn}"
    runner = "" if each.operator == "self" else f" by {clean(each.operator)}"
    return f"{clean(each.vantage)} ({network}, {each.country or '??'}){runner} -> {clean(each.target)}"


def _row(place: str, side: str, answers: Answers | None) -> tuple[str, ...]:
    if answers is None:
        return (place, side, "0", "-", *("-" for _ in SHARES), "-")
    timings = (_milliseconds(answers, share) for share in SHARES.values())
    return (place, side, f"{answers.samples:,}", _share(answers.availability), *timings, f"{answers.censored:,}")


def _milliseconds(answers: Answers, share: float) -> str:
    found = answers.quantile_ms(share)
    if found is None:
        return "timed out" if answers.timed else "-"
    return f"{found:.1f}"


def _share(ratio: float | None) -> str:
    if ratio is None:
        return "-"
    shown = f"{ratio:.4%}"
    # A failure among millions is rounded away, but "all" is more than what was measured.
    return "<100%" if ratio < 1 and shown == "100.0000%" else shown


def _span(summary: Summary) -> str:
    return f"{summary.window.start:%Y-%m-%d %H:%M} to {summary.window.end:%Y-%m-%d %H:%M} UTC"


def _notes(sides: Sides) -> Iterator[str]:
    yield "Available: of the probes that were answered or failed; refusals and faults of our own count for nothing."
    error = f"{sides.before.error:.0%}"
    yield f"Milliseconds are of whole answers, to within {error}; a time-out counts as slower than any answer, and"
    yield '"timed out" stands where the rank falls among those.'
    yield "Measured from these places only. This compares; it judges nothing."


def as_json(sides: Sides) -> dict[str, object]:
    """Both sides with their counts; ratios from 0 to 1, times ISO 8601 in UTC, null where nothing is known."""
    return {
        "service": sides.before.service,
        "relative_error": sides.before.error,
        "before": _side(sides.before),
        "after": _side(sides.after),
    }


def _side(summary: Summary) -> dict[str, object]:
    return {
        "start": format_moment(summary.window.start),
        "end": format_moment(summary.window.end),
        "together": _answers(summary.together),
        "places": [
            {
                "vantage": clean(each.vantage),
                "target": clean(each.target),
                "operator": clean(each.operator),
                "asn": each.asn,
                "country": each.country,
                **_answers(each.answers),
            }
            for each in summary.places
        ],
    }


def _answers(answers: Answers) -> dict[str, Any]:
    rollup = answers.rollup
    return {
        "probes": answers.samples,
        "answered": rollup.answered,
        "failed": rollup.failed,
        "refused": rollup.refused,
        "void": rollup.void,
        "outcomes": {outcome.value: count for outcome, count in sorted(rollup.outcomes.items())},
        "availability": answers.availability,
        "held_answered_s": answers.held_answered.total_seconds(),
        "held_failed_s": answers.held_failed.total_seconds(),
        **{f"{name}_ms": answers.quantile_ms(share) for name, share in SHARES.items()},
        "timed": answers.timed,
        "timed_out": answers.censored,
        "first": format_moment(from_ms(rollup.first_ms)) if rollup.heard else None,
        "last": format_moment(from_ms(rollup.last_ms)) if rollup.heard else None,
        "longest_gap_s": rollup.gap_ms / 1000,
    }
