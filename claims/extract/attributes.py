"""From a span with a kind to a claim: value, window, scope, service, and how firmly it is said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Span

from claims.model import Claim, ClaimWindow, Comparator, Kind, Unit

from .bare import bare_amount
from .directions import direction
from .doubting import is_doubted
from .hedging import is_hedged
from .learned import is_learned
from .notes import notes
from .quantities import Quantity
from .rules import Rule, words
from .said_times import bounds, spoken_window
from .scoping import scope
from .shadow import Shadow
from .spans import RULES
from .stretches import Form, Stretch
from .vetoes import quantity

# Without one of these, a length or a wait is only felt: "it takes a geological age".
_MEASURED = re.compile(
    r"\d|\b(?:seconds?|secs?|minutes?|mins?|hours?|days?|weeks?|months?|nights?|mornings?|afternoons?|evenings?|"
    r"ms|nines?|half|"
    r"noon|midnight|since|until|till|[a-z]+day|second|third|one|two|three|four|five|six|seven|eight|ten|twelve|"
    r"twenty)\b"
)
_FELT = frozenset({Kind.LATENCY, Kind.OUTAGE_DURATION})
# What somebody else met, told back to them.
_TOLD_BACK = re.compile(r"\b(?:glad|good|great|happy|pleased|nice) to (?:hear|know|read|see)(?: that)?\s?$")
_ALL_OF_IT = 100.0  # percent; nothing is up for longer


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
    # A learned span can be a part of its clause, and what stands beside it another claim's amount.
    found = quantity(rule, span, span if is_learned(span) else span.sent) or _bare(rule, span)
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
        direction=direction(rule, span),
        window=None if window is None else _said_window(window, rule.kind, span, place),
        scope=_scope(rule, span, found, place),
        hedged=is_hedged(span, rule.kind),
        checkable=_is_checkable(rule, span, found),
        tentative=is_learned(span) or is_doubted(span, rule.kind),
    )


def _bare(rule: Rule, span: Span) -> Quantity | None:
    return bare_amount(rule.kind, span.text.lower(), span.start_char) if is_learned(span) else None


def _kind(kind: Kind, span: Span, window: Stretch | None) -> Kind:
    """An all-clear over a past stretch speaks of incidents, not of now."""
    covers = {"all", "every", "no"} & {token.lower_ for token in span}
    inside = window is not None and window.start < span.sent.end_char and span.sent.start_char < window.end
    if kind is Kind.OPERATIONAL and covers and inside and window is not None and window.form is Form.PERIOD:
        return Kind.INCIDENT_FREE
    return kind


def _comparator(found: Quantity | None) -> Comparator | None:
    return None if found is None else found.comparator


def _said_window(window: Stretch, kind: Kind, span: Span, place: Place) -> ClaimWindow:
    begins, ends = bounds(window, kind, notes(span.doc).posted_at)
    return ClaimWindow(text=place.said(window.start, window.end), start=begins, end=ends)


def _scope(rule: Rule, span: Span, found: Quantity | None, place: Place) -> str | None:
    if rule.scope is not None:
        return rule.scope
    if rule.kind is Kind.OUTAGE_SCOPE and found is not None:
        return place.said(found.start, found.end)
    said = scope(span, rule.kind)
    return None if said is None else place.said(*said)


def _is_checkable(rule: Rule, span: Span, found: Quantity | None) -> bool:
    """Whether there is anything to measure: no figure of speech, no wait without a time, no case of somebody else."""
    if not rule.checkable or any(token.lower_ in words()["hyperbole"] for token in span):
        return False
    text = span.text.lower()
    if rule.kind in _FELT and found is None and _MEASURED.search(text) is None:
        return False
    if rule.kind is Kind.UPTIME and found is not None and found.value is not None and found.unit is Unit.PERCENT:
        return 0 < found.value <= _ALL_OF_IT
    start = span.sent.start_char
    return _TOLD_BACK.search(span.doc.text[start : span.start_char].lower()) is None
