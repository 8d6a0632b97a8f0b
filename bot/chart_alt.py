"""The alternative text of a timeline: what it shows, for whoever cannot see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from claims.model import Checked, Post
from telemetry.model import Reading, Report, ReportKind, Sample, SeriesPoint, StatusEvent, Window

from .chart_probes import samples_in
from .chart_reports import number_of, reports_in
from .chart_status import status_in
from .quote import clean, name_of, quoted, shortened
from .words import NOTHING_SEEN, PLAIN, counted, moments

LONGEST = 1500
"""What Mastodon takes; the other networks take more or the same."""

MOST_NAMED = 5
_READABLE = 0x024F  # the end of Latin Extended-B: as far as the bundled font draws every letter
_KINDS = {
    ReportKind.CROWD: "Crowd reports",
    ReportKind.NETWORK: "Network monitors",
    ReportKind.PRESS: "Press",
    ReportKind.ADMISSION: "The company's own later account",
}


def alt_text(checked: Checked, post: Post, span: Window) -> str:
    """Say what the timeline shows: claim and verdict, then each source with its counts and times."""
    observations = checked.observations
    name = shortened(clean(observations.service_name), 40) or "an unnamed service"
    sentences = [
        f"Timeline for {name}, {moments(span)}.",
        _said(checked, post),
        *_page([event for event, _ in status_in(observations.status, span)]),
        *_probes(samples_in(observations.samples, span)),
        *_reports(reports_in(observations.reports, span)),
        *_series([point for point in observations.series if span.contains(point.time)]),
    ]
    if len(sentences) == 2:
        sentences.append(NOTHING_SEEN)
    return shortened(" ".join(sentences), LONGEST)


def plain_quote(span: str) -> str:
    """The quoted claim, or "The claim" where the bundled font lacks letters of it."""
    quote = quoted(span)
    return quote if all(ord(character) <= _READABLE for character in quote.strip("“”…")) else "The claim"


def days(span: Window) -> str:
    """The dates of a span as a title has them: "28–29 December 2022"."""
    start, end = span.start, span.end
    last = f"{end.day} {end:%B %Y}"
    if start.date() == end.date():
        return last
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{last}"
    return f"{start.day} {start:%B} – {last}" if start.year == end.year else f"{start.day} {start:%B %Y} – {last}"


def _said(checked: Checked, post: Post) -> str:
    when = f", said {_moment(post.posted_at)}," if post.posted_at else ""
    return f"The claim {quoted(checked.claim.span)}{when} {PLAIN[checked.verdict.label]}."


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _page(events: Sequence[StatusEvent]) -> Iterator[str]:
    if events:
        said = [f"{event.state.value} at {event.at:%d %b %H:%M}" for event in events]
        yield f"Official page: {_listed(said)}."


def _probes(samples: Sequence[Sample]) -> Iterator[str]:
    if samples:
        counts = Counter(sample.reading for sample in samples)
        readings = ", ".join(f"{counts[reading]:,} {reading.value}" for reading in Reading if counts[reading])
        places = counted(len({sample.vantage for sample in samples}), "place")
        yield f"{counted(len(samples), 'probe')} from {places}: {readings}."


def _reports(reports: Sequence[Report]) -> Iterator[str]:
    for kind in ReportKind:
        said = [_report(report) for report in sorted(reports, key=lambda report: report.time) if report.kind is kind]
        if said:
            yield f"{_KINDS[kind]}: {_listed(said)}."


def _report(report: Report) -> str:
    number, region = number_of(report), clean(report.region) if report.region else ""
    figures = f" {number}" + (f" ({region})" if region else "") if number else ""
    until = f" to {report.end:%d %b %H:%M}" if report.end else ""
    return f"{name_of(report.source)}{figures} {report.time:%d %b %H:%M}{until}"


def _series(points: Sequence[SeriesPoint]) -> Iterator[str]:
    if points:
        counts = Counter(shortened(f"{clean(point.metric)} by {clean(point.source)}", 60) for point in points)
        said = [f"{name}, {counted(number, 'value')}" for name, number in sorted(counts.items())]
        yield f"Series: {_listed(said)}."


def _listed(items: Sequence[str]) -> str:
    more = [f"and {len(items) - MOST_NAMED} more"] if len(items) > MOST_NAMED else []
    return "; ".join([*items[:MOST_NAMED], *more])
