from __future__ import annotations

import pytest

from telemetry.model import Outcome
from telemetry.sources.outcome import by_status, by_words


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.OK),
        (301, Outcome.OK),
        (399, Outcome.OK),
        (400, Outcome.HTTP_4XX),
        (403, Outcome.BLOCKED),
        (404, Outcome.HTTP_4XX),
        (429, Outcome.BLOCKED),
        (451, Outcome.BLOCKED),
        (499, Outcome.HTTP_4XX),
        (500, Outcome.HTTP_5XX),
        (599, Outcome.HTTP_5XX),
        (600, Outcome.VANTAGE_FAULT),
        (99, Outcome.VANTAGE_FAULT),
        (0, Outcome.VANTAGE_FAULT),
        (-500, Outcome.VANTAGE_FAULT),
        (None, Outcome.VANTAGE_FAULT),
    ],
)
def test_a_status_is_an_outcome(status: int | None, outcome: Outcome) -> None:
    assert by_status(status) is outcome


def test_a_challenge_is_no_failure_whatever_its_status() -> None:
    assert by_status(503, challenged=True) is Outcome.BLOCKED
    assert by_status(200, challenged=True) is Outcome.BLOCKED


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("getaddrinfo ENOTFOUND www.example.com", Outcome.DNS),
        ("getaddrinfo EAI_AGAIN www.example.com", Outcome.DNS),
        ("dns_nxdomain_error", Outcome.DNS),
        ("non-recoverable failure in name resolution (1)", Outcome.DNS),
        ("connect ECONNREFUSED 192.0.2.7:443", Outcome.CONNECT),
        ("connection_refused", Outcome.CONNECT),
        ("connect: Connection timed out", Outcome.TIMEOUT),
        ("connect ETIMEDOUT 192.0.2.7:443", Outcome.TIMEOUT),
        ("generic_timeout_error", Outcome.TIMEOUT),
        ("ssl_invalid_hostname", Outcome.TLS),
        ("certificate has expired", Outcome.TLS),
        ("read ECONNRESET", Outcome.BLOCKED),
        ("connection_reset", Outcome.BLOCKED),
        ("connect: Connection reset by peer", Outcome.BLOCKED),
        ("connect: Network is unreachable", Outcome.VANTAGE_FAULT),
        ("connect EHOSTUNREACH 192.0.2.7:443", Outcome.VANTAGE_FAULT),
        ("address not allowed", Outcome.VANTAGE_FAULT),
        ("Private IP ranges are not allowed.", Outcome.VANTAGE_FAULT),
        ("something new", Outcome.VANTAGE_FAULT),
        ("", Outcome.VANTAGE_FAULT),
    ],
)
def test_a_failure_in_words_is_an_outcome_and_unknown_words_accuse_nobody(words: str, outcome: Outcome) -> None:
    assert by_words(words) is outcome
