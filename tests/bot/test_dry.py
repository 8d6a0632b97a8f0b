from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.config import Config
from bot.daemon import RunReport, run_once
from bot.errors import Gone
from bot.ledger import Ledger
from bot.limits import Limits
from bot.networks import ADAPTERS, open_networks
from bot.networks.dry import DryNetwork
from bot.networks.network import Media, Rendered, Reply, Visibility
from bot.policy import Policy
from claims.model import Check, Post

NOWHERE = Path("nowhere")


def test_a_thread_is_printed_as_it_would_be_posted() -> None:
    printed: list[str] = []
    network = DryNetwork(write=printed.append)
    media = Media(body=b"png", alt="A picture of calm.")
    first = Reply(to="70", text="One.", visibility=Visibility.UNLISTED, idempotency_key="a", media=media)
    remote = asyncio.run(network.reply(first))
    asyncio.run(network.reply(Reply(to=remote, text="Two.", visibility=Visibility.UNLISTED, idempotency_key="b")))
    assert printed == [
        "--- dry-1, unlisted, in reply to 70\nOne.\n[picture: A picture of calm.]",
        "--- dry-2, unlisted, in reply to dry-1\nTwo.",
    ]
    assert asyncio.run(network.find_own_reply(first)) is None


def test_nobody_speaks_to_the_dry_network() -> None:
    printed: list[str] = []
    (network,) = open_networks(Config(data=NOWHERE), write=printed.append)
    with Ledger.memory() as ledger:
        report = asyncio.run(
            run_once(network=network, ledger=ledger, judge=_judge, render=_render, now=_now, policy=Policy())
        )
    assert report == RunReport(network="dry")
    assert printed == []


def test_there_are_no_posts_on_the_dry_network() -> None:
    with pytest.raises(Gone):
        asyncio.run(DryNetwork(write=print).fetch_post("1"))


def test_the_table_of_adapters_has_every_network_of_the_configuration() -> None:
    assert set(Config.__annotations__) >= set(ADAPTERS) - {"dry"}


def _judge(post: Post) -> Check:
    raise AssertionError(post)


def _render(check: Check, limits: Limits) -> Rendered:
    raise AssertionError(check, limits)


def _now() -> datetime:
    return datetime(2026, 9, 1, tzinfo=UTC)
