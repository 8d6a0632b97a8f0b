"""Globalping: one HTTP request from many volunteers' probes, with a permalink that anybody can open.

A measurement is created, then read until it is finished. Probes do not follow redirects. Their phases do not overlap:
ours are theirs, but the time to first byte, which we count from the very start. One time stands for all probes.
Probes have no public id: those in one city and network are one vantage, of which the kinder result counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

from pydantic import Field

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import Outcome, Reading, Sample
from telemetry.service import Service
from telemetry.sources.outcome import by_status, by_words
from telemetry.sources.receipt import Receipt
from telemetry.sources.request import Budget, Key, Request, join
from telemetry.sources.shape import CamelShape, Measure, Moment, read_json

NAME = "globalping"
DOCS = "https://globalping.io/docs/api.globalping.io"
OPERATOR = "globalping"
METHOD = "one GET by each of a dozen volunteers' probes, beside one of a control page by the same probes"
BASE_URL = "https://api.globalping.io/v1"
PAGE = "https://globalping.io/?measurement="
MAX_AGE = timedelta(minutes=15)
# Counted in tests, one for each probe; with an account it is 500 an hour.
BUDGET = Budget(requests=250, per=timedelta(hours=1))
KEY = Key(header="Authorization", prefix="Bearer ", variable="FACTPING_GLOBALPING_TOKEN")

# A dozen places, weighted by where probes and users are: enough for a quorum, 20 times an hour.
KINDNESS = (Reading.ANSWERED, Reading.REFUSED, Reading.FAILED, Reading.VOID)
PLACES: Mapping[str, int] = {"EU": 3, "NA": 3, "AS": 3, "SA": 1, "OC": 1, "AF": 1}


class _Probe(CamelShape):
    country: str
    city: str
    asn: int


class _Timings(CamelShape):
    total: Measure = None
    dns: Measure = None
    tcp: Measure = None
    tls: Measure = None
    first_byte: Measure = None


class _Tls(CamelShape):
    error: str | None = None


class _Result(CamelShape):
    status: str
    status_code: int | None = None
    headers: dict[str, object] = Field(default_factory=dict)
    timings: _Timings = _Timings()
    tls: _Tls | None = None
    raw_output: str = ""


class _Row(CamelShape):
    probe: _Probe
    result: _Result


class _Head(CamelShape):
    id: str
    type: str
    status: str


class _Whole(_Head):
    created_at: Moment
    results: tuple[_Row, ...]


class _Created(CamelShape):
    id: str


def request(
    url: str, *, base_url: str = BASE_URL, places: Mapping[str, int] = PLACES, same_probes_as: str | None = None
) -> Request:
    """Ask for one GET of a URL, from so many probes on each continent, or from the probes of another measurement."""
    parts = urlsplit(url)
    asked = {"path": parts.path or "/", "query": parts.query, "method": "GET"}
    options: dict[str, object] = {"protocol": parts.scheme.upper(), "request": asked}
    if parts.port is not None:
        options["port"] = parts.port
    spread = [{"continent": name, "limit": count} for name, count in places.items()]
    body: dict[str, object] = {"type": "http", "target": parts.hostname, "measurementOptions": options}
    return Request(
        source=NAME,
        method="POST",
        url=join(base_url, "measurements"),
        json_body={**body, "locations": same_probes_as or spread},
        key=KEY,
        repeatable=False,
        cost=sum(places.values()),
    )


def created(document: Document) -> str:
    """The id of the measurement that was created."""
    return read_json(document, _Created, name="a Globalping measurement").id


def result_request(measurement: str, *, base_url: str = BASE_URL) -> Request:
    """Read a measurement; reading takes nothing from the budget."""
    return Request(source=NAME, url=join(base_url, f"measurements/{measurement}"), key=KEY, cost=0)


def finished(document: Document) -> bool:
    """Whether no result of the measurement is still to come."""
    return read_json(document, _Head, name="a Globalping measurement").status != "in-progress"


def parse(document: Document, *, service: Service, target: str) -> tuple[Sample, ...]:
    """One sample for each probe that is done.

    Raises:
        BadInput: not a Globalping measurement, or not one over HTTP; names the field.
    """
    head = read_json(document, _Head, name="a Globalping measurement")
    if head.type != "http":
        raise BadInput(f"{head.type!r} is not an HTTP measurement", source=document.name, field="type")
    whole = read_json(document, _Whole, name="a Globalping measurement")
    receipt = Receipt.of(document, operator=OPERATOR, url=f"{PAGE}{whole.id}")
    return tuple(_samples(whole, receipt, service, target))


def _samples(whole: _Whole, receipt: Receipt, service: Service, target: str) -> Iterator[Sample]:
    for row in whole.results:
        probe, result = row.probe, row.result
        if result.status != "in-progress":
            yield receipt.sample(
                _outcome(result),
                time=whole.created_at,
                service=service.id,
                target=target,
                vantage=f"{NAME}/{probe.country}/{probe.city}/AS{probe.asn}",
                asn=probe.asn or None,
                country=probe.country or None,
                http_status=result.status_code,
                dns_ms=result.timings.dns,
                connect_ms=result.timings.tcp,
                tls_ms=result.timings.tls,
                ttfb_ms=_until_first_byte(result.timings),
                total_ms=result.timings.total,
            )


def _until_first_byte(timings: _Timings) -> float | None:
    if timings.first_byte is None:
        return None
    return sum(phase or 0 for phase in (timings.dns, timings.tcp, timings.tls, timings.first_byte))


def _outcome(result: _Result) -> Outcome:
    if result.status == "finished" and result.tls is not None and _broken(result.tls.error or ""):
        return Outcome.TLS
    if result.status == "finished":
        # Cloudflare's mark of a challenge page: it answered, but not with the service.
        return by_status(result.status_code, challenged="cf-mitigated" in result.headers)
    return by_words(result.raw_output) if result.status == "failed" else Outcome.VANTAGE_FAULT


def _broken(problem: str) -> bool:
    """Whether a certificate is wrong for everybody; a root that the probes do not know yet is their fault."""
    return any(word in problem.casefold() for word in ("expired", "altname"))


def kindest(samples: Iterable[Sample]) -> tuple[Sample, ...]:
    """One sample for each vantage, the one that speaks best of the service, as they all bear one time."""
    best: dict[str, Sample] = {}
    for sample in samples:
        known = best.get(sample.vantage)
        if known is None or KINDNESS.index(sample.reading) < KINDNESS.index(known.reading):
            best[sample.vantage] = sample
    return tuple(best.values())


def controlled(samples: Iterable[Sample], controls: Iterable[Sample]) -> tuple[Sample, ...]:
    """The samples with what their vantages met at a control target; both well and badly tells nothing."""
    met: dict[str, set[bool]] = {}
    for control in controls:
        if control.reading in (Reading.ANSWERED, Reading.FAILED):
            met.setdefault(control.vantage, set()).add(control.reading is Reading.ANSWERED)
    return tuple(
        replace(sample, control_ok=next(iter(seen))) if len(seen := met.get(sample.vantage, set())) == 1 else sample
        for sample in samples
    )
