"""The demo, replayed once for all tests of the command line; a server that speaks Mastodon, and a ledger."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.ledger import Ledger
from tests.bot.mastodon_server import Server
from tests.bot.process import Result, factping


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """A folder that `factping demo` filled (only to be read), and what it printed."""

    folder: Path
    result: Result

    @property
    def checks(self) -> list[dict[str, Any]]:
        """The JSON of its six checks."""
        found: list[dict[str, Any]] = json.loads(self.result.out)
        return found


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """One replay, as JSON."""
    folder = tmp_path_factory.mktemp("replay") / "demo"
    result = factping("demo", "--data", folder, "--json", cwd=folder.parent)
    assert result.code == 0, result.err
    return Demo(folder=folder, result=result)


@pytest.fixture
def own_demo(demo: Demo, tmp_path: Path) -> Path:
    """A copy of the demo's folder, to change."""
    return Path(shutil.copytree(demo.folder, tmp_path / "demo"))


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def base_url(server: Server) -> Iterator[str]:
    with server.running() as url:
        yield url


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "bot.db") as opened:
        yield opened
