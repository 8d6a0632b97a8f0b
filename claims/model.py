"""The nouns of fact-checking: posts, claims, evidence, verdicts. Pure and frozen; times are aware and in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from telemetry.model import Report, Sample, SeriesPoint, StatusEvent, Window


class Kind(StrEnum):
    """What a claim is about."""

    OPERATIONAL = "operational"
    DEGRADED = "degraded"
    RESOLVED = "resolved"
    UPTIME = "uptime"
    INCIDENT_FREE = "incident-free"
    OUTAGE_DURATION = "outage-duration"
    OUTAGE_SCOPE = "outage-scope"
    LATENCY = "latency"
    LATENCY_CHANGE = "latency-change"
    THROUGHPUT = "throughput"
    COMPARISON = "comparison"
    METRIC_TREND = "metric-trend"
    OUTAGE_WINDOW = "outage-window"
    ETA = "eta"
    CAUSE = "cause"
    CHANGE_EVENT = "change-event"


class Unit(StrEnum):
    """The units of a claimed value."""

    RATIO = "ratio"
    PERCENT = "percent"
    MS = "ms"
    S = "s"
    MIN = "min"
    H = "h"
    DAYS = "days"
    X = "x"
    USERS = "users"
    REQUESTS_PER_S = "requests/s"
    OTHER = "other"


class Comparator(StrEnum):
    """How a claimed value bounds the truth."""

    EQUAL = "="
    ABOUT = "~"
    AT_MOST = "<="
    LESS = "<"
    AT_LEAST = ">="
    MORE = ">"


class Direction(StrEnum):
    """Which way the claimed change goes: for speed, `up` is faster."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


class Role(StrEnum):
    """In what capacity the author speaks."""

    EXECUTIVE = "executive"
    COMPANY = "company"
    SUPPORT_ACCOUNT = "support_account"
    STATUS_ACCOUNT = "status_account"
    STATUS_PAGE = "status_page"
    EMPLOYEE = "employee"
    PRESS = "press"
    THIRD_PARTY = "third_party"
    PUBLIC = "public"


class Precision(StrEnum):
    """How exactly a post's time is known."""

    MILLISECOND = "ms"
    SECOND = "s"
    MINUTE = "min"
    HOUR = "h"
    DAY = "day"

    @property
    def spread(self) -> timedelta:
        """How far the true time can lie from the stated one, either way."""
        return _SPREADS[self]


_SPREADS = {
    Precision.MILLISECOND: timedelta(0),
    Precision.SECOND: timedelta(seconds=1),
    Precision.MINUTE: timedelta(minutes=1),
    Precision.HOUR: timedelta(hours=1),
    Precision.DAY: timedelta(days=1),
}


class Extent(StrEnum):
    """How much of its service a post speaks of, as far as its place tells."""

    WHOLE = "whole"
    # An official page called one incident over: trouble of the service elsewhere is not held against it.
    INCIDENT = "incident"
    # It stands on an incident that the page still lists as open: nothing in it says that all is well.
    OPEN_INCIDENT = "open-incident"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What somebody published: the text with its author, time and place, and how much of its service it is about."""

    id: str
    text: str
    network: str = "other"
    url: str | None = None
    author: str | None = None
    author_role: Role | None = None
    posted_at: datetime | None = None
    posted_precision: Precision = Precision.SECOND
    service: str | None = None
    in_reply_to: str | None = None
    extent: Extent = Extent.WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimWindow:
    """The stretch of time that a claim speaks of: its words, and its UTC bounds as far as they are known."""

    text: str
    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A span of a post that states something about performance or uptime.

    `start` and `end` are character offsets into the post's text, `service` a catalogue id. `value` carries its `unit`;
    a percentage is 99.9 with unit percent, a ratio 0.5 with unit ratio. A `tentative` claim was found by what was
    learned and not by a pattern: its kind may be another, so that it can be held against nobody.
    """

    span: str
    start: int
    end: int
    kind: Kind
    service: str | None = None
    value: float | None = None
    unit: Unit | None = None
    comparator: Comparator | None = None
    direction: Direction = Direction.NONE
    window: ClaimWindow | None = None
    scope: str | None = None
    hedged: bool = False
    checkable: bool = True
    tentative: bool = False


