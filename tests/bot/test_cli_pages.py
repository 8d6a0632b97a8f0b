from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.process import COMMAND, Result, environment, factping, no_room_left, rows
from tests.telemetry.pages.server import PageServer, Served, drip, page_server, reset
from tests.telemetry.probe.loopback import closed_port

FIXTURES = Path(__file__).parents[1] / "telemetry" / "fixtures" / "status"
ATOM = FIXTURES / "statuspage-atom"
CONTACT = ("--contact", "postmaster@acme.test")


@pytest.fixture
def page() -> Iterator[PageServer]:
    with page_server() as server:
        server.serve("/history.atom", (ATOM / "history.atom").read_bytes())
        server.serve("/ok", b"hello")
        yield server


def catalogue(folder: Path, page: str, *names: str, control: str, format: str = "statuspage-atom") -> Path:  # noqa: A002 -- the TOML's key
    """A data folder whose catalogue has these services on one page, and one control."""
    own = folder / "data" / "services"
    own.mkdir(parents=True)
    for name in names:
        (own / f"{name}.toml").write_text(
            f'name = "{name.title()}"\n[status_page]\nurl = "{page}"\nformat = "{format}"\n', encoding="utf-8"
        )
    (own / "controls.toml").write_text(f'[[targets]]\nname = "other"\nurl = "{control}"\n', encoding="utf-8")
    return folder / "data"


def pages(folder: Path, data: Path, *arguments: str) -> Result:
    return factping("pages", *arguments, "--data", data, *CONTACT, cwd=folder)


def test_a_line_says_what_the_page_lists_and_then_that_nothing_is_new(page: PageServer, tmp_path: Path) -> None:
    data = catalogue(tmp_path, page.url, "github", control=f"{page.url}/ok")
    first = pages(tmp_path, data, "github", "--once")
    assert (first.code, first.err) == (0, "")
    listed = "0 of 1 incidents open, 0 of 1 maintenances open"
    assert first.out.startswith(f"github  read  statuspage-atom  {listed}  newest ")
    assert first.out.endswith(f" ms  {page.url}/history.atom\n")
    second = pages(tmp_path, data, "GitHub", "--once")
    assert second.out.startswith(f"github  unchanged  statuspage-atom  {listed}  newest ")
    assert "  0 bytes  " in second.out
    assert page.seen[-1][1]["If-None-Match"]
    kept = rows(data / "telemetry.db")
    assert (kept["page_readings"], kept["page_looks"], kept["status_events"]) == (1, 1, 8)


def test_what_is_read_is_what_other_commands_show(page: PageServer, tmp_path: Path) -> None:
    data = catalogue(tmp_path, page.url, "github", control=f"{page.url}/ok")
    pages(tmp_path, data, "github", "--once")
    page.serve("/history.atom", (ATOM / "rewritten.atom").read_bytes())
    pages(tmp_path, data, "github", "--once")
    shown = factping("status", "github", "--incidents", "--hours", "24", "--data", data, cwd=tmp_path)
    assert "1 edit seen" in shown.out
    assert "+ From 23:31 to 00:58 UTC logins failed; that is longer than we said.\n" in shown.out


def test_json_is_an_array_with_one_object_per_service(page: PageServer, tmp_path: Path) -> None:
    data = catalogue(tmp_path, page.url, "one", "two", control=f"{page.url}/ok")
    result = pages(tmp_path, data, "one", "two", "--once", "--json")
    found = json.loads(result.out)
    assert [(row["service"], row["outcome"]) for row in found] == [("one", "read"), ("two", "read")]
    assert found[0]["newest"] == "2026-01-01T00:40:00.000Z"
    assert found[0]["bytes"] == len((ATOM / "history.atom").read_bytes())
    assert sum(path == "/history.atom" for path, _ in page.seen) == 1


