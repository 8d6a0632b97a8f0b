"""What holds for every third party: it is listed, documented, budgeted and tested, and reads or refuses anything."""

from __future__ import annotations

import ast
import asyncio
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import telemetry.sources
from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import Report, Sample, SeriesPoint, Window
from telemetry.service import Service
from telemetry.sources import (
    crux,
    gdelt,
    globalping,
    hn_algolia,
    ioda,
    mastodon_hashtag,
    ooni,
    promql,
    radar,
    ripe_atlas,
    wayback,
)
from telemetry.sources.allowance import Allowance
from telemetry.sources.fetch import fetch
from telemetry.sources.request import Request
from telemetry.sources.table import SOURCES
from telemetry.store import TelemetryStore
from tests.telemetry.sources.server import Answer, ThirdParty

HERE = Path(__file__).parent
FIXTURES = HERE / "fixtures"
CODE = Path(telemetry.sources.__file__).parent
NOW = datetime(2026, 9, 1, tzinfo=UTC)
START = datetime(2026, 2, 3, 10, tzinfo=UTC)
WINDOW = Window(start=START, end=START + timedelta(hours=2))
SERVICE = Service(id="example", name="Example Cloud", domains=("example.com",))

Rows = Iterable[object]
# Every reader, with a fixture of ours that it reads.
READERS: dict[str, tuple[str, Callable[[Document], Rows]]] = {
    "globalping": ("globalping/http.json", lambda d: globalping.parse(d, service=SERVICE, target="front")),
    "globalping-created": ("globalping/created.json", lambda d: [globalping.created(d)]),
    "ripe-atlas": ("ripe-atlas/http.json", lambda d: ripe_atlas.parse(d, service=SERVICE, target="front")),
    "ripe-atlas-dns": ("ripe-atlas/dns.json", lambda d: ripe_atlas.parse(d, service=SERVICE, target="front")),
    "ripe-atlas-tls": ("ripe-atlas/sslcert.json", lambda d: ripe_atlas.parse(d, service=SERVICE, target="front")),
    "ripe-atlas-ping": ("ripe-atlas/ping.json", lambda d: ripe_atlas.parse(d, service=SERVICE, target="front")),
    "ripe-atlas-probes": ("ripe-atlas/probes.json", ripe_atlas.parse_probes),
    "ooni": ("ooni/ok.json", lambda d: ooni.parse(d, service=SERVICE, target="front")),
    "ooni-list": ("ooni/list.json", ooni.listed),
    "ioda": ("ioda/events.json", lambda d: ioda.parse(d, service=SERVICE, networks={64500})),
    "radar": ("radar/outages.json", lambda d: radar.parse(d, service=SERVICE, networks={64500})),
    "crux": ("crux/current.json", lambda d: crux.parse(d, service=SERVICE)),
    "crux-history": ("crux/history.json", lambda d: crux.parse_history(d, service=SERVICE)),
    "promql": ("promql/range.json", lambda d: promql.parse(d, service=SERVICE)),
    "promql-samples": (
        "promql/range.json",
        lambda d: promql.parse_samples(
            d,
            service=SERVICE,
            target="front",
            instance="https://www.example.com/",
            vantage="berlin",
            asn=None,
            country=None,
        ),
    ),
    "hn-algolia": ("hn-algolia/hits.json", lambda d: hn_algolia.parse(d, service=SERVICE, window=WINDOW)),
    "mastodon-hashtag": (
        "mastodon-hashtag/tag.json",
        lambda d: mastodon_hashtag.parse(d, service=SERVICE, window=WINDOW),
    ),
    "gdelt": ("gdelt/articles.json", lambda d: gdelt.parse(d, service=SERVICE)),
    "wayback": ("wayback/index.json", wayback.parse),
    "wayback-save": ("wayback/save.json", lambda d: [wayback.parse_save(d)]),
    "wayback-saved": ("wayback/saved.json", lambda d: [wayback.parse_saved(d)]),
}
REQUESTS: dict[str, Callable[[str], Request]] = {
    "globalping": lambda base: globalping.result_request("oursMeasurement01", base_url=base),
    "ripe-atlas": lambda base: ripe_atlas.request(7000001, WINDOW, base_url=base),
    "ooni": lambda base: ooni.measurement_request("an-id", base_url=base),
    "ioda": lambda base: ioda.request(WINDOW, asn=64500, base_url=base),
    "radar": lambda base: radar.request(WINDOW, base_url=base),
    "crux": lambda base: crux.request("https://www.example.com", base_url=base),
    "promql": lambda base: promql.range_request("up", window=WINDOW, step=timedelta(minutes=1), base_url=base),
    "hn-algolia": lambda base: hn_algolia.request(SERVICE, WINDOW, base_url=base),
    "mastodon-hashtag": lambda base: mastodon_hashtag.request("exampleclouddown", base_url=base),
    "gdelt": lambda base: gdelt.request(SERVICE, WINDOW, base_url=base),
    "wayback": lambda base: wayback.request("https://status.example.com/", WINDOW, base_url=base),
}
KEYS = {"FACTPING_RADAR_TOKEN": "ours", "FACTPING_CRUX_KEY": "ours"}


