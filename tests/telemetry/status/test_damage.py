"""No document, however damaged, is anything but events or one clear refusal."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import StatusEvent
from telemetry.status import FORMATS, read_status

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "status"
CASES = [(name, path.name) for name in FORMATS for path in sorted((FIXTURES / name).iterdir())]
JSON_CASES = [(name, file) for name, file in CASES if file.endswith(".json") and not file.startswith("bad-")]
CHEAP = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # `now` is the same in every example
)

# What stands in the wrong place: other types, and times and numbers at the ends of what there is.
WRONG = st.sampled_from(
    [
        *(None, True, False, 0, -1, 10**30, 1.5, "", "x", [], {}, [None], {"a": 1}, "<a " * 50),
        *("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+23:00", "9999-12-31T23:59:59-23:00", "2026-03-02 10:00:00"),
    ]
)


def read(name: str, file: str, body: bytes, now: datetime) -> None:
    with suppress(BadInput):
        events = read_status(Document(name=file, body=body, fetched_at=now), service="example", format=name)
        assert all(isinstance(event, StatusEvent) for event in events)


@pytest.mark.parametrize(("name", "file"), CASES)
@CHEAP
@given(data=st.data())
def test_a_document_cut_off_at_any_byte(name: str, file: str, data: st.DataObject, now: datetime) -> None:
    body = (FIXTURES / name / file).read_bytes()
    read(name, file, body[: data.draw(st.integers(min_value=0, max_value=len(body)))], now)


@pytest.mark.parametrize(("name", "file"), JSON_CASES)
@CHEAP
@given(data=st.data())
def test_a_document_with_something_wrong_in_one_place(name: str, file: str, data: st.DataObject, now: datetime) -> None:
    whole = [json.loads((FIXTURES / name / file).read_bytes())]
    holder, place = data.draw(st.sampled_from(places(whole)))
    holder[place] = data.draw(WRONG)
    read(name, file, json.dumps(whole[0]).encode(), now)


def places(holder: Any) -> list[tuple[Any, Any]]:
    """Every list or object below `holder`, with each index or key in it."""
    if not isinstance(holder, dict | list):
        return []
    keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    return [(holder, key) for key in keys] + [below for key in keys for below in places(holder[key])]
