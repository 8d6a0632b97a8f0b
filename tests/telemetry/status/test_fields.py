"""What the JSON formats share: numbers that stand for times and words, open ends, labels, one clear refusal."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from telemetry.errors import BadInput
from telemetry.status.fields import Code, Ending, Milliseconds, Seconds, Shape, labelled, read_json


class Times(Shape):
    seconds: Seconds = datetime(2026, 1, 1, tzinfo=UTC)
    milliseconds: Milliseconds = datetime(2026, 1, 1, tzinfo=UTC)
    end: Ending = None
    code: Code = "0"


TIMES = TypeAdapter(Times)


def read(**fields: object) -> Times:
    return read_json(TIMES, json.dumps(fields), source="written", shape="times")


@given(st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001 -- hypothesis wants naive bounds
def test_seconds_and_milliseconds_since_1970_are_read_as_numbers_or_texts(moment: datetime) -> None:
    whole = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    milliseconds = round(whole.timestamp() * 1000)
    assert read(milliseconds=milliseconds).milliseconds == whole
    assert read(milliseconds=str(milliseconds)).milliseconds == whole
    assert read(seconds=milliseconds // 1000).seconds == whole.replace(microsecond=0)


@pytest.mark.parametrize("value", [None, ""], ids=repr)
def test_an_end_that_is_null_or_empty_is_open(value: object) -> None:
    assert read(end=value).end is None


def test_an_end_is_a_moment() -> None:
    assert read(end="2026-03-02T10:00:00-08:00").end == datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


@pytest.mark.parametrize("value", [3, "3"], ids=repr)
def test_a_code_is_a_word_however_it_is_written(value: object) -> None:
    assert read(code=value).code == "3"


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("seconds", 10**15, "outside the calendar"),
        ("seconds", "1" * 21, "not a whole number"),
        ("seconds", 1.5, "'1.5' is not a whole number"),
        ("seconds", "٣", "not a whole number"),
        ("milliseconds", True, "'True' is not a whole number"),
        ("milliseconds", -(10**17), "outside the calendar"),
        ("end", 0, "not a time written as text"),
        ("code", [], "not a whole number"),
    ],
)
def test_another_shape_is_refused_with_its_field(field: str, value: object, problem: str) -> None:
    with pytest.raises(BadInput, match=f"written, {field}: not times: .*{problem}"):
        read(**{field: value})


def test_a_title_has_its_labels_behind_it_and_none_that_is_empty() -> None:
    title = labelled("Slow", impact="minor", regions=["a", "b"], services=[], users=None, start="")
    assert title == "Slow [impact: minor; regions: a, b]"
    assert labelled("Slow", impact=None) == "Slow"
