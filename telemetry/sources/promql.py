"""Any API that speaks PromQL: Prometheus, VictoriaMetrics, Mimir, Thanos; above all blackbox_exporter's probes.

`probe_success 0` does not say why: the same 0 stands for "no answer" and for "403". So it is kept as a series, and a
sample is made only of a probe whose HTTP status is known from the same answer, whatever order the series come in. A
failed probe with a status below 200 or of a redirect was told nothing by the service: the exporter did not follow it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import Outcome, Sample, SeriesPoint, Window
from telemetry.moment import format_moment
from telemetry.samples import LONGEST_MS
from telemetry.service import Service
from telemetry.sources.outcome import by_status
from telemetry.sources.receipt import HIGHEST_STATUS, Receipt
from telemetry.sources.request import Budget, Key, Request, join
from telemetry.sources.shape import CamelShape, Epoch, Measure, read_json

NAME = "promql"
DOCS = "https://prometheus.io/docs/prometheus/latest/querying/api/"
# Whoever runs the server: the user, and so the same operator as our own probes.
OPERATOR = "self"
METHOD = "the values of a query, or of blackbox_exporter's probes, over a range of time"
BASE_URL = "http://localhost:9090"
MAX_AGE = timedelta(minutes=15)
# A server of the user's own; this only keeps a mistake from becoming a load.
BUDGET = Budget(requests=120, per=timedelta(minutes=1))
KEY = Key(header="Authorization", prefix="Bearer ", variable="FACTPING_PROMQL_TOKEN")

SUCCESS, STATUS, TOOK = "probe_success", "probe_http_status_code", "probe_duration_seconds"
REDIRECTING = range(300, 400)
# What a server's clock may be ahead of ours; a probe of tomorrow would be evidence of an outage to come.
CLOCK_AHEAD = timedelta(minutes=5)

UNITS = {SUCCESS: None, STATUS: None, TOOK: "s"}

NO_LABELS: Mapping[str, str] = MappingProxyType({})

Value = tuple[Epoch, Measure]


class _Series(CamelShape):
    metric: dict[str, str]
    value: Value | None = None
    values: tuple[Value, ...] = ()

    @property
    def all_values(self) -> tuple[Value, ...]:
        return self.values if self.value is None else (self.value, *self.values)


class _Kind(CamelShape):
    result_type: str


class _Data(CamelShape):
    result: tuple[_Series, ...]


class _Head(CamelShape):
    status: str
    error_type: str | None = None
    error: str | None = None
    data: _Kind | None = None


class _Answer(CamelShape):
    data: _Data


def blackbox(instance: str, labels: Mapping[str, str] = NO_LABELS) -> str:
    """The query for blackbox_exporter's probes of one instance, by its label and others that it should have."""
    wanted = "".join(f",{name}={_quoted(value)}" for name, value in sorted(labels.items()))
    return f'{{__name__=~"{SUCCESS}|{STATUS}|{TOOK}",instance={_quoted(instance)}{wanted}}}'


def _quoted(text: str) -> str:
    # Beyond ASCII as it stands: PromQL does not put two halves of a character together, as JSON does.
    return json.dumps(text, ensure_ascii=False)


def request(query: str, *, at: datetime, base_url: str = BASE_URL) -> Request:
    """Ask for the value of a query at one moment."""
    asked = {"query": query, "time": f"{at.timestamp():.3f}"}
    return Request(source=NAME, url=join(base_url, "api/v1/query"), params=asked, key=KEY)


def range_request(query: str, *, window: Window, step: timedelta, base_url: str = BASE_URL) -> Request:
    """Ask for the values of a query all through a window; a server may refuse more than 11,000 steps."""
    asked = {
        "query": query,
        "start": f"{window.start.timestamp():.3f}",
        "end": f"{window.end.timestamp():.3f}",
        "step": f"{step.total_seconds():g}",
    }
    return Request(source=NAME, url=join(base_url, "api/v1/query_range"), params=asked, key=KEY)


def parse(
    document: Document, *, service: Service, metric: str | None = None, unit: str | None = None
) -> tuple[SeriesPoint, ...]:
    """Every value as a point, its labels in `source`; `metric` and `unit` are of the query, else as the server says.

    Raises:
        BadInput: not a PromQL answer, an error of the server, or values without a name; names the field.
    """
    receipt = Receipt.of(document, operator=OPERATOR)
    return tuple(
        point
        for series in _series(document)
        for point in _points(series, receipt, service, (metric, unit), document.name)
    )


def _points(
    series: _Series, receipt: Receipt, service: Service, named: tuple[str | None, str | None], source: str
) -> Iterator[SeriesPoint]:
    metric, given = named
    name = metric or series.metric.get("__name__")
    if name is None:
        raise BadInput("values without a metric's name", source=source, field="data.result")
    labels = ", ".join(f"{key}={value}" for key, value in sorted(series.metric.items()) if key != "__name__")
    for time, value in series.all_values:
        if value is not None:
            where = f"{NAME} {labels}".strip()
            unit = given or UNITS.get(name)
            yield receipt.point(value, time=time, service=service.id, metric=name, source=where, unit=unit)


