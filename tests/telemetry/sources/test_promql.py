from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import Outcome, Sample, Window
from telemetry.service import Service
from telemetry.sources import promql

Read = Callable[[str], Document]
INSTANCE = "https://www.example.com/"


def samples(document: Document, service: Service) -> tuple[Sample, ...]:
    return promql.parse_samples(
        document,
        service=service,
        target="front",
        instance=INSTANCE,
        vantage="berlin",
        asn=64500,
        country="DE",
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
    over = promql.range_request("up", window=window, step=timedelta(minutes=1))
    assert (over.params["start"], over.params["step"]) == ("1770112800.000", "60")


def test_the_recorded_answers_are_read(recorded: Read, service: Service) -> None:
    document = recorded("prometheus/query_vector_probe_success_down.json")
    assert [point.value for point in promql.parse(document, service=service)] == [0.0]
    with pytest.raises(BadInput, match="exceeded maximum resolution of 11,000 points"):
        promql.parse(recorded("prometheus/error_exceeded_resolution.json"), service=service)
