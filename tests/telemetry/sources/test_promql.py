from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import Outcome, Sample, Window
from telemetry.service import Service
from telemetry.sources import promql

Read = Callable[[str], Document]
INSTANCE = "https://www.example.com/"


def samples(document: Document, service: Service, **labels: str) -> tuple[Sample, ...]:
    return promql.parse_samples(
        document,
        service=service,
        target="front",
        instance=INSTANCE,
        vantage="berlin",
        asn=64500,
        country="DE",
        labels=labels,
    )


def test_a_probe_is_a_sample_where_its_status_is_known(ours: Read, service: Service) -> None:
    found = samples(ours("promql/range.json"), service)
    assert [(sample.outcome, sample.http_status) for sample in found] == [
        (Outcome.OK, 200),
        (Outcome.HTTP_5XX, 503),
        (Outcome.BLOCKED, 403),
        (Outcome.CONNECT, None),
        (Outcome.CONTENT, 200),
    ]
    assert [sample.total_ms for sample in found] == [250.0, None, None, 9500.0, None]
    assert {(sample.vantage, sample.asn, sample.country) for sample in found} == {("berlin", 64500, "DE")}


def test_another_target_on_the_same_server_is_not_the_services(ours: Read, service: Service) -> None:
    assert len(samples(ours("promql/range.json"), service)) == 5


def test_a_bare_probe_success_of_0_accuses_nobody(ours: Read, service: Service) -> None:
    assert samples(ours("promql/vector.json"), service) == ()


def answer(*series: dict[str, object]) -> Document:
    """An answer of these series, one after the other."""
    body = {"status": "success", "data": {"resultType": "matrix", "result": series}}
    return Document(name="promql", body=json.dumps(body).encode(), fetched_at=datetime(2026, 2, 4, tzinfo=UTC))


def values(name: str, *numbers: str, **labels: str) -> dict[str, object]:
    """A series of one value a minute."""
    metric = {"__name__": name, "instance": INSTANCE, "job": "ours"} | labels
    return {"metric": metric, "values": [[1770112800 + 60 * step, number] for step, number in enumerate(numbers)]}


def probes(success: str, status: str, took: str = "0.5", **labels: str) -> tuple[dict[str, object], ...]:
    """The three series of one probe."""
    return (
        values(promql.SUCCESS, success, **labels),
        values(promql.STATUS, status, **labels),
        values(promql.TOOK, took, **labels),
    )


@pytest.mark.parametrize("status", ["301", "302", "304", "307", "308", "399", "100", "101"])
def test_a_redirect_that_was_not_followed_says_nothing_of_the_service(status: str, service: Service) -> None:
    document = answer(*probes("0", status))
    assert samples(document, service) == ()
    assert len(promql.parse(document, service=service)) == 3, "its numbers are points all the same"


@pytest.mark.parametrize("status", ["301", "204", "404", "0"])
def test_what_the_exporter_is_content_with_is_fine(status: str, service: Service) -> None:
    (sample,) = samples(answer(*probes("1", status)), service)
    assert (sample.outcome, sample.http_status) == (Outcome.OK, int(status) or None)


IMPOSSIBLE = {
    "probe_http_status_code: 1e+300 is no HTTP status": ("1", "1e300", "0.5"),
    "probe_http_status_code: -5 is no HTTP status": ("0", "-5", "0.5"),
    "probe_http_status_code: 1000 is no HTTP status": ("1", "1000", "0.5"),
    "probe_http_status_code: 200.5 is no HTTP status": ("1", "200.5", "0.5"),
    "probe_duration_seconds: -1 s is no time that a probe can have taken": ("1", "200", "-1"),
    "probe_duration_seconds: 1e+308 s is no time that a probe can have taken": ("1", "200", "1e308"),
    "probe_duration_seconds: 10000.1 s is no time that a probe can have taken": ("1", "200", "10000.1"),
    "probe_success: 0.5 is neither 0 nor 1": ("0.5", "200", "0.5"),
}


@pytest.mark.parametrize("message", IMPOSSIBLE)
def test_a_value_that_no_exporter_gives_is_one_line_that_names_it(message: str, service: Service) -> None:
    with pytest.raises(BadInput) as refused:
        samples(answer(*probes(*IMPOSSIBLE[message])), service)
    assert str(refused.value) == f"promql, {message}"


