"""The nouns of telemetry: pure, frozen, aware of time.

Times are aware datetimes in UTC, durations `timedelta` unless the name says milliseconds, countries ISO 3166-1 alpha-2,
networks autonomous system numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple


class Outcome(StrEnum):
    """What one probe met, in the words of the probe CSV."""

    OK = "ok"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    HTTP_5XX = "http-5xx"
    HTTP_4XX = "http-4xx"
    BLOCKED = "blocked"
    CONTENT = "content"
    VANTAGE_FAULT = "vantage-fault"


class Reading(StrEnum):
    """What a sample says about the service: four things that are never mixed."""

    ANSWERED = "answered"
    FAILED = "failed"
    REFUSED = "refused"
    VOID = "void"


READINGS: dict[Outcome, Reading] = {
    Outcome.OK: Reading.ANSWERED,
    Outcome.DNS: Reading.FAILED,
    Outcome.CONNECT: Reading.FAILED,
    Outcome.TLS: Reading.FAILED,
    Outcome.TIMEOUT: Reading.FAILED,
    Outcome.HTTP_5XX: Reading.FAILED,
    Outcome.CONTENT: Reading.FAILED,
    # A refusal is about who asked: it shows neither that the service works nor that it is down.
    Outcome.HTTP_4XX: Reading.REFUSED,
    Outcome.BLOCKED: Reading.REFUSED,
    Outcome.VANTAGE_FAULT: Reading.VOID,
}


class ReportKind(StrEnum):
    """Who saw what a report says."""

    CROWD = "crowd"
    NETWORK = "network"
    PRESS = "press"
    ADMISSION = "admission"


class PageIndicator(StrEnum):
    """What a status page says of its whole service."""

    OPERATIONAL = "operational"
    NONE_LISTED = "none-listed"
    DEGRADED = "degraded"
    PARTIAL_OUTAGE = "partial-outage"
    MAJOR_OUTAGE = "major-outage"
    MAINTENANCE = "maintenance"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"


class ComponentState(StrEnum):
    """What a status page says of one of its components."""

    OPERATIONAL = "operational"
    DEGRADED = "degraded"
    PARTIAL_OUTAGE = "partial-outage"
    MAJOR_OUTAGE = "major-outage"
    MAINTENANCE = "maintenance"
    UNKNOWN = "unknown"


class IncidentStage(StrEnum):
    """Where the provider says that an incident or a maintenance stands."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    UPDATE = "update"
    RESOLVED = "resolved"
    POSTMORTEM = "postmortem"
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    UNKNOWN = "unknown"


class Health(StrEnum):
    """What our own quorum says of a service in one round."""

    UP = "up"
    PARTIAL = "partial"
    DOWN = "down"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A half-open stretch of time, from `start` up to but not including `end`.

    Raises:
        ValueError: an end is naive, or the end comes before the start.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a window needs aware datetimes")
        if self.end < self.start:
            raise ValueError("a window cannot end before it starts")

    @property
    def length(self) -> timedelta:
        """End minus start."""
        return self.end - self.start

    def contains(self, moment: datetime) -> bool:
        """Whether the moment lies in the window."""
        return self.start <= moment < self.end

    def overlap(self, start: datetime, end: datetime) -> timedelta:
        """How long a stretch from `start` to `end` lies inside the window; zero if it does not."""
        return max(min(self.end, end) - max(self.start, start), timedelta(0))

    def touches(self, start: datetime, end: datetime) -> bool:
        """Whether a stretch (or a single moment, where both are equal) meets the window."""
        if start == end:
            return self.contains(start)
        return start < self.end and end > self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One probe of one target from one vantage at one time.

    `until` is set for logs that record changes of state only: the state is known to hold up to then. `origin` and
    `sha256` name the document that the sample came in. `stands_for` is how many probes a state sums up.
    """

    time: datetime
    service: str
    target: str
    vantage: str
    asn: int | None
    country: str | None
    outcome: Outcome
    http_status: int | None = None
    dns_ms: float | None = None
    connect_ms: float | None = None
    tls_ms: float | None = None
    ttfb_ms: float | None = None
    total_ms: float | None = None
    control_ok: bool | None = None
    until: datetime | None = None
    operator: str = "self"
    origin: str = ""
    sha256: str = ""
    stands_for: int = 1

    @property
    def reading(self) -> Reading:
        """What the sample says about the service; void where the control target failed as well."""
        return Reading.VOID if self.control_ok is False else READINGS[self.outcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What someone else saw: crowd count, measurement network's notice, press, or the company's own admission."""

    time: datetime
    end: datetime | None
    service: str
    source: str
    operator: str
    kind: ReportKind
    value: float | None
    unit: str | None
    region: str | None
    summary: str
    url: str | None
    origin: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEvent:
    """One thing that an official page said, in its own words and in ours.

    `key` is stable across readings of the same page (page, component or incident update); `posted_at` is the time that
    the provider gives, `seen_at` when we read it. `state` belongs to the vocabulary of the subject: the whole page, a
    component or an incident. `word` keeps the provider's own word.
    """

    service: str
    format: str
    key: str
    state: PageIndicator | ComponentState | IncidentStage
    word: str
    title: str
    text: str
    posted_at: datetime | None
    seen_at: datetime
    incident: str | None = None
    url: str | None = None
    origin: str = ""
    sha256: str = ""

    @property
    def at(self) -> datetime:
        """When it was said: the provider's own time, else when we saw it."""
        return self.posted_at if self.posted_at is not None else self.seen_at


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPoint:
    """One value of a named metric from one source."""

    time: datetime
    service: str
    metric: str
    source: str
    value: float
    unit: str | None = None
    origin: str = ""
    sha256: str = ""


class Place(NamedTuple):
    """A vantage's name, network (ASN) and country, each of the last two None where it is not known."""

    vantage: str
    asn: int | None
    country: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One sampling round over all vantages: who answered, failed, was refused or is void.

    The four sets hold vantage names; void are also those whose failures are discredited. `networks` and `countries`
    count the distinct ones among healthy vantages, that is those that answered or failed. `troubled` are the places
    where at least one target failed. A stretch in which nothing changes may be one round that stands for several.
    """

    start: datetime
    end: datetime
    answered: frozenset[str]
    failed: frozenset[str]
    refused: frozenset[str]
    void: frozenset[str]
    networks: int
    countries: int
    health: Health
    troubled: frozenset[Place] = frozenset()
    stands_for: int = 1

    @property
    def healthy(self) -> int:
        """How many vantages gave evidence in this round."""
        return len(self.answered) + len(self.failed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A stretch of rounds in which the quorum saw failure; its ends are known only to within the sampling.

    The outage began after `start_after` (None if unseen) and by `start_by`; it ended after `end_after` and by `end_by`
    (None while it lasts or where nothing was sampled afterwards). `vantages` are those at which anything failed.
    """

    health: Health
    start_after: datetime | None
    start_by: datetime
    end_after: datetime
    end_by: datetime | None
    rounds: int
    vantages: frozenset[str]

    @property
    def shortest(self) -> timedelta:
        """The least time that it can have lasted."""
        return self.end_after - self.start_by

    @property
    def longest(self) -> timedelta | None:
        """The most that it can have lasted; None where an end was not seen."""
        if self.start_after is None or self.end_by is None:
            return None
        return self.end_by - self.start_after
