"""Checks and observations written by hand: "Pelican", a service of ours, on a day of ours, for every label.

Pelican's site is probed from five places; its sign-in fails for many between 09:10 and 11:40 UTC on 14 May 2025, while
the official page lists nothing until 10:30.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from claims.model import (
    Check,
    Checked,
    Claim,
    Comparison,
    Evidence,
    EvidenceKind,
    Kind,
    Label,
    Observations,
    Post,
    Stance,
    Use,
    Verdict,
)
from telemetry.model import (
    IncidentStage,
    Outcome,
    PageIndicator,
    Report,
    ReportKind,
    Sample,
    StatusEvent,
    Window,
)

SERVICE = "pelican"
NAME = "Pelican"
TEXT = "Works for me. New edge servers rolled out."
URL = "https://factping.example/claims/7d3f0c21"


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment on the day."""
    return datetime(2025, 5, 14, hour, minute, second, tzinfo=UTC)


SAID_AT = at(10, 2, 31)
WINDOW = Window(start=SAID_AT - timedelta(minutes=15), end=SAID_AT + timedelta(minutes=15))

VANTAGES = (
    ("fra-1", 64501, "DE"),
    ("lhr-1", 64502, "GB"),
    ("iad-2", 64503, "US"),
    ("nrt-1", 64504, "JP"),
    ("gru-1", 64505, "BR"),
)


def sample(
    moment: datetime, vantage: str = "fra-1", outcome: Outcome = Outcome.OK, *, until: datetime | None = None
) -> Sample:
    """One probe of Pelican's front page."""
    asn, country = {name: (asn, country) for name, asn, country in VANTAGES}.get(vantage, (64599, "US"))
    return Sample(
        time=moment,
        service=SERVICE,
        target="https://pelican.example/",
        vantage=vantage,
        asn=asn,
        country=country,
        outcome=outcome,
        control_ok=True,
        until=until,
    )


def probes(start: datetime, end: datetime, *, every: timedelta, failing: Sequence[str] = ()) -> tuple[Sample, ...]:
    """All vantages at a cadence; those named as failing answer with 503 between 09:10 and 11:40."""
    found = []
    moment = start
    while moment < end:
        for offset, (vantage, _, _) in enumerate(VANTAGES):
            time = moment + timedelta(seconds=7 * offset)
            fails = vantage in failing and at(9, 10) <= time < at(11, 40)
            found.append(sample(time, vantage, Outcome.HTTP_5XX if fails else Outcome.OK))
        moment += every
    return tuple(found)


def report(
    moment: datetime,
    kind: ReportKind,
    source: str,
    *,
    until: datetime | None = None,
    value: float | None = None,
    region: str | None = None,
) -> Report:
    """What somebody else saw of Pelican."""
    return Report(
        time=moment,
        end=until,
        service=SERVICE,
        source=source,
        operator=source.partition(" ")[0].lower(),
        kind=kind,
        value=value,
        unit=None if value is None else "reports",
        region=region,
        summary=f"{source} on Pelican.",
        url=None,
    )


def page_says(
    moment: datetime, state: PageIndicator | IncidentStage, *, word: str = "", incident: str | None = None
) -> StatusEvent:
    """One reading of Pelican's official page."""
    return StatusEvent(
        service=SERVICE,
        format="statuspage",
        key=incident or "page",
        state=state,
        word=word or state.value,
        title="Pelican status",
        text="",
        posted_at=moment,
        seen_at=moment,
        incident=incident,
    )


REPORTS = (
    report(at(9, 14), ReportKind.CROWD, "Grumblemeter", value=850, region="world"),
    report(at(9, 40), ReportKind.CROWD, "Grumblemeter", until=at(11, 10), value=12_400, region="US"),
    report(at(9, 45), ReportKind.CROWD, "Grumblemeter", until=at(11, 0), value=2_300, region="JP"),
    report(at(9, 31), ReportKind.NETWORK, "WireWatch", region="world"),
    report(at(9, 10), ReportKind.PRESS, "The Daily Packet", until=at(11, 40)),
    report(at(9, 10), ReportKind.ADMISSION, "Pelican's own account", until=at(11, 40)),
)

