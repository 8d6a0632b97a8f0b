"""The shape of Better Stack's index.json (JSON:API), as far as we read it, with its references followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Discriminator, Tag, TypeAdapter

from telemetry.document import Document
from telemetry.status.fields import Ending, Moment, Shape, read_json


class Attributes(Shape):
    """The page itself."""

    company_name: str
    aggregate_state: str
    custom_domain: str | None = None


class Resource(Shape):
    """What the page watches, as it stands now."""

    status_page_section_id: int | None = None
    public_name: str
    explanation: str | None = None
    status: str


class Section(Shape):
    """A heading over resources; the first may have no name."""

    name: str | None = None


class Affected(Shape):
    """How a resource stands in a report or in an update."""

    status_page_resource_id: str
    status: str


class Update(Shape):
    """One message of a report; `affected_resources` may be empty."""

    message: str | None = None
    published_at: Moment
    affected_resources: tuple[Affected, ...] = ()


class Report(Shape):
    """An incident or a maintenance."""

    title: str
    report_type: str
    starts_at: Moment
    ends_at: Ending = None
    affected_resources: tuple[Affected, ...] = ()
    aggregate_state: str


class _Reference(Shape):
    id: str


class _References(Shape):
    data: tuple[_Reference, ...] = ()


class _Relationships(Shape):
    status_updates: _References = _References()


class _Data(Shape):
    attributes: Attributes


class ResourceItem(Shape):
    """A resource with its id."""

    id: str
    attributes: Resource


class _SectionItem(Shape):
    id: str
    attributes: Section


class UpdateItem(Shape):
    """An update with its id."""

    id: str
    attributes: Update


class ReportItem(Shape):
    """A report with its id; its updates are given by id, in no order."""

    id: str
    attributes: Report
    relationships: _Relationships = _Relationships()


class _OtherItem(Shape):
    pass


_READ = ("status_page_resource", "status_page_section", "status_report", "status_update")


def _kind(item: Any) -> str:
    kind = item.get("type") if isinstance(item, dict) else None
    return kind if kind in _READ else "other"


_Item = Annotated[
    Annotated[ResourceItem, Tag("status_page_resource")]
    | Annotated[_SectionItem, Tag("status_page_section")]
    | Annotated[ReportItem, Tag("status_report")]
    | Annotated[UpdateItem, Tag("status_update")]
    | Annotated[_OtherItem, Tag("other")],
    Discriminator(_kind),
]


class _Index(Shape):
    data: _Data
    included: tuple[_Item, ...]


_INDEX = TypeAdapter(_Index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The page; `sections` holds names by id."""

    attributes: Attributes
    sections: dict[int, str]
    resources: tuple[ResourceItem, ...]
    reports: tuple[tuple[ReportItem, tuple[UpdateItem, ...]], ...]


def read_page(document: Document) -> Page:
    """Check a document's shape, and give each report its updates, oldest first.

    Raises:
        BadInput: not JSON, cut off, or of another shape; names the field.
    """
    index = read_json(_INDEX, document.text(), source=document.name, shape="a Better Stack index")
    updates = {item.id: item for item in index.included if isinstance(item, UpdateItem)}
    sections = (item for item in index.included if isinstance(item, _SectionItem))
    return Page(
        attributes=index.data.attributes,
        sections={int(item.id): item.attributes.name or "" for item in sections if item.id.isdecimal()},
        resources=tuple(item for item in index.included if isinstance(item, ResourceItem)),
        reports=tuple((item, _course(item, updates)) for item in index.included if isinstance(item, ReportItem)),
    )


def _course(report: ReportItem, updates: dict[str, UpdateItem]) -> tuple[UpdateItem, ...]:
    named = (updates[reference.id] for reference in report.relationships.status_updates.data if reference.id in updates)
    return tuple(sorted(named, key=lambda item: (item.attributes.published_at, item.id)))
