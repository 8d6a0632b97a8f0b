"""Shared fixtures: where the real recordings are, and a fixed clock."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

RECORDINGS = Path(__file__).resolve().parents[2] / "shared" / "data"


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
