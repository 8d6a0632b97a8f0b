"""factping probe: measure services from here."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.asking import asking, config_option, configured
from bot.clock import utc_now
from bot.contact import contact_option, user_agent
from bot.options import Data, Name, data_option, json_option
from bot.probed import probed_services
from bot.quote import clean
from bot.stopping import until_stopped

if TYPE_CHECKING:
    from telemetry.asking.asker import Asker
    from telemetry.asking.settings import SourceSettings
    from telemetry.probe.measurement import Measurement, Vantage
    from telemetry.probe.observed import Observed
    from telemetry.probe.schedule import Plan
    from telemetry.probe.watch import Watch
    from telemetry.service import Service
    from telemetry.store import TelemetryStore

PHASES = ("dns", "connect", "tls", "ttfb", "total")


class Country(click.ParamType[str]):
    """A country as ISO 3166-1 alpha-2 writes it."""

    name = "COUNTRY"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Two letters, in capitals."""
        text = str(value).strip().upper()
        if re.fullmatch(r"[A-Z]{2}", text) is None:
            self.fail(f"{value!a} is no two-letter country code", param, ctx)
        return text


@click.command()
@click.argument("services", nargs=-1, required=True)
@click.option("--once", is_flag=True, help="Measure every target one time, then stop.")
@click.option("--every", type=click.IntRange(30, 86_400), default=60, show_default=True, help="Seconds between rounds.")
@click.option("--vantage", type=Name(), default="here", show_default=True, help="The name of this place.")
@click.option("--asn", type=click.IntRange(1, 2**32 - 1), help="The network of this place.")
@click.option("--country", type=Country(), help="The country of this place, as two letters.")
@click.option("--family", type=click.Choice(["ipv4", "ipv6"]), help="Connect by this family only.")
@click.option("--worldwide", is_flag=True, help="One time, from here and from a dozen places through Globalping.")
@config_option
@contact_option
@data_option
@json_option
def probe(
    *,
    services: tuple[str, ...],
    once: bool,
    every: int,
    vantage: str,
    asn: int | None,
    country: str | None,
    family: str | None,
    worldwide: bool,
    config: Path | None,
    contact: str | None,
    data: Data,
    as_json: bool,
) -> None:
    """Measure services from here.

    Each target beside a well-known other one, so that a broken network here is not taken for an outage there; the
    samples go into telemetry.db. Without --once it goes on until Ctrl-C, and --json prints one object a line. Exit code
    1 if nothing could be measured.

    With --worldwide also by a dozen volunteers' probes on all continents, beside a control by the same probes: the
    first page of each service, out of the free 250 tests an hour. That works where this place itself has no way out
    but to Globalping.
    """
    from telemetry.probe.measurement import Family, Vantage
    from telemetry.probe.watch import watching
    from telemetry.services import load_catalogue
    from telemetry.store import TelemetryStore

    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    catalogue = load_catalogue(data.services)
    chosen = probed_services(catalogue, services, source="SERVICES")
    if config is not None and not worldwide:
        raise click.UsageError("--config goes with --worldwide")
    globalping = configured(config)["globalping"] if worldwide else None
    agent = user_agent(contact)
    here = Vantage(name=vantage, asn=asn, country=country)
    with TelemetryStore.open(data.telemetry) as store:
        notes = Notes(store=store, vantage=here, as_json=as_json, at_end=once or worldwide)
        with watching(
            agent=agent,
            controls=catalogue.controls,
            seed=vantage,
            clock=utc_now,
            keep=notes.keep,
            family=None if family is None else Family(family),
        ) as watch:
            made = _watch(watch, chosen, notes, every=None if once or worldwide else every)
        if globalping is not None:
            elsewhere = asyncio.run(_elsewhere(chosen, globalping, asking(store, catalogue, agent), quiet=as_json))
            notes.end(made, elsewhere)
            return
        notes.end(made)
    if not any(notes.working) and (once or notes.working):
        raise click.ClickException("no network from here: the control targets did not answer either")


@dataclass(slots=True, kw_only=True)
class Notes:
    """Keeps each measurement in the store and prints it; `working` says for each whether this place was."""

    store: TelemetryStore
    vantage: Vantage
    as_json: bool
    at_end: bool
    working: list[bool] = field(default_factory=list)

    def keep(self, observed: Observed) -> None:
        """Keep and print what was observed, soon after."""
        from telemetry.recording import record

        record(self.store, self.vantage, observed)
        for measurement in observed.measurements:
            self.working.append(measurement.control_ok is not False)
            if not self.as_json:
                click.echo(_as_text(measurement))
            elif not self.at_end:
                click.echo(json.dumps(self._as_json(measurement), ensure_ascii=False))

    def end(self, measurements: Sequence[Measurement], elsewhere: Sequence[object] | None = None) -> None:
        """Print what is printed whole: what was measured here, and apart from it what was measured elsewhere."""
        if self.as_json and self.at_end:
            rows = [self._as_json(measurement) for measurement in measurements]
            whole = rows if elsewhere is None else {"here": rows, "worldwide": elsewhere}
            click.echo(json.dumps(whole, ensure_ascii=False, indent=2))

    def _as_json(self, measurement: Measurement) -> dict[str, object]:
        from telemetry.probe.jsonform import measurement_as_json

        return measurement_as_json(measurement, self.vantage)


def _watch(watch: Watch, services: Sequence[Service], notes: Notes, *, every: int | None) -> Sequence[Measurement]:
    """Measure once, or every so many seconds until Ctrl-C."""
    from telemetry.probe.schedule import Plan

    if every is None:
        return asyncio.run(watch.once(services))
    plan = Plan(period_s=every, seed=notes.vantage.name)
    asyncio.run(until_stopped(_forever(watch, services, plan)))
    return ()


async def _elsewhere(
    services: Sequence[Service],
    globalping: SourceSettings,
    asking: AbstractAsyncContextManager[Asker],
    *,
    quiet: bool,
) -> list[dict[str, object]]:
    from bot.worldwide import measure_worldwide

    async with asking as asker:
        return await measure_worldwide(services, globalping, asker, quiet=quiet)


async def _forever(watch: Watch, services: Sequence[Service], plan: Plan) -> None:
    # Said once a signal ends it in good order.
    count = sum(len(service.targets) for service in services)
    click.echo(f"factping: targets: {count}, each every {plan.period_s:g} s, until Ctrl-C", err=True)
    await watch.forever(services, plan=plan)


def _as_text(measurement: Measurement) -> str:
    timings = measurement.timings
    phases = [(phase, getattr(timings, phase)) for phase in PHASES]
    parts = [
        f"{measurement.service}/{measurement.target}",
        click.style(measurement.outcome, bold=True),
        " ".join(str(part) for part in (measurement.http_status, measurement.http_version) if part is not None),
        " ".join(f"{phase} {ms:.0f}" for phase, ms in phases if ms is not None) + " ms",
        measurement.address or "no address",
        _control(measurement),
        clean(measurement.reason),
    ]
    return "  ".join(part for part in parts if part)


def _control(measurement: Measurement) -> str:
    control = measurement.control
    if control is None:
        return "no control"
    return f"control {control.name} {control.outcome}" + ("" if control.ok else ", so this says nothing")