STATUS = (
    page_says(at(7), PageIndicator.OPERATIONAL),
    page_says(at(10, 30), PageIndicator.PARTIAL_OUTAGE),
    page_says(at(12, 5), PageIndicator.OPERATIONAL),
    page_says(at(10, 30), IncidentStage.INVESTIGATING, incident="i-1"),
    page_says(at(10, 58), IncidentStage.IDENTIFIED, incident="i-1"),
    page_says(at(12, 5), IncidentStage.RESOLVED, incident="i-1"),
)


def observations(
    *,
    samples: Sequence[Sample] | None = None,
    reports: Sequence[Report] = REPORTS,
    status: Sequence[StatusEvent] = STATUS,
    window: Window = WINDOW,
    now: datetime | None = None,
    service: str | None = SERVICE,
) -> Observations:
    """Everything known of Pelican around the post."""
    if samples is None:
        samples = probes(at(6), at(14), every=timedelta(minutes=10), failing=("iad-2", "nrt-1"))
    return Observations(
        service=service,
        service_name=NAME,
        window=window,
        now=now or at(18),
        samples=tuple(samples),
        reports=tuple(reports),
        status=tuple(status),
    )


NOTHING_OBSERVED = observations(samples=(), reports=(), status=())


def finding(kind: EvidenceKind, source: str, operator: str, *, use: Use = Use.USED) -> Evidence:
    """One finding, pointing against the claim."""
    return Evidence(
        id=f"{operator}-{kind.value}",
        kind=kind,
        source=source,
        operator=operator,
        network=None,
        stance=Stance.AGAINST,
        use=use,
        summary=f"{source} saw failures.",
    )


EVIDENCE = (
    finding(EvidenceKind.PROBES, "our probes", "self"),
    finding(EvidenceKind.CROWD, "Grumblemeter via packet.example", "grumblemeter"),
    finding(EvidenceKind.CROWD, "Grumblemeter via another.example", "grumblemeter"),
    finding(EvidenceKind.NETWORK, "WireWatch", "wirewatch"),
    finding(EvidenceKind.PRESS, "An old paper", "old-paper", use=Use.DISCARDED),
)

POWER = (
    "5 places every 10 min; a failure shorter than 10 min can pass unseen. "
    "Signed-in pages, apps and notifications are not measured."
)

_VERDICTS: dict[Label, tuple[str, tuple[Comparison, ...]]] = {
    Label.SUPPORTED: (
        "Our measurements show answers from every place all through.",
        (Comparison(what="places answering", claimed="works", measured="5 of 5"),),
    ),
    Label.CONTRADICTED: (
        "Our measurements show failures from most places, and reports agree.",
        (Comparison(what="places answering", claimed="works", measured="1 of 5"),),
    ),
    Label.MISLEADING: (
        "Our measurements show failures from some places, and reports agree.",
        (Comparison(what="places answering", claimed="works", measured="3 of 5"),),
    ),
    Label.UNPROVEN: ("One place alone measured it, which is too few.", ()),
    Label.NOT_CHECKABLE: ("Causes inside a service leave no trace outside it.", ()),
}


def verdict(label: Label, *, method: str = "operational/1") -> Verdict:
    """A verdict with the label, as a method would give it."""
    summary, numbers = _VERDICTS[label]
    return Verdict(
        label=label,
        confidence=0.8,
        summary=summary,
        power="" if label is Label.NOT_CHECKABLE else POWER,
        method=method,
        evidence=() if label is Label.NOT_CHECKABLE else EVIDENCE,
        reasons=("hand-made",),
        numbers=numbers,
    )


def checked(
    label: Label,
    *,
    span: str = "Works for me",
    start: int = 0,
    kind: Kind = Kind.OPERATIONAL,
    method: str = "operational/1",
    seen: Observations | None = None,
) -> Checked:
    """One claim with its verdict."""
    claim = Claim(span=span, start=start, end=start + len(span), kind=kind, service=SERVICE)
    return Checked(claim=claim, verdict=verdict(label, method=method), observations=seen or observations())


POST = Post(id="1", text=TEXT, network="x", author="pelican_boss", posted_at=SAID_AT, service=SERVICE)
CHANGE = checked(Label.NOT_CHECKABLE, span="New edge servers rolled out", start=14, kind=Kind.CHANGE_EVENT)


def check(*claims: Checked) -> Check:
    """A check of the post with these claims."""
    return Check(post=POST, checked=claims)


CHECKS: dict[Label, Check] = {label: check(checked(label), CHANGE) for label in Label}
