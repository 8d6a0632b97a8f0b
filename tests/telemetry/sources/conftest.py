"""A service, a window and the documents for the third parties' tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from telemetry.document import Document, read_document
from telemetry.model import Window
from telemetry.service import Service, StatusPage, Target
from tests.telemetry.sources.server import ThirdParty, third_party

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def service() -> Service:
    return Service(
        id="example",
        name="Example Cloud",
        domains=("example.com",),
        status_page=StatusPage(url="https://status.example.com/"),
        targets=(Target(name="front", url="https://www.example.com/"),),
    )


@pytest.fixture
def window() -> Window:
    return Window(start=datetime(2026, 2, 3, 10, tzinfo=UTC), end=datetime(2026, 2, 3, 12, tzinfo=UTC))


@pytest.fixture
def ours(now: datetime) -> Callable[[str], Document]:
    """A fixture of ours as a document, fetched from an address."""

    def read(name: str) -> Document:
        return read_document(FIXTURES / name, fetched_at=now, url="https://api.example/answer")

    return read


@pytest.fixture
def recorded(recordings: Path, now: datetime) -> Callable[[str], Document]:
    """A real recording as a document."""

    def read(name: str) -> Document:
        return read_document(recordings / "telemetry" / name, fetched_at=now, url="https://api.example/answer")

    return read


@pytest.fixture
def party() -> Iterator[ThirdParty]:
    with third_party() as world:
        yield world
