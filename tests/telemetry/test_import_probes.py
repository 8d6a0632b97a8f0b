from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telemetry.document import Document, read_document
from telemetry.errors import BadInput, UnknownService
from telemetry.imports import probe_columns
from telemetry.imports.probe_columns import read_columns
from telemetry.imports.probes import OPTIONAL, REQUIRED, read_probes
from telemetry.model import Outcome, Reading, Sample
from telemetry.moment import to_ms
from telemetry.probe_ids import CODES
from telemetry.samples import to_hundredths
from telemetry.services import Catalogue, Service

NOW = datetime(2024, 6, 1, tzinfo=UTC)
CATALOGUE = Catalogue(services={"acme": Service(id="acme", name="Acme", domains=("acme.example",))})
FIXTURE = Path(__file__).parent / "fixtures" / "imports" / "probes.csv"
HEADER = "time,service,target,vantage,asn,country,outcome"
GOOD = "2024-05-06T10:00:00Z,acme,front,fra-1,64500,DE,ok"


def document(body: str | bytes) -> Document:
    return Document(name="probes.csv", body=body.encode() if isinstance(body, str) else body, fetched_at=NOW)


def read(body: str | bytes) -> list[Sample]:
    """The samples of a document, which by the column are the same, refusals included."""
    by_row, by_column = said(lambda: by_the_row(body)), said(lambda: columns(body))
    if isinstance(by_row, BadInput):
        assert (type(by_column), str(by_column)) == (type(by_row), str(by_row))
        raise by_row
    assert by_column == list(map(as_row, by_row))
    return by_row


def said(read: Callable[[], list[Any]]) -> list[Any] | BadInput:
    """What was read, or why nothing was."""
    try:
        return read()
    except BadInput as error:
        return error


def by_the_row(body: str | bytes) -> list[Sample]:
    return list(read_probes(document(body), catalogue=CATALOGUE, now=NOW))


def columns(body: str | bytes) -> list[tuple[object, ...]]:
    """The rows of the columns of a document."""
    batches = list(read_columns(document(body), catalogue=CATALOGUE, now=NOW))
    assert {(batch.origin, batch.sha256) for batch in batches} <= {("probes.csv", document(body).sha256)}
    return [
        (*batch.places[row[0]], *row[1:])
        for batch in batches
        for row in zip(
            batch.place,
            batch.time_ms,
            batch.outcome,
            batch.control_ok,
            batch.http_status,
            batch.dns,
            batch.connect,
            batch.tls,
            batch.ttfb,
            batch.total,
            strict=True,
        )
    ]


def as_row(sample: Sample) -> tuple[object, ...]:
    timings = (sample.dns_ms, sample.connect_ms, sample.tls_ms, sample.ttfb_ms, sample.total_ms)
    return (
        *(sample.service, sample.target, sample.vantage, sample.asn, sample.country, sample.operator),
        to_ms(sample.time),
        CODES[sample.outcome],
        sample.control_ok,
        sample.http_status,
        *map(to_hundredths, timings),
    )


def refusal(body: str | bytes) -> str:
    with pytest.raises(BadInput) as caught:
        read(body)
    return str(caught.value)


def test_columns_may_stand_in_any_order_and_every_cell_is_kept() -> None:
    recorded = read_document(FIXTURE, fetched_at=NOW)
    first, second, third, fourth = read_probes(recorded, catalogue=CATALOGUE, now=NOW)
    assert first == Sample(
        time=datetime(2024, 5, 6, 10, tzinfo=UTC),
        service="acme",
        target="https://acme.example",
        vantage="fra-1",
        asn=64500,
        country="DE",
        outcome=Outcome.OK,
        http_status=200,
        ttfb_ms=81.5,
        total_ms=120.0,
        control_ok=True,
        origin=str(FIXTURE),
        sha256=recorded.sha256,
    )
    assert (second.service, second.asn, second.outcome, second.time.microsecond) == (
        "acme",
        64501,
        Outcome.HTTP_5XX,
        250_000,
    )
    assert (third.time, third.asn, third.country) == (datetime(2024, 5, 6, 10, 0, 3, tzinfo=UTC), None, None)
    assert third.reading is Reading.VOID
    assert (fourth.vantage, fourth.asn, fourth.control_ok) == ("fra-1", 64502, None)


