"""Cachet: two versions, three lists, and no time in a zone that nobody tells."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import ComponentState, IncidentStage
from telemetry.status.cachet import COMPONENTS, SCHEDULES, STAGES, parse

Read = Callable[[str], Document]


@pytest.mark.parametrize("name", ["v2-components", "v2-incidents", "v3-incidents"])
def test_nothing_is_dated_by_a_time_without_a_zone(fixture_document: Read, name: str) -> None:
    assert {event.posted_at for event in parse(fixture_document(f"cachet/{name}.json"), "example")} == {None}


def test_components_of_version_2_keep_the_word_beside_the_number(fixture_document: Read) -> None:
    events = parse(fixture_document("cachet/v2-components.json"), "example")
    assert [(event.key, event.word, event.state) for event in events] == [
        ("component/1", "Operational", ComponentState.OPERATIONAL),
        ("component/2", "Major Outage", ComponentState.MAJOR_OUTAGE),
        ("component/3", "Unknown", ComponentState.UNKNOWN),
    ]


def test_incidents_of_version_2_carry_their_updates_and_maintenance_is_told_apart(fixture_document: Read) -> None:
    events = parse(fixture_document("cachet/v2-incidents.json"), "example")
    assert [(event.key, event.word, event.state, event.text) for event in events] == [
        ("incident/5", "Investigating", IncidentStage.INVESTIGATING, "We look at it."),
        ("incident/5/8", "Fixed", IncidentStage.RESOLVED, "Over."),
        ("maintenance/6", "Scheduled", IncidentStage.SCHEDULED, "In April, 10:00 to 11:00 UTC."),
    ]
    assert events[0].url == "https://status.example.com/incidents/5"


def test_version_3_is_read_by_the_type_of_each_entry(fixture_document: Read) -> None:
    events = parse(fixture_document("cachet/v3-incidents.json"), "example")
    assert [(event.key, event.word, event.state) for event in events] == [
        ("incident/5", "Watching", IncidentStage.MONITORING),
        ("maintenance/6", "In Progress", IncidentStage.IN_PROGRESS),
        ("component/7", "2", ComponentState.DEGRADED),
        ("component/8", "Under maintenance", ComponentState.MAINTENANCE),
    ]


def test_an_empty_list_says_nothing(written: Read) -> None:
    assert parse(written('{"meta": {}, "data": []}'), "example") == ()


def test_one_number_of_each_table_is_the_good_one() -> None:
    assert [code for code, state in COMPONENTS.items() if state is ComponentState.OPERATIONAL] == ["1"]
    assert [code for code, stage in STAGES.items() if stage is IncidentStage.RESOLVED] == ["4"]
    assert [code for code, stage in SCHEDULES.items() if stage is IncidentStage.COMPLETED] == ["2"]


@pytest.mark.parametrize("code", [0, 9, "12"])
def test_an_unknown_number_is_unknown(written: Read, code: object) -> None:
    quoted = f'"{code}"' if isinstance(code, str) else code
    text = f'{{"data": [{{"id": 1, "name": "a", "status": {quoted}, "status_name": "Odd"}}]}}'
    (event,) = parse(written(text), "example")
    assert (event.state, event.word) == (ComponentState.UNKNOWN, "Odd")


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("bad-subscribers", r"data.type: 'subscribers' is none of components, incidents, schedules"),
        ("bad-schedules-of-v2", r"data.0: not Cachet's API: none of the keys attributes, human_status, status_name"),
    ],
)
def test_a_list_of_something_else_is_refused(fixture_document: Read, name: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        parse(fixture_document(f"cachet/{name}.json"), "example")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"data": "Pong!"}', r"written, data: not Cachet's API"),
        ('{"data": [{"id": 1, "name": "a", "human_status": "x"}]}', r"written, data.0.status: .*Field required"),
        ('{"data": [{"id": "1", "type": "incidents", "attributes": {"name": "a", "status": {}}}]}', r"status"),
        ('{"data": [{"human_status": "x"}, 5]}', r"written, data.1: "),
    ],
)
def test_another_shape_is_refused_with_its_field(written: Read, text: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        parse(written(text), "example")


@pytest.mark.parametrize("status", ["-1", '{"human": "", "value": -1}'])
def test_a_number_without_a_word_stands_for_its_word(written: Read, status: str) -> None:
    text = f'{{"data": [{{"id": "1", "type": "components", "attributes": {{"name": "a", "status": {status}}}}}]}}'
    (event,) = parse(written(text), "example")
    assert (event.state, event.word) == (ComponentState.UNKNOWN, "-1")
