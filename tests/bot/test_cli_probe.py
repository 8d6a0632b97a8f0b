from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.process import COMMAND, Result, environment, factping, rows
from tests.telemetry.probe.loopback import Server, closed_port, serving

CONTACT = ("--contact", "postmaster@shop.test")


def services(folder: Path, shop: str, *paths: str, control: str) -> Path:
    """A data folder whose catalogue knows a shop on loopback, and one control."""
    own = folder / "data" / "services"
    own.mkdir(parents=True)
    targets = "\n".join(f'[[targets]]\nname = "{path or "front"}"\nurl = "{shop}/{path}"' for path in paths)
    (own / "shop.toml").write_text(f'name = "Shop"\n{targets}\n', encoding="utf-8")
    (own / "controls.toml").write_text(f'[[targets]]\nname = "other"\nurl = "{control}"\n', encoding="utf-8")
    return folder / "data"


def probe(folder: Path, data: Path, *arguments: str) -> Result:
    return factping("probe", "shop", "--data", data, *CONTACT, *arguments, cwd=folder)


def sample(data: Path) -> dict[str, object]:
    connection = sqlite3.connect(data / "telemetry.db")
    connection.row_factory = sqlite3.Row
    found = dict(connection.execute("select * from samples").fetchone())
    connection.close()
    return found


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as one:
        yield one


def test_a_line_says_what_was_measured_and_the_sample_is_kept(server: Server, tmp_path: Path) -> None:
    data = services(tmp_path, server.url, "status/503", control=f"{server.url}/ok")
    result = probe(tmp_path, data, "--once", "--vantage", "desk", "--asn", "64500", "--country", "de")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("shop/status/503  http-5xx  503 HTTP/1.1  connect ")
    assert result.out.endswith(" ms  127.0.0.1  control other ok  status 503\n")
    kept = sample(data)
    assert (kept["service"], kept["target"], kept["outcome"]) == ("shop", "status/503", "http-5xx")
    assert (kept["vantage"], kept["asn"], kept["country"], kept["control_ok"]) == ("desk", 64500, "DE", 1)
    assert any("User-Agent: factping/" in head and "postmaster@shop.test" in head for head in server.heads)


def test_json_is_an_array_of_measurements(server: Server, tmp_path: Path) -> None:
    data = services(tmp_path, server.url, "ok", control=f"{server.url}/ok")
    result = probe(tmp_path, data, "--once", "--json")
    (row,) = json.loads(result.out)
    assert (row["outcome"], row["address"], row["family"]) == ("ok", "127.0.0.1", "ipv4")
    assert (row["control_ok"], row["vantage"], row["asn"], row["country"]) == (True, "here", None, None)
    assert 0 < row["connect_ms"] <= row["ttfb_ms"] <= row["total_ms"]


def test_without_a_network_it_says_so_in_one_line_and_the_samples_are_void(server: Server, tmp_path: Path) -> None:
    data = services(tmp_path, server.url, "status/503", control=f"http://127.0.0.1:{closed_port()}/")
    result = probe(tmp_path, data, "--once")
    assert result.refused(1) == "no network from here: the control targets did not answer either"
    assert "so this says nothing" in result.out
    assert sample(data)["control_ok"] == 0


def test_a_failing_service_is_no_failure_of_ours(server: Server, tmp_path: Path) -> None:
    data = services(tmp_path, f"http://127.0.0.1:{closed_port()}", "", control=f"{server.url}/ok")
    result = probe(tmp_path, data, "--once")
    assert result.code == 0
    assert result.out.startswith("shop/front  connect  ")
    assert rows(data / "telemetry.db")["samples"] == 1


@pytest.mark.parametrize("word", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_without_a_complaint(word: signal.Signals, server: Server, tmp_path: Path) -> None:
    data = services(tmp_path, server.url, "ok", control=f"{server.url}/ok")
    command = [str(COMMAND), "probe", "shop", "--every", "86400", "--data", str(data), *CONTACT]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        first = process.stderr.readline()
        process.send_signal(word)
        _, rest = process.communicate(timeout=20)
    assert first == "factping: targets: 1, each every 86400 s, until Ctrl-C\n"
    assert (process.returncode, rest) == (0, "")


def test_without_a_contact_it_says_whom_requests_name(server: Server, tmp_path: Path) -> None:
    data = services(tmp_path, server.url, "ok", control=f"{server.url}/ok")
    result = factping("probe", "shop", "--once", "--data", data, cwd=tmp_path)
    assert result.code == 0
    assert "without --contact, requests name postmaster@" in result.err
    assert server.heads
    assert all("(measures availability; postmaster@" in head for head in server.heads)


BAD = {
    ("nobody-knows-this",): "SERVICES: ",
    ("shop", "--country", "Germany"): "no two-letter country code",
    ("shop", "--contact", "me"): "no mail or web address",
    ("shop", "--contact", "me@x\r\nX-Evil: 1"): "no mail or web address",
    ("shop", "--every", "1"): "--every",
    ("empty",): "SERVICES: empty has no probe target",
}


@pytest.mark.parametrize("arguments", BAD, ids=" ".join)
def test_bad_usage_is_one_line_and_measures_nothing(arguments: tuple[str, ...], tmp_path: Path) -> None:
    data = services(tmp_path, "http://127.0.0.1:9", "ok", control="http://127.0.0.1:9")
    (data / "services" / "empty.toml").write_text('name = "Empty"\n', encoding="utf-8")
    line = factping("probe", *arguments, "--once", "--data", data, cwd=tmp_path).refused(2)
    assert BAD[arguments] in line
    assert not (data / "telemetry.db").exists()
