"""No document, cut off at any byte, is anything but events or one clear refusal."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import StatusEvent
from telemetry.status import FORMATS, read_status

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "status"
CASES = [(name, path.name) for name in FORMATS for path in sorted((FIXTURES / name).iterdir())]


@pytest.mark.parametrize(("name", "file"), CASES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_document_cut_off_anywhere_is_events_or_a_refusal(
    name: str, file: str, data: st.DataObject, now: datetime
) -> None:
    body = (FIXTURES / name / file).read_bytes()
    cut = data.draw(st.integers(min_value=0, max_value=len(body)))
    document = Document(name=file, body=body[:cut], fetched_at=now)
    with suppress(BadInput):
        events = read_status(document, service="example", format=name)
        assert all(isinstance(event, StatusEvent) for event in events)
