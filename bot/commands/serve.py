"""factping serve: the claim database in a browser, read-only, and the hub for agents."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.clock import utc_now
from bot.options import Data, data_option
from telemetry.errors import BadInput

if TYPE_CHECKING:
    from telemetry.agent.hub import Hub


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="Port; 0 takes a free one."
)
@click.option("--config", "path", type=click.Path(path_type=Path), help="Take samples from the agents named there.")
@data_option
def serve(*, host: str, port: int, path: Path | None, data: Data) -> None:
    """Show the claim database in a browser.

    Claims, verdicts, evidence and telemetry, read-only, with search and a JSON API. With --config, the agents that it
    names may ship their samples to /agent/batches.
    """
    with _hub(path, data) as hub:
        files = [file for file in (data.claims, data.telemetry) if file.is_file()]
        if not files:
            raise BadInput("holds no databases yet; try `factping demo` or `factping import`", source=str(data.folder))
        from bot.site import serve_site
        from claims.database import ClaimDatabase

        if data.claims.is_file():
            # The pages ask for what the newest schema has.
            ClaimDatabase.open(data.claims).close()
        # Either signal is how one stops it: not a failure.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with suppress(KeyboardInterrupt):
            serve_site(files, host=host, port=port, ready=_say, hub=hub)


@contextmanager
def _hub(path: Path | None, data: Data) -> Iterator[Hub | None]:
    """The hub for the agents that a configuration names, if there are any."""
    from bot.config import load_agents

    agents = () if path is None else load_agents(path, environ=os.environ)
    if not agents:
        yield None
        return
    from telemetry.agent.hub import Hub
    from telemetry.store import TelemetryStore

    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    with TelemetryStore.open(data.telemetry) as store:
        yield Hub(agents, store=store, clock=utc_now)


def _say(url: str) -> None:
    click.echo(f"{url}  (Ctrl-C to stop)", err=True)
