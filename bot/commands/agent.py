"""factping agent: a vantage that measures on a schedule and ships to a hub."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from bot.clock import utc_now
from bot.contact import contact_option, user_agent
from bot.options import Data, data_option
from bot.stopping import until_stopped
from telemetry.errors import BadInput

if TYPE_CHECKING:
    from telemetry.agent.agent import Intake
    from telemetry.agent.key import AgentKey
    from telemetry.agent.shipping import Shipper
    from telemetry.agent.spool import Session, Spool
    from telemetry.probe.schedule import Plan
    from telemetry.probe.watch import Watch
    from telemetry.service import Service, Target

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class HubAddress(click.ParamType[str]):
    """The address of a hub: https, or http on a loopback host."""

    name = "URL"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check that samples can be entrusted to what answers there."""
        text = str(value).strip()
        try:
            parts = urlsplit(text)
            _ = parts.port  # raises where it is no number
        except ValueError:
            self.fail(f"{value!a} is no address", param, ctx)
        if parts.scheme not in ("http", "https") or not parts.hostname or not text.isprintable():
            self.fail(f"{value!a} is no address such as https://factping.example", param, ctx)
        if parts.username or parts.password or parts.query or parts.fragment:
            self.fail("an address without user name, password, query or fragment is needed", param, ctx)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            self.fail("https is needed: anybody on the way could say that the samples have arrived", param, ctx)
        return text.rstrip("/")


class AgentName(click.ParamType[str]):
    """A name as the hub's configuration writes it."""

    name = "NAME"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check that a batch could carry it."""
        from telemetry.agent.batch import is_agent_name

        if not is_agent_name(str(value)):
            self.fail(f"{value!a} is no agent's name (lower-case words joined by hyphens, such as oslo-1)", param, ctx)
        return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """Where the samples go: the hub, the name there, the key, and how our requests name us."""

    hub: str
    name: str
    key: AgentKey
    user_agent: str


@click.command()
@click.option("--hub", type=HubAddress(), required=True, help="Where `factping serve --config` listens.")
@click.option("--name", type=AgentName(), required=True, help="The name of this vantage at the hub.")
@click.option("--key-env", required=True, metavar="VAR", help="The environment variable that holds the key.")
@click.option("--service", "services", multiple=True, default=("all",), show_default=True, help="What to measure.")
@click.option("--every", type=click.IntRange(30, 86_400), default=60, show_default=True, help="Seconds between rounds.")
@click.option("--once", is_flag=True, help="Measure every target one time, ship, then stop.")
@contact_option
@data_option
def agent(
    *,
    hub: str,
    name: str,
    key_env: str,
    services: tuple[str, ...],
    every: int,
    once: bool,
    contact: str | None,
    data: Data,
) -> None:
    """Measure services on a schedule and ship the samples to a hub.

    Samples wait in the data folder while the hub is away. Exit code 1 if the hub does not know this agent, or with
    --once if the samples could not be shipped.
    """
    from bot.probed import probed_services
    from telemetry.agent.spool import Spool
    from telemetry.services import load_catalogue

    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    key = _key(key_env)
    catalogue = load_catalogue(data.services)
    chosen = probed_services(catalogue, services, source="--service")
    journey = Journey(hub=hub, name=name, key=key, user_agent=user_agent(contact))
    with Spool.open(data.folder / f"spool-{name}.db", vantage=name) as spool:
        if spool.doubtful:
            click.echo(f"factping: {spool.doubtful} samples in doubt are kept here and not shipped", err=True)
        _work(journey, catalogue.controls, chosen, spool, every=None if once else every)


def _work(
    journey: Journey, controls: Sequence[Target], services: Sequence[Service], spool: Spool, *, every: int | None
) -> None:
    """Measure and ship once, or every so many seconds until a signal says stop."""
    from telemetry.agent.agent import Intake
    from telemetry.probe.schedule import Plan
    from telemetry.probe.watch import watching

    plan = None if every is None else Plan(period_s=every, seed=journey.name)
    session = partial(_session, secrets.token_hex(8))
    intake = Intake(vantage=journey.name, spool=spool, session=session)
    with watching(
        agent=journey.user_agent, controls=controls, seed=journey.name, clock=utc_now, keep=intake.keep
    ) as watch:
        if plan is None:
            asyncio.run(_once(journey, watch, services, intake))
            return
        # What is not shipped waits for the next start.
        asyncio.run(until_stopped(_forever(journey, watch, services, intake, plan)))


async def _once(journey: Journey, watch: Watch, services: Sequence[Service], intake: Intake) -> None:
    from telemetry.agent.agent import once
    from telemetry.agent.shipping import Fate

    async with _shipper(journey, intake) as shipper:
        sent = await once(watch, services, shipper)
    waiting = intake.spool.waiting
    click.echo(f"measured {intake.kept}, shipped {shipper.shipped}, new at the hub {shipper.new}, waiting {waiting}")
    if sent.fate not in (Fate.TAKEN, Fate.NOTHING):
        raise click.ClickException(f"{sent.problem}; {waiting} samples wait here")
    if not intake.kept:
        raise click.ClickException("nothing was measured")


async def _forever(journey: Journey, watch: Watch, services: Sequence[Service], intake: Intake, plan: Plan) -> None:
    from telemetry.agent.agent import forever

    count = sum(len(service.targets) for service in services)
    click.echo(f"factping: targets: {count}, each every {plan.period_s:g} s, until Ctrl-C", err=True)
    async with _shipper(journey, intake) as shipper:
        await forever(watch, services, shipper, intake, plan=plan)


@asynccontextmanager
async def _shipper(journey: Journey, intake: Intake) -> AsyncIterator[Shipper]:
    from telemetry.agent.shipping import Shipper, hub_client

    async with hub_client(journey.user_agent) as client:
        yield Shipper(
            spool=intake.spool,
            hub=journey.hub,
            agent=journey.name,
            key=journey.key,
            client=client,
            clock=utc_now,
            session=intake.session,
            lost=lambda: intake.lost,
        )


def _session(name: str) -> Session:
    from telemetry.agent.spool import Session
    from telemetry.probe.steady import steady

    return Session(name=name, epoch=utc_now().timestamp() - steady())


def _key(variable: str) -> AgentKey:
    from telemetry.agent.key import AgentKey

    text = os.environ.get(variable, "").strip()
    if not text:
        raise BadInput("the environment variable of this name is not set", source="--key-env")
    return AgentKey(text, source="the variable that --key-env names")
