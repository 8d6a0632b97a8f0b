"""factping run: listen on the configured networks and answer."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from pathlib import Path

import click

from bot.answer import render
from bot.checker import Checker, open_checker
from bot.clock import utc_now
from bot.config import DEFAULT, Config, load_config
from bot.daemon import RunReport, run_once
from bot.ledger import Ledger
from bot.networks import open_networks
from bot.networks.network import Network
from bot.options import Data
from telemetry.services import load_catalogue

CONFIG = Path("factping.toml")


@click.command()
@click.option("--config", "path", type=click.Path(path_type=Path), help="The configuration [default: ./factping.toml].")
@click.option("--once", is_flag=True, help="One round, then stop.")
@click.option("--every", type=click.IntRange(5, 3600), default=60, show_default=True, help="Seconds between rounds.")
@click.option("--verbose", is_flag=True, help="Log what is done, not only what goes wrong.")
def run(*, path: Path | None, once: bool, every: int, verbose: bool) -> None:
    """Read mentions, check what they point to, answer in the thread, and remember.

    Without a configuration the network is `dry`: nothing is read and nothing is posted. Exit code 1 if a network could
    not be served.
    """
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    config = _config(path)
    reports = asyncio.run(_run(config, once=once, every=every))
    if any(report.stopped is not None for report in reports):
        raise click.exceptions.Exit(1)


def _config(path: Path | None) -> Config:
    if path is None and not CONFIG.exists():
        return DEFAULT
    return load_config(path or CONFIG, environ=os.environ)


async def _run(config: Config, *, once: bool, every: int) -> list[RunReport]:
    data = Data(config.data)
    catalogue = load_catalogue(data.services)
    networks = open_networks(config, write=click.echo)
    stop = _stop_on_signals()
    with (
        open_checker(data, catalogue=catalogue, public_url=config.public_url) as checker,
        Ledger.open(data.ledger) as ledger,
    ):
        while True:
            reports = [await _round(network, ledger, checker, config) for network in networks]
            if once or stop.is_set() or await _woken(stop, every):
                return reports


async def _round(network: Network, ledger: Ledger, checker: Checker, config: Config) -> RunReport:
    report = await run_once(
        network=network,
        ledger=ledger,
        judge=lambda post: checker.check(post, now=utc_now()),
        render=lambda check, limits: render(checker, check, limits),
        now=utc_now,
        policy=config.policy,
        site=config.public_url,
    )
    stopped = f", stopped: {report.stopped.value}" if report.stopped is not None else ""
    click.echo(
        f"{report.network}: {report.received} new mentions, {report.answered} answered, {report.ignored} ignored, "
        f"{report.failed} failed, {report.postponed} postponed{stopped}",
        err=True,
    )
    return report


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    return stop


async def _woken(stop: asyncio.Event, every: int) -> bool:
    try:
        await asyncio.wait_for(stop.wait(), timeout=every)
    except TimeoutError:
        return False
    return True
