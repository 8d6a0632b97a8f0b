"""factping status: what we measure beside what the official page says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

import click

from bot import incident_lines, standing_lines
from bot.options import Data, data_option, json_option, now_option
from bot.pagewatch import Scope
from bot.pagewatch import incidents as page_incidents
from bot.standing import standing
from telemetry.model import Window
from telemetry.services import Service, load_catalogue
from telemetry.store import TelemetryStore
from telemetry.timeline import IncidentTimeline


@click.command()
@click.argument("service")
@click.option("--hours", type=click.IntRange(1, 24 * 31), default=24, show_default=True, help="How far back to look.")
@click.option("--incidents", is_flag=True, help="The page's incidents, with every later edit that we saw.")
@click.option("--region", "regions", multiple=True, metavar="NAME", help="Only incidents of this region.")
@click.option("--component", "components", multiple=True, metavar="NAME", help="Only incidents of this component.")
@data_option
@now_option
@json_option
def status(
    *,
    service: str,
    hours: int,
    incidents: bool,
    regions: tuple[str, ...],
    components: tuple[str, ...],
    data: Data,
    now: datetime,
    as_json: bool,
) -> None:
    """What we measure beside what the official page says.

    And what others report, all without blending them into one score.
    """
    if (regions or components) and not incidents:
        raise click.UsageError("--region and --component go with --incidents")
    found = load_catalogue(data.services).get(service, source="SERVICE")
    if not data.telemetry.exists():
        click.echo(f"factping: {data.folder} holds no telemetry yet", err=True)
    # Asking changes nothing: where there is no file yet, none is made.
    with TelemetryStore.open(data.telemetry) if data.telemetry.exists() else TelemetryStore.memory() as store:
        if incidents:
            scope = Scope(regions=regions, components=components)
            listed = page_incidents(
                store, found.id, Window(start=now - timedelta(hours=hours), end=now), scope, now=now
            )
            click.echo(_incidents_as_json(found, listed) if as_json else incident_lines.as_text(found.name, listed))
            return
        seen = standing(store, found, now=now, back=timedelta(hours=hours))
    whole = json.dumps(standing_lines.as_json(seen), ensure_ascii=False, indent=2) if as_json else None
    click.echo(whole or standing_lines.as_text(seen))


def _incidents_as_json(service: Service, listed: Sequence[IncidentTimeline]) -> str:
    whole = {"service": service.id, "incidents": [incident_lines.as_json(timeline) for timeline in listed]}
    return json.dumps(whole, ensure_ascii=False, indent=2)
