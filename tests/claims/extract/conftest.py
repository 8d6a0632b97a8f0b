"""One extractor for all tests of the folder: building it takes a moment, using it changes nothing in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from claims.extract.pipeline import Extractor
from claims.model import Claim, Post
from telemetry.services import load_catalogue

Extract = Callable[..., tuple[Claim, ...]]
POSTED = datetime(2025, 10, 20, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return Extractor(load_catalogue())


@pytest.fixture
def extract(extractor: Extractor) -> Extract:
    """The claims of a text, posted on Monday 20 October 2025 at 09:30 UTC unless told otherwise."""

    def extract(text: str, **fields: object) -> tuple[Claim, ...]:
        values: dict[str, object] = {"posted_at": POSTED, **fields}
        return extractor.extract(Post(id="1", text=text, **values))  # type: ignore[arg-type]  # each test names real fields

    return extract
