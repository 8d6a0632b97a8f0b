"""Asking third parties from the command line: how they are set up, and with what."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .clock import utc_now
from .options import Decorator

if TYPE_CHECKING:
    from telemetry.asking.asker import Asker
    from telemetry.asking.settings import SourceSettings
    from telemetry.services import Catalogue
    from telemetry.store import TelemetryStore

CONFIG = Path("factping.toml")
# Shorter waits need no explanation.
WORTH_SAYING_S = 2.0

config_option: Decorator = click.option(
    "--config",
    type=click.Path(path_type=Path),
    help="Where [sources] are set up [default: ./factping.toml, if it is there].",
)


def configured(config: Path | None) -> dict[str, SourceSettings]:
    """How every source is to be asked, by the file that is named or the one that lies here.

    Raises:
        BadInput: the file cannot be read, or is not what it should be.
    """
    from .config import load_sources  # noqa: PLC0415 -- only a command that asks needs the tables

    return load_sources(config or (CONFIG if CONFIG.exists() else None), environ=os.environ)


@asynccontextmanager
async def asking(store: TelemetryStore, catalogue: Catalogue, agent: str) -> AsyncIterator[Asker]:
    """An asker with a client of its own; `agent` is our User-Agent."""
    from telemetry.asking.asker import Asker  # noqa: PLC0415 -- as above
    from telemetry.sources.fetch import source_client  # noqa: PLC0415 -- as above

    async with source_client(agent) as client:
        yield Asker(client=client, store=store, catalogue=catalogue, clock=utc_now, sleep=_wait)


async def _wait(seconds: float) -> None:
    if seconds >= WORTH_SAYING_S and sys.stderr.isatty():
        click.echo(f"factping: waiting for {seconds:.0f} s", err=True)
    await asyncio.sleep(seconds)
