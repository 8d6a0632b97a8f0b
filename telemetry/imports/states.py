"""A log of changes of state, as Upptime keeps it, as samples that are held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby, pairwise
from urllib.parse import urlsplit

from telemetry.hold import LONGEST_HOLD
from telemetry.model import Outcome, Sample
from telemetry.services import Catalogue, Service

VANTAGE = "github-runner"
# Upptime runs as a GitHub Actions workflow, by default on a runner that GitHub hosts. Those are virtual machines in
# Azure, thus in Microsoft's network and, as far as is known, in its US regions. All Upptime logs therefore share one
# network: however many there are, they are one witness.
# https://docs.github.com/en/actions/concepts/runners/github-hosted-runners
VANTAGE_ASN = 8075
VANTAGE_COUNTRY = "US"
OPERATOR = "upptime"


class Status(StrEnum):
    """Upptime's own word for a target."""

    UP = "up"
    DOWN = "down"
    DEGRADED = "degraded"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One entry of the log: what the runner found, and where that is written.

    `name` is Upptime's slug of the target, `repo` the log's owner and name where known. `code` is None where no HTTP
    answer came.
    """

    time: datetime
    name: str
    url: str
    status: Status
    code: int | None
    response_ms: float | None
    repo: str = ""
    origin: str = ""
    sha256: str = ""

    @property
    def target(self) -> str:
        """What was probed."""
        return self.url or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class UpptimeLog:
    """The samples of an Upptime log, by time, and the targets that the catalogue does not know."""

    samples: tuple[Sample, ...]
    left_out: tuple[str, ...]


def read_states(states: Iterable[State], catalogue: Catalogue) -> UpptimeLog:
    """Turn a log's states into samples that hold until the next state of the same target.

    A state holds for LONGEST_HOLD at most, and the last one of a target only as far as the log of its repository goes.
    """
    ordered = sorted(states, key=lambda state: (state.repo, state.name, state.time))
    log_ends: dict[str, datetime] = {}
    for state in ordered:
        log_ends[state.repo] = max(state.time, log_ends.get(state.repo, state.time))
    samples: list[Sample] = []
    left_out: dict[str, None] = {}
    for (repo, _), chain in groupby(ordered, key=lambda state: (state.repo, state.name)):
        for state, until in _held(chain, log_ends[repo]):
            service = _service(state, catalogue)
            if service is None:
                left_out[_label(state)] = None
            else:
                samples.append(_sample(state, service.id, until))
    return UpptimeLog(samples=tuple(sorted(samples, key=lambda sample: sample.time)), left_out=tuple(left_out))


def outcome_of(status: Status, code: int | None) -> Outcome:
    """What one run of Upptime says, in our words."""
    if code is None:
        return Outcome.CONNECT if status is Status.DOWN else Outcome.VANTAGE_FAULT
    if 400 <= code < 500:
        return Outcome.BLOCKED  # the runner was refused, whether its owner counts that as up or as down
    if 200 <= code < 400:
        # "down" in spite of an answer: it was not the page that the owner of the log expects.
        return Outcome.CONTENT if status is Status.DOWN else Outcome.OK
    if 500 <= code < 600 and status is Status.DOWN:
        return Outcome.HTTP_5XX
    # "up" with a server error, or a code that HTTP does not have (604 was seen in 2023): the entry contradicts
    # itself, as "up" without any answer does, so it says nothing about the service.
    return Outcome.VANTAGE_FAULT


def _held(chain: Iterable[State], log_end: datetime) -> Iterator[tuple[State, datetime | None]]:
    """Each state with the moment that it is known to hold up to; of two at one moment the later entry counts."""
    states = list({state.time: state for state in chain}.values())
    for state, following in pairwise(states):
        yield state, min(following.time, state.time + LONGEST_HOLD)
    last = states[-1]
    yield last, None if last.time == log_end else min(log_end, last.time + LONGEST_HOLD)


def _service(state: State, catalogue: Catalogue) -> Service | None:
    """The service by the host of the URL, and only where that names none by the target's name.

    A target called "github" at a stranger's address would blame GitHub for the stranger's faults.
    """
    host = urlsplit(state.url).hostname
    return catalogue.by_url(state.url) if host else catalogue.find(state.name)


def _label(state: State) -> str:
    return f"{state.name} ({state.url})" if state.url else state.name


def _sample(state: State, service: str, until: datetime | None) -> Sample:
    return Sample(
        time=state.time,
        service=service,
        target=state.target,
        vantage=VANTAGE,
        asn=VANTAGE_ASN,
        country=VANTAGE_COUNTRY,
        outcome=outcome_of(state.status, state.code),
        http_status=state.code,
        total_ms=state.response_ms,
        until=until,
        operator=state.repo.partition("/")[0] or OPERATOR,
        origin=state.origin,
        sha256=state.sha256,
    )
