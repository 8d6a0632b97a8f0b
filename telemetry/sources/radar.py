"""Cloudflare Radar: outages of the Internet in countries and networks, written down by people at Cloudflare.

As with IODA, an outage of a place is not an outage of a service: it is filed under the place, and under the service
only where a network of its own is named. The recording is one annotation; the envelope is from the documentation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import Report, ReportKind, Window
from telemetry.service import Service
from telemetry.sources.receipt import Receipt
from telemetry.sources.request import Budget, Key, Request, join
from telemetry.sources.shape import CamelShape, Moment, read_json
from telemetry.sources.subject import place

NAME = "radar"
DOCS = "https://developers.cloudflare.com/api/resources/radar/subresources/annotations/"
OPERATOR = "cloudflare"
METHOD = "outages of the Internet in countries and networks, as people at Cloudflare noted them"
BASE_URL = "https://api.cloudflare.com/client/v4"
MAX_AGE = timedelta(days=1)
# https://developers.cloudflare.com/fundamentals/api/reference/limits/
BUDGET = Budget(requests=1200, per=timedelta(minutes=5))
KEY = Key(header="Authorization", prefix="Bearer ", variable="FACTPING_RADAR_TOKEN", required=True)
FORM = "%Y-%m-%dT%H:%M:%SZ"


class _Outage(CamelShape):
    outage_cause: str
    outage_type: str


class _Annotation(CamelShape):
    start_date: Moment
    end_date: Moment | None = None
    asns: tuple[int, ...] = ()
    locations: tuple[str, ...] = ()
    scope: str | None = None
    linked_url: str | None = None
    outage: _Outage


class _Annotations(CamelShape):
    annotations: tuple[_Annotation, ...]


class _Envelope(CamelShape):
    success: bool
    result: _Annotations | None = None


def request(window: Window, *, base_url: str = BASE_URL, limit: int = 100) -> Request:
    """Ask for the outages in a window."""
    asked = {
        "dateStart": window.start.strftime(FORM),
        "dateEnd": window.end.strftime(FORM),
        "limit": str(limit),
        "format": "json",
    }
    return Request(source=NAME, url=join(base_url, "radar/annotations/outages"), params=asked, key=KEY)


def parse(document: Document, *, service: Service, networks: Collection[int] = ()) -> tuple[Report, ...]:
    """A report for each network or, where none is named, each country of an annotation; `networks` are the service's.

    Raises:
        BadInput: not Radar's annotations, or an error of theirs; names the field.
    """
    read = read_json(document, _Envelope, name="Cloudflare Radar annotations")
    if not read.success or read.result is None:
        raise BadInput("Cloudflare says that the request failed", source=document.name, field="success")
    receipt = Receipt.of(document, operator=OPERATOR)
    return tuple(
        _report(annotation, receipt, subject, where)
        for annotation in read.result.annotations
        for subject, where in _subjects(annotation, service, networks)
    )


def _subjects(annotation: _Annotation, service: Service, networks: Collection[int]) -> Iterator[tuple[str, str]]:
    for asn in annotation.asns:
        yield (service.id if asn in networks else place(f"AS{asn}")), f"AS{asn}"
    if not annotation.asns:
        for country in annotation.locations:
            yield place(country), country


def _report(annotation: _Annotation, receipt: Receipt, subject: str, where: str) -> Report:
    cause = annotation.outage.outage_cause.replace("_", " ").lower()
    extent = annotation.outage.outage_type.replace("_", " ").lower()
    link = annotation.linked_url if (annotation.linked_url or "").startswith("https://") else None
    return receipt.report(
        ReportKind.NETWORK,
        f"Cloudflare Radar notes an Internet outage in {where} (extent: {extent}; cause given: {cause})",
        time=annotation.start_date,
        end=max(annotation.end_date, annotation.start_date) if annotation.end_date is not None else None,
        service=subject,
        source="Cloudflare Radar",
        region=annotation.scope or where,
        url=link,
    )
