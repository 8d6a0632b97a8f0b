"""A status page on loopback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.telemetry.pages.server import PageServer, page_server


@pytest.fixture
def page() -> Iterator[PageServer]:
    with page_server() as server:
        yield server
