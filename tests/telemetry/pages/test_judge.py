"""What came of asking: blocked is never down, and a doubt is never held against the page."""

from __future__ import annotations

import gzip

import pytest

from telemetry.pages.fetch import Answer
from telemetry.pages.judge import Finding, of_answer, of_failure, of_refusal
from telemetry.probe.outcome import Phase, ProbeFailed, Trouble
from telemetry.readings import ReadingOutcome

URL = "https://status.acme.example/history.atom"

FAILURES = {
    (Phase.DNS, Trouble.NO_ADDRESS): "unreachable",
    (Phase.DNS, Trouble.TIMED_OUT): "unreachable",
    (Phase.DNS, Trouble.PRIVATE): "blocked",
    (Phase.CONNECT, Trouble.REFUSED): "unreachable",
    (Phase.CONNECT, Trouble.UNREACHABLE): "unreachable",
    (Phase.CONNECT, Trouble.TIMED_OUT): "unreachable",
    (Phase.CONNECT, Trouble.CUT): "blocked",
    (Phase.CONNECT, Trouble.LOCAL): "vantage-fault",
    (Phase.TLS, Trouble.CERTIFICATE): "unreachable",
    (Phase.TLS, Trouble.HANDSHAKE): "unreachable",
    (Phase.TLS, Trouble.CUT): "blocked",
    (Phase.HTTP, Trouble.TIMED_OUT): "unreachable",
    (Phase.HTTP, Trouble.CUT): "blocked",
    (Phase.HTTP, Trouble.GARBLED): "blocked",
    (Phase.HTTP, Trouble.LOOP): "blocked",
    (Phase.HTTP, Trouble.NO_WEB_PAGE): "blocked",
}


@pytest.mark.parametrize("case", FAILURES, ids=lambda case: f"{case[1].name}-{case[0].name}".lower())
def test_a_failure_is_unreachable_or_about_us(case: tuple[Phase, Trouble]) -> None:
    finding = of_failure(ProbeFailed(*case, "detail"))
    assert finding.outcome.value == FAILURES[case]
    assert "detail" in finding.why


STATUSES = {
    201: "refused-shape",
    204: "refused-shape",
    206: "refused-shape",
    302: "refused-shape",
    304: "refused-shape",
    400: "refused-shape",
    401: "refused-shape",
    403: "blocked",
    404: "refused-shape",
    410: "refused-shape",
    429: "blocked",
    451: "blocked",
    500: "unreachable",
    503: "unreachable",
    511: "vantage-fault",
    599: "unreachable",
}


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_has_its_outcome(status: int) -> None:
    finding = of_answer(Answer(url=URL, status=status, headers={}), conditional=False)
    assert isinstance(finding, Finding)
    assert finding.outcome.value == STATUSES[status]
    assert str(status) in finding.why


def test_not_modified_counts_only_where_it_was_asked_for() -> None:
    found = of_answer(Answer(url=URL, status=304, headers={}), conditional=True)
    assert found == Finding(ReadingOutcome.UNCHANGED)


def test_a_document_is_handed_on_unpacked() -> None:
    packed = Answer(url=URL, status=200, headers={"content-encoding": "gzip"}, body=gzip.compress(b"words"))
    assert of_answer(packed, conditional=True) == b"words"


def test_what_was_not_read_to_its_end_is_no_document() -> None:
    found = of_answer(Answer(url=URL, status=200, headers={}, whole=False), conditional=False)
    assert found == Finding(ReadingOutcome.REFUSED_SHAPE, "too large")


@pytest.mark.parametrize("status", [200, 202, 403, 503])
def test_a_challenge_is_blocked_whatever_its_status(status: int) -> None:
    answer = Answer(url=URL, status=status, headers={"x-amzn-waf-action": "challenge"})
    assert of_refusal(answer, "no feed").outcome is ReadingOutcome.BLOCKED


def test_a_packed_challenge_is_seen_too() -> None:
    body = gzip.compress(b"<script>window._cf_chl_opt = {}</script>")
    answer = Answer(url=URL, status=200, headers={"content-encoding": "gzip"}, body=body)
    assert of_refusal(answer, "no feed").outcome is ReadingOutcome.BLOCKED


def test_a_document_that_speaks_of_challenges_is_none() -> None:
    answer = Answer(url=URL, status=200, headers={}, body=b'{"title": "captcha-delivery.com fails"}')
    assert of_answer(answer, conditional=False) == answer.body
