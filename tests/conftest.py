"""Shared fixtures: where the real recordings are, and a fixed clock."""

from __future__ import annotations

import fcntl
import os
import socket
import struct
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

# linux/if.h and linux/sockios.h
IFF_UP, IFF_RUNNING, SIOCSIFFLAGS = 0x1, 0x40, 0x8914
RECORDINGS = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_sessionstart() -> None:
    """Raise the loopback where it is down, as it is in a network namespace just made; tests serve on it."""
    if not _loopback_answers() and os.geteuid() == 0:
        flags = struct.pack("16sH14x", b"lo", IFF_UP | IFF_RUNNING)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control, suppress(OSError):
            fcntl.ioctl(control, SIOCSIFFLAGS, flags)


def _loopback_answers() -> bool:
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.settimeout(1)
        try:
            client.connect(server.getsockname())
        except OSError:
            return False
        return True


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where everything is installed, as in CI, a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = len(reporter.stats.get("skipped", [])) if reporter is not None else 0
    if reporter is not None and skipped and os.environ.get("FACTPING_NO_SKIPS") and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line(f"{skipped} skipped, and FACTPING_NO_SKIPS is set: each says above what it needs", red=True)


@pytest.fixture(scope="session")
def recordings() -> Path:
    """The folder of real recordings; a clone without it is covered by the twins of these tests."""
    if not RECORDINGS.is_dir():
        pytest.skip("needs the recordings in ../shared/data beside this checkout")
    return RECORDINGS


@pytest.fixture
def now() -> datetime:
    """A moment after every recorded event."""
    return datetime(2026, 9, 1, tzinfo=UTC)
