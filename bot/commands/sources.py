"""factping sources: third parties, asked now."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.asking import CONFIG, asking, config_option, configured
from bot.clock import utc_now
from bot.contact import contact_option, user_agent
from bot.options import Data, Moment, data_option, json_option
from telemetry.errors import BadInput

if TYPE_CHECKING:
    from telemetry.asking.asker import Answer
    from telemetry.asking.settings import SourceSettings
    from telemetry.model import Window
    from telemetry.service import Service
    from telemetry.store import TelemetryStore


@click.group()
def sources() -> None:
    """What third parties measured or saw.

    Each with its operator, method, window, address and hash, and never blended with another.
    """


@sources.command(name="list")
@config_option
@json_option
def list_sources(*, config: Path | None, as_json: bool) -> None:
    """All third parties: whose word, how often they may be asked, how long they speak of now, and their keys."""
    from bot.source_lines import source_as_json, source_as_text
    from telemetry.sources.table import SOURCES

    settings = configured(config)
    if as_json:
        rows = [source_as_json(source, settings[name]) for name, source in SOURCES.items()]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for name, source in SOURCES.items():
        click.echo(source_as_text(source, settings[name]))


@sources.command()
@click.argument("name")
@click.argument("service")
@click.option("--since", type=Moment(), help="From when on [default: as far back as makes sense for the source].")
@click.option("--until", type=Moment(), help="Up to when [default: now].")
@config_option
@contact_option
@data_option
@json_option
def ask(
    *,
    name: str,
    service: str,
    since: datetime | None,
    until: datetime | None,
    config: Path | None,
    contact: str | None,
    data: Data,
    as_json: bool,
) -> None:
    """Ask a third party about a service now, and keep what it says.

    Exit code 1 if it refuses, cannot be reached or may not be asked any more for now.
    """
    from bot.source_lines import answer_as_json, answer_as_text
    from telemetry.asking.keeping import keep
    from telemetry.asking.named import check_named
    from telemetry.services import load_catalogue
    from telemetry.store import TelemetryStore

    settings = _settings(name, config)
    catalogue = load_catalogue(data.services)
    found = catalogue.get(service, source="SERVICE")
    try:
        check_named(settings, catalogue)
    except BadInput as error:
        raise BadInput(error.problem, source=str(config or CONFIG), field=error.source) from None
    window = _window(settings, since, until)
    agent = user_agent(contact)

    async def answered(store: TelemetryStore) -> Answer:
        async with asking(store, catalogue, agent) as asker:
            return await asker.ask(settings, found, window)

    with TelemetryStore.open(data.telemetry) as store:
        answer = asyncio.run(answered(store))
        kept = keep(store, answer.found)
    whole = json.dumps(answer_as_json(answer, kept), ensure_ascii=False, indent=2) if as_json else None
    click.echo(whole or answer_as_text(answer, kept))


@sources.command()
@click.argument("service")
@config_option
@contact_option
@data_option
@json_option
def save(*, service: str, config: Path | None, contact: str | None, data: Data, as_json: bool) -> None:
    """Have the Wayback Machine capture a service's status page now.

    The page that people see, and the document that we read; --json prints one object a line. It takes a key of the
    Internet Archive, and up to some minutes.
    """
    from telemetry.moment import format_moment
    from telemetry.services import load_catalogue
    from telemetry.store import TelemetryStore

    settings = _settings("wayback", config)
    catalogue = load_catalogue(data.services)
    pages = _pages(catalogue.get(service, source="SERVICE"))
    agent = user_agent(contact)

    async def capture(store: TelemetryStore) -> None:
        async with asking(store, catalogue, agent) as asker:
            for page in pages:
                made = await asker.save(settings, page)
                row = {"page": page, "captured_at": format_moment(made.time), "url": made.url}
                click.echo(json.dumps(row) if as_json else f"{made.time:%Y-%m-%d %H:%M:%S}Z  {made.url}")

    with TelemetryStore.open(data.telemetry) as store:
        asyncio.run(capture(store))


def _settings(name: str, config: Path | None) -> SourceSettings:
    settings = configured(config)
    if name not in settings:
        raise BadInput(f"{name!r} is none of {', '.join(settings)}", source="NAME")
    return settings[name]


def _pages(service: Service) -> list[str]:
    from telemetry.errors import Unaskable
    from telemetry.pages.feed import feeds

    if service.status_page is None:
        raise Unaskable(f"the catalogue names no status page of {service.id}", source="SERVICE")
    documents = [feed.url for feed in feeds([service]) if not feed.further]
    return list(dict.fromkeys([*documents, service.status_page.url]))


def _window(settings: SourceSettings, since: datetime | None, until: datetime | None) -> Window:
    from telemetry.asking.asker import lookback
    from telemetry.asking.conversations import CONVERSATIONS
    from telemetry.model import Window

    if not CONVERSATIONS[settings.name].PAST and (since or until) is not None:
        raise BadInput(
            f"{settings.name} measures when it is asked, and knows of no other time", source="--since, --until"
        )
    end = until or utc_now()
    start = since or lookback(end, CONVERSATIONS[settings.name].BACK).start
    if start >= end and CONVERSATIONS[settings.name].PAST:
        raise BadInput("is not before --until", source="--since")
    return Window(start=start, end=end)
