"""The shapes of Cachet's API, as far as we read them: flat lists in version 2, JSON:API resources in version 3."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.status.fields import Code, Shape, read_json


class Labelled(Shape):
    """A status in version 3, as a number and as its word."""

    human: str = ""
    value: Code


class Update(Shape):
    """An update of an incident in version 2."""

    id: int
    status: Code
    human_status: str
    message: str = ""


class Incident(Shape):
    """An incident in version 2, or a maintenance by its status."""

    id: int
    name: str
    status: Code
    human_status: str
    message: str = ""
    permalink: str | None = None
    updates: tuple[Update, ...] | None = None


class Component(Shape):
    """A component in version 2."""

    id: int
    name: str
    status: Code
    status_name: str


class Attributes(Shape):
    """What version 3 says of a component, an incident or a schedule."""

    name: str
    message: str | None = None
    # Early builds wrote the bare number for components.
    status: Labelled | Code


class Resource(Shape):
    """An entry of a list in version 3; its `type` tells which list."""

    id: str
    type: str
    attributes: Attributes

    @property
    def code(self) -> str:
        """The status as a number."""
        status = self.attributes.status
        return status.value if isinstance(status, Labelled) else status

    @property
    def word(self) -> str:
        """The status as its word; as its number where the word is missing."""
        status = self.attributes.status
        return (isinstance(status, Labelled) and status.human) or self.code


class _Any(Shape):
    data: tuple[dict[str, Any], ...]


class _Resources(Shape):
    data: tuple[Resource, ...]


class _Incidents(Shape):
    data: tuple[Incident, ...]


class _Components(Shape):
    data: tuple[Component, ...]


_ANY = TypeAdapter(_Any)
_List = _Resources | _Incidents | _Components
# The key that only the entries of this kind of list have.
_KINDS = {
    "attributes": TypeAdapter[_List](_Resources),
    "human_status": TypeAdapter[_List](_Incidents),
    "status_name": TypeAdapter[_List](_Components),
}


def read_data(document: Document) -> tuple[Resource, ...] | tuple[Incident, ...] | tuple[Component, ...]:
    """Check a document's shape, which is that of its first entry.

    Raises:
        BadInput: not JSON, cut off, a list of something else, or of another shape; names the field.
    """
    text = document.text()
    entries = read_json(_ANY, text, source=document.name, shape="Cachet's API").data
    if not entries:
        return ()
    kind = next((_KINDS[key] for key in _KINDS if key in entries[0]), None)
    if kind is None:
        problem = f"not Cachet's API: none of the keys {', '.join(_KINDS)}"
        raise BadInput(problem, source=document.name, field="data.0")
    return read_json(kind, text, source=document.name, shape="Cachet's API").data
