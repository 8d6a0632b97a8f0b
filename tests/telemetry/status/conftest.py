"""Documents for the status formats: fixtures of ours, and texts written in the test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from telemetry.document import Document, read_document

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "status"


@pytest.fixture
def fixture_document(now: datetime) -> Callable[[str], Document]:
    def read(name: str) -> Document:
        return read_document(FIXTURES / name, fetched_at=now)

    return read


@pytest.fixture
def written(now: datetime) -> Callable[[str], Document]:
    def document(text: str) -> Document:
        return Document(name="written", body=text.encode(), fetched_at=now)

    return document
