"""Shared fixtures: where the real recordings are, and a fixed clock."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

RECORDINGS = Path(__file__).resolve().parents[2] / "shared" / "data"


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
