"""The processes: a hub on a small disk, three agents, one of which may have its clock set."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from .road import Road
from .trouble import AGENT, CLOCK, DISK, HUB, Trouble

FACTPING = str(Path(sys.executable).with_name("factping"))
AGENTS = {"oslo-1": ("NO", 64500), "lima-1": ("PE", 64501), "pune-1": ("IN", 64502)}
LIAR = "pune-1"
AHEAD = "+7200"
DISK_MB = 64
LEAVE_S = 20
CONTACT = "postmaster@soak.test"


@dataclass(slots=True, kw_only=True)
class World:
    """All processes, and what was done to them."""

    folder: Path
    road: Road
    hub_port: int
    small_disk: bool
    can_lie: bool
    keys: dict[str, str]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    struck: Counter[str] = field(default_factory=Counter)

    @classmethod
    @contextmanager
    def made(cls, folder: Path, *, targets: Sequence[str], road: Road) -> Iterator[Self]:
        """Write the configuration and mount the disk; everything is ended and unmounted afterwards."""
        port = _free_port()
        road.hub = port
        disk = folder / "hub"
        disk.mkdir()
        mounted = _run("mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(disk))
        world = cls(
            folder=folder,
            road=road,
            hub_port=port,
            small_disk=mounted,
            can_lie=shutil.which("faketime") is not None,
            keys={name: secrets.token_hex(32) for name in AGENTS},
        )
        for missing, what in (
            (not mounted, "root, for a disk that fills"),
            (not world.can_lie, "faketime, for a lying clock"),
        ):
            if missing:
                print(f"without {what}: that trouble is left out", file=sys.stderr)
        try:
            world._write(targets)
            yield world
        finally:
            for process in world.processes.values():
                process.kill()
                process.wait()
            if mounted:
                _run("umount", str(disk))

    @property
    def database(self) -> Path:
        """The hub's telemetry.db."""
        return self.folder / "hub" / "telemetry.db"

    def start_hub(self) -> None:
        """Start the daemon, or start it again."""
        self._start("hub", [FACTPING, "run", "--config", "hub.toml"])

    def start_agent(self, name: str) -> None:
        """Start an agent, or start it again; the one that may lie reads its clock through faketime."""
        hub = f"http://127.0.0.1:{self.road.port}"
        words = [FACTPING, "agent", "--hub", hub, "--name", name, "--key-env", _variable(name), "--service", "soak"]
        words += ["--every", "30", "--data", name, "--contact", CONTACT]
        extra: dict[str, str] = {}
        if name == LIAR and self.can_lie:
            extra = {
                "FAKETIME_TIMESTAMP_FILE": str(self.folder / "clock"),
                "FAKETIME_NO_CACHE": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                "LD_PRELOAD": _preload(),
            }
        self._start(name, words, **extra)

    def strike(self, trouble: Trouble) -> Callable[[], None]:
        """Begin a trouble; what is returned ends it."""
        self.struck[trouble.what] += 1
        if trouble.what == AGENT:
            self.processes[trouble.whom].kill()
            return lambda: self.start_agent(trouble.whom)
        if trouble.what == HUB:
            self.processes["hub"].kill()
            return self.start_hub
        if trouble.what == DISK:
            self._fill()
            return (self.folder / "hub" / "ballast").unlink
        if trouble.what == CLOCK:
            self._clock(AHEAD)
            return self.tell_the_truth
        raise AssertionError(trouble.what)

    def tell_the_truth(self) -> None:
        """Set the lying clock right."""
        self._clock("+0")

    def stop(self) -> None:
        """End everything as a service manager does."""
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=LEAVE_S)

    def exit_codes(self) -> dict[str, int | None]:
        """How each process ended."""
        return {name: process.poll() for name, process in self.processes.items()}

    def _start(self, name: str, words: Sequence[str], **extra: str) -> None:
        if name in self.processes:
            self.processes[name].kill()
            self.processes[name].wait()
        keys = {_variable(agent): key for agent, key in self.keys.items()}
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(  # noqa: S603 -- our own command
                words, cwd=self.folder, env=os.environ | keys | extra, stdout=log, stderr=log
            )

    def _clock(self, offset: str) -> None:
        part = self.folder / "clock.part"
        part.write_text(f"{offset}\n")
        part.replace(self.folder / "clock")

    def _fill(self) -> None:
        with (self.folder / "hub" / "ballast").open("wb", buffering=0) as ballast, suppress(OSError):
            while True:
                ballast.write(bytes(4096))

    def _write(self, targets: Sequence[str]) -> None:
        *measured, control = targets
        names = "".join(f'[[targets]]\nname = "t{n}"\nurl = "{url}"\n' for n, url in enumerate(measured))
        for data in ("hub", *AGENTS):
            services = self.folder / data / "services"
            services.mkdir(parents=True, exist_ok=True)
            (services / "soak.toml").write_text(f'name = "Soak"\n{names}')
            (services / "controls.toml").write_text(f'[[targets]]\nname = "control"\nurl = "{control}"\n')
        agents = "".join(
            f'[hub.agents.{name}]\nkey_env = "{_variable(name)}"\nasn = {asn}\ncountry = "{country}"\n'
            for name, (country, asn) in AGENTS.items()
        )
        probes = '[probes]\nservices = ["soak"]\nevery = 30\nvantage = "hub"\nasn = 64503\ncountry = "SE"\n'
        listen = f'[hub]\nlisten = "127.0.0.1:{self.hub_port}"\n'
        (self.folder / "hub.toml").write_text(f'data = "hub"\ncontact = "{CONTACT}"\n{probes}{listen}{agents}')
        self._clock("+0")


def _variable(agent: str) -> str:
    return f"SOAK_{agent.replace('-', '_').upper()}"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _run(*words: str) -> bool:
    try:
        return subprocess.run(words, capture_output=True, check=False).returncode == 0  # noqa: S603 -- mount and umount
    except OSError:
        return False


def _preload() -> str:
    words = ["faketime", "-f", "+0", sys.executable, "-c", "import os; print(os.environ['LD_PRELOAD'])"]
    return subprocess.run(words, capture_output=True, check=True, text=True).stdout.strip()  # noqa: S603 -- our own words