def parse_samples(
    document: Document,
    *,
    service: Service,
    target: str,
    instance: str,
    vantage: str,
    asn: int | None,
    country: str | None,
    labels: Mapping[str, str] = NO_LABELS,
) -> tuple[Sample, ...]:
    """One blackbox_exporter's probes of one instance as samples; where it stands is for the user to say.

    Raises:
        BadInput: not a PromQL answer, an error of the server, a value that no exporter gives, or the probes of several
            exporters; names the field.
    """
    receipt = Receipt.of(document, operator=OPERATOR)
    probes = [_probe(time, met, document) for time, met in _probes(document, {**labels, "instance": instance})]
    return tuple(
        receipt.sample(
            probe.outcome,
            time=probe.time,
            service=service.id,
            target=target,
            vantage=vantage,
            asn=asn,
            country=country,
            http_status=probe.status or None,
            total_ms=None if probe.took_s is None else probe.took_s * 1000,
        )
        for probe in probes
        if probe.outcome is not None
    )


@dataclass(frozen=True, slots=True)
class _Probe:
    """One probe, with the outcome that it has for the service, if any."""

    time: datetime
    outcome: Outcome | None
    status: int
    took_s: float | None


def _probe(time: datetime, met: Mapping[str, float], document: Document) -> _Probe:
    source = document.name
    if time > document.fetched_at + CLOCK_AHEAD:
        raise BadInput(f"{format_moment(time)} is still to come", source=source, field="data.result")
    success, status, took = met[SUCCESS], met[STATUS], met.get(TOOK)
    if success not in (0, 1):
        raise BadInput(f"{success:g} is neither 0 nor 1", source=source, field=SUCCESS)
    if not (status.is_integer() and 0 <= status <= HIGHEST_STATUS):
        raise BadInput(f"{status:g} is no HTTP status", source=source, field=STATUS)
    if took is not None and not 0 <= took * 1000 <= LONGEST_MS:
        raise BadInput(f"{took:g} s is no time that a probe can have taken", source=source, field=TOOK)
    return _Probe(time, _outcome(success, int(status)), int(status), took)


def _probes(document: Document, labels: Mapping[str, str]) -> Iterator[tuple[datetime, dict[str, float]]]:
    """The probes whose status is known, by time.

    Raises:
        BadInput: two are of one time, and so of two exporters: they are not one place.
    """
    met = _met(document, labels)
    times: set[datetime] = set()
    for (_, time), values in sorted(met.items(), key=lambda item: item[0][1]):
        if SUCCESS in values and STATUS in values:
            if time in times:
                problem = "the probes of several exporters: name labels that tell them apart, or a module of its own"
                raise BadInput(problem, source=document.name, field="data.result")
            times.add(time)
            yield time, values


def _met(document: Document, wanted: Mapping[str, str]) -> dict[tuple[str, datetime], dict[str, float]]:
    """The values by probe (all labels but the metric's name) and time; the server may hold many other targets."""
    met: dict[tuple[str, datetime], dict[str, float]] = {}
    for series in _series(document):
        if any(series.metric.get(name) != value for name, value in wanted.items()):
            continue
        labels = {key: value for key, value in series.metric.items() if key != "__name__"}
        for time, value in series.all_values:
            if value is not None:
                key = (repr(sorted(labels.items())), time)
                met.setdefault(key, {})[series.metric.get("__name__", "")] = value
    return met


def _outcome(success: float, status: int) -> Outcome | None:
    if success == 1:
        return Outcome.OK
    if status == 0:
        return Outcome.CONNECT  # no HTTP answer came; whether name, connection or handshake failed is not told
    if status < 200 or status in REDIRECTING:
        return None  # what there is where it was sent on to, the exporter did not see
    answered = by_status(status)
    # The exporter was content with neither the status nor the page; a good status leaves the page.
    return Outcome.CONTENT if answered is Outcome.OK else answered


def _series(document: Document) -> tuple[_Series, ...]:
    head = read_json(document, _Head, name="a PromQL answer")
    if head.status != "success":
        problem = f"{head.error_type or 'error'}: {(head.error or 'no reason given')[:200]}"
        raise BadInput(f"the server refused the query: {problem}", source=document.name, field="status")
    kind = head.data.result_type if head.data is not None else "nothing"
    if kind not in {"vector", "matrix"}:
        raise BadInput(f"{kind!r} is neither vector nor matrix", source=document.name, field="data.resultType")
    return read_json(document, _Answer, name="a PromQL answer").data.result
