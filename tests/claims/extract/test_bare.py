"""Amounts without a unit, and what there is to measure at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claims.model import Claim, Comparator, Unit

Read = Callable[..., Claim]


@pytest.mark.parametrize(
    ("line", "value", "unit", "comparator"),
    [
        ("{uptime|Availability to date this year: 99.981}", 99.981, Unit.PERCENT, Comparator.EQUAL),
        ("{uptime|around 99.98 since May}", 99.98, Unit.PERCENT, Comparator.ABOUT),
        ("{uptime|0.9998 over the quarter}", 0.9998, Unit.RATIO, Comparator.EQUAL),
        ("{throughput|4.4 million orders in a day}", 4.4e6, Unit.OTHER, Comparator.EQUAL),
        ("{throughput|over 62,000 fans in line}", 62_000, Unit.USERS, Comparator.MORE),
        ("{throughput|shipping 11.4 PB out of our edge}", 11.4, Unit.OTHER, Comparator.EQUAL),
        ("{outage-scope|shops in 205 towns were cut off}", 205, Unit.OTHER, Comparator.EQUAL),
        ("{outage-scope|3 of our 48 shards lost quorum}", 3, Unit.OTHER, Comparator.EQUAL),
        ("{outage-scope|of 64 buckets only two were touched}", 2, Unit.OTHER, Comparator.EQUAL),
        ("{throughput|peak concurrents 218,000}", 218_000, Unit.USERS, Comparator.EQUAL),
        ("{outage-scope|around 600 sellers vanished}", 600, Unit.USERS, Comparator.ABOUT),
    ],
)
def test_amount(read: Read, line: str, value: float, unit: Unit, comparator: Comparator) -> None:
    claim = read(line)
    assert claim.value == pytest.approx(value)
    assert (claim.unit, claim.comparator) == (unit, comparator)


@pytest.mark.parametrize(
    "line",
    [
        "{uptime|It was up all through 2024}",
        "{uptime|up since 8:15}",
        "{outage-scope|only accounts made before 2015 are hit}",
        "{outage-scope|it was everybody from 9 to 10}",
        "{throughput|a record evening, on 12 May}",
        "{degraded|error 503 everywhere}",
        "Home opens in 2 seconds, {latency|Netflix in no time}",
    ],
)
def test_no_amount(read: Read, line: str) -> None:
    assert read(line).value is None


@pytest.mark.parametrize(
    ("line", "checkable"),
    [
        ("{latency|Opening a board takes a geological age}", False),
        ("{latency|people find it nippy}", False),
        ("{latency|a board takes ten seconds}", True),
        ("{outage-duration|it dragged on far more than anyone is comfortable with}", False),
        ("{outage-duration|it dragged on until noon}", True),
        ("{uptime|We have 110% uptime}", False),
        ("{uptime|We have 99.9% uptime}", True),
        ("Glad to hear {resolved|everything is back up}", False),
        ("{resolved|Everything is back up}", True),
    ],
)
def test_there_must_be_something_to_measure(read: Read, line: str, *, checkable: bool) -> None:
    assert read(line).checkable is checkable
