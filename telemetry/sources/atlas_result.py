"""What one result of a RIPE Atlas probe shows, in each of the kinds that we read."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from telemetry.errors import BadInput
from telemetry.model import Outcome
from telemetry.sources.atlas_shape import Answer, Asked, Reply, Result
from telemetry.sources.outcome import by_status, by_words
from telemetry.sources.shape import validated

# RFC 1035 and 6895. A server that does not want to answer this probe is not a name that cannot be found.
RCODES = {0: Outcome.OK, 2: Outcome.DNS, 3: Outcome.DNS, 5: Outcome.BLOCKED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one result shows: `layer` is None where it is about the service itself."""

    time: datetime
    layer: str | None
    outcome: Outcome
    af: int | None
    http_status: int | None = None
    dns_ms: float | None = None
    connect_ms: float | None = None
    tls_ms: float | None = None
    total_ms: float | None = None


def findings(row: Result, source: str) -> Iterator[Finding]:
    """What a result shows.

    Raises:
        BadInput: a kind that we do not read, or a kind in another shape.
    """
    if row.type not in READERS:
        raise BadInput(f"{row.type!r} is none of {', '.join(READERS)}", source=source, field="type")
    yield from READERS[row.type](row, source)


def _http(row: Result, source: str) -> Iterator[Finding]:
    for answer in _answers(row, source):
        problem = answer.err or answer.dnserr
        if answer.dnserr is not None:
            outcome = Outcome.DNS
        else:
            outcome = by_words(problem) if problem is not None else by_status(answer.res)
        yield Finding(
            time=row.timestamp,
            layer=None,
            outcome=outcome,
            af=answer.af,
            http_status=answer.res if problem is None else None,
            total_ms=answer.rt,
        )


def _dns(row: Result, source: str) -> Iterator[Finding]:
    asked = row.resultset
    if asked is None:
        asked = (Asked(af=row.af, result=_reply(row, source), error=_error(row)),)
    for each in asked:
        yield Finding(
            time=each.time or row.timestamp,
            layer="dns",
            outcome=_dns_outcome(each, source),
            af=each.af,
            dns_ms=each.result.rt if each.result is not None else None,
        )


def _dns_outcome(asked: Asked, source: str) -> Outcome:
    if asked.result is not None and asked.result.abuf is not None:
        return RCODES.get(_rcode(asked.result.abuf, source), Outcome.VANTAGE_FAULT)
    if asked.error is not None:
        return by_words(" ".join(f"{key} {value}" for key, value in asked.error.items()))
    return Outcome.VANTAGE_FAULT


def _rcode(message: str, source: str) -> int:
    """The response code: the lower half of the fourth byte of a DNS message."""
    try:
        head = base64.b64decode(message[:16], validate=True)
    except (binascii.Error, ValueError):
        raise BadInput("not base 64", source=source, field="abuf") from None
    if len(head) < 4:
        raise BadInput("not a DNS message", source=source, field="abuf")
    return head[3] & 0x0F


def _tls(row: Result, _source: str) -> Iterator[Finding]:
    problem = row.err or _error_text(row)
    if row.alert is not None:
        outcome = Outcome.TLS
    elif problem is not None:
        outcome = by_words(problem)
    else:
        outcome = Outcome.OK if row.cert else Outcome.VANTAGE_FAULT
    both = row.rt is not None and row.ttc is not None
    yield Finding(
        time=row.timestamp,
        layer="tls",
        outcome=outcome,
        af=row.af,
        connect_ms=row.ttc,
        tls_ms=max((row.rt or 0) - (row.ttc or 0), 0) if both else None,
        total_ms=row.rt,
    )


def _ping(row: Result, source: str) -> Iterator[Finding]:
    if row.rcvd:
        outcome = Outcome.OK
    elif not row.sent:
        problem = next((answer.error for answer in _answers(row, source) if answer.error), "")
        outcome = by_words(problem)
    else:
        outcome = Outcome.TIMEOUT
    # -1 stands for "none came back".
    took = row.avg if row.rcvd and row.avg is not None and row.avg >= 0 else None
    yield Finding(time=row.timestamp, layer="ping", outcome=outcome, af=row.af, total_ms=took)


def _answers(row: Result, source: str) -> tuple[Answer, ...]:
    found = row.result if row.result is not None else ()
    return validated(tuple[Answer, ...], found, source=source, name=f"a RIPE Atlas {row.type} result")


def _reply(row: Result, source: str) -> Reply | None:
    return None if row.result is None else validated(Reply, row.result, source=source, name="a RIPE Atlas DNS result")


def _error(row: Result) -> dict[str, object] | None:
    return {"error": row.error} if isinstance(row.error, str) else row.error


def _error_text(row: Result) -> str | None:
    error = _error(row)
    return None if error is None else " ".join(str(value) for value in error.values())


READERS: dict[str, Callable[[Result, str], Iterator[Finding]]] = {
    "http": _http,
    "dns": _dns,
    "sslcert": _tls,
    "ping": _ping,
}