def document(body: bytes) -> Document:
    return Document(name="ours", body=body, fetched_at=NOW, url="https://api.example/answer")


def fixture(name: str) -> bytes:
    return (FIXTURES / READERS[name][0]).read_bytes()


@pytest.fixture(scope="module")
def store() -> Iterator[TelemetryStore]:
    with TelemetryStore.memory() as opened:
        yield opened


def rows_or_refusal(name: str, body: bytes, store: TelemetryStore) -> None:
    """Nothing else than these two may come of a document, and what comes can be kept."""
    problem = ""
    try:
        rows = list(READERS[name][1](document(body)))
    except BadInput as refusal:
        rows, problem = [], str(refusal)
    assert "\n" not in problem
    assert all(row.sha256 for row in rows if isinstance(row, Report | Sample | SeriesPoint))
    store.add_samples(row for row in rows if isinstance(row, Sample))
    store.add_reports([row for row in rows if isinstance(row, Report)])
    store.add_series([row for row in rows if isinstance(row, SeriesPoint)])


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_has_a_test_module_and_a_fixture(name: str) -> None:
    assert (HERE / f"test_{name.replace('-', '_')}.py").is_file()
    assert [path for path in (FIXTURES / name).iterdir() if not path.name.startswith("bad-")]


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_says_where_it_is_documented_and_how_often_it_may_be_asked(name: str) -> None:
    source = SOURCES[name]
    assert name == source.NAME
    assert source.DOCS.startswith("https://")
    assert source.OPERATOR == source.OPERATOR.casefold() != ""
    assert source.MAX_AGE.total_seconds() > 0
    assert source.BUDGET.requests > 0
    assert source.METHOD == source.METHOD.strip() != ""
    assert source.KEY is None or source.KEY.variable.startswith("FACTPING_")
    assert source.BUDGET.per > timedelta(0)


def test_every_source_is_read_and_asked_here() -> None:
    assert set(SOURCES) <= set(READERS)
    assert set(SOURCES) == set(REQUESTS)


def test_no_source_looks_through_a_networks_client_or_at_x() -> None:
    for path in CODE.glob("*.py"):
        code = path.read_text(encoding="utf-8")
        modules = {node.module for node in ast.walk(ast.parse(code)) if isinstance(node, ast.ImportFrom)}
        assert not any((module or "").split(".")[0] in {"bot", "mastodon", "tweepy", "atproto"} for module in modules)
        assert "api.x.com" not in code
        assert "api.twitter.com" not in code


@pytest.mark.parametrize("name", READERS)
def test_every_fixture_is_read(name: str) -> None:
    assert list(READERS[name][1](document(fixture(name))))


