"""A batch of samples as bytes: one line that says whose it is, and signed JSON below.

    factping-batch 1 AGENT KEY-ID HMAC-SHA256
    {"agent": …, "dropped": …, "samples": [ … ], "sent_at": …, "sequence": …}

Version 2 holds notes as well: "missed": [ … ], starts that the schedule did not keep, and "checks": [ … ] of the
agent's clock. What has no notes is sent as version 1, which every hub understands.

The signature covers the version, the agent, the key's id and every byte of the JSON. Nothing is parsed before it holds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import Field, ValidationError

from telemetry.clocks import ClockCheck
from telemetry.missed import MissedRound
from telemetry.moment import format_moment
from telemetry.shipped import Shipped

from .key import AgentKey
from .refusal import BadSignature, ClockOff, Malformed, UnknownAgent
from .wire import (
    Moment,
    Shape,
    WireCheck,
    WireMissed,
    WireSample,
    as_json,
    check_as_json,
    missed_as_json,
    problem,
    together,
)

PLAIN, NOTED = "1", "2"
AGENT_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
LONGEST_NAME = 63
# A clock further off than this would make evidence at wrong times; the same bound ends the life of a signature.
MAX_CLOCK_OFF = timedelta(minutes=15)
# A spool may wait for months; what is older is no vantage's backlog but a broken clock.
OLDEST = timedelta(days=366)
# A run waits for its turn, but never as long as this.
MOST_LATE = timedelta(days=2)

_HEAD = re.compile(rb"factping-batch ([0-9]{1,4}) ([a-z0-9-]{1,63}) ([0-9a-f]{8}) ([0-9a-f]{64})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Samples of one agent.

    `sequence` rises with every sending, also of the same samples; `sent_at` is the agent's clock. `dropped` counts the
    samples that it had to throw away so far. `missed` and `checks` are notes: of missed starts and of its clock.
    """

    agent: str
    sequence: int
    sent_at: datetime
    samples: tuple[Shipped, ...]
    dropped: int = 0
    missed: tuple[MissedRound, ...] = ()
    checks: tuple[ClockCheck, ...] = ()

    @property
    def version(self) -> str:
        """The first version that can hold it."""
        return NOTED if self.missed or self.checks else PLAIN


class _Payload(Shape):
    agent: str
    sequence: Annotated[int, Field(ge=1, lt=2**63)]
    sent_at: Moment
    dropped: Annotated[int, Field(ge=0, lt=2**63)]
    samples: tuple[WireSample, ...]


class _NotedPayload(_Payload):
    missed: tuple[WireMissed, ...]
    checks: tuple[WireCheck, ...]


_PAYLOADS: Mapping[str, type[_Payload]] = {PLAIN: _Payload, NOTED: _NotedPayload}


def is_agent_name(text: str) -> bool:
    """Whether a text can name an agent: lower-case words joined by hyphens."""
    return AGENT_NAME.fullmatch(text) is not None and len(text) <= LONGEST_NAME


def sign(batch: Batch, key: AgentKey) -> bytes:
    """The bytes of a batch."""
    values: dict[str, Any] = {
        "agent": batch.agent,
        "sequence": batch.sequence,
        "sent_at": format_moment(batch.sent_at),
        "dropped": batch.dropped,
        "samples": [as_json(shipped) for shipped in batch.samples],
    }
    if batch.version == NOTED:
        values["missed"] = [missed_as_json(missed) for missed in batch.missed]
        values["checks"] = [check_as_json(check) for check in batch.checks]
    payload = canonical(values)
    head = f"factping-batch {batch.version} {batch.agent} {key.id}".encode()
    return b"%s %s\n%s" % (head, key.sign(head + b"\n" + payload).encode(), payload)


def verify(body: bytes, keys: Mapping[str, AgentKey], now: datetime) -> Batch:
    """Read a batch that one of the agents signed.

    Raises:
        Malformed: not in the shape of a batch, or of a version that is not known.
        UnknownAgent: none of `keys` belongs to its agent.
        BadSignature: signed with another key, or changed since.
        ClockOff: its agent's clock, or the age of the batch, is too far from `now`.
    """
    version, agent, payload = _signed(body, keys)
    try:
        parsed = _PAYLOADS[version].model_validate_json(payload)
    except ValidationError as error:
        raise Malformed(problem(error)) from None
    if parsed.agent != agent:
        raise Malformed("the line above names another agent than the batch")
    if abs(now - parsed.sent_at) > MAX_CLOCK_OFF:
        raise ClockOff(now - parsed.sent_at)
    for number, sample in enumerate(parsed.samples):
        _check_times(sample, parsed.sent_at, number)
    noted = parsed if isinstance(parsed, _NotedPayload) else None
    missed = () if noted is None else tuple(each.missed(agent) for each in noted.missed)
    checks = () if noted is None else tuple(each.check(agent) for each in noted.checks)
    if not all(note_in_time(moment, parsed.sent_at) for moment in _times_of(missed, checks)):
        raise Malformed("a note is of a time too far from the sending")
    return Batch(
        agent=agent,
        sequence=parsed.sequence,
        sent_at=parsed.sent_at,
        samples=together(parsed.samples, agent),
        dropped=parsed.dropped,
        missed=missed,
        checks=checks,
    )


def note_in_time(moment: datetime, sent_at: datetime) -> bool:
    """Whether a note is of a time that a sending at this time may bring."""
    return sent_at - OLDEST <= moment <= sent_at + MOST_LATE


def canonical(values: Mapping[str, Any]) -> bytes:
    """JSON in the one way that these values are written."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def _signed(body: bytes, keys: Mapping[str, AgentKey]) -> tuple[str, str, bytes]:
    line, _, payload = body.partition(b"\n")
    found = _HEAD.fullmatch(line)
    if found is None:
        raise Malformed("does not begin with the line of a batch")
    version, agent, key_id, signature = (part.decode() for part in found.groups())
    if version not in _PAYLOADS:
        raise Malformed(f"version {version} is not known here (known: {', '.join(_PAYLOADS)})")
    key = keys.get(agent)
    if key is None:
        raise UnknownAgent(f"{agent} is not one of this hub's agents")
    if key.id != key_id:
        raise BadSignature(f"signed with key {key_id}, which is not {agent}'s here")
    if not key.signed(line[: -len(signature) - 1] + b"\n" + payload, signature):
        raise BadSignature(f"the signature is not {agent}'s for these bytes")
    return version, agent, payload


def _times_of(missed: Iterable[MissedRound], checks: Iterable[ClockCheck]) -> Iterator[datetime]:
    yield from (each.scheduled for each in missed)
    yield from (each.at for each in checks)


def _check_times(sample: WireSample, sent_at: datetime, number: int) -> None:
    if sample.time > sent_at:
        raise Malformed(f"samples.{number}.time: later than the sending")
    if sent_at - sample.time > OLDEST:
        raise Malformed(f"samples.{number}.time: more than {OLDEST.days} days before the sending")
    if abs(sample.time - sample.scheduled) > MOST_LATE:
        raise Malformed(f"samples.{number}.scheduled: too far from the time")
