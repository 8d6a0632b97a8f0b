"""IODA: the Internet going dark in a country, a region or a network, seen in routes, pings and a telescope.

An outage of a place is not an outage of a service. It is filed under the place, where it explains why vantages there
fail; only where the network is the service's own is it about the service, and then about that network only.
The shape is from the documentation (https://api.ioda.inetintel.cc.gatech.edu/v2/, format "codf"), not from a recording.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import Report, ReportKind, Window
from telemetry.service import Service
from telemetry.sources.receipt import Receipt
from telemetry.sources.request import Budget, Key, Request, join
from telemetry.sources.shape import Epoch, Measure, Shape, read_json
from telemetry.sources.subject import place

NAME = "ioda"
DOCS = "https://api.ioda.inetintel.cc.gatech.edu/v2/"
OPERATOR = "ioda"
METHOD = "outages of countries and networks, seen as fewer signs of life than usual in routes, pings or a telescope"
BASE_URL = "https://api.ioda.inetintel.cc.gatech.edu/v2"
PAGE = "https://ioda.inetintel.cc.gatech.edu/"
# Detection trails by a quarter to half an hour.
MAX_AGE = timedelta(hours=2)
# No figure is published; this is our own restraint.
BUDGET = Budget(requests=60, per=timedelta(hours=1))
KEY: Key | None = None


class _Event(Shape):
    location: str
    location_name: str | None = None
    start: Epoch
    duration: int
    score: Measure = None
    datasource: str


class _Events(Shape):
    data: tuple[_Event, ...] | None = None
    error: str | None = None


def request(window: Window, *, asn: int | None = None, country: str | None = None, base_url: str = BASE_URL) -> Request:
    """Ask for the outage events of one network, one country, or all countries in a window."""
    asked = {"from": str(int(window.start.timestamp())), "until": str(int(window.end.timestamp())), "format": "codf"}
    if asn is not None:
        asked |= {"entityType": "asn", "entityCode": str(asn)}
    elif country is not None:
        asked |= {"entityType": "country", "entityCode": country}
    else:
        asked |= {"entityType": "country"}
    return Request(source=NAME, url=join(base_url, "outages/events"), params=asked)


def parse(document: Document, *, service: Service, networks: Collection[int] = ()) -> tuple[Report, ...]:
    """One report for each event; `networks` are the service's own.

    Raises:
        BadInput: not IODA events, or an error of theirs; names the field.
    """
    events = read_json(document, _Events, name="IODA outage events")
    if events.error is not None or events.data is None:
        raise BadInput(f"no events: {(events.error or 'no data')[:200]}", source=document.name, field="error")
    receipt = Receipt.of(document, operator=OPERATOR)
    return tuple(_report(event, receipt, service, networks, document.name) for event in events.data)


def _report(event: _Event, receipt: Receipt, service: Service, networks: Collection[int], source: str) -> Report:
    kind, _, code = event.location.partition("/")
    asn = _own_network(kind, code, networks)
    where = event.location_name or event.location
    return receipt.report(
        ReportKind.NETWORK,
        f"IODA ({event.datasource}) saw fewer signs of life than usual from {where}",
        time=event.start,
        end=_end(event, source),
        service=service.id if asn is not None else place(code if kind == "country" else f"{kind}-{code}"),
        source="IODA",
        value=event.score,
        unit="score",
        # The service may be reached through other networks: it speaks of a part.
        region=where,
    )


def _own_network(kind: str, code: str, networks: Collection[int]) -> int | None:
    digits = code.partition("-")[0] if kind == "geoasn" else code
    if kind not in {"asn", "geoasn"} or not (digits.isascii() and digits.isdigit() and len(digits) <= 10):
        return None
    return int(digits) if int(digits) in networks else None


def _end(event: _Event, source: str) -> datetime:
    try:
        return event.start + timedelta(seconds=max(event.duration, 0))
    except OverflowError:
        raise BadInput(f"{event.duration} s lead outside the calendar", source=source, field="duration") from None
