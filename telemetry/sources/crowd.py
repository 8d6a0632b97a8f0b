"""People speaking of trouble, counted by the hour: heads and not posts, and no report where nobody spoke."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from telemetry.model import Report, ReportKind, Window
from telemetry.sources.receipt import Receipt

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Somebody who said something at a time; only how many there were is kept."""

    who: str
    at: datetime


def by_hour(
    voices: Iterable[Voice], *, window: Window, receipt: Receipt, service: str, source: str, of: str, complete: bool
) -> tuple[Report, ...]:
    """One report for each hour of the window in which anybody spoke.

    An hour without a voice is a silence, and silence is no evidence: it gives no report. `of` says what was counted,
    `complete` whether the source gave all that it had.
    """
    hours: dict[datetime, set[str]] = {}
    for voice in voices:
        if window.contains(voice.at):
            hours.setdefault(voice.at.replace(minute=0, second=0, microsecond=0), set()).add(voice.who)
    least = "" if complete else "at least "
    return tuple(
        receipt.report(
            ReportKind.CROWD,
            f"{least}{len(people)} {'person' if len(people) == 1 else 'people'} {of} in the hour from {hour:%H:%M} UTC",
            time=max(hour, window.start),
            end=min(hour + HOUR, window.end),
            service=service,
            source=source,
            value=float(len(people)),
            unit="people",
            region=None,
        )
        for hour, people in sorted(hours.items())
    )