def test_a_header_alone_holds_no_samples() -> None:
    assert read(HEADER + "\r\n") == []


def test_a_byte_order_mark_is_no_part_of_the_first_column() -> None:
    assert len(read(f"\ufeff{HEADER}\n{GOOD}\n")) == 1


CELLS = {
    "naive-time": ("time", "2024-05-06T10:00:00", "has no UTC offset"),
    "unparsable-time": ("time", "yesterday", "'yesterday' is not an ISO 8601 time"),
    "endless-time": ("time", "2" * 500, f"'{'2' * 60}…' is not an ISO 8601 time"),
    "time-outside-the-calendar": ("time", "0001-01-01T00:00:00+05:00", "outside the calendar"),
    "future-time": ("time", "2024-06-01T00:05:01Z", "is in the future"),
    "no-time": ("time", "", "is empty"),
    "unknown-service": ("service", "acne", "unknown service 'acne'; did you mean acme?"),
    "no-service": ("service", " ", "is empty"),
    "no-target": ("target", "", "is empty"),
    "no-vantage": ("vantage", "", "is empty"),
    "asn-word": ("asn", "azure", "'azure' is not a whole number from 1 to 4294967295"),
    "asn-zero": ("asn", "AS0", "'AS0' is not a whole number"),
    "asn-fraction": ("asn", "8075.0", "'8075.0' is not a whole number"),
    "asn-too-big": ("asn", "4294967296", "is not a whole number"),
    "asn-negative": ("asn", "-1", "is not a whole number"),
    "asn-in-other-digits": ("asn", "٨٠٧٥", "is not a whole number"),
    "country-name": ("country", "Germany", "is not a country code of two letters"),
    "country-digit": ("country", "D1", "is not a country code of two letters"),
    "unknown-outcome": ("outcome", "up", "unknown outcome 'up' (known: ok, dns, "),
    "no-outcome": ("outcome", "", "is empty"),
    "status-too-low": ("http_status", "99", "'99' is not a whole number from 100 to 599"),
    "status-too-high": ("http_status", "600", "is not a whole number from 100 to 599"),
    "negative-ms": ("total_ms", "-0.1", "is negative"),
    "endless-ms": ("total_ms", "10000000.1", "10000000.1 is more than 10000000"),
    "nan-ms": ("dns_ms", "nan", "'nan' is not a finite number"),
    "infinite-ms": ("tls_ms", "1e999", "is not a finite number"),
    "grouped-ms": ("connect_ms", "1_000", "is not a finite number"),
    "ms-in-other-digits": ("connect_ms", "١٢", "is not a finite number"),
    "worded-ms": ("ttfb_ms", "fast", "is not a finite number"),
    "control-word": ("control_ok", "yes", "'yes' is neither true nor false"),
    "target-that-turns-the-line": ("target", "fr\u202ent", r"'fr\u202ent' holds control characters"),
    "vantage-that-colours": ("vantage", "\x1b[31mfra-1", r"'\x1b[31mfra-1' holds control characters"),
    "vantage-that-cannot-be-seen": ("vantage", "fra\u200b-1", r"'fra\u200b-1' holds control characters"),
    "target-on-two-lines": ("target", '"a\nb"', r"'a\nb' holds control characters"),
    "nul": ("target", "fr\0nt", "holds a NUL byte"),
}


@pytest.mark.parametrize(("field", "cell", "problem"), CELLS.values(), ids=CELLS)
def test_a_bad_cell_is_refused_with_its_line_and_column(field: str, cell: str, problem: str) -> None:
    cells = dict(zip(HEADER.split(","), GOOD.split(","), strict=True)) | {field: cell}
    body = f"{','.join(cells)}\n{','.join(cells.values())}\n"
    message = refusal(body)
    assert message.startswith(f"probes.csv, line 2, {field}: ")
    assert problem in message
    assert "\n" not in message


