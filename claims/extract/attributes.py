"""From a span with a kind to a claim: value, window, scope, service, and how firmly it is said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Span

from claims.model import Claim, ClaimWindow, Comparator, Direction, Kind

from .learned import is_learned
from .names import is_name
from .notes import notes, sentence
from .quantities import Measure, Quantity
from .rules import Rule, words
from .said_times import bounds, spoken_window
from .shadow import Shadow
from .spans import RULES
from .stretches import Form, Stretch
from .vetoes import quantity

_PLACES = (
    "eu|us|uk|usa|europe|asia|africa|india|australia|canada|japan|germany|france|brazil|north america|south america|"
    "latin america|broad regions|some parts of the world|[a-z]{2,12} regions?"
)
_MANY = "some|many|most|all|several|multiple|lots of|quite a few|a few|certain"
_SHARE = "a (?:small |limited )?(?:number|subset|percentage|fraction|handful) of"
_WHOM = "users|customers|people|members|folks|players|accounts|sites|requests|services"
_SCOPE = re.compile(
    r"\b(?:for me|on my end|for (?:everyone|everybody)|worldwide|globally|(?:eu|us|uk|emea|apac) only|"
    rf"for (?:{_MANY}|{_SHARE}) (?:our )?(?:[a-z]{{2,15}} )?(?:{_WHOM})|"
    rf"(?:in|across|throughout) (?:the )?(?:{_PLACES}|(?:{_MANY}) (?:countries|regions))(?![-\w])|"
    r"(?:us|eu|ap|sa|ca|me|af)-(?:[a-z]{4,9}-)?\d)\b"
)
_WHO = re.compile(rf"\b(?:{_MANY}|{_SHARE})(?: of)?(?: our)? (?:[a-z]{{2,15}} )?(?:{_WHOM})\b")
_QUOTE = re.compile(r'"[^"\n]{3,200}"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a document came from: the post's text and the way back to its characters."""

    text: str
    shadow: Shadow

    def said(self, start: int, end: int) -> str:
        """The original's words for a stretch of the plain text."""
        first, last = self.shadow.original(start, end)
        return self.text[first:last]


def read_claim(span: Span, place: Place, service: str | None) -> Claim:
    """Read the attributes of one span; `service` is that of the post, for a claim that names none."""
    rule = RULES[span.id_]
    start, end = place.shadow.original(span.start_char, span.end_char)
    found = quantity(rule, span, span.sent)
    window = spoken_window(rule.kind, span, found)
    return Claim(
        span=place.text[start:end],
        start=start,
        end=end,
        kind=_kind(rule.kind, span, window),
        service=service,
        value=None if found is None else found.value,
        unit=None if found is None else found.unit,
        comparator=_comparator(found),
        direction=_direction(rule, span),
        window=None if window is None else _said_window(window, rule.kind, span, place),
        scope=rule.scope or _scope(span, found, place),
        hedged=_is_hedged(span),
        checkable=rule.checkable and not any(token.lower_ in words()["hyperbole"] for token in span),
        tentative=is_learned(span),
    )


def _kind(kind: Kind, span: Span, window: Stretch | None) -> Kind:
    """An all-clear over a past stretch speaks of incidents, not of now."""
    covers = {"all", "every", "no"} & {token.lower_ for token in span}
    inside = window is not None and window.start < span.sent.end_char and span.sent.start_char < window.end
    if kind is Kind.OPERATIONAL and covers and inside and window is not None and window.form is Form.PERIOD:
        return Kind.INCIDENT_FREE
    return kind


def _comparator(found: Quantity | None) -> Comparator | None:
    return None if found is None else found.comparator


def _direction(rule: Rule, span: Span) -> Direction:
    if rule.kind is Kind.METRIC_TREND:
        return Direction.DOWN if any(token.lower_ in words()["worse"] for token in span) else Direction.UP
    if rule.kind is Kind.DEGRADED and any(token.lower_ in words()["slow"] for token in span):
        return Direction.DOWN
    if not rule.patterns:
        return _learned_direction(rule.kind, {token.lower_ for token in span})
    return rule.direction


def _learned_direction(kind: Kind, said: set[str]) -> Direction:
    """Which way a learned span points: only where its words say so, and all say the same."""
    faster, slower = not said.isdisjoint(words()["faster"]), not said.isdisjoint(words()["slower"])
    if kind is Kind.LATENCY_CHANGE and not said.isdisjoint(words()["speed"]):
        faster |= not said.isdisjoint(words()["cut"])
        slower |= not said.isdisjoint(words()["grew"])
    elif kind is Kind.COMPARISON:
        faster |= not said.isdisjoint({"more", "better", "fewer"})
        slower |= not said.isdisjoint({"less", "worse"})
    elif kind is not Kind.LATENCY_CHANGE:
        return Direction.NONE
    if faster is slower:
        return Direction.NONE
    return Direction.UP if faster else Direction.DOWN


def _said_window(window: Stretch, kind: Kind, span: Span, place: Place) -> ClaimWindow:
    begins, ends = bounds(window, kind, notes(span.doc).posted_at)
    return ClaimWindow(text=place.said(window.start, window.end), start=begins, end=ends)


def _scope(span: Span, found: Quantity | None, place: Place) -> str | None:
    lowered = span.text.lower()
    if (
        found is not None
        and found.measure in {Measure.PERCENT, Measure.SHARE, Measure.COUNT}
        and span.label_ == "outage-scope"
    ):
        return place.said(found.start, found.end)
    match = _SCOPE.search(lowered) or _WHO.search(lowered)
    if match is None:
        return None
    return place.said(span.start_char + match.start(), span.start_char + match.end())


def _is_hedged(span: Span) -> bool:
    if (
        any(token.lower_ in words()["hedge"] and not is_name(token) for token in span.sent)
        or "according to" in span.sent.text.lower()
    ):
        return True
    whole = sentence(span)
    start, end = span.start_char - whole.start_char, span.end_char - whole.start_char
    return any(match.start() < end and start < match.end() for match in _QUOTE.finditer(whole.text))
