"""A real Prometheus that holds what a real blackbox_exporter measured on loopback, asked through the command line."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.bot.process import factping
from tests.telemetry.probe.loopback import Server, closed_port, serving

PATHS = {"ok": "ok", "status/503": "http-5xx", "status/403": "blocked"}
METRICS = ("probe_success", "probe_http_status_code", "probe_duration_seconds")
BLACKBOX = "modules:\n  web:\n    prober: http\n    timeout: 5s\n    http:\n      preferred_ip_protocol: ip4\n"
STEPS = 5


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"needs {name}, of Debian's packages prometheus and prometheus-blackbox-exporter")
    return found


@contextmanager
def running(*words: str, ready: str, cwd: Path) -> Iterator[None]:
    log = cwd / f"{Path(words[0]).name}.log"
    with log.open("wb") as output, subprocess.Popen(words, cwd=cwd, stdout=output, stderr=output) as process:
        try:
            for _ in range(400):
                if _answers(ready):
                    break
                assert process.poll() is None, log.read_text()
                time.sleep(0.05)
            else:
                raise AssertionError(log.read_text())
            yield
        finally:
            process.kill()


def _answers(url: str) -> bool:
    try:
        return httpx.get(url).status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture
def shop() -> Iterator[Server]:
    with serving() as one:
        yield one


def measured(shop: Server, folder: Path) -> dict[str, dict[str, str]]:
    """What the exporter says of each page of the shop, by metric."""
    (folder / "blackbox.yml").write_text(BLACKBOX)
    address = f"127.0.0.1:{closed_port()}"
    words = (tool("prometheus-blackbox-exporter"), "--config.file=blackbox.yml", f"--web.listen-address={address}")
    with running(*words, ready=f"http://{address}/-/healthy", cwd=folder):
        found = {}
        for path in PATHS:
            asked = {"module": "web", "target": f"{shop.url}/{path}"}
            lines = httpx.get(f"http://{address}/probe", params=asked).text.splitlines()
            values = (line.split() for line in lines if line.startswith(METRICS))
            found[path] = {name: value for name, value in values if name in METRICS}
    return found


@contextmanager
def prometheus(found: dict[str, dict[str, str]], begins: datetime, folder: Path) -> Iterator[str]:
    """A server that holds these values once a minute."""
    lines = []
    for metric in METRICS:
        lines.append(f"# TYPE {metric} gauge")
        lines += [
            f'{metric}{{instance="{path}",job="blackbox"}} {values[metric]} {begins.timestamp() + 60 * step:.0f}'
            for path, values in found.items()
            for step in range(STEPS)
        ]
    (folder / "values.txt").write_text("\n".join([*lines, "# EOF", ""]))
    made = [tool("promtool"), "tsdb", "create-blocks-from", "openmetrics", "values.txt", "tsdb"]
    subprocess.run(made, cwd=folder, check=True, capture_output=True)
    (folder / "prometheus.yml").write_text("{}\n")
    address = f"127.0.0.1:{closed_port()}"
    words = (tool("prometheus"), "--config.file=prometheus.yml", "--storage.tsdb.path=tsdb")
    listen = f"--web.listen-address={address}"
    with running(*words, listen, ready=f"http://{address}/-/ready", cwd=folder):
        yield f"http://{address}"


def test_what_an_exporter_measured_becomes_samples_with_the_reason(shop: Server, tmp_path: Path) -> None:
    begins = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=3)
    with prometheus(measured(shop, tmp_path), begins, tmp_path) as address:
        own = tmp_path / "data" / "services"
        own.mkdir(parents=True)
        (own / "shop.toml").write_text('name = "Shop"\n')
        instances = "".join(
            f'[[sources.promql.instances]]\nservice = "shop"\ninstance = "{path}"\ntarget = "{path}"\n'
            'vantage = "rack-1"\nasn = 64500\ncountry = "NO"\n'
            for path in PATHS
        )
        query = '[[sources.promql.queries]]\nservice = "shop"\nmetric = "share_up"\nquery = "avg(probe_success)"\n'
        table = f'[sources.promql]\nbase_url = "{address}"\n'
        (tmp_path / "factping.toml").write_text(table + query + instances)
        window = ("--since", begins.isoformat(), "--until", (begins + timedelta(minutes=STEPS - 1)).isoformat())
        words = ("sources", "ask", "promql", "shop", *window, "--contact", "postmaster@shop.test", "--data", "data")
        asked = factping(*words, "--json", cwd=tmp_path)
        assert asked.code == 0, asked
        answer = json.loads(asked.out)
        again = factping(*words, cwd=tmp_path)
    assert (answer["source"], answer["operator"]) == ("promql", "self")
    outcomes = {(sample["target"], sample["outcome"]) for sample in answer["samples"]}
    assert outcomes == set(PATHS.items())
    assert len(answer["samples"]) == len(PATHS) * STEPS
    share = [point["value"] for point in answer["series"] if point["metric"] == "share_up"]
    assert share == [pytest.approx(1 / 3)] * STEPS
    assert again.code == 0
