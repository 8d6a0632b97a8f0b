"""10,000 targets a minute from one machine: factping beside Debian's prometheus-blackbox-exporter.

Run: .venv/bin/python benchmarks/probing.py [--targets N] [--seconds S] [--repeat R]

Both measure the same targets at the same rate, in turn: N hosts of 127.0.0.0/8, so that the interval that factping
leaves each host holds by itself, and one process here that answers for all of them. factping is the installed command
with a catalogue of its own, and writes telemetry.db; the exporter is asked for `/probe?target=…` by a scheduler that
keeps the same plan, and stores nothing. CPU is user and system time of whole processes; the spread of it is from the
quietest to the busiest tenth of a run, which shows what else the machine did.

Needs prometheus-blackbox-exporter (apt-get install prometheus-blackbox-exporter); exits with 2 where it is missing.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

from telemetry.probe.schedule import Plan

EXPORTER = "prometheus-blackbox-exporter"
FACTPING = str(Path(sys.executable).with_name("factping"))
PERIOD_S = 60.0
VANTAGE = "bench"
PAGE = b"<html><title>Shop</title>" + b"<p>Everything is on sale.</p>" * 60 + b"</html>"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(PAGE), PAGE)
TARGETS_PER_SERVICE = 100
# Both need a moment until the first probe: the catalogue is read, interpreters start.
START_S = 8.0
MODULE = """\
modules:
  page:
    prober: http
    timeout: 10s
    http: {method: GET, preferred_ip_protocol: ip4}
"""


def host(number: int) -> str:
    """The address of a target, none of which is 127.0.x.y."""
    return f"127.{1 + number // 62_500}.{1 + number % 62_500 // 250}.{1 + number % 250}"


class Answering(asyncio.Protocol):
    """Answers whatever is asked with one page."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to answer."""
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each request."""
        assert isinstance(self.transport, asyncio.Transport)
        self.transport.write(ANSWER * data.count(b"\r\n\r\n"))
        if b"onnection: close" in data:
            self.transport.close()


async def answer(port: int) -> None:
    """Be every host of 127.0.0.0/8 on one port."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Answering, "0.0.0.0", port, backlog=4096)  # noqa: S104 -- for all of 127.0.0.0/8
    print("ready", flush=True)
    await server.serve_forever()