SHAPES = {
    "empty-file": ("", "probes.csv: is empty (expected a header: time,service,"),
    "blank-lines-only": ("\n\r\n\n", "probes.csv: is empty"),
    "no-header": (f"{GOOD}\n", "probes.csv, line 1, '2024-05-06T10:00:00Z': unknown column"),
    "unknown-column": (f"{HEADER},colour\n", "probes.csv, line 1, 'colour': unknown column (known: time, "),
    "missing-column": ("time,service,target,vantage,asn,country\n", "probes.csv, line 1, outcome: this column is miss"),
    "repeated-column": (f"{HEADER},asn\n", "probes.csv, line 1, asn: this column stands twice"),
    "too-few-cells": (f"{HEADER}\n{GOOD}\nacme,ok\n", "probes.csv, line 3: has 2 cells, the header 7"),
    "too-many-cells": (f"{HEADER}\n{GOOD},200\n", "probes.csv, line 2: has 8 cells, the header 7"),
    "open-quote": (f'{HEADER}\n{GOOD}\n"2024', "probes.csv, line 3: not CSV: unexpected end of data"),
    "text-after-quote": (f'{HEADER}\n"a"b{GOOD}\n', "probes.csv, line 2: not CSV: "),
    "endless-cell": (
        f"{HEADER}\n{GOOD}{'k' * 200_000}\n",
        "probes.csv, line 2: not CSV: field larger than field limit",
    ),
    "nul-in-header": (f"ti\0me{HEADER}\n", "probes.csv, line 1, 'ti\\x00metime': unknown column"),
    "line-that-a-row-starts-on": (
        f'{HEADER},total_ms\n\n{GOOD},"1\n"\n{GOOD}x,1\n',
        "probes.csv, line 5, outcome: unknown outcome 'okx'",
    ),
    "not-utf-8": (f"{HEADER}\n{GOOD}".encode("utf-16"), "probes.csv: not UTF-8 text (byte 0)"),
    "latin-1": (f"{HEADER}\n{GOOD}\n".replace("front", "fränt").encode("latin-1"), "probes.csv: not UTF-8 text"),
}


@pytest.mark.parametrize(("body", "message"), SHAPES.values(), ids=SHAPES)
def test_a_bad_shape_is_refused_with_its_place(body: str | bytes, message: str) -> None:
    assert refusal(body).startswith(message)


def test_five_minutes_of_clock_error_are_forgiven() -> None:
    assert read(f"{HEADER}\n{GOOD.replace('2024-05-06T10:00:00Z', '2024-06-01T00:05:00Z')}\n")


def test_an_unknown_service_is_an_error_of_its_own() -> None:
    with pytest.raises(UnknownService):
        read(f"{HEADER}\n{GOOD.replace('acme', 'nobody')}\n")


def test_rows_before_a_bad_one_are_read_as_they_come() -> None:
    samples = read_probes(document(f"{HEADER}\n{GOOD}\n{GOOD}x\n"), catalogue=CATALOGUE, now=NOW)
    assert next(samples).vantage == "fra-1"
    with pytest.raises(BadInput, match="line 3"):
        next(samples)


names = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20).filter(
    lambda text: text.strip() and text.isprintable()
)
spans = st.none() | st.floats(min_value=0, max_value=1e7)
samples = st.builds(
    Sample,
    time=st.datetimes(datetime(1970, 1, 1), NOW.replace(tzinfo=None), timezones=st.just(UTC)),  # noqa: DTZ001 -- bounds are naive by hypothesis' contract
    service=st.just("acme"),
    target=names,
    vantage=names,
    asn=st.none() | st.integers(1, 2**32 - 1),
    country=st.none() | st.sampled_from(["DE", "US", "JP"]),
    outcome=st.sampled_from(Outcome),
    http_status=st.none() | st.integers(100, 599),
    dns_ms=spans,
    connect_ms=spans,
    tls_ms=spans,
    ttfb_ms=spans,
    total_ms=spans,
    control_ok=st.none() | st.booleans(),
)


def as_cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case datetime():
            return value.isoformat()
        case _:
            return str(value)


