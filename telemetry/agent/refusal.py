"""Why a hub does not take a batch, each with its HTTP status and the word that the answer holds.

TelemetryError
├── BatchRefused
│   ├── UnknownAgent    the hub's configuration does not name it
│   ├── BadSignature    another key, or changed on its way
│   ├── ClockOff        the agent's clock is too far from the hub's
│   ├── Replayed        as old as, or older than, a batch that was taken already
│   ├── Malformed       not in the shape of a batch
│   ├── TooLarge        more bytes than a hub reads
│   └── TooSlow         the bytes did not come in time
└── HubRefused          what an agent makes of a hub that knows neither it nor its key (exit code 1)
"""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from telemetry.errors import TelemetryError


class BatchRefused(TelemetryError):
    """A batch of which nothing is kept."""

    status: ClassVar[int]
    word: ClassVar[str]


class UnknownAgent(BatchRefused):
    """A name that the hub's configuration does not hold."""

    status = 401
    word = "unknown-agent"


class BadSignature(BatchRefused):
    """Signed with another key, or not what was signed."""

    status = 401
    word = "bad-signature"


class ClockOff(BatchRefused):
    """A clock whose samples would be evidence at wrong times; `offset` is the hub's clock minus the agent's."""

    status = 422
    word = "clock-off"

    def __init__(self, offset: timedelta) -> None:
        self.offset = offset
        behind = "behind" if offset > timedelta(0) else "ahead of"
        super().__init__(f"the agent's clock is {abs(offset).total_seconds():.0f} s {behind} the hub's")


class Replayed(BatchRefused):
    """A batch whose sequence number is not above all those before; `last` is the last one that was taken, if any."""

    status = 409
    word = "replayed"

    def __init__(self, problem: str, *, last: int | None = None) -> None:
        self.last = last
        super().__init__(problem)


class Malformed(BatchRefused):
    """Bytes that are no batch."""

    status = 400
    word = "malformed"


class TooLarge(BatchRefused):
    """More bytes than a hub reads."""

    status = 413
    word = "too-large"


class TooSlow(BatchRefused):
    """Bytes that did not come in time."""

    status = 408
    word = "too-slow"


class HubRefused(TelemetryError):
    """A hub that will not take anything from this agent as it is configured."""
