"""factping serve: the claim database in a browser, read-only."""

from __future__ import annotations

import signal
from contextlib import suppress

import click

from bot.options import Data, data_option
from telemetry.errors import BadInput


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="Port; 0 takes a free one."
)
@data_option
def serve(*, host: str, port: int, data: Data) -> None:
    """Show the claim database in a browser.

    Claims, verdicts, evidence and telemetry, read-only, with search and a JSON API.
    """
    files = [path for path in (data.claims, data.telemetry) if path.is_file()]
    if not files:
        raise BadInput("holds no databases yet; try `factping demo` or `factping import`", source=str(data.folder))
    from bot.site import serve_site

    # Either signal is how one stops it: not a failure.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        serve_site(files, host=host, port=port, ready=lambda url: click.echo(f"{url}  (Ctrl-C to stop)", err=True))
