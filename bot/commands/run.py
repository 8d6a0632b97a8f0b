"""factping run: listen on the configured networks and answer."""

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
@click.option("--every", type=click.IntRange(5, 3600), default=60, show_default=True, help="Seconds between rounds.")
@click.option("--verbose", is_flag=True, help="Log what is done, not only what goes wrong.")
def run(*, path: Path | None, once: bool, every: int, verbose: bool) -> None:
    """Read mentions, answer in the thread, and remember.

    Without a configuration the network is `dry`: nothing is read and nothing is posted. Exit code 1 if a network could
    not be served.
    """
    from bot.config import DEFAULT, load_config
    from bot.rounds import run_rounds

    level = logging.INFO if verbose else logging.WARNING
    logging.basicConfig(level=level, format="%(levelname)s %(name)s %(message)s")
    given = path or (CONFIG if CONFIG.exists() else None)
    config = load_config(given, environ=os.environ) if given is not None else DEFAULT
    reports = asyncio.run(run_rounds(config, once=once, every=every, write=click.echo))
    if any(report.stopped is not None for report in reports):
        raise click.exceptions.Exit(1)
