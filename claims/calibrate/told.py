"""What others said in a simulated year: measurement networks, crowds, the press, the official page; pure.

They are late, forget the end, name one region, write the wrong month, list nothing, and now and then report what never
happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from claims.calibrate.probed import NAME, SERVICE
from claims.calibrate.year import AMERICA, DAY_S, EUROPE, HOUR_S, MINUTE_S, YEAR_S, Trouble, Year, at
from telemetry.model import IncidentStage, PageIndicator, Report, ReportKind, StatusEvent

NETWORKS = ("netwatch", "pathscope")
CROWD = "complaint counter"
PRESS = "the evening wire"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """What the page listed; seconds of the year. `major` if it called it an outage."""

    opened: float
    closed: float
    major: bool
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """All that others said of one trouble, or of nothing where `trouble` is None; seconds of the year.

    A notice is from when, to when (None where it names no end) and of which region; a post-mortem when it was posted
    and from when to when it has the trouble.
    """

    trouble: Trouble | None
    notices: tuple[tuple[str, float, float | None, str | None], ...] = ()
    crowd: tuple[float, float] | None = None
    press: float | None = None
    incident: Incident | None = None
    postmortem: tuple[float, float, float] | None = None

    def begins(self) -> float:
        """When the first of it was said."""
        times = [start for _, start, _, _ in self.notices]
        times += [] if self.crowd is None else [self.crowd[0]]
        times += [] if self.press is None else [self.press]
        times += [] if self.incident is None else [self.incident.opened]
        return min(times, default=self.trouble.begins if self.trouble is not None else 0.0)


def accounts(year: Year) -> tuple[Account, ...]:
    """What was said of each trouble that was not planned, and of nothing at all."""
    chance = year.chance("told")
    of_troubles = [_account(chance, each) for each in year.troubles if not each.planned]
    return (*of_troubles, *_of_nothing(chance))


def _account(chance: np.random.Generator, trouble: Trouble) -> Account:
    notices = []
    for name, odds in zip(NETWORKS, (0.6, 0.4), strict=True):
        if chance.random() < (odds if trouble.total else odds / 2):
            ends = trouble.ends + chance.uniform(-3, 8) * MINUTE_S
            begins = min(trouble.begins + chance.uniform(0, 5) * MINUTE_S, ends - MINUTE_S)
            notices.append((name, begins, None if chance.random() < 0.25 else ends, _region(chance, trouble)))
    crowd = press = None
    if chance.random() < 0.6:
        moment = trouble.begins + chance.uniform(5, 60) * MINUTE_S
        crowd = (min(moment, trouble.ends), float(round(np.exp(chance.uniform(np.log(40), np.log(9000))))))
    if chance.random() < 0.25:
        press = trouble.begins + chance.uniform(15, 120) * MINUTE_S
    incident = _incident(chance, trouble)
    postmortem = None
    if incident is not None and chance.random() < 0.3:
        postmortem = (
            trouble.ends + chance.uniform(1, 4) * DAY_S,
            trouble.begins + chance.uniform(-3, 3) * MINUTE_S,
            trouble.ends + chance.uniform(-3, 3) * MINUTE_S,
        )
    return Account(
        trouble=trouble, notices=tuple(notices), crowd=crowd, press=press, incident=incident, postmortem=postmortem
    )


def _region(chance: np.random.Generator, trouble: Trouble) -> str | None:
    if trouble.countries is not None:
        return "EU" if trouble.countries == EUROPE else "US" if trouble.countries == AMERICA else "Asia"
    return str(chance.choice(["US", "EU", "Japan"])) if chance.random() < 0.3 else None


def _incident(chance: np.random.Generator, trouble: Trouble) -> Incident | None:
    """Late, or never; some are closed before the trouble is over."""
    if chance.random() >= (0.75 if trouble.total else 0.5):
        return None
    opened = trouble.begins + chance.uniform(3, 45) * MINUTE_S
    closed = max(trouble.ends + chance.uniform(-15, 40) * MINUTE_S, opened + 5 * MINUTE_S)
    return Incident(opened=opened, closed=closed, major=trouble.total, title="Errors")


def _of_nothing(chance: np.random.Generator) -> Iterator[Account]:
    for _ in range(int(chance.poisson(8))):
        yield Account(trouble=None, crowd=(chance.uniform(0, YEAR_S), float(chance.integers(60, 900))))
    for _ in range(int(chance.poisson(3))):
        begins, name = chance.uniform(0, YEAR_S), NETWORKS[int(chance.integers(2))]
        region = str(chance.choice(["US", "EU", "Brazil"])) if chance.random() < 0.6 else None
        yield Account(trouble=None, notices=((name, begins, begins + chance.uniform(10, 90) * MINUTE_S, region),))
    if chance.random() < 0.7:
        yield Account(trouble=None, press=chance.uniform(0, YEAR_S))
    for _ in range(int(chance.poisson(8))):
        opened = chance.uniform(0, YEAR_S - DAY_S)
        listed = Incident(
            opened=opened, closed=opened + chance.uniform(0.5, 8) * HOUR_S, major=False, title="Delayed emails"
        )
        yield Account(trouble=None, incident=listed)


def reports(told: tuple[Account, ...]) -> Iterator[Report]:
    """The accounts of outsiders as reports; one paper in two quotes the counter."""
    for number, each in enumerate(told):
        for name, start, end, region in each.notices:
            yield _report(ReportKind.NETWORK, name, start, end, region=region, summary="Requests to it failed.")
        if each.crowd is not None:
            moment, value = each.crowd
            yield _report(ReportKind.CROWD, CROWD, moment, None, value=value, summary="People reported problems.")
        if each.press is not None:
            words = f"It is down, by the {CROWD}." if number % 2 else "It is down, people say."
            yield _report(ReportKind.PRESS, PRESS, each.press, None, summary=words)


def _report(
    kind: ReportKind,
    by: str,
    start: float,
    end: float | None,
    *,
    summary: str,
    value: float | None = None,
    region: str | None = None,
) -> Report:
    return Report(
        time=at(start),
        end=None if end is None else at(end),
        service=SERVICE,
        source=by,
        operator=by,
        kind=kind,
        value=value,
        unit="reports" if value is not None else None,
        region=region,
        summary=summary,
        url=None,
    )


def page(year: Year, told: tuple[Account, ...]) -> Iterator[StatusEvent]:
    """What stood on the official page: how it was, incidents and their closing, post-mortems, silent edits, plans."""
    chance = year.chance("page")
    yield _stood(PageIndicator.OPERATIONAL, 0.0)
    for number, each in enumerate(told):
        if each.incident is not None:
            yield from _of_incident(chance, f"i{number}", each.incident, each)
    for number, trouble in enumerate(each for each in year.troubles if each.planned):
        yield from _planned(f"m{number}", trouble)


def _of_incident(chance: np.random.Generator, name: str, listed: Incident, account: Account) -> Iterator[StatusEvent]:
    title = f"{listed.title} [impact: {'major' if listed.major else 'minor'}]"
    words = "We are seeing errors." if account.trouble is not None else "Emails are delayed."
    yield _said(name, IncidentStage.INVESTIGATING, listed.opened, title, words)
    if chance.random() < 0.2:
        # The same posting in other words, found a day later.
        edited = _said(name, IncidentStage.INVESTIGATING, listed.opened, title, "A few of you may have seen errors.")
        yield _seen_again(edited, at(listed.opened + DAY_S))
    if chance.random() < 0.3:
        moment = (listed.opened + listed.closed) / 2
        yield _said(name, IncidentStage.MONITORING, moment, title, "A fix is in place and we are watching.")
    yield _said(name, IncidentStage.RESOLVED, listed.closed, title, "This is resolved.")
    yield _stood(PageIndicator.MAJOR_OUTAGE if listed.major else PageIndicator.DEGRADED, listed.opened + MINUTE_S)
    yield _stood(PageIndicator.OPERATIONAL, listed.closed + MINUTE_S)
    if account.postmortem is not None:
        posted, start, end = account.postmortem
        begins, ends = at(start), at(end)
        if chance.random() < 0.1 and begins.month > 1 and begins.day <= 28 and ends.day <= 28:
            # Written from memory, a month early.
            begins, ends = (each.replace(month=each.month - 1) for each in (begins, ends))
        text = f"Between {begins:%d %B %Y %H:%M} and {ends:%d %B %Y %H:%M} UTC, requests failed."
        if begins.date() == ends.date():
            text = f"On {begins:%d %B %Y} between {begins:%H:%M} and {ends:%H:%M} UTC, requests failed."
        yield _said(name, IncidentStage.POSTMORTEM, posted, title, text)


def _planned(name: str, trouble: Trouble) -> Iterator[StatusEvent]:
    begins, ends = trouble.begins - 10 * MINUTE_S, trouble.ends + 15 * MINUTE_S
    for stage, moment in (
        (IncidentStage.SCHEDULED, begins - DAY_S),
        (IncidentStage.IN_PROGRESS, begins),
        (IncidentStage.COMPLETED, ends),
    ):
        yield _said(name, stage, moment, "Database maintenance [impact: maintenance]", "Planned maintenance.")


def _said(name: str, stage: IncidentStage, moment: float, title: str, text: str) -> StatusEvent:
    return StatusEvent(
        service=SERVICE,
        format="statuspage",
        key=f"{name}/{stage}/{moment:.0f}",
        state=stage,
        word=stage.value,
        title=title,
        text=text,
        posted_at=at(moment),
        seen_at=at(moment) + timedelta(seconds=40),
        incident=name,
    )


def _seen_again(event: StatusEvent, moment: datetime) -> StatusEvent:
    return StatusEvent(
        service=event.service,
        format=event.format,
        key=event.key,
        state=event.state,
        word=event.word,
        title=event.title,
        text=event.text,
        posted_at=event.posted_at,
        seen_at=moment,
        incident=event.incident,
    )


def _stood(state: PageIndicator, moment: float) -> StatusEvent:
    return StatusEvent(
        service=SERVICE,
        format="statuspage",
        key="page",
        state=state,
        word=state.value,
        title=f"{NAME} status",
        text="",
        posted_at=None,
        seen_at=at(moment),
    )
