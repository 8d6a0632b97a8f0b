"""The social networks: one adapter each, and one literal table of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.config import Config

    from .network import Network

Write = Callable[[str], object]


def _dry(config: Config, write: Write) -> Network:  # noqa: ARG001 -- the same shape for every adapter
    from .dry import DryNetwork  # noqa: PLC0415 -- only the network in use is loaded

    return DryNetwork(write=write)


def _mastodon(config: Config, write: Write) -> Network:  # noqa: ARG001 -- the same shape for every adapter
    from .mastodon import MastodonNetwork  # noqa: PLC0415 -- only the network in use is loaded

    settings = config.mastodon
    if settings is None:
        raise LookupError("mastodon is not configured")
    agent = f"factping (+{config.public_url})" if config.public_url else "factping"
    return MastodonNetwork(base_url=settings.base_url, token=settings.token, account=settings.account, agent=agent)


ADAPTERS: dict[str, Callable[[Config, Write], Network]] = {
    "dry": _dry,
    "mastodon": _mastodon,
}


def open_networks(config: Config, *, write: Write) -> tuple[Network, ...]:
    """Every network that the configuration names; the dry one, which writes to `write`, if it names none."""
    return tuple(ADAPTERS[name](config, write) for name in config.networks)
