"""One measurement: a target and, at the same moment from the same place, a control."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import httpx

from telemetry.model import Outcome
from telemetry.service import Target

from . import dns, http, tcp
from .content import Condition, Page
from .control import CONDITIONS, Controls
from .measurement import Control, Measurement
from .outcome import Finding, ProbeFailed, Trouble, judge_page, outcome_of_failure
from .politeness import retry_after
from .wire import Progress, Wire

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
SECURE = frozenset({"https", "tls"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Prober:
    """Measures targets from here.

    Args:
        wire: how to reach out.
        clock: the time, aware.
        deadline_s: when a probe ends at the latest, redirects and body included.
        expected: what each control target should answer, by its URL.
    """

    wire: Wire
    clock: Clock
    deadline_s: float = DEADLINE_S
    expected: Mapping[str, tuple[Condition, ...]] = field(default_factory=lambda: CONDITIONS)

    async def measure(
        self, target: Target, *, service: str, controls: Controls | None = None, conditions: Sequence[Condition] = ()
    ) -> Measurement:
        """Measure a target and a control side by side."""
        if controls is None:
            return await self.measure_alone(target, service=service, conditions=conditions)
        second, secure = int(self.clock().timestamp()), httpx.URL(target.url).scheme in SECURE
        measurement, control = await asyncio.gather(
            self.measure_alone(target, service=service, conditions=conditions),
            controls.check(second, secure=secure),
        )
        return replace(measurement, control=control)

    async def measure_alone(self, target: Target, *, service: str, conditions: Sequence[Condition] = ()) -> Measurement:
        """Measure a target without a control."""
        time, progress = self.clock(), Progress(asked=target.url)
        finding = await self._find(target.url, progress, conditions)
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

    async def control(self, target: Target) -> Control:
        """Measure a control target, by what is expected of it."""
        seen = await self.measure_alone(target, service="", conditions=self.expected.get(target.url, ()))
        return Control(name=target.name, url=target.url, outcome=seen.outcome, reason=seen.reason)

    async def _find(self, url: str, progress: Progress, conditions: Sequence[Condition]) -> Finding:
        try:
            parsed = httpx.URL(url)
            async with asyncio.timeout(self.deadline_s):
                page = await PROBES[parsed.scheme](parsed, progress, self.wire)
        except TimeoutError:
            outcome = outcome_of_failure(progress.phase, Trouble.TIMED_OUT)
            return Finding(outcome, f"no answer within {self.deadline_s:g} s, {progress.phase}")
        except ProbeFailed as failure:
            return Finding(outcome_of_failure(failure.phase, failure.trouble), str(failure))
        return Finding(Outcome.OK) if page is None else judge_page(page, asked=url, conditions=conditions)


def supports(url: str) -> bool:
    """Whether there is a kind of probe for a URL."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        return False
    return parsed.scheme in PROBES and bool(parsed.host)
