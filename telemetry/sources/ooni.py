"""OONI: web_connectivity, one fetch of a URL by a volunteer beside the same fetch by OONI's own helper elsewhere.

That comparison is what tells "blocked from there" from "down": where the volunteer fails and the helper does not, it is
the network in between. A list of measurements comes first and gives only their ids: its `anomaly` may be either.
Their recorded payloads come from the quality tests of OONI's own probe.
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import Outcome, Sample, Window
from telemetry.service import Service
from telemetry.sources.outcome import by_status, by_words
from telemetry.sources.receipt import Receipt
from telemetry.sources.request import Budget, Key, Request, join
from telemetry.sources.shape import Shape, SpacedUtc, read_json

NAME = "ooni"
DOCS = "https://api.ooni.io/apidocs/"
OPERATOR = "ooni"
METHOD = "one fetch by a volunteer beside the same fetch by OONI's own helper elsewhere"
BASE_URL = "https://api.ooni.io/api/v1"
PAGE = "https://explorer.ooni.org/m/"
MAX_AGE = timedelta(hours=6)
# No figure is published; answers that take long are ended by the server, so we ask seldom.
BUDGET = Budget(requests=60, per=timedelta(hours=1))
KEY: Key | None = None
FORM = "%Y-%m-%dT%H:%M:%SZ"
# https://github.com/ooni/spec/blob/master/nettests/ts-017-web-connectivity.md#result-keys
BLOCKING = frozenset({"dns", "tcp_ip", "http-failure", "http-diff"})


class _Listed(Shape):
    measurement_uid: str | None = None


class _List(Shape):
    results: tuple[_Listed, ...]


class _Response(Shape):
    code: int | None = None


class _Fetch(Shape):
    response: _Response | None = None


class _Keys(Shape):
    accessible: bool | None = None
    blocking: bool | str | None = None
    dns_experiment_failure: str | None = None
    http_experiment_failure: str | None = None
    requests: tuple[_Fetch, ...] | None = None


class _Measurement(Shape):
    test_name: str
    input: str
    measurement_start_time: SpacedUtc
    probe_asn: str
    probe_cc: str
    test_keys: _Keys


def request(service: Service, window: Window, *, base_url: str = BASE_URL, limit: int = 50) -> Request:
    """Ask for the measurements of the service's first domain in a window; the service needs a domain."""
    asked = {
        "test_name": "web_connectivity",
        "domain": service.domains[0],
        "since": window.start.strftime(FORM),
        "until": window.end.strftime(FORM),
        "limit": str(limit),
    }
    return Request(source=NAME, url=join(base_url, "measurements"), params=asked)


def listed(document: Document) -> tuple[str, ...]:
    """The ids of the measurements in a list."""
    rows = read_json(document, _List, name="a list of OONI measurements").results
    return tuple(row.measurement_uid for row in rows if row.measurement_uid)


def measurement_request(uid: str, *, base_url: str = BASE_URL) -> Request:
    """Ask for one measurement as the probe sent it in."""
    return Request(source=NAME, url=join(base_url, "raw_measurement"), params={"measurement_uid": uid})


def parse(document: Document, *, service: Service, target: str, uid: str | None = None) -> tuple[Sample, ...]:
    """The one sample that a measurement is; `uid` gives it its public page.

    Raises:
        BadInput: not a web_connectivity measurement, or of another site than the service's; names the field.
    """
    read = read_json(document, _Measurement, name="an OONI measurement")
    if read.test_name != "web_connectivity":
        raise BadInput(f"{read.test_name!r} is not web_connectivity", source=document.name, field="test_name")
    _check_site(read.input, service, document.name)
    asn = _asn(read.probe_asn)
    country = read.probe_cc if read.probe_cc != "ZZ" else None
    sample = Receipt.of(document, operator=OPERATOR, url=f"{PAGE}{uid}" if uid else None).sample(
        _outcome(read.test_keys),
        time=read.measurement_start_time,
        service=service.id,
        target=target,
        # The volunteer's address is scrubbed: what is known of the place is its network.
        vantage=f"{NAME}/{read.probe_cc}/{read.probe_asn}",
        asn=asn,
        country=country,
        http_status=_status(read.test_keys),
    )
    return (sample,)


def _check_site(url: str, service: Service, source: str) -> None:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    if not any(host == domain or host.endswith(f".{domain}") for domain in service.domains):
        raise BadInput(f"{url!r} is not a page of {service.name}", source=source, field="input")


def _asn(text: str) -> int | None:
    """The number in "AS137"; AS0 stands for unknown."""
    digits = text.removeprefix("AS")
    return int(digits) or None if digits.isascii() and digits.isdigit() and len(digits) <= 10 else None


def _status(keys: _Keys) -> int | None:
    answers = (fetch.response for fetch in keys.requests or ())
    return next((answer.code for answer in answers if answer is not None and answer.code), None)


def _outcome(keys: _Keys) -> Outcome:
    if keys.blocking in BLOCKING:
        return Outcome.BLOCKED
    if keys.accessible:
        # OONI asks whether both saw the same page, which may be an error page.
        status = _status(keys)
        return by_status(status) if status is not None else Outcome.OK
    if keys.accessible is False and keys.blocking is False:
        failures = (keys.dns_experiment_failure, keys.http_experiment_failure)
        return by_words(next((failure for failure in failures if failure), ""))
    return Outcome.VANTAGE_FAULT
