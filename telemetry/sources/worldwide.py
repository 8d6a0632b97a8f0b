"""A service seen from many places at once: Globalping asked for a target and, from the same probes, for a control."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telemetry.document import Document
from telemetry.errors import SourceUnavailable
from telemetry.model import Sample
from telemetry.service import Service, Target
from telemetry.sources import globalping
from telemetry.sources.request import Request

# Their client guidelines ask for half a second between readings; a measurement is over within half a minute.
POLL_S = 1.0
POLLS = 40

Ask = Callable[[Request], Awaitable[Document]]


async def worldwide(
    service: Service,
    target: Target,
    *,
    control: Target | None,
    ask: Ask,
    sleep: Callable[[float], Awaitable[object]],
    base_url: str = globalping.BASE_URL,
) -> tuple[Sample, ...]:
    """Measure one target from a dozen places; `ask` is `fetch` with its client, allowance and clock filled in.

    Raises:
        BadInput, BudgetSpent, SourceRefused: as `fetch` and the parser do.
        SourceUnavailable: Globalping was not done in time.
    """
    measurement = globalping.created(await ask(globalping.request(target.url, base_url=base_url)))
    beside = None
    if control is not None:
        again = globalping.request(control.url, base_url=base_url, same_probes_as=measurement)
        beside = globalping.created(await ask(again))
    samples = globalping.parse(await _read(measurement, ask, sleep, base_url), service=service, target=target.name)
    if control is None or beside is None:
        return globalping.kindest(samples)
    controls = globalping.parse(await _read(beside, ask, sleep, base_url), service=service, target=control.name)
    return globalping.kindest(globalping.controlled(samples, controls))


async def _read(measurement: str, ask: Ask, sleep: Callable[[float], Awaitable[object]], base_url: str) -> Document:
    for _ in range(POLLS):
        document = await ask(globalping.result_request(measurement, base_url=base_url))
        if globalping.finished(document):
            return document
        await sleep(POLL_S)
    raise SourceUnavailable(f"{globalping.NAME}: measurement {measurement} was not done after {POLLS} readings")
