"""Services seen from many places at once, through Globalping: one question for each, kept and printed."""

from __future__ import annotations

from collections.abc import Sequence

import click

from telemetry.asking.asker import Asker, lookback
from telemetry.asking.conversations import CONVERSATIONS
from telemetry.asking.keeping import keep
from telemetry.asking.settings import SourceSettings
from telemetry.service import Service

from .source_lines import answer_as_json, answer_as_text


async def measure_worldwide(
    services: Sequence[Service], settings: SourceSettings, asker: Asker, *, quiet: bool
) -> list[dict[str, object]]:
    """Measure the first page of each service from a dozen places; the answers as JSON, printed unless `quiet`.

    Raises:
        TelemetryError: as `Asker.ask` does; what came before is kept.
    """
    told = []
    for service in services:
        window = lookback(asker.clock(), CONVERSATIONS[settings.name].BACK)
        answer = await asker.ask(settings, service, window)
        kept = keep(asker.store, answer.found)
        told.append(answer_as_json(answer, kept))
        if not quiet:
            click.echo(answer_as_text(answer, kept))
    return told
