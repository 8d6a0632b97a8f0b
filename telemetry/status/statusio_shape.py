"""The shape of Status.io's public status API, as far as we read it."""

from __future__ import annotations

from pydantic import Field, TypeAdapter

from telemetry.document import Document
from telemetry.status.fields import Code, Moment, Shape, read_json


class State(Shape):
    """What the page says of itself or of a part: a code, and the word for it."""

    status: str
    status_code: Code


class Container(State):
    """A data centre, region or host of a component."""

    id: str
    name: str


class Component(Container):
    """A component, as it stands now."""

    containers: tuple[Container, ...] = ()


class Affected(Shape):
    """A component or container that a notice names."""

    name: str


class Message(Shape):
    """One message of a notice, with its stage and its impact as codes."""

    datetime: Moment
    details: str
    state: Code
    status: Code


class Notice(Shape):
    """An incident or a maintenance."""

    id: str = Field(alias="_id")
    name: str
    messages: tuple[Message, ...] = ()
    components_affected: tuple[Affected, ...] = ()
    containers_affected: tuple[Affected, ...] = ()
    datetime_planned_start: Moment | None = None


class Maintenance(Shape):
    """What is being done, and what is planned."""

    active: tuple[Notice, ...]
    upcoming: tuple[Notice, ...]


class Result(Shape):
    """The answer without its wrapping."""

    status_overall: State
    status: tuple[Component, ...]
    incidents: tuple[Notice, ...]
    maintenance: Maintenance


class _Whole(Shape):
    result: Result


_WHOLE = TypeAdapter(_Whole)


def read_result(document: Document) -> Result:
    """Check a document's shape.

    Raises:
        BadInput: not JSON, cut off, or of another shape; names the field.
    """
    return read_json(_WHOLE, document.text(), source=document.name, shape="Status.io's status").result
