from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from bot.commands.agent import agent
from telemetry.errors import BadInput
from tests.bot.process import COMMAND, Result, environment, factping, no_room_left
from tests.bot.test_cli_probe import services
from tests.telemetry.probe.loopback import Server, closed_port, serving

KEY = "0123456789abcdef" * 2
CONTACT = ("--contact", "postmaster@shop.test")
CONFIG = """\
[hub.agents.oslo-1]
key_env = "OSLO_KEY"
asn = 64500
country = "NO"
operator = "friends"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An agent's folder and a hub's, and the address at which the hub is or is not."""

    folder: Path
    vantage: Path
    port: int

    @property
    def hub_data(self) -> Path:
        return self.folder / "hub"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self, *more: str) -> list[str]:
        words = ("agent", "--hub", self.url, "--name", "oslo-1", "--key-env", "OSLO_KEY", "--service", "shop")
        return [*words, "--data", str(self.vantage), *CONTACT, *more]

    def once(self, key: str = KEY) -> Result:
        return factping(*self.command("--once"), cwd=self.folder, OSLO_KEY=key)

    @contextmanager
    def started(self, *more: str, key: str = KEY) -> Iterator[subprocess.Popen[str]]:
        with process(*self.command(*more), cwd=self.folder, OSLO_KEY=key) as one:
            yield one

    @contextmanager
    def hub(self, before: Callable[[], None] | None = None) -> Iterator[subprocess.Popen[str]]:
        words = ("serve", "--port", str(self.port), "--config", "hub.toml", "--data", str(self.hub_data))
        with process(*words, cwd=self.folder, before=before, OSLO_KEY=KEY) as one:
            assert one.stderr is not None
            line = one.stderr.readline()
            assert line == f"{self.url}/  (Ctrl-C to stop)\n"
            yield one

    def spooled(self) -> list[dict[str, Any]]:
        with closing(sqlite3.connect(self.vantage / "spool-oslo-1.db")) as connection:
            try:
                rows = connection.execute("select sample from waiting order by id").fetchall()
            except sqlite3.OperationalError:  # not made yet
                return []
        return [json.loads(sample) for (sample,) in rows]

    def stored(self) -> list[dict[str, Any]]:
        with closing(sqlite3.connect(self.hub_data / "telemetry.db")) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute("select * from samples order by time")]


@contextmanager
def process(
    *words: str, cwd: Path, before: Callable[[], None] | None = None, **extra: str
) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [COMMAND, *words],
        cwd=cwd,
        env=environment(**extra),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=before,  # noqa: PLW1509 -- it only sets the child's limits
    ) as one:
        try:
            yield one
        finally:
            one.kill()


def soon(fact: Callable[[], bool]) -> None:
    """Wait until something is so, 20 s at most."""
    for _ in range(1000):
        if fact():
            return
        time.sleep(0.02)
    raise AssertionError("did not come about")


@pytest.fixture
def shop() -> Iterator[Server]:
    with serving() as one:
        yield one


@pytest.fixture
def pair(shop: Server, tmp_path: Path) -> Pair:
    (tmp_path / "hub.toml").write_text(CONFIG, encoding="utf-8")
    vantage = services(tmp_path, shop.url, "status/503", control=f"{shop.url}/ok")
    return Pair(folder=tmp_path, vantage=vantage, port=closed_port())


def test_a_hub_that_was_away_gets_what_was_measured_and_can_say_who_is_silent(pair: Pair) -> None:
    line = pair.once().err.splitlines()[-1]
    assert line == f"factping: {pair.url}/agent/batches cannot be reached (ConnectError); 1 samples wait here"
    (measured,) = pair.spooled()
    with pair.hub() as hub:
        result = pair.once()
        assert (result.code, result.err) == (0, "")
        assert result.out == "measured 1, shipped 2, new at the hub 2, waiting 0\n"
        assert httpx.get(f"{pair.url}/agent/health").json()["ok"] is True
        assert httpx.post(f"{pair.url}/agent/batches", content=b"x" * 2**21).status_code == 413
        assert httpx.post(f"{pair.url}/agent/batches", content=b"nonsense").status_code == 400
        assert httpx.post(f"{pair.url}/telemetry/samples").status_code == 405
        shown = httpx.get(f"{pair.url}/telemetry/agents.json?_shape=array").json()
        assert [(row["name"], row["samples"], row["country"]) for row in shown] == [("oslo-1", 2, "NO")]
        hub.send_signal(signal.SIGTERM)
        assert hub.wait(timeout=20) == 0
    first, second = pair.stored()
    kept = {name: round(value, 2) if name.endswith("_ms") else value for name, value in measured.items()}
    assert {name: first[name] for name in kept} == kept | {"control_ok": 1}
    assert first["outcome"] == "http-5xx"
    place = {"vantage": "oslo-1", "asn": 64500, "country": "NO", "operator": "friends"}
    assert {name: second[name] for name in place} == place
    assert pair.spooled() == []
    told = factping("status", "github", "--data", pair.hub_data, "--now", "2100-01-01T00:00:00Z", cwd=pair.folder)
    assert "silent vantages: oslo-1 (for " in told.out


