"""factping status: what we measure beside what the official page says."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import click

from bot.options import Data, data_option, json_option, now_option
from bot.standing import Standing, standing
from telemetry.moment import format_moment
from telemetry.services import load_catalogue
from telemetry.store import TelemetryStore


@click.command()
@click.argument("service")
@click.option("--hours", type=click.IntRange(1, 24 * 31), default=24, show_default=True, help="How far back to look.")
@data_option
@now_option
@json_option
def status(*, service: str, hours: int, data: Data, now: datetime, as_json: bool) -> None:
    """What we measure beside what the official page says.

    And what others report, all without blending them into one score.
    """
    found = load_catalogue(data.services).get(service, source="SERVICE")
    # Asking changes nothing: where there is no file yet, none is made.
    with TelemetryStore.open(data.telemetry) if data.telemetry.exists() else TelemetryStore.memory() as store:
        seen = standing(store, found, now=now, back=timedelta(hours=hours))
    click.echo(json.dumps(_as_json(seen), ensure_ascii=False, indent=2) if as_json else _as_text(seen))


def _as_text(seen: Standing) -> str:
    lines = [
        click.style(
            f"{seen.service.name}, the {seen.back_hours} hours up to {format_moment(seen.now)[:16]}Z", bold=True
        ),
        f"  We measure      {seen.measured}",
        f"  Official page   {seen.page}",
        f"  Others          {seen.others}",
    ]
    lines += [f"    {report}" for report in seen.reports]
    if seen.service.blind_spots:
        lines.append(f"  Blind spots     {seen.service.blind_spots}")
    return "\n".join(lines)


def _as_json(seen: Standing) -> dict[str, object]:
    return {
        "service": seen.service.id,
        "now": format_moment(seen.now),
        "hours": seen.back_hours,
        "health": seen.health,
        "measured": seen.measured,
        "page": seen.page,
        "reports": list(seen.reports),
    }
