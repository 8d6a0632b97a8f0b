"""From what went wrong, or what was answered, to the word for it. Pure: a doubt is never held against the target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from telemetry.model import Outcome

from .content import Comparison, Condition, Page, Part, unmet, untold
from .signs import challenge, parked


class Phase(StrEnum):
    """How far a probe has come."""

    WAITING = "waiting for our own resolver"
    DNS = "looking the name up"
    CONNECT = "connecting"
    TLS = "the TLS handshake"
    HTTP = "the HTTP exchange"


class Trouble(StrEnum):
    """What stopped a probe, in our words for what libraries and the system call by many."""

    LOCAL = "this machine could not even try"
    NO_ADDRESS = "the name has no address"
    OTHER_FAMILY = "the name has addresses, but none of this family"
    TIMED_OUT = "no answer in time"
    REFUSED = "the connection was refused"
    UNREACHABLE = "no way to the address"
    CUT = "the other side cut the connection"
    CERTIFICATE = "the certificate is not valid"
    HANDSHAKE = "no agreement on TLS"
    GARBLED = "the answer broke the rules of HTTP"
    PRIVATE = "the address is a private one"
    LOOP = "too many redirects"
    NO_WEB_PAGE = "redirected to what is no web page"


class ProbeFailed(Exception):
    """A probe that ended before the target's answer was in."""

    def __init__(self, phase: Phase, trouble: Trouble, detail: str = "") -> None:
        self.phase = phase
        self.trouble = trouble
        self.detail = detail
        super().__init__(f"{trouble}, {phase}" + (f" ({detail})" if detail else ""))


@dataclass(frozen=True, slots=True)
class Finding:
    """An outcome and, unless it is a plain success, why."""

    outcome: Outcome
    reason: str = ""


# 451: https://www.rfc-editor.org/rfc/rfc7725; 511 is said by the network in between, never by the target:
# https://www.rfc-editor.org/rfc/rfc6585#section-6
BLOCKING = frozenset({403, 429, 451})
NETWORK_LOGIN = 511

# A connection that is cut while connecting was accepted first: without that it would be refused.
# Cut connections and loops may be meant for us alone, as robots: they show neither that it works nor that it is down.
_ABOUT_US = frozenset({Trouble.CUT, Trouble.GARBLED, Trouble.PRIVATE, Trouble.LOOP, Trouble.NO_WEB_PAGE})

# Nothing was tried that could have failed: a name without addresses of one family is well for everybody else.
_NO_TRIAL = frozenset({Trouble.LOCAL, Trouble.OTHER_FAMILY})


def outcome_of_failure(phase: Phase, trouble: Trouble) -> Outcome:
    """The outcome of a probe that got no answer."""
    if phase is Phase.WAITING or trouble in _NO_TRIAL:
        return Outcome.VANTAGE_FAULT
    if trouble in _ABOUT_US:
        return Outcome.BLOCKED
    if phase is Phase.DNS:
        return Outcome.DNS
    if trouble is Trouble.TIMED_OUT:
        return Outcome.TIMEOUT
    if phase is Phase.CONNECT:
        return Outcome.CONNECT
    return Outcome.TLS


def judge_page(page: Page, *, asked: str, conditions: Sequence[Condition] = ()) -> Finding:
    """The outcome of an answer; a condition that the status be one makes that status the expected one.

    Where a condition is about a body that could not be read, the answer is void.
    """
    if page.status == NETWORK_LOGIN:
        return Finding(Outcome.VANTAGE_FAULT, "511: the network here wants a login")
    if (owner := challenge(page)) is not None:
        return Finding(Outcome.BLOCKED, f"a challenge or block page of {owner}, status {page.status}")
    expected = [each for each in conditions if each.part is Part.STATUS and each.test is Comparison.IS]
    if not expected or unmet(expected, page):
        refused = _judge_status(page.status)
        if refused is not None:
            return refused
    if parked(page, asked=asked):
        return Finding(Outcome.CONTENT, "the page of a name for sale")
    if missing := unmet(conditions, page):
        return Finding(Outcome.CONTENT, "; ".join(missing))
    if doubtful := untold(conditions, page):
        return Finding(Outcome.VANTAGE_FAULT, "; ".join(doubtful))
    return Finding(Outcome.OK)


def _judge_status(status: int) -> Finding | None:
    if status in BLOCKING:
        return Finding(Outcome.BLOCKED, f"status {status}")
    if status >= 500:
        return Finding(Outcome.HTTP_5XX, f"status {status}")
    if status >= 400:
        return Finding(Outcome.HTTP_4XX, f"status {status}")
    return None
