"""A document that was cut off anywhere is read or refused; it never breaks the reader."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.status import FORMATS, read_status

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "status"
SEEN = datetime(2026, 9, 1, tzinfo=UTC)
WRITTEN = [path for name in sorted(FORMATS) for path in sorted((FIXTURES / name).iterdir())]


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: f"{path.parent.name}/{path.name}")
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_document_cut_at_any_byte_gives_events_or_is_refused(path: Path, data: st.DataObject) -> None:
    body = path.read_bytes()
    length = data.draw(st.integers(0, len(body) - 1))
    document = Document(name=path.name, body=body[:length], fetched_at=SEEN)
    with suppress(BadInput):
        assert read_status(document, service="example", format=path.parent.name)
