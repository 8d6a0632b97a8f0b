"""factping run: the daemon."""

from __future__ import annotations

import asyncio
import logging
import os
from pathlib import Path

import click

CONFIG = Path("factping.toml")


@click.command()
@click.option("--config", "path", type=click.Path(path_type=Path), help="The configuration [default: ./factping.toml].")
@click.option("--once", is_flag=True, help="One round, then stop.")
@click.option(
    "--every", type=click.IntRange(5, 3600), default=60, show_default=True, help="Seconds between looks at mentions."
)
@click.option("--verbose", is_flag=True, help="Log what is done, not only what goes wrong.")
def run(*, path: Path | None, once: bool, every: int, verbose: bool) -> None:
    """Collect, listen, answer in the thread, and remember.

    What is collected and where to answer stands in the configuration. Without one the network is `dry`: nothing is
    read and nothing is posted. Exit code 1 if, with --once, something could not be done.
    """
    from bot.config import DEFAULT, load_config
    from bot.station import run_station

    level = logging.INFO if verbose else logging.WARNING
    logging.basicConfig(level=level, format="%(levelname)s %(name)s %(message)s")
    # Its own lines would show every address that is asked, keys in queries included.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    given = path or (CONFIG if CONFIG.exists() else None)
    config = load_config(given, environ=os.environ) if given is not None else DEFAULT
    if not asyncio.run(run_station(config, once=once, every=every, write=click.echo)):
        raise click.exceptions.Exit(1)
