"""Prometheus and VictoriaMetrics with the same probes: filled, started on the loopback, asked over HTTP."""

from __future__ import annotations

import json
import os
import resource
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import numpy as np
from keeping_world import PLACES, Month, day, months, values

NEEDED = {
    "promtool": "Debian's package prometheus",
    "prometheus": "Debian's package prometheus",
    "victoria-metrics": "Debian's package victoria-metrics",
}
STARTS_WITHIN_S = 60
LOOPBACK = "127.0.0.1"


@dataclass(slots=True)
class Filled:
    """What filling came to: values, seconds by the clock and of processors, bytes on disk when all is flushed."""

    values: int = 0
    seconds: float = 0.0
    processor_s: float = 0.0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Server:
    """A server of somebody else's, running."""

    address: str
    process: int

    @property
    def processor_s(self) -> float:
        """Seconds of processors that it has used."""
        user, system = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def children_s() -> float:
    """Seconds of processors that the processes waited for so far have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def missing() -> list[str]:
    """What is not installed here."""
    return [f"{name} ({package})" for name, package in NEEDED.items() if shutil.which(name) is None]


def fill_prometheus(folder: Path, rounds: int) -> Filled:
    """Make blocks of a month each with promtool; only promtool's own time counts."""
    filled, text = Filled(), folder / "month.om"
    data = folder / "prometheus"
    for month in months(rounds):
        with text.open("w", encoding="ascii") as stream:
            for own in month:
                for name, times, numbers in values(own):
                    head = f'{name}{{vantage="{own.place[0]}"}} '
                    pairs = zip(numbers.tolist(), (times / 1000).tolist(), strict=True)
                    stream.writelines(f"{head}{number!r} {seconds:.3f}\n" for number, seconds in pairs)
                    filled.values += times.size
            stream.write("# EOF\n")
        began, used = time.perf_counter(), children_s()
        made = (
            "promtool",
            "tsdb",
            "create-blocks-from",
            "--quiet",
            "--max-block-duration=744h",
            "openmetrics",
            text,
            data,
        )
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 -- our own command
        filled.seconds += time.perf_counter() - began
        filled.processor_s += children_s() - used
    text.unlink()
    filled.bytes = size(data)
    return filled


@contextmanager
def prometheus(folder: Path) -> Iterator[Server]:
    """Prometheus over what was filled."""
    (folder / "prometheus.yml").write_text("scrape_configs: []\n", encoding="ascii")
    port = free_port()
    options = [
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'prometheus'}",
        "--storage.tsdb.retention.time=100y",
        f"--web.listen-address={LOOPBACK}:{port}",
        "--log.level=error",
    ]
    with _server(["prometheus", *options], f"http://{LOOPBACK}:{port}", "/-/ready") as server:
        yield server


@contextmanager
def victoria(folder: Path) -> Iterator[Server]:
    """VictoriaMetrics over its folder, empty at first."""
    port = free_port()
    options = [
        f"-storageDataPath={folder / 'victoria'}",
        f"-httpListenAddr={LOOPBACK}:{port}",
        "-retentionPeriod=100y",
        "-loggerLevel=ERROR",
        "-search.maxSamplesPerQuery=100000000",
    ]
    with _server(["victoria-metrics", *options], f"http://{LOOPBACK}:{port}", "/health") as server:
        yield server


def fill_victoria(server: Server, folder: Path, rounds: int) -> Filled:
    """Send a line of JSON for each series of each month; then wait until all is on disk and merged."""
    filled = Filled()
    for month in months(rounds):
        body, count = _json_lines(month)
        began = time.perf_counter()
        _post(f"{server.address}/api/v1/import", body)
        filled.seconds += time.perf_counter() - began
        filled.values += count
    began = time.perf_counter()
    _get(f"{server.address}/internal/force_flush")
    filled.seconds += time.perf_counter() - began
    filled.processor_s = server.processor_s
    _get(f"{server.address}/internal/force_merge")
    filled.bytes = _settled(folder / "victoria")
    return filled


def ask(server: Server, first_day: int, change: int, last_day: int, **options: int) -> tuple[float, list[float]]:
    """Ask for quantiles and availability at each place before and after a day; seconds, and all answers in order."""
    answers, began = [], time.perf_counter()
    for begin, end in ((first_day, change), (change, last_day)):
        span, at = f"[{end - begin}d]", int(day(end).timestamp())
        for query in (
            *(f"quantile_over_time({share}, probe_total_ms{span})" for share in (0.5, 0.75, 0.95)),
            f"avg_over_time(probe_success{span})",
        ):
            body = _get(f"{server.address}/api/v1/query", query=query, time=at, **options)
            result = json.loads(body)["data"]["result"]
            if len(result) != len(PLACES):
                raise RuntimeError(f"{query} at {at} answers for {len(result)} places")
            answers += [float(each["value"][1]) for each in sorted(result, key=lambda one: one["metric"]["vantage"])]
    return time.perf_counter() - began, answers


def size(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _json_lines(month: tuple[Month, ...]) -> tuple[bytes, int]:
    lines, count = [], 0
    for own in month:
        for name, times, numbers in values(own):
            metric = {"__name__": name, "vantage": own.place[0]}
            line = {"metric": metric, "values": np.round(numbers, 1).tolist(), "timestamps": times.tolist()}
            lines.append(json.dumps(line, separators=(",", ":")))
            count += times.size
    return "\n".join(lines).encode(), count


def _settled(folder: Path) -> int:
    """The bytes of a folder once they stay the same for five seconds."""
    before, same = -1, 0
    for _ in range(120):
        now = size(folder)
        same = same + 1 if now == before else 0
        if same == 5:
            return now
        before = now
        time.sleep(1)
    return before


@contextmanager
def _server(command: list[str], address: str, ready: str) -> Iterator[Server]:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603 -- as above
        try:
            _wait(process, f"{address}{ready}")
            yield Server(address, process.pid)
        finally:
            process.terminate()


def _wait(process: subprocess.Popen[bytes], url: str) -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while process.poll() is None and time.monotonic() < until:
        try:
            _get(url)
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"{process.args} does not answer")


def _get(url: str, **told: str | int) -> bytes:
    return httpx.get(url, params=told, timeout=300).raise_for_status().content


def _post(url: str, body: bytes) -> None:
    httpx.post(url, content=body, timeout=600).raise_for_status()