def test_a_probe_that_is_still_to_come_is_no_evidence(service: Service) -> None:
    document = replace(answer(*probes("0", "503")), fetched_at=datetime.fromtimestamp(1770112800 - 300, UTC))
    assert len(samples(document, service)) == 1, "a clock may be five minutes ahead"
    early = replace(document, fetched_at=document.fetched_at - timedelta(seconds=1))
    with pytest.raises(BadInput, match=r"^promql, data\.result: 2026-02-03T10:00:00\.000Z is still to come$"):
        samples(early, service)


@pytest.mark.parametrize("number", ["NaN", "+Inf", "-Inf"])
def test_what_is_no_number_is_no_status(number: str, service: Service) -> None:
    assert samples(answer(*probes("0", number)), service) == ()


def test_two_exporters_are_told_apart_by_labels_and_never_taken_for_one(service: Service) -> None:
    both = answer(*probes("1", "200", region="eu"), *probes("0", "503", region="us"))
    with pytest.raises(BadInput, match=r"^promql, data\.result: the probes of several exporters: name labels"):
        samples(both, service)
    found = {
        region: [each.outcome for each in samples(both, service, region=region)] for region in ("eu", "us", "moon")
    }
    assert found == {"eu": [Outcome.OK], "us": [Outcome.HTTP_5XX], "moon": []}


def test_labels_that_change_over_time_are_one_exporter_still(service: Service) -> None:
    later = [
        {**series, "values": [[1770112860, value] for _, value in series["values"]]}  # type: ignore[attr-defined]
        for series in probes("0", "503", version="2")
    ]
    found = samples(answer(*later, *probes("1", "200", version="1")), service)
    assert [each.outcome for each in found] == [Outcome.OK, Outcome.HTTP_5XX]


def test_every_number_is_a_point_and_what_is_no_number_is_left_out(ours: Read, service: Service) -> None:
    points = promql.parse(ours("promql/range.json"), service=service)
    assert len(points) == 14
    assert {point.metric for point in points} == {promql.SUCCESS, promql.STATUS, promql.TOOK}
    assert points[0].source == f"promql instance={INSTANCE}, job=ours"


def test_a_value_without_a_name_needs_one(ours: Read, service: Service) -> None:
    with pytest.raises(BadInput, match="values without a metric's name"):
        promql.parse(ours("promql/vector.json"), service=service)
    named = promql.parse(ours("promql/vector.json"), service=service, metric="mine")
    assert [(point.metric, point.value) for point in named] == [("mine", 0.0)], "+Inf is no value"
    measured = promql.parse(ours("promql/vector.json"), service=service, metric="mine", unit="ms")
    assert {point.unit for point in measured} == {"ms"}


def test_a_refused_query_is_no_silence(ours: Read, service: Service) -> None:
    with pytest.raises(BadInput, match="the server refused the query: bad_data: parse error: ours"):
        promql.parse(ours("promql/bad-refused.json"), service=service)
    with pytest.raises(BadInput, match="'scalar' is neither vector nor matrix"):
        promql.parse(ours("promql/bad-scalar.json"), service=service)


def test_requests_carry_the_query_and_the_window(window: Window) -> None:
    now = promql.request(promql.blackbox('a"b'), at=window.start, base_url="http://here/")
    assert now.url == "http://here/api/v1/query"
    assert now.params["query"].endswith(r'instance="a\"b"}')
    told = promql.blackbox("é", {"region": 'e"u', "job": "ours"})
    assert told.endswith(r',instance="é",job="ours",region="e\"u"}')
    over = promql.range_request("up", window=window, step=timedelta(minutes=1))
    assert (over.params["start"], over.params["step"]) == ("1770112800.000", "60")


def test_the_recorded_answers_are_read(recorded: Read, service: Service) -> None:
    document = recorded("prometheus/query_vector_probe_success_down.json")
    assert [point.value for point in promql.parse(document, service=service)] == [0.0]
    with pytest.raises(BadInput, match="exceeded maximum resolution of 11,000 points"):
        promql.parse(recorded("prometheus/error_exceeded_resolution.json"), service=service)
