"""One installation at work: what its configuration asks for, each as a chore beside the others."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from time import monotonic

from telemetry.errors import BadInput
from telemetry.services import Catalogue, load_catalogue

from .checker import open_checker
from .chores import Chore, do_once, keep_doing
from .collecting.asking import asking_chore
from .collecting.hub import hub_chore
from .collecting.keeping import keeping_chore
from .collecting.pages import pages_chore
from .collecting.probing import probing_chore
from .config import Config
from .contact import user_agent
from .ledger import Ledger
from .networks import open_networks
from .options import Data
from .readable import read_services
from .rejudging import rejudging_chore
from .rounds import network_chore
from .sole import alone
from .statements import statements_chore

Say = Callable[[str], object]


async def run_station(config: Config, *, once: bool, every: int, write: Say) -> bool:
    """Collect, listen and answer: one time, or until a signal says stop; whether all could be done.

    Raises:
        BadInput: the configuration names a service that is not known.
        StoreUnavailable: with `once`, a database cannot be read or written.
    """
    if config.data.exists() and not config.data.is_dir():
        raise BadInput("is a file, where a folder is needed", source=config.file, field="data")
    data = Data(config.data)
    catalogue = load_catalogue(data.services)
    with alone(data), _chores(config, data, catalogue, every=every, write=write) as chores:
        if once:
            return await do_once(chores)
        await keep_doing(chores, stop=_stop_on_signals(), clock=monotonic)
        return True


@contextmanager
def _chores(config: Config, data: Data, catalogue: Catalogue, *, every: int, write: Say) -> Iterator[list[Chore]]:
    """What is collected comes first, so that one round judges by what it has just seen."""
    chores: list[Chore] = []
    agent = user_agent(config.contact) if config.probes or config.pages or config.sources else ""
    with ExitStack() as opened:
        chores += _collecting(config, data, catalogue, agent)
        checker = opened.enter_context(open_checker(data, catalogue=catalogue, public_url=config.public_url))
        ledger = opened.enter_context(Ledger.open(data.ledger))
        if config.pages is not None:
            services = read_services(catalogue, config.pages.services, source="pages.services")
            chores.append(statements_chore(checker, services, data, say=_say))
        chores.append(rejudging_chore(checker, ledger, policy=config.policy, every=every, say=_say))
        chores += (
            network_chore(network, ledger=ledger, checker=checker, config=config, every=every)
            for network in open_networks(config, write=write)
        )
        yield chores


def _collecting(config: Config, data: Data, catalogue: Catalogue, agent: str) -> Iterator[Chore]:
    try:
        if config.hub is not None:
            yield hub_chore(config.hub, data, say=_say)
        if config.probes is not None:
            yield probing_chore(config.probes, data, catalogue, agent=agent, say=_say)
        if config.pages is not None:
            yield pages_chore(config.pages, data, catalogue, agent=agent, say=_say)
        if config.sources:
            yield asking_chore(config.sources, data, catalogue, agent=agent, say=_say)
        yield keeping_chore(config.keeping, data, say=_say)
    except BadInput as error:
        raise BadInput(error.problem, source=config.file, field=error.field or error.source) from None


def _say(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201 -- talk, for whoever started it


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    return stop