@dataclass(kw_only=True)
class Driver:
    """Asks the exporter for each target by the plan, over connections that are kept."""

    port: int
    targets: list[str]
    errors_ms: list[float] = field(default_factory=list)
    good: int = 0
    idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = field(default_factory=list)

    async def run(self, until: float) -> None:
        """Keep the plan until a time in seconds since the epoch."""
        plan = Plan(period_s=PERIOD_S, seed=VANTAGE)
        async with asyncio.TaskGroup() as group:
            for target in self.targets:
                group.create_task(self._keep(plan, target, until))

    async def _keep(self, plan: Plan, target: str, until: float) -> None:
        index = plan.next_index(target, time.time())
        while (start := plan.start(target, index)) < until:
            await asyncio.sleep(max(start - time.time(), 0))
            self.errors_ms.append((time.time() - start) * 1000)
            good = await self._ask(target)
            self.good += good
            index += 1

    async def _ask(self, target: str) -> bool:
        way = self.idle.pop() if self.idle else await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = way
        writer.write(f"GET /probe?module=page&target={quote(target, safe='')} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        body = b""
        if b"Transfer-Encoding: chunked" in head:
            while size := int((await reader.readline()).strip(), 16):
                body += (await reader.readexactly(size + 2))[:-2]
            await reader.readline()
        else:
            length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
            body = await reader.readexactly(int(length.split(b":")[1]))
        self.idle.append(way)
        return b"\nprobe_success 1\n" in body


def drive(port: int, targets_port: int, count: int, seconds: float) -> None:
    """Drive the exporter for so long, and print what came of it."""
    driver = Driver(port=port, targets=[f"http://{host(number)}:{targets_port}/" for number in range(count)])
    print("ready", flush=True)
    asyncio.run(driver.run(time.time() + seconds))
    print(json.dumps({"errors_ms": driver.errors_ms, "good": driver.good}))


def cpu_s(pid: int) -> float:
    """User and system seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def busy_s() -> float:
    """Seconds that all processors of the machine have worked so far."""
    user, nice, system, _idle, _wait, irq, softirq, steal = map(
        int, Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]
    )
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What one run came to; `cpu` holds CPU seconds of each process in each tenth of it, `others` all else."""

    name: str
    made: int
    good: int
    errors_ms: list[float]
    late: int
    skipped: int
    seconds: float
    cpu: dict[str, list[float]]
    others: list[float]


def watch(processes: dict[str, int], seconds: float) -> tuple[dict[str, list[float]], list[float]]:
    """CPU seconds of processes, and of all others, in each tenth of the time to come."""
    marks = [({name: cpu_s(pid) for name, pid in processes.items()}, busy_s())]
    for _ in range(10):
        time.sleep(seconds / 10)
        marks.append(({name: cpu_s(pid) for name, pid in processes.items()}, busy_s()))
    pairs = list(pairwise(marks))
    used = {name: [after[0][name] - before[0][name] for before, after in pairs] for name in processes}
    everything = [after[1] - before[1] for before, after in pairs]
    ours = [sum(each[number] for each in used.values()) for number in range(10)]
    return used, [max(whole - own, 0) for whole, own in zip(everything, ours, strict=True)]


@contextmanager
def started(*command: str, ready: bool = True) -> Iterator[subprocess.Popen[str]]:
    """A process of ours, for as long as the context lasts."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 -- our own commands
    try:
        if ready:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n", f"{command} did not start"
        yield process
    finally:
        process.kill()
        process.wait()


def catalogue(folder: Path, port: int, count: int) -> list[str]:
    """Write a catalogue of so many targets, and two controls; return the services' ids."""
    own = folder / "services"
    own.mkdir(parents=True)
    services = []
    for first in range(0, count, TARGETS_PER_SERVICE):
        services.append(f"bench-{first // TARGETS_PER_SERVICE:04}")
        numbers = range(first, min(first + TARGETS_PER_SERVICE, count))
        lines = [f'[[targets]]\nname = "t{number}"\nurl = "http://{host(number)}:{port}/"' for number in numbers]
        (own / f"{services[-1]}.toml").write_text(f'name = "{services[-1]}"\n' + "\n".join(lines), encoding="utf-8")
    controls = [f'[[targets]]\nname = "c{number}"\nurl = "http://127.0.{number}.1:{port}/"' for number in (1, 2, 3)]
    (own / "controls.toml").write_text("\n".join(controls), encoding="utf-8")
    return services


def run_factping(port: int, count: int, seconds: float, server: int) -> Ran:
    """`factping probe` over its own catalogue for so long."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        services = catalogue(folder, port, count)
        command = [FACTPING, "probe", *services, "--every", f"{PERIOD_S:.0f}", "--vantage", VANTAGE]
        command += ["--data", name, "--contact", "postmaster@bench.test"]
        with (folder / "said").open("wb") as said:
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)  # noqa: S603 -- our own
        try:
            time.sleep(START_S)
            assert process.poll() is None, (folder / "said").read_text(encoding="utf-8")
            cpu, others = watch({"factping": process.pid, "targets": server}, seconds)
        finally:
            process.terminate()
            process.wait(timeout=30)
        with closing(sqlite3.connect(folder / "telemetry.db")) as db:
            rows = db.execute("SELECT time, scheduled, outcome FROM samples").fetchall()
            slips = dict(db.execute("SELECT slip, sum(rounds) FROM missed_rounds GROUP BY slip").fetchall())
    errors = [
        (datetime.fromisoformat(made) - datetime.fromisoformat(due)).total_seconds() * 1000 for made, due, _ in rows
    ]
    good = sum(outcome == "ok" for *_, outcome in rows)
    return Ran(
        name="factping",
        made=len(rows),
        good=good,
        errors_ms=errors,
        late=slips.get("late", 0),
        skipped=slips.get("skipped", 0),
        seconds=seconds,
        cpu=cpu,
        others=others,
    )


def run_exporter(port: int, count: int, seconds: float, server: int) -> Ran:
    """The exporter, driven by the same plan for so long."""
    with tempfile.TemporaryDirectory() as name:
        config, web = Path(name) / "blackbox.yml", port + 1
        config.write_text(MODULE, encoding="utf-8")
        options = (f"--config.file={config}", f"--web.listen-address=127.0.0.1:{web}", "--log.level=error")
        with started(EXPORTER, *options, ready=False) as exporter:
            time.sleep(1)
            role = ("--role", "drive", str(web), str(port), str(count), str(seconds + START_S))
            with started(sys.executable, __file__, *role) as driver:
                time.sleep(START_S)
                cpu, others = watch({"exporter": exporter.pid, "driver": driver.pid, "targets": server}, seconds)
                said = json.loads(driver.communicate(timeout=60)[0])
    return Ran(
        name="exporter",
        made=len(said["errors_ms"]),
        good=said["good"],
        errors_ms=said["errors_ms"],
        late=sum(error > 1000 for error in said["errors_ms"]),
        skipped=0,
        seconds=seconds,
        cpu=cpu,
        others=others,
    )


def show(ran: Ran) -> None:
    """Print a run."""
    assert ran.made, f"{ran.name} measured nothing"
    cuts = statistics.quantiles(ran.errors_ms, n=100)
    tenth = ran.seconds / 10
    used = (
        f"{name} {sum(parts) / ran.seconds:.2f} ({min(parts) / tenth:.2f}-{max(parts) / tenth:.2f})"
        for name, parts in (*ran.cpu.items(), ("all else", ran.others))
    )
    errors = f"{cuts[49]:8.1f} {cuts[98]:8.1f} {max(ran.errors_ms):8.1f}"
    print(
        f"{ran.name:<9} {ran.made:7} {ran.good:7} {errors} {ran.late:5} {ran.skipped:5}  {'  '.join(used)}", flush=True
    )


def main() -> None:
    """Run both in turn and print a line for each run."""
    if sys.argv[1:2] == ["--role"]:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(65_536, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
        roles: dict[str, Callable[..., object]] = {
            "answer": lambda port: asyncio.run(answer(int(port))),
            "drive": lambda web, port, count, seconds: drive(int(web), int(port), int(count), float(seconds)),
        }
        roles[sys.argv[2]](*sys.argv[3:])
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--targets", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=75.0)
    parser.add_argument("--repeat", type=int, default=2)
    parser.add_argument("--port", type=int, default=18_180)
    asked = parser.parse_args()
    if shutil.which(EXPORTER) is None:
        print(f"{EXPORTER} is needed beside us: apt-get install {EXPORTER}", file=sys.stderr)
        raise SystemExit(2)
    print(
        f"{asked.targets} targets, one a minute each; {asked.seconds:g} s a run, {asked.repeat} runs of each, in turn"
    )
    print(f"{os.cpu_count()} processors; CPU is processors' worth of work (least and most in a tenth of the run)")
    print(f"{'':<9} {'samples':>7} {'good':>7} {'p50 ms':>8} {'p99 ms':>8} {'max ms':>8} {'late':>5} {'left':>5}")
    with started(sys.executable, __file__, "--role", "answer", str(asked.port)) as server:
        for _ in range(asked.repeat):
            show(run_factping(asked.port, asked.targets, asked.seconds, server.pid))
            show(run_exporter(asked.port, asked.targets, asked.seconds, server.pid))


if __name__ == "__main__":
    main()
