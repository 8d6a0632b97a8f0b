"""One measurement: a target and, at the same moment from the same place, a control."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import httpx

from telemetry.model import Outcome
from telemetry.service import Target

from . import dns, http, tcp
from .content import Condition, Page
from .control import CONDITIONS, Controls
from .measurement import Control, Measurement
from .outcome import Finding, ProbeFailed, Trouble, judge_page, outcome_of_failure
from .ownclock import clock_reading
from .politeness import retry_after
from .steady import steady
from .wire import PORTS, Progress, Wire, parsed

DEADLINE_S = 10.0

Clock = Callable[[], datetime]
Probe = Callable[[httpx.URL, Progress, Wire], Awaitable[Page | None]]

# The kinds of probes, by the scheme of the target's URL.
PROBES: Mapping[str, Probe] = {
    "http": http.probe,
    "https": http.probe,
    "tcp": tcp.probe,
    "tls": tcp.probe,
    "dns": dns.probe,
}
SECURE = ("https:", "tls:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prober:
    """Measures targets from here.

    Args:
        wire: how to reach out.
        clock: the time, aware.
        deadline_s: when a probe ends at the latest, redirects and body included.
        expected: what each control target should answer, by its URL.
        steady: seconds on a clock that nobody sets.
    """

    wire: Wire
    clock: Clock
    deadline_s: float = DEADLINE_S
    expected: Mapping[str, tuple[Condition, ...]] = field(default_factory=lambda: CONDITIONS)
    steady: Callable[[], float] = steady

    @property
    def epoch(self) -> float:
        """The wall clock minus the steady one, in seconds: it changes when somebody sets the wall clock."""
        return self.clock().timestamp() - self.steady()

    async def measure(self, target: Target, *, service: str, controls: Controls | None = None) -> Measurement:
        """Measure a target and a control side by side."""
        if controls is None:
            return await self.measure_alone(target, service=service)
        second, secure = int(self.clock().timestamp()), target.url.startswith(SECURE)
        measurement, control = await asyncio.gather(
            self.measure_alone(target, service=service),
            controls.check(second, secure=secure),
        )
        return replace(measurement, control=control)

    async def measure_alone(self, target: Target, *, service: str) -> Measurement:
        """Measure a target without a control."""
        time = self.clock()
        return await self._measured(target, service, time, Progress(asked=target.url, family=target.family))

    async def control(self, target: Target) -> Control:
        """Measure a control target, by what is expected of it."""
        time, epoch, progress = self.clock(), self.epoch, Progress(asked=target.url, family=target.family)
        expected = replace(target, conditions=(*self.expected.get(target.url, ()), *target.conditions))
        seen = await self._measured(expected, "", time, progress)
        said = clock_reading(
            target.name,
            progress.date,
            sent=time + timedelta(milliseconds=progress.asked_ms),
            received=time + timedelta(milliseconds=seen.timings.ttfb or progress.asked_ms),
            epoch=epoch,
            cached=progress.cached,
        )
        return Control(
            name=target.name,
            url=target.url,
            outcome=seen.outcome,
            reason=seen.reason,
            retry_after=seen.retry_after,
            clock=said if seen.outcome is Outcome.OK else None,
        )

    async def _measured(self, target: Target, service: str, time: datetime, progress: Progress) -> Measurement:
        finding = await self._find(target.url, progress, target.conditions)
        endpoint = progress.endpoint
        return Measurement(
            time=time,
            service=service,
            target=target.name,
            url=target.url,
            outcome=finding.outcome,
            reason=finding.reason,
            timings=progress.timings(),
            address=None if endpoint is None else endpoint.address,
            family=None if endpoint is None else endpoint.family,
            unreached=tuple(progress.unreached),
            http_version=progress.http_version,
            http_status=progress.status,
            bytes=progress.bytes,
            final_url=progress.final_url,
            tls_expiry=progress.tls_expiry,
            retry_after=retry_after(progress.retry_after, time),
        )

    async def _find(self, url: str, progress: Progress, conditions: Sequence[Condition]) -> Finding:
        try:
            asked = parsed(url)
            async with asyncio.timeout(self.deadline_s):
                page = await PROBES[asked.scheme](asked, progress, self.wire)
        except TimeoutError:
            outcome = outcome_of_failure(progress.phase, Trouble.TIMED_OUT)
            return Finding(outcome, f"no answer within {self.deadline_s:g} s, {progress.phase}")
        except ProbeFailed as failure:
            return Finding(outcome_of_failure(failure.phase, failure.trouble), str(failure))
        return Finding(Outcome.OK) if page is None else judge_page(page, asked=url, conditions=conditions)


def supports(url: str) -> bool:
    """Whether there is a kind of probe for a URL, which names a host, and a port where none is implied."""
    try:
        asked = parsed(url)
    except httpx.InvalidURL:
        return False
    return asked.scheme in PROBES and bool(asked.host) and bool(asked.port or PORTS.get(asked.scheme))
