"""From a span with a kind to a claim: value, window, scope, service, and how firmly it is said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Span

from claims.model import Claim, ClaimWindow, Comparator, Direction, Kind

from .learned import is_learned
from .names import is_name
from .notes import sentence, stretches_in
from .quantities import Measure, Quantity
from .rules import Rule, words
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
_WINDOW_ORDER = {
    Kind.ETA: (Form.DUE, Form.MOMENT),
    Kind.OUTAGE_WINDOW: (Form.RANGE, Form.MOMENT),
    Kind.OUTAGE_DURATION: (Form.RANGE, Form.PERIOD, Form.MOMENT),
}
_ANY_PAST = (Form.RANGE, Form.PERIOD, Form.MOMENT)
_WIDE = frozenset(
    {Kind.UPTIME, Kind.INCIDENT_FREE, Kind.METRIC_TREND, Kind.OUTAGE_WINDOW, Kind.THROUGHPUT, Kind.COMPARISON}
)


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
    window = _window(rule.kind, span)
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
        window=None if window is None else _said_window(window, place),
        scope=rule.scope or _scope(span, found, place),
        hedged=_is_hedged(span),
        checkable=rule.checkable and not any(token.lower_ in words()["hyperbole"] for token in span),
        tentative=is_learned(span),
    )


def _kind(kind: Kind, span: Span, window: Stretch | None) -> Kind:
    """An all-clear over a past stretch speaks of incidents, not of now."""
    covers = {"all", "every", "no"} & {token.lower_ for token in span}
    if kind is Kind.OPERATIONAL and covers and window is not None and window.form is Form.PERIOD:
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


def _window(kind: Kind, span: Span) -> Stretch | None:
    """The stretch that the claim speaks of: in its own words, else, for kinds about a period, in its sentence."""
    forms = _WINDOW_ORDER.get(kind, _ANY_PAST)
    areas = [span, span.sent]
    if kind in _WIDE:
        areas.append(sentence(span))
    for area in areas:
        found = [each for each in stretches_in(area) if each.form in forms]
        if found:
            return min(found, key=lambda each: forms.index(each.form))
    return None


def _said_window(window: Stretch, place: Place) -> ClaimWindow:
    begins, ends = window.begins, window.ends
    if begins is not None and ends is not None and ends < begins:
        begins = ends = None
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
