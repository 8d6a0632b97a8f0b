"""What came of asking for a page's document, before anybody reads it. Pure: a doubt is never held against the page."""

from __future__ import annotations

from dataclasses import dataclass

from telemetry.model import Outcome
from telemetry.probe.content import Page
from telemetry.probe.outcome import BLOCKING, NETWORK_LOGIN, ProbeFailed, outcome_of_failure
from telemetry.probe.signs import challenge
from telemetry.readings import ReadingOutcome

from .fetch import Answer
from .unpack import Unreadable, unpacked

OK = 200
NOT_MODIFIED = 304
# A page that is nothing but a challenge is short.
CHALLENGE_LENGTH = 64 * 1024
# Said where we looked from a broken place as well as where the page is broken: a control tells the two apart.
DOUBTFUL = (ReadingOutcome.UNREACHABLE, ReadingOutcome.REFUSED_SHAPE)

_FAILURES = {
    Outcome.VANTAGE_FAULT: ReadingOutcome.VANTAGE_FAULT,
    Outcome.BLOCKED: ReadingOutcome.BLOCKED,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of it, and why it is no document."""

    outcome: ReadingOutcome
    why: str = ""


def of_failure(failure: ProbeFailed) -> Finding:
    """What it is that no answer came: cut connections and odd redirects may be meant for us alone."""
    outcome = outcome_of_failure(failure.phase, failure.trouble)
    return Finding(_FAILURES.get(outcome, ReadingOutcome.UNREACHABLE), str(failure))


def of_answer(answer: Answer, *, conditional: bool) -> Finding | bytes:
    """The document that an answer brought, or what came of it instead; `conditional` if a 304 was asked for."""
    if answer.status == NOT_MODIFIED and conditional:
        return Finding(ReadingOutcome.UNCHANGED, "")
    if answer.status == NETWORK_LOGIN:
        return Finding(ReadingOutcome.VANTAGE_FAULT, "HTTP 511: the network here wants a login")
    if answer.status != OK:
        return of_refusal(answer, f"HTTP {answer.status}")
    try:
        return _document(answer)
    except Unreadable as problem:
        return Finding(ReadingOutcome.REFUSED_SHAPE, str(problem))


def of_refusal(answer: Answer, why: str) -> Finding:
    """What it is that the answer is no document of the page's format: a challenge, a refusal, a failure, or that."""
    owner = challenge(_page(answer))
    if owner is not None:
        return Finding(ReadingOutcome.BLOCKED, f"a challenge or block page of {owner}, HTTP {answer.status}")
    if answer.status in BLOCKING:
        return Finding(ReadingOutcome.BLOCKED, why)
    if answer.status >= 500:
        return Finding(ReadingOutcome.UNREACHABLE, why)
    return Finding(ReadingOutcome.REFUSED_SHAPE, why)


def _document(answer: Answer) -> bytes:
    if not answer.whole:
        raise Unreadable("too large")
    return unpacked(answer.body, answer.headers.get("content-encoding", ""))


def _page(answer: Answer) -> Page:
    try:
        body = _document(answer)
    except Unreadable:
        body = b""
    text = body[:CHALLENGE_LENGTH].decode("utf-8", errors="replace")
    return Page(url=answer.url, status=answer.status, headers=answer.headers, text=text)
