"""`factping run` as a real process: it measures, takes batches and stops, on loopback."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from tests.bot.process import factping, no_room_left, rows
from tests.bot.test_cli_agent import CONTACT, KEY, process, soon
from tests.bot.test_cli_pages import ATOM, catalogue
from tests.bot.test_cli_probe import services
from tests.telemetry.asking.conftest import fixture
from tests.telemetry.pages.server import page_server
from tests.telemetry.probe.loopback import Server, closed_port, serving
from tests.telemetry.sources.server import Answer, third_party

CONFIG = """\
data = "data"
contact = "postmaster@shop.test"

[hub]
listen = "127.0.0.1:{port}"

[hub.agents.oslo-1]
key_env = "OSLO_KEY"
asn = 64500
country = "NO"
"""
PROBES = """
[probes]
services = ["shop"]
every = 30
vantage = "home"
asn = 64501
country = "SE"
"""


@pytest.fixture
def shop() -> Iterator[Server]:
    with serving() as one:
        yield one


@pytest.fixture
def port() -> int:
    return closed_port()


@pytest.fixture
def folder(tmp_path: Path, shop: Server, port: int) -> Path:
    services(tmp_path, shop.url, "ok", control=f"{shop.url}/ok")
    (tmp_path / "factping.toml").write_text(CONFIG.format(port=port), encoding="utf-8")
    return tmp_path


@contextmanager
def running(folder: Path, *more: str, room: int | None = None) -> Iterator[subprocess.Popen[str]]:
    before = None if room is None else no_room_left(room)
    with process("run", *more, cwd=folder, before=before, OSLO_KEY=KEY) as one:
        yield one


def ship(folder: Path, port: int) -> str:
    words = ("agent", "--hub", f"http://127.0.0.1:{port}", "--name", "oslo-1", "--key-env", "OSLO_KEY")
    done = factping(*words, "--service", "shop", "--once", "--data", "data", *CONTACT, cwd=folder, OSLO_KEY=KEY)
    return done.out + done.err


def vantages(folder: Path) -> dict[str, int]:
    with closing(sqlite3.connect(folder / "data" / "telemetry.db")) as connection:
        return dict(connection.execute("select vantage, count(*) from samples group by vantage"))


def line(one: subprocess.Popen[str]) -> str:
    assert one.stderr is not None
    return one.stderr.readline()


def test_the_daemon_takes_an_agents_batches_and_leaves_at_a_signal(folder: Path, port: int) -> None:
    with running(folder) as one:
        assert line(one) == f"hub: http://127.0.0.1:{port}/ takes the batches of oslo-1\n"
        assert "measured 1, shipped 1, new at the hub 1, waiting 0" in ship(folder, port)
        one.send_signal(signal.SIGTERM)
        assert one.wait(timeout=20) == 0
    assert vantages(folder) == {"oslo-1": 1}


def test_the_daemon_measures_from_here_beside_the_hub(folder: Path, port: int) -> None:
    with (folder / "factping.toml").open("a", encoding="utf-8") as config:
        config.write(PROBES)
    with running(folder) as one:
        said = {line(one), line(one)}
        assert "probes: 1 targets every 30 s, from home\n" in said
        ship(folder, port)
        soon(lambda: "oslo-1" in vantages(folder))
        # The first start time lies somewhere in the first period.
        with suppress(AssertionError):
            soon(lambda: "home" in vantages(folder))
        soon(lambda: "home" in vantages(folder))
        one.send_signal(signal.SIGINT)
        assert one.wait(timeout=20) == 0


def test_once_measures_and_takes_no_batches(folder: Path) -> None:
    with (folder / "factping.toml").open("a", encoding="utf-8") as config:
        config.write(PROBES)
    result = factping("run", "--once", cwd=folder, OSLO_KEY=KEY)
    assert result.code == 0, result
    assert result.err.startswith("probes: 1 made, 1 of them with a working network here\n")
    assert vantages(folder) == {"home": 1}


def test_a_service_that_nobody_knows_is_refused_before_anything_starts(folder: Path) -> None:
    with (folder / "factping.toml").open("a", encoding="utf-8") as config:
        config.write(PROBES.replace("shop", "shopp"))
    problem = factping("run", cwd=folder, OSLO_KEY=KEY).refused()
    assert problem.startswith("factping.toml, probes.services: unknown service 'shopp'; did you mean shop")
    assert not (folder / "data" / "telemetry.db").exists()


def test_a_killed_daemon_carries_on_with_what_it_had(folder: Path, port: int) -> None:
    with running(folder) as one:
        line(one)
        ship(folder, port)
        one.kill()
        one.wait(timeout=20)
    assert "1 samples wait here" in ship(folder, port)
    with running(folder) as one:
        line(one)
        assert "shipped 2, new at the hub 2, waiting 0" in ship(folder, port)
    assert vantages(folder) == {"oslo-1": 3}


def test_an_address_that_is_taken_is_said_and_tried_again(folder: Path, port: int) -> None:
    (folder / "other.toml").write_text(CONFIG.format(port=port).replace('"data"', '"other"'), encoding="utf-8")
    with running(folder) as one:
        line(one)
        with running(folder, "--config", "other.toml") as other:
            assert f"127.0.0.1:{port}: cannot be listened on: " in line(other)
            one.kill()
            one.wait(timeout=20)
            soon(lambda: line(other).startswith("hub: "))


def test_two_daemons_on_one_folder_are_one_too_many(folder: Path) -> None:
    with running(folder) as one:
        line(one)
        problem = factping("run", "--once", cwd=folder, OSLO_KEY=KEY).refused(1)
        assert problem == "data: another factping run works on this folder"
        one.kill()
        one.wait(timeout=20)
    assert factping("run", "--once", cwd=folder, OSLO_KEY=KEY).code == 0


def test_a_file_as_data_folder_is_refused(folder: Path) -> None:
    (folder / "factping.toml").write_text('data = "factping.toml"\n', encoding="utf-8")
    problem = factping("run", "--once", cwd=folder).refused()
    assert problem == "factping.toml, data: is a file, where a folder is needed"


def test_once_reads_status_pages_and_says_what_came(tmp_path: Path) -> None:
    with page_server() as page:
        page.serve("/history.atom", (ATOM / "history.atom").read_bytes())
        page.serve("/ok", b"hello")
        catalogue(tmp_path, page.url, "github", control=f"{page.url}/ok")
        (tmp_path / "factping.toml").write_text(
            'data = "data"\ncontact = "postmaster@acme.test"\n[pages]\nservices = ["github"]\n', encoding="utf-8"
        )
        first, second = (factping("run", "--once", cwd=tmp_path) for _ in range(2))
    assert (first.code, second.code) == (0, 0)
    assert first.err.startswith("pages: 1 read\n")
    assert second.err.startswith("pages: 1 unchanged\n")
    assert rows(tmp_path / "data" / "telemetry.db")["status_events"] == 8


def test_a_page_that_cannot_be_read_is_refused_before_anything_starts(folder: Path) -> None:
    with (folder / "factping.toml").open("a", encoding="utf-8") as config:
        config.write('[pages]\nservices = ["shop"]\n')
    problem = factping("run", cwd=folder, OSLO_KEY=KEY).refused()
    assert problem.startswith("factping.toml, pages.services: shop has no status page in a format that we read")


SOURCES = """\
contact = "postmaster@acme.test"
[sources.gdelt]
base_url = "{address}"
services = ["github"]
"""


def test_once_asks_third_parties_and_says_whether_they_answered(tmp_path: Path) -> None:
    with third_party() as party:
        (tmp_path / "factping.toml").write_text(SOURCES.format(address=party.base_url), encoding="utf-8")
        party.answers = [Answer(body=fixture("gdelt/articles.json"))]
        first = factping("run", "--once", cwd=tmp_path)
        party.answers = [Answer(body=b"<p>gone", media_type="text/html")]
        second = factping("run", "--once", cwd=tmp_path)
    assert first.code == 0, first
    assert "sources: gdelt: 1 questions, all answered\n" in first.err
    assert second.code == 1
    assert "sources: gdelt: 1 questions, not all answered\n" in second.err
    assert "source=gdelt service=github state=" in second.err
