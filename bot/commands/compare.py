"""factping compare: how a service answered in one stretch of time, beside another."""

from __future__ import annotations

import json
from typing import Any

import click

from bot.options import Data, data_option, json_option, within_years
from telemetry.model import Window
from telemetry.moment import parse_moment
from telemetry.services import load_catalogue
from telemetry.store import TelemetryStore


class Stretch(click.ParamType[Window]):
    """Two ISO 8601 times with their UTC offsets, and two dots between them."""

    name = "START..END"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Window:
        """Read the option's text as a window."""
        start, dots, end = str(value).partition("..")
        if not dots:
            self.fail(f"{value!r} is not START..END", param, ctx)
        try:
            window = Window(start=parse_moment(start), end=parse_moment(end))
        except ValueError as error:
            self.fail(str(error), param, ctx)
        if not within_years(window.start) or not within_years(window.end):
            self.fail(f"{value!r} is too far from the present", param, ctx)
        if not window.length:
            self.fail(f"{value!r} has no length", param, ctx)
        return window


@click.command()
@click.argument("service")
@click.option("--before", required=True, type=Stretch(), help="As 2026-01-01T00:00Z..2026-01-31T00:00Z.")
@click.option("--after", required=True, type=Stretch(), help="The stretch to put beside it.")
@data_option
@json_option
def compare(*, service: str, before: Window, after: Window, data: Data, as_json: bool) -> None:
    """How a service answered before and after.

    Availability and how long answers took, at each place and together, as measured; what that means is not judged here.
    Stretches of years answer as quickly, from what was rolled up.
    """
    from bot import compare_lines  # numpy, that --help need not wait for

    found = load_catalogue(data.services).get(service, source="SERVICE")
    with TelemetryStore.open(data.telemetry) if data.telemetry.exists() else TelemetryStore.memory() as store:
        sides = compare_lines.Sides(before=store.summary(found.id, before), after=store.summary(found.id, after))
    if as_json:
        click.echo(json.dumps(compare_lines.as_json(sides), ensure_ascii=False, indent=2))
    else:
        click.echo(compare_lines.as_text(found.name, sides))
