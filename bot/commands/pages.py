"""factping pages: read official status pages."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from bot.clock import utc_now
from bot.contact import contact_option, user_agent
from bot.options import Data, data_option, json_option

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractAsyncContextManager

    from telemetry.looks import LastRead, Look
    from telemetry.pages.feed import Feed
    from telemetry.pages.rounds import Rounds
    from telemetry.service import Service
    from telemetry.store import TelemetryStore

# What start times are made from: the same after a restart.
SEED = "pages"


@click.command()
@click.argument("services", nargs=-1, required=True)
@click.option("--once", is_flag=True, help="Look at every page one time, then stop.")
@click.option(
    "--every", type=click.IntRange(30, 86_400), default=120, show_default=True, help="Seconds between two looks."
)
@contact_option
@data_option
@json_option
def pages(*, services: tuple[str, ...], once: bool, every: int, contact: str | None, data: Data, as_json: bool) -> None:
    """Read official status pages.

    What they say, and that they say nothing new, goes into telemetry.db; `all` are those in a format that we read.
    Without --once it goes on until Ctrl-C, and --json prints one object a line. Exit code 1 if nobody could be reached.
    """
    from bot.readable import read_services
    from telemetry.pages.rounds import reading
    from telemetry.services import load_catalogue
    from telemetry.store import TelemetryStore

    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    catalogue = load_catalogue(data.services)
    chosen = read_services(catalogue, services, source="SERVICES")
    agent = user_agent(contact)
    with TelemetryStore.open(data.telemetry) as store:
        notes = Notes(store=store, as_json=as_json, at_end=once)
        opened = reading(
            agent=agent, controls=catalogue.controls, seed=SEED, clock=utc_now, known=notes.known, keep=notes.keep
        )
        if once:
            asyncio.run(_once(opened, chosen))
            notes.end()
        else:
            # Either signal is how one stops it.
            signal.signal(signal.SIGTERM, signal.default_int_handler)
            with suppress(KeyboardInterrupt):
                asyncio.run(_forever(opened, chosen, every))
    if not any(notes.working) and (once or notes.working):
        raise click.ClickException("no network from here: the control targets did not answer either")


@dataclass(slots=True, kw_only=True)
class Notes:
    """Keeps each look in the store and prints it; `working` says for each whether this place was."""

    store: TelemetryStore
    as_json: bool
    at_end: bool
    working: list[bool] = field(default_factory=list)
    rows: list[dict[str, object]] = field(default_factory=list)

    def known(self, feed: Feed) -> Mapping[str, LastRead]:
        """What is known of a feed."""
        return self.store.last_reads(format=feed.format, url=feed.url)

    def keep(self, feed: Feed, look: Look) -> None:
        """Take a look as soon as it is made."""
        from bot.look_lines import as_json, as_text
        from telemetry.readings import ReadingOutcome

        self.store.add_look(look)
        self.working.append(look.outcome is not ReadingOutcome.VANTAGE_FAULT)
        if not self.as_json:
            click.echo(as_text(feed, look, self.known(feed)))
        elif self.at_end:
            self.rows += as_json(feed, look, self.known(feed))
        else:
            for row in as_json(feed, look, self.known(feed)):
                click.echo(json.dumps(row, ensure_ascii=False))

    def end(self) -> None:
        """Print what is printed whole."""
        if self.as_json:
            click.echo(json.dumps(self.rows, ensure_ascii=False, indent=2))


async def _once(opened: AbstractAsyncContextManager[Rounds], services: Sequence[Service]) -> None:
    from telemetry.pages.feed import feeds

    async with opened as rounds:
        await rounds.once(feeds(services))


async def _forever(opened: AbstractAsyncContextManager[Rounds], services: Sequence[Service], every: int) -> None:
    from telemetry.pages.feed import feeds
    from telemetry.pages.rounds import keep_reading
    from telemetry.probe.schedule import Plan

    # Said once the loop runs: a Ctrl-C while it is being made would leave half a loop behind.
    count = sum(not feed.further for feed in feeds(services))
    click.echo(f"factping: pages: {count}, each every {every} s, until Ctrl-C", err=True)
    async with opened as rounds:
        await keep_reading(services, plan=Plan(period_s=every, seed=SEED), rounds=rounds)