def test_a_page_that_is_blocked_or_gone_is_no_failure_of_ours(page: PageServer, tmp_path: Path) -> None:
    data = catalogue(tmp_path, page.url, "acme", control=f"{page.url}/ok")
    page.at["/history.atom"] = Served(trick=reset)
    blocked = pages(tmp_path, data, "acme", "--once")
    assert (blocked.code, blocked.out[:37]) == (0, "acme  blocked  statuspage-atom  never")
    page.at["/history.atom"] = Served(status=500)
    gone = pages(tmp_path, data, "acme", "--once")
    assert gone.code == 0
    assert gone.out.startswith("acme  unreachable  ")
    assert gone.out.endswith("/history.atom  HTTP 500\n")


def test_without_a_network_it_says_so_and_blames_no_page(tmp_path: Path) -> None:
    nobody = f"http://127.0.0.1:{closed_port()}"
    data = catalogue(tmp_path, nobody, "acme", control=f"{nobody}/ok")
    result = pages(tmp_path, data, "acme", "--once")
    assert result.refused(1) == "no network from here: the control targets did not answer either"
    assert result.out.startswith("acme  vantage-fault  ")


def test_a_killed_look_leaves_a_database_that_the_next_start_goes_on_with(page: PageServer, tmp_path: Path) -> None:
    data = catalogue(tmp_path, page.url, "acme", control=f"{page.url}/ok")
    assert pages(tmp_path, data, "acme", "--once").code == 0
    page.at["/history.atom"] = Served(trick=drip)
    command = [str(COMMAND), "pages", "acme", "--once", "--data", str(data), *CONTACT]
    asked = page.answers
    with subprocess.Popen(command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE) as process:
        while page.answers == asked:  # until it is in the middle of the look
            assert process.poll() is None
        process.kill()
    page.serve("/history.atom", (ATOM / "rewritten.atom").read_bytes())
    assert pages(tmp_path, data, "acme", "--once").out.startswith("acme  read  ")
    connection = sqlite3.connect(data / "telemetry.db")
    assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
    connection.close()
    assert rows(data / "telemetry.db")["page_readings"] == 2


def test_a_full_disk_ends_one_round_with_one_line_and_keeps_no_half(page: PageServer, tmp_path: Path) -> None:
    data = catalogue(tmp_path, page.url, "acme", control=f"{page.url}/ok")
    page.at["/history.atom"] = Served(status=403)
    assert pages(tmp_path, data, "acme", "--once").code == 0
    page.serve("/history.atom", (ATOM / "history.atom").read_bytes())
    command = ("pages", "acme", "--once", "--data", data, *CONTACT)
    assert "telemetry.db" in factping(*command, cwd=tmp_path, before=no_room_left(4096)).refused(1)
    kept = rows(data / "telemetry.db")
    assert (kept["status_events"], kept["page_readings"], kept["page_looks"]) == (0, 0, 1)
    assert factping(*command, cwd=tmp_path).out.startswith("acme  read  ")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_either_signal_ends_it_without_a_complaint(page: PageServer, tmp_path: Path, name: str) -> None:
    data = catalogue(tmp_path, page.url, "acme", control=f"{page.url}/ok")
    command = [str(COMMAND), "pages", "acme", "--every", "86400", "--data", str(data), *CONTACT]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        first = process.stderr.readline()
        process.send_signal(getattr(signal, name))
        _, rest = process.communicate(timeout=20)
    assert first == "factping: pages: 1, each every 86400 s, until Ctrl-C\n"
    assert (process.returncode, rest) == (0, "")


BAD = {
    ("nobody-knows-this",): "SERVICES: ",
    ("bare",): "SERVICES: bare has no status page in a format that we read, at a known address",
    ("acme", "--every", "1"): "--every",
    ("acme", "--contact", "me"): "no mail or web address",
}


@pytest.mark.parametrize("arguments", BAD, ids=" ".join)
def test_bad_usage_is_one_line_and_reads_nothing(arguments: tuple[str, ...], tmp_path: Path) -> None:
    data = catalogue(tmp_path, "http://127.0.0.1:9", "acme", control="http://127.0.0.1:9")
    (data / "services" / "bare.toml").write_text('name = "Bare"\n', encoding="utf-8")
    line = factping("pages", *arguments, "--once", "--data", data, cwd=tmp_path).refused(2)
    assert BAD[arguments] in line
    assert not (data / "telemetry.db").exists()
