"""factping lag: how long official pages took to say what others saw."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import click

from bot.lag_lines import as_json as lags_as_json
from bot.lag_lines import as_text
from bot.options import Data, data_option, json_option, now_option
from bot.pagewatch import Scope, service_lag
from telemetry.model import Window
from telemetry.services import load_catalogue
from telemetry.store import TelemetryStore


@click.command()
@click.argument("services", nargs=-1, metavar="[SERVICE]...")
@click.option("--days", type=click.IntRange(1, 3660), default=90, show_default=True, help="How far back to look.")
@click.option("--region", "regions", multiple=True, metavar="NAME", help="Only this region, as the page spells it.")
@click.option("--component", "components", multiple=True, metavar="NAME", help="Only this component, likewise.")
@data_option
@now_option
@json_option
def lag(
    *,
    services: tuple[str, ...],
    days: int,
    regions: tuple[str, ...],
    components: tuple[str, ...],
    data: Data,
    now: datetime,
    as_json: bool,
) -> None:
    """How long official pages took to tell of trouble.

    Each service's page against what we and third parties saw, and the other way round. Without SERVICE, every service
    of which there is anything to compare.
    """
    catalogue = load_catalogue(data.services)
    chosen = [catalogue.get(name, source="SERVICE").id for name in services] or sorted(catalogue.services)
    window, scope = Window(start=now - timedelta(days=days), end=now), Scope(regions=regions, components=components)
    with TelemetryStore.open(data.telemetry) if data.telemetry.exists() else TelemetryStore.memory() as store:
        found = [service_lag(store, service, window, scope, now=now) for service in chosen]
    shown = [each for each in found if services or each.lags or each.summary.posted]
    click.echo(json.dumps(lags_as_json(shown), ensure_ascii=False, indent=2) if as_json else as_text(shown))
