"""Asking the network about the catalogue: each page and each target one time, politely, beside controls."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

from telemetry.errors import BadInput
from telemetry.looks import Look
from telemetry.pages.feed import Feed, feeds
from telemetry.pages.rounds import reading
from telemetry.probe.measurement import Measurement
from telemetry.probe.probe import supports
from telemetry.probe.watch import Watch, watching
from telemetry.service import Service
from telemetry.services import Catalogue

from .catalogue_check import Checked, checked
from .clock import utc_now

SEED = "check"
AT_ONCE = 20


def asked_feeds(services: Sequence[Service]) -> tuple[Feed, ...]:
    """The documents that the catalogue stands for, not those that are tried because most of their format have them."""
    return tuple(feed for feed in feeds(services) if not feed.repeats)


async def ask(
    services: Sequence[Service], catalogue: Catalogue, *, agent: str, step: Callable[[], object]
) -> tuple[Checked, ...] | None:
    """Ask everything about these services; None where not even a control answers from here.

    `step` is called for every document and every service that is done.

    Raises:
        BadInput: a target that there is no kind of probe for.
    """
    for service in services:
        for target in service.targets:
            if not supports(target.url):
                raise BadInput(f"there is no kind of probe for {target.url}", source=f"{service.id}, {target.name}")
    with watching(agent=agent, controls=catalogue.controls, seed=SEED, clock=utc_now, keep=lambda _: None) as watch:
        if not await _works(watch, catalogue):
            return None
        looks, measurements = await asyncio.gather(
            _look(services, catalogue, agent=agent, step=step), _measure(services, watch, step)
        )
    return tuple(checked(service, looks[service.id], measurements[service.id]) for service in services)


async def _works(watch: Watch, catalogue: Catalogue) -> bool:
    """Whether any control answers; without controls nobody can tell, and it is taken to work."""
    answers = await asyncio.gather(*map(watch.prober.control, catalogue.controls))
    return not answers or any(control.ok for control in answers)


async def _look(
    services: Sequence[Service], catalogue: Catalogue, *, agent: str, step: Callable[[], object]
) -> Mapping[str, Sequence[Look]]:
    found: dict[str, list[Look]] = {service.id: [] for service in services}

    def keep(feed: Feed, look: Look) -> None:
        step()
        for service in feed.services:
            found[service.id].append(look)

    async with reading(
        agent=agent, controls=catalogue.controls, seed=SEED, clock=utc_now, known=lambda _: {}, keep=keep
    ) as rounds:
        await rounds.once(asked_feeds(services))
    return found


async def _measure(
    services: Sequence[Service], watch: Watch, step: Callable[[], object]
) -> Mapping[str, Sequence[Measurement]]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(service: Service) -> Sequence[Measurement]:
        async with gate:
            measurements = await watch.once([service])
        step()
        return measurements

    made = await asyncio.gather(*map(one, services))
    return {service.id: measurements for service, measurements in zip(services, made, strict=True)}