@pytest.mark.parametrize("name", SOURCES)
def test_a_round_trip_over_http_gives_the_rows_of_the_fixture(name: str, party: ThirdParty) -> None:
    party.answers = [Answer(body=fixture(name))]
    request = REQUESTS[name](party.base_url)

    async def run() -> Document:
        allowance = Allowance(SOURCES[name].BUDGET, source=name)
        async with httpx.AsyncClient(trust_env=False) as client:
            return await fetch(request, client=client, allowance=allowance, now=lambda: NOW, keys=KEYS)

    answer = asyncio.run(run())
    assert answer.url == request.address
    assert len(list(READERS[name][1](answer))) == len(list(READERS[name][1](document(fixture(name)))))


@pytest.mark.parametrize("name", READERS)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_a_document_that_is_cut_off_is_refused(name: str, data: st.DataObject) -> None:
    whole = fixture(name).strip()
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(BadInput, match=r"^ours"):
        list(READERS[name][1](document(whole[:cut])))


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from(
        [10**30, -(10**30), 1e308, "", "NaN", "\x00\u202e", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00"]
    ),
    st.floats(allow_nan=True, allow_infinity=True),
    st.text(max_size=8),
    st.just([]),
    st.just({}),
    st.just([[[]]]),
)


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(deeper for key, part in below for deeper in paths(part, (*path, key)))]


@pytest.mark.parametrize("name", READERS)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_document_with_junk_in_one_place_gives_rows_or_a_refusal(
    name: str, data: st.DataObject, store: TelemetryStore
) -> None:
    whole = {"whole": json.loads(fixture(name))}
    *way, last = data.draw(st.sampled_from(paths(whole["whole"], ("whole",))))
    holder: Any = whole
    for step in way:
        holder = holder[step]
    holder[last] = data.draw(JUNK)
    rows_or_refusal(name, json.dumps(whole["whole"]).encode(), store)


def with_every_number(value: Any, number: object) -> Iterator[Any]:
    """The value, each time with another one of its numbers replaced; one written as text stays text."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from ({**value, key: other} for other in with_every_number(part, number))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from ([*value[:place], other, *value[place + 1 :]] for other in with_every_number(part, number))
    elif isinstance(value, str) and value.replace(".", "", 1).isdigit():
        yield str(number)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield number


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("number", [1e300, -1e300, -1, -0.5, 1e7 + 1, 10**30, -(10**30), 2**63, 10**400])
def test_a_number_out_of_range_gives_rows_that_can_be_kept_or_a_refusal(
    name: str, number: float, store: TelemetryStore
) -> None:
    for changed in with_every_number(json.loads(fixture(name)), number):
        rows_or_refusal(name, json.dumps(changed).encode(), store)


FARS = {
    "globalping": (("results", 0, "result", "timings", "total"), -1, "total_ms: -1"),
    "globalping-status": (("results", 0, "result", "statusCode"), 2**63, "http_status: 9223372036854775808"),
    "globalping-asn": (("results", 0, "probe", "asn"), 2**32, "asn: 4294967296"),
    "ripe-atlas": ((0, "result", 0, "rt"), 1e300, "total_ms: 1e+300"),
    "ripe-atlas-dns": ((0, "result", "rt"), -2, "dns_ms: -2.0"),
    "ooni": (("probe_asn",), "AS9999999999", "asn: 9999999999"),
    "ooni-status": (("test_keys", "requests", 0, "response", "code"), 10**30, "http_status: 1000000"),
}


@pytest.mark.parametrize("case", FARS)
def test_a_number_out_of_range_is_refused_by_its_field(case: str) -> None:
    way, value, words = FARS[case]
    name = case if case in READERS else case.rpartition("-")[0]
    whole = json.loads(fixture(name))
    holder = whole
    for step in way[:-1]:
        holder = holder[step]
    holder[way[-1]] = value
    with pytest.raises(BadInput) as refused:
        list(READERS[name][1](document(json.dumps(whole).encode())))
    assert str(refused.value).startswith(f"ours, {words}")


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"null", b"[" * 10_000, b"{}", b"[]", b"NaN", b"<html>"])
def test_a_document_that_is_something_else_gives_rows_or_a_refusal(
    name: str, body: bytes, store: TelemetryStore
) -> None:
    rows_or_refusal(name, body, store)
