"""Gatus's /api/v1/endpoints/statuses: each endpoint with its latest checks.

Read from its documentation and source, as there is no recording. By default it answers with the 20 latest checks of
each endpoint and sees no further back. A check is unhealthy when any of its conditions fails, be it the answer's time
or a certificate's age: so it reads as degraded and never as an outage, with the failed conditions as its text. It
knows nothing of incidents, and the announcements of newer versions stand in another document.
"""

from __future__ import annotations

from pydantic import TypeAdapter

from telemetry.document import Document
from telemetry.model import ComponentState, StatusEvent
from telemetry.status.beats import Beat, beat_events, given
from telemetry.status.fields import Moment, Shape, read_json
from telemetry.status.source import Source

NAME = "gatus"
PATH: str | None = "/api/v1/endpoints/statuses"

# https://github.com/TwiN/gatus#api ; the words are those of its events, HEALTHY and UNHEALTHY, for `success`.
STATES = {
    True: ("healthy", ComponentState.OPERATIONAL),
    False: ("unhealthy", ComponentState.DEGRADED),
}


class _Condition(Shape):
    condition: str
    success: bool


class _Result(Shape):
    success: bool
    timestamp: Moment
    errors: tuple[str, ...] | None = None
    conditionResults: tuple[_Condition, ...] | None = None  # noqa: N815 -- the document's key


class _Endpoint(Shape):
    name: str
    group: str = ""
    key: str
    results: tuple[_Result, ...]


_ENDPOINTS = TypeAdapter(tuple[_Endpoint, ...])


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read the statuses of all endpoints.

    Raises:
        BadInput: not JSON, cut off, or of another shape; names the field.
    """
    endpoints = read_json(_ENDPOINTS, document.text(), source=document.name, shape="Gatus's statuses")
    source = Source.of(document, service=service, format=NAME)
    return tuple(event for endpoint in endpoints for event in _events(endpoint, source))


def _events(endpoint: _Endpoint, source: Source) -> tuple[StatusEvent, ...]:
    title = f"{endpoint.group} / {endpoint.name}" if endpoint.group else endpoint.name
    return tuple(beat_events(endpoint.key, title, [_beat(result) for result in endpoint.results], source))


def _beat(result: _Result) -> Beat:
    word, state = STATES[result.success]
    failed = [one.condition for one in result.conditionResults or () if not one.success]
    return Beat(at=given(result.timestamp), state=state, word=word, text="\n".join((*failed, *(result.errors or ()))))
