"""Measuring from here as a chore of the daemon."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from bot.chores import Chore
from bot.clock import utc_now
from bot.config.collecting import ProbeSettings
from bot.options import Data
from bot.probed import probed_services
from telemetry.probe.schedule import Plan
from telemetry.probe.watch import Watch, watching
from telemetry.recording import record
from telemetry.services import Catalogue
from telemetry.store import TelemetryStore


def probing_chore(
    settings: ProbeSettings, data: Data, catalogue: Catalogue, *, agent: str, say: Callable[[str], object]
) -> Chore:
    """Measure the services of the configuration from here, by a plan or one time; `agent` is our User-Agent.

    Raises:
        BadInput: one of them is not known, or has nothing to probe.
    """
    services = probed_services(catalogue, settings.services, source="probes.services")
    count = sum(len(service.targets) for service in services)

    async def forever(stop: asyncio.Event) -> None:  # noqa: ARG001 -- it is cancelled: what is under way is kept or not
        say(f"probes: {count} targets every {settings.every} s, from {settings.vantage.name}")
        plan = Plan(period_s=settings.every, seed=settings.vantage.name)
        with _watch(settings, data, catalogue, agent) as watch:
            await watch.forever(services, plan=plan)

    async def once() -> bool:
        with _watch(settings, data, catalogue, agent) as watch:
            made = await watch.once(services)
        working = sum(measurement.control_ok is not False for measurement in made)
        say(f"probes: {len(made)} made, {working} of them with a working network here")
        return working > 0

    return Chore(name="probes", forever=forever, once=once)


@contextmanager
def _watch(settings: ProbeSettings, data: Data, catalogue: Catalogue, agent: str) -> Iterator[Watch]:
    with TelemetryStore.open(data.telemetry) as store:
        keep = partial(record, store, settings.vantage)
        seed = settings.vantage.name
        with watching(agent=agent, controls=catalogue.controls, seed=seed, clock=utc_now, keep=keep) as watch:
            yield watch
