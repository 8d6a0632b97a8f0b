"""From a foreign measurement's words to our outcomes: what cannot be told is void, never fine and never down."""

from __future__ import annotations

from telemetry.model import Outcome

# Challenge, rate limit, legal block: about who asked.
REFUSING = frozenset({403, 429, 451})

# Pieces of error messages of Node.js, RIPE Atlas probes and OONI, the first that is found decides. A probe that has no
# way out says nothing about the service, and a reset is what filters do.
WORDS = (
    ("network is unreachable", Outcome.VANTAGE_FAULT),
    ("network_unreachable", Outcome.VANTAGE_FAULT),
    ("no route to host", Outcome.VANTAGE_FAULT),
    ("host_unreachable", Outcome.VANTAGE_FAULT),
    ("enetunreach", Outcome.VANTAGE_FAULT),
    ("ehostunreach", Outcome.VANTAGE_FAULT),
    ("eaddrnotavail", Outcome.VANTAGE_FAULT),
    ("private ip", Outcome.VANTAGE_FAULT),
    ("not allowed", Outcome.VANTAGE_FAULT),
    ("connection_reset", Outcome.BLOCKED),
    ("connection reset", Outcome.BLOCKED),
    ("econnreset", Outcome.BLOCKED),
    ("enotfound", Outcome.DNS),
    ("eai_again", Outcome.DNS),
    ("eservfail", Outcome.DNS),
    ("enodata", Outcome.DNS),
    ("dns", Outcome.DNS),
    ("name resolution", Outcome.DNS),
    ("connection_refused", Outcome.CONNECT),
    ("connection refused", Outcome.CONNECT),
    ("econnrefused", Outcome.CONNECT),
    ("certificate", Outcome.TLS),
    ("cert_", Outcome.TLS),
    ("ssl", Outcome.TLS),
    ("tls", Outcome.TLS),
    ("timed out", Outcome.TIMEOUT),
    ("timeout", Outcome.TIMEOUT),
    ("etimedout", Outcome.TIMEOUT),
)


def by_status(status: int | None, *, challenged: bool = False) -> Outcome:
    """The outcome of an HTTP answer; a status outside 100 to 599 tells nothing."""
    if challenged or status in REFUSING:
        return Outcome.BLOCKED
    if status is None or not 100 <= status <= 599:
        return Outcome.VANTAGE_FAULT
    if status >= 500:
        return Outcome.HTTP_5XX
    return Outcome.HTTP_4XX if status >= 400 else Outcome.OK


def by_words(message: str) -> Outcome:
    """The outcome of a failure that is told in words; unknown words are void."""
    lower = message.casefold()
    return next((outcome for piece, outcome in WORDS if piece in lower), Outcome.VANTAGE_FAULT)