def test_a_hub_killed_in_the_middle_and_an_agent_killed_in_the_middle_lose_and_double_nothing(pair: Pair) -> None:
    with pair.hub() as hub:
        # Whoever holds the file keeps the hub in the middle of its batch.
        with closing(sqlite3.connect(pair.hub_data / "telemetry.db")) as holder, pair.started("--once") as vantage:
            holder.execute("BEGIN IMMEDIATE")
            soon(lambda: len(pair.spooled()) == 1)
            time.sleep(0.3)
            hub.kill()
            out, err = vantage.communicate(timeout=20)
        assert vantage.returncode == 1
        assert out == "measured 1, shipped 0, new at the hub 0, waiting 1\n"
        assert err.endswith("; 1 samples wait here\n")
    with pair.hub():
        with closing(sqlite3.connect(pair.hub_data / "telemetry.db")) as holder, pair.started("--once") as vantage:
            holder.execute("BEGIN IMMEDIATE")
            soon(lambda: len(pair.spooled()) == 2)
            time.sleep(0.3)
            vantage.kill()
            vantage.wait(timeout=20)
        assert len(pair.spooled()) == 2
        assert pair.once().out.startswith("measured 1, shipped 3, new at the hub ")
    stored = pair.stored()
    assert len(stored) == 3
    assert len({row["scheduled"] for row in stored}) == 3


def test_a_full_disk_at_the_hub_leaves_the_samples_with_the_agent(pair: Pair) -> None:
    with pair.hub():
        pass
    # Room for the index of the log, 32 KiB, and no more: neither the log nor the file can take a batch.
    with pair.hub(before=no_room_left(36_000)):
        line = pair.once().err
        assert (
            line == f"factping: {pair.url}/agent/batches answers 503: cannot be kept right now; 1 samples wait here\n"
        )
    assert pair.stored() == []
    with pair.hub():
        assert pair.once().out == "measured 1, shipped 2, new at the hub 2, waiting 0\n"


def test_a_started_agent_ships_what_waited_until_it_is_told_to_stop(pair: Pair) -> None:
    pair.once()
    with pair.hub(), pair.started("--every", "86400") as vantage:
        soon(lambda: not pair.spooled())
        vantage.send_signal(signal.SIGTERM)
        out, err = vantage.communicate(timeout=20)
    assert (vantage.returncode, out) == (0, "")
    assert err == "factping: targets: 1, each every 86400 s, until Ctrl-C\n"
    assert len(pair.stored()) == 1


def test_a_wrong_key_stops_the_agent_with_one_clear_line(pair: Pair) -> None:
    pair.once()
    wrong = "f" * 32
    with pair.hub() as hub, pair.started("--every", "86400", key=wrong) as vantage:
        _, err = vantage.communicate(timeout=20)
        hub.send_signal(signal.SIGTERM)
        _, logged = hub.communicate(timeout=20)
    assert vantage.returncode == 1
    (line,) = err.splitlines()[1:]
    assert line.startswith(f"factping: {pair.url}/agent/batches answers 401: signed with key ")
    assert line.endswith(", which is not oslo-1's here; 1 samples wait here")
    assert "why=bad-signature" in logged
    for text in (err, logged):
        assert wrong not in text
        assert KEY not in text
    assert len(pair.spooled()) == 1


BAD = {
    ("--hub", "http://hub.example"): "https is needed",
    ("--hub", "https://me:s3cret@hub.example"): "without user name, password",
    ("--hub", "hub.example"): "no address such as",
    ("--name", "Oslo 1"): "is no agent's name",
    ("--key-env", "SHORT"): "the variable that --key-env names: is shorter than 32 characters",
    ("--service", "nobody-knows-this"): "--service: ",
    ("--every", "1"): "--every",
}


@pytest.mark.parametrize("arguments", BAD, ids=" ".join)
def test_bad_usage_is_one_line_and_measures_nothing(arguments: tuple[str, str], pair: Pair) -> None:
    words = pair.command("--once", *arguments)[1:]
    refused = CliRunner().invoke(agent, words, env={"OSLO_KEY": KEY, "SHORT": "s3cret"})
    said = refused.stderr if isinstance(refused.exception, SystemExit) else str(refused.exception)
    assert isinstance(refused.exception, (SystemExit, BadInput))
    assert BAD[arguments] in said
    assert "s3cret" not in said
    assert not (pair.vantage / "spool-oslo-1.db").exists()


def test_a_variable_that_is_not_set_is_one_line(pair: Pair) -> None:
    line = factping(*pair.command("--once"), cwd=pair.folder).refused(2)
    assert line == "--key-env: the environment variable of this name is not set"
