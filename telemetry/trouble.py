"""Trouble that somebody saw: our own outages, and what others reported where no quorum of ours saw it too; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from .model import Outage, Report, ReportKind

# Fewer user reports than this are the background of any large service.
CROWD_FLOOR = 100
# Totals for a day cover about one.
DAY_TOTAL = timedelta(hours=20)
# What is reported within this of other trouble is taken for the same.
APART = timedelta(hours=1)
REPORTERS = (ReportKind.NETWORK, ReportKind.CROWD)
OURSELVES = "our probes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One stretch of trouble: it began after `start_after` (None if unseen) and by `start_by`, and lasted to `end`.

    `seen_by` names who saw it.
    """

    seen_by: tuple[str, ...]
    start_after: datetime | None
    start_by: datetime
    end: datetime


def troubles(outages: Iterable[Outage], reports: Iterable[Report] = ()) -> tuple[Trouble, ...]:
    """The trouble of one service, oldest first: each outage, and stretches of reports that stand apart from them.

    Crowd counts below CROWD_FLOOR, the press and the company's own admissions count for nothing here. One event that
    many reported is one.
    """
    own = [_of_outage(outage) for outage in outages]
    others = _joined(_of_report(report) for report in reports if _counts(report))
    apart = [other for other in others if not any(_near(other, trouble) for trouble in own)]
    return tuple(sorted((*own, *apart), key=_order))


def _order(trouble: Trouble) -> tuple[datetime, datetime, tuple[str, ...]]:
    return (trouble.start_by, trouble.end, trouble.seen_by)


def _of_outage(outage: Outage) -> Trouble:
    return Trouble(seen_by=(OURSELVES,), start_after=outage.start_after, start_by=outage.start_by, end=outage.end_after)


def _of_report(report: Report) -> Trouble:
    end = max(report.end, report.time) if report.end is not None else report.time
    return Trouble(seen_by=(report.source,), start_after=None, start_by=report.time, end=end)


def _counts(report: Report) -> bool:
    """Whether a report shows by itself from when there was trouble: a crowd large enough, a network's measurement."""
    if not any(report.kind is kind for kind in REPORTERS) or _of_a_day(report):
        return False
    if report.kind is ReportKind.CROWD:
        return report.value is not None and report.value >= CROWD_FLOOR
    # A network that counted nothing saw nothing, and a notice with neither count nor end may be of a recovery.
    return report.end is not None if report.value is None else report.value > 0


def _of_a_day(report: Report) -> bool:
    """Whether a report tells of a day, and so of no hour: it dates no beginning."""
    if report.end is None:
        return report.time.time() == time(0)
    return report.end - report.time >= DAY_TOTAL


def _near(one: Trouble, other: Trouble) -> bool:
    return one.start_by <= other.end + APART and other.start_by <= one.end + APART


def _joined(reported: Iterable[Trouble]) -> Sequence[Trouble]:
    joined: list[Trouble] = []
    for trouble in sorted(reported, key=_order):
        if joined and _near(joined[-1], trouble):
            last = joined[-1]
            joined[-1] = Trouble(
                seen_by=tuple(sorted({*last.seen_by, *trouble.seen_by})),
                start_after=None,
                start_by=last.start_by,
                end=max(last.end, trouble.end),
            )
        else:
            joined.append(trouble)
    return joined
