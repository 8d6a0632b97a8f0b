"""RIPE Atlas: results of a measurement by small probes in homes and data centres.

Only an HTTP result is about the service. A name that resolves, a handshake that succeeds and a ping that comes back
show that a layer below works, not that the service does, so those samples are filed under the layer (see `subject`).
Results name a probe but not its network or country: those come from the list of probes, read separately.
Results of firmware before 4400 (2012) have another shape and are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from telemetry.document import Document
from telemetry.model import Sample, Window
from telemetry.service import Service
from telemetry.sources.atlas_result import Finding, findings
from telemetry.sources.atlas_shape import FIRST_FIRMWARE, Result
from telemetry.sources.receipt import Receipt
from telemetry.sources.request import Budget, Key, Request, join
from telemetry.sources.shape import Shape, read_json
from telemetry.sources.subject import layer

NAME = "ripe-atlas"
DOCS = "https://atlas.ripe.net/docs/apis/rest-api-manual/measurements/"
OPERATOR = "ripe ncc"
METHOD = "the results of a measurement by probes in homes and data centres"
BASE_URL = "https://atlas.ripe.net/api/v2"
PAGE = "https://atlas.ripe.net/measurements/"
MAX_AGE = timedelta(minutes=30)
# No figure is published ("avoid tight polling loops"); this is our own restraint.
BUDGET = Budget(requests=60, per=timedelta(hours=1))
KEY = Key(header="Authorization", prefix="Key ", variable="FACTPING_RIPE_ATLAS_KEY")


@dataclass(frozen=True, slots=True, kw_only=True)
class AtlasProbe:
    """Where a probe stands: its networks by IP version, and its country."""

    asn_v4: int | None
    asn_v6: int | None
    country: str | None


class _Probe(Shape):
    id: int
    asn_v4: int | None = None
    asn_v6: int | None = None
    country_code: str | None = None


class _Probes(Shape):
    results: tuple[_Probe, ...]


NO_PROBES: Mapping[int, AtlasProbe] = MappingProxyType({})
UNKNOWN = AtlasProbe(asn_v4=None, asn_v6=None, country=None)


def request(measurement: int, window: Window, *, base_url: str = BASE_URL) -> Request:
    """Ask for the results of a measurement in a window."""
    seconds = {"start": str(int(window.start.timestamp())), "stop": str(int(window.end.timestamp()))}
    path = f"measurements/{measurement}/results/"
    return Request(source=NAME, url=join(base_url, path), params={**seconds, "format": "json"}, key=KEY)


def probes_request(ids: Iterable[int], *, base_url: str = BASE_URL) -> Request:
    """Ask where probes stand, at most 500 of them at a time."""
    asked = {"id__in": ",".join(str(number) for number in sorted(set(ids))), "page_size": "500"}
    return Request(source=NAME, url=join(base_url, "probes/"), params=asked, key=KEY)


def parse_probes(document: Document) -> dict[int, AtlasProbe]:
    """Where probes stand, by their id."""
    read = read_json(document, _Probes, name="a RIPE Atlas list of probes")
    return {
        probe.id: AtlasProbe(asn_v4=probe.asn_v4, asn_v6=probe.asn_v6, country=probe.country_code)
        for probe in read.results
    }


def probe_ids(document: Document) -> frozenset[int]:
    """The probes that results came from."""
    rows = read_json(document, tuple[Result, ...], name="RIPE Atlas results")
    return frozenset(row.prb_id for row in rows if (row.fw or 0) >= FIRST_FIRMWARE)


def parse(
    document: Document, *, service: Service, target: str, probes: Mapping[int, AtlasProbe] = NO_PROBES
) -> tuple[Sample, ...]:
    """One sample for each result, or for each server asked in it; HTTP under the service, the rest under its layer.

    Raises:
        BadInput: not RIPE Atlas results, or of a kind that we do not read; names the field.
    """
    rows = read_json(document, tuple[Result, ...], name="RIPE Atlas results")
    return tuple(
        _sample(row, finding, _receipt(document, row), service=service, target=target, probes=probes)
        for row in rows
        if (row.fw or 0) >= FIRST_FIRMWARE
        for finding in findings(row, document.name)
    )


def _sample(
    row: Result,
    finding: Finding,
    receipt: Receipt,
    *,
    service: Service,
    target: str,
    probes: Mapping[int, AtlasProbe],
) -> Sample:
    probe = probes.get(row.prb_id, UNKNOWN)
    return receipt.sample(
        finding.outcome,
        time=finding.time,
        service=service.id if finding.layer is None else layer(service, finding.layer),
        target=target,
        vantage=f"{NAME}/{row.prb_id}",
        asn=probe.asn_v6 if finding.af == 6 else probe.asn_v4,
        country=probe.country,
        http_status=finding.http_status,
        dns_ms=finding.dns_ms,
        connect_ms=finding.connect_ms,
        tls_ms=finding.tls_ms,
        total_ms=finding.total_ms,
    )


def _receipt(document: Document, row: Result) -> Receipt:
    return Receipt.of(document, operator=OPERATOR, url=f"{PAGE}{row.msm_id}/")