class Dating(StrEnum):
    """What says when a change took place."""

    POST = "post"  # the post itself: a change event in it, a time that it names, "now"
    THREAD = "thread"  # a change event in the post before it
    NONE = "none"  # nothing does: its own time is taken, and the weeks around it are searched


class EvidenceKind(StrEnum):
    """Where a finding comes from."""

    PROBES = "probes"
    STATUS_PAGE = "status-page"
    CROWD = "crowd"
    NETWORK = "network"
    PRESS = "press"
    ADMISSION = "admission"
    SERIES = "series"


class Stance(StrEnum):
    """Which way a finding points, seen from the claim."""

    FOR = "for"
    AGAINST = "against"
    CONTEXT = "context"


class Use(StrEnum):
    """Silence is not evidence: three things that are never mixed."""

    USED = "used"
    DISCARDED = "discarded"
    NOT_OBSERVED = "not-observed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One finding with its receipt.

    `network` names what the source shares with others (for probes the autonomous systems), so that two monitors in one
    cloud count once. `reason` says why a finding was discarded or not observed; it is empty for used ones.
    """

    id: str
    kind: EvidenceKind
    source: str
    operator: str
    network: str | None
    stance: Stance
    use: Use
    summary: str
    window: Window | None = None
    url: str | None = None
    sha256: str | None = None
    reason: str = ""


class Label(StrEnum):
    """The five answers."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    MISLEADING = "misleading"
    UNPROVEN = "unproven"
    NOT_CHECKABLE = "not-checkable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A claimed number or state beside the measured one, both as words with units."""

    what: str
    claimed: str
    measured: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the evidence says of one claim, by a named version of a published method.

    `confidence` is between 0 and 1; `power` says what the instruments could and could not have seen; `reasons` are the
    rules that fired, most important first.
    """

    label: Label
    confidence: float
    summary: str
    power: str
    method: str
    evidence: tuple[Evidence, ...]
    reasons: tuple[str, ...]
    numbers: tuple[Comparison, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbedHour:
    """What the probes of one target from one place met in one hour (UTC), or in a part of it.

    `timings` are milliseconds until the whole answer was in, each with how often it was met; `censored` counts the
    time-outs, which took longer than anybody waited. Refused and void probes are left out.
    """

    start: datetime
    target: str
    vantage: str
    asn: int | None
    country: str | None
    operator: str
    answered: int
    failed: int
    timings: tuple[tuple[float, int], ...] = ()
    censored: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Another service, measured by the same probes: a control site, or the one that a claim compares with."""

    service: str
    service_name: str
    hours: tuple[ProbedHour, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidBefore:
    """What the speaker of a claim had claimed before of the same service and kind: the words, and when."""

    span: str
    posted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Observations:
    """All that is known about one claim's service around its time: what a method may look at.

    `window` is the stretch that the claim speaks of; the samples, reports and events reach beyond it on both sides.
    `moment` is when the post was published, where the claim names no time of its own; `spread` is how far its true
    time can be from the stated one. `claimants` are the operators who speak for the claimant: the company's own page
    and admissions are not an outside source for its own claim.

    Kinds that look at weeks have `hours` in the place of samples. `cut` is the stretch in which a change took place, as
    far as `dating` says, `controls` are services that it did not touch, `rival` is the service compared with;
    `elsewhere` are reports from times that a slip of the calendar could have meant.
    """

    service: str | None
    service_name: str
    window: Window
    now: datetime
    samples: tuple[Sample, ...] = ()
    reports: tuple[Report, ...] = ()
    status: tuple[StatusEvent, ...] = ()
    series: tuple[SeriesPoint, ...] = ()
    claimants: frozenset[str] = field(default_factory=frozenset)
    moment: datetime | None = None
    spread: timedelta = timedelta(0)
    hours: tuple[ProbedHour, ...] = ()
    cut: Window | None = None
    dating: Dating = Dating.POST
    controls: tuple[Beside, ...] = ()
    rival: Beside | None = None
    elsewhere: tuple[Report, ...] = ()
    said_before: tuple[SaidBefore, ...] = ()
    # What methods have worked out of it already: rounds of the same window are asked for again and again.
    worked_out: dict[object, Any] = field(default_factory=dict, init=False, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A claim with its verdict and what was looked at."""

    claim: Claim
    verdict: Verdict
    observations: Observations


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A post with everything found in it."""

    post: Post
    checked: tuple[Checked, ...]
