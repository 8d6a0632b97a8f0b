from __future__ import annotations

from dataclasses import dataclass

from telemetry.probe.measurement import Vantage

from .key import AgentKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """An agent that may ship: where it is, who runs it, and the key that it signs with."""

    vantage: Vantage
    key: AgentKey