@settings(max_examples=50, deadline=None)  # a busy machine is no failure
@given(st.lists(samples, max_size=3), st.sampled_from(["\n", "\r\n"]))
def test_samples_survive_a_round_trip_through_csv(before: list[Sample], line_break: str) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=line_break)
    writer.writerow((*REQUIRED, *OPTIONAL))
    writer.writerows([as_cell(getattr(sample, column)) for column in (*REQUIRED, *OPTIONAL)] for sample in before)
    after = read(text.getvalue())
    assert [as_tuple(sample) for sample in after] == [as_tuple(sample) for sample in before]


def as_tuple(sample: Sample) -> tuple[object, ...]:
    return tuple(getattr(sample, column) for column in (*REQUIRED, *OPTIONAL))


@settings(max_examples=100, deadline=None)  # a busy machine is no failure
@given(st.text() | st.text('",\n\r\0 :0129ZTok+-').map(lambda text: f"{HEADER}\n{text}") | st.binary())
def test_whatever_is_fed_in_nothing_but_bad_input_is_raised(body: str | bytes) -> None:
    problem = ""
    try:
        read(body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body)
    except BadInput as error:
        problem = str(error)
    assert "\n" not in problem


TIMES = [
    "2024-05-06T10:00:00Z",
    "2024-05-06 10:00:00.5Z",
    "2024-05-06T10:00:59.999999+00:00",
    "2024-05-06T00:30:00+14:00",
    "2024-05-06T23:30:00-12:00",
    "2000-02-29T23:59:59.9999999Z",
    " 2024-05-06T10:00:00Z ",
    "20240506T100000Z",
    "2024-W19-1T10:00:00Z",
    "2024-05-06T10:00Z",
    "2024-05-06T10:00:00+05:30:15",
    "0999-05-06T10:00:00Z",
    "2024-02-30T10:00:00Z",
    "2024-05-06T24:00:00Z",
    "2024-05-06T10:60:00Z",
    "2024-05-06T10:00:60Z",
    "2024-05-06T10:00:00+24:00",
    "2024-05-06T10:00:00",
    "2024-05-06T10:00:0\u0660Z",
]


@pytest.mark.parametrize("time", TIMES)
def test_a_time_is_the_same_by_the_column_and_by_the_row(time: str) -> None:
    body = f"{HEADER}\n{GOOD}\n{GOOD.replace('2024-05-06T10:00:00Z', time)}\n"
    with contextlib.suppress(BadInput):
        assert len(read(body)) == 2


def plain(count: int, *, bad: int | None = None) -> str:
    """A document of so many rows with neither quotes nor anything else out of the way."""
    rows = [
        f"2024-05-06T10:{n // 60 % 60:02}:{n % 60:02}Z,acme,front,v-{n % 7},64500,DE,ok,{n / 100}" for n in range(count)
    ]
    if bad is not None:
        rows[bad] += "x"
    return f"{HEADER},total_ms\n" + "\n".join(rows) + "\n"


def test_plain_documents_are_read_by_the_column(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe_columns, "PORTION", 1000)
    monkeypatch.delattr(probe_columns, "_one_by_one")
    reached: list[int] = []
    batches = list(read_columns(document(plain(300)), catalogue=CATALOGUE, now=NOW, progress=reached.append))
    assert (sum(map(len, batches)), len(batches) > 3, reached == sorted(reached)) == (300, True, True)
    assert read(plain(300))


@pytest.mark.parametrize("bad", [0, 1, 150, 299])
def test_a_bad_row_far_down_is_named_and_those_before_are_read_once(bad: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe_columns, "PORTION", 1000)
    assert (
        refusal(plain(300, bad=bad)) == f"probes.csv, line {bad + 2}, total_ms: '{bad / 100}x' is not a finite number"
    )


def test_what_is_out_of_the_way_but_right_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe_columns, "PORTION", 1000)
    lines = plain(300).splitlines(keepends=True)
    assert len(read("".join([*lines[:150], "\n", *lines[150:]]))) == 300
    assert len(read("".join([*lines[:150], lines[150].replace("front", '"front"'), *lines[151:]]))) == 300
