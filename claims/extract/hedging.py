"""How firmly a claim is said: modal words, guesses, hearsay, rough figures and recoveries that are still going on."""

from __future__ import annotations

import re

from spacy.tokens import Span, Token

from claims.model import Kind

from .names import is_name
from .notes import sentence
from .rules import words

# "As it should", "the way they ought to": that is how things are, or how they were not.
_RIGHT = re.compile(r"\b(?:as|how|than|where|what|way) (?:it|they|we|things|everything|you|that) (?:should|ought)\b")
_GUESSED = re.compile(
    r"\b(?:looks? (?:like|to|as)|looking like|as far as (?:i|we|one)|to the best of|i'?d (?:say|guess)|"
    r"(?:i|we)(?:'m| am|'re| are) told|i hear|we gather|word is|rumou?r|liable to|tends? to|fingers crossed|"
    r"reports (?:that|say)|(?:people|users|customers|folks|members) (?:are |have been |were )?report(?:ing)?\b)"
)
_LEADS = re.compile(
    r"(?:\b(?:we|i) (?:think|believe|hope|guess|suspect|reckon|expect)(?: that)?|\b(?:looks like|seems|apparently|"
    r"it appears|"
    r"supposedly|reportedly|allegedly|maybe|perhaps|probably|presumably|hopefully|seemingly|"
    r"as far as [a-z' ]{1,20})[, ]*"
    r"(?:that)?|(?:people|users|customers|folks|members) (?:are |have been |were )?reporting|"
    r"\b(?:received|getting|seeing|hearing|investigating|had) (?:some |a few |many |several )?reports (?:of|that))\s?$"
)
_COULD = re.compile(r"\bcould (?:be|see|lag|take|affect|experience|drop|have|happen|still|also|get|fail)\b")
_NEVER = re.compile(r"\b(?:no|not|n't|nobody|none|never|only)\b|n't\b")
_SAYS = frozenset({"say", "says", "said", "reckon", "reckons", "tells", "heard"})
_MACHINES = frozenset(
    {"it", "that", "which", "app", "page", "site", "screen", "sign", "reader", "dashboard", "bot", "error"}
)
_MODALS = frozenset(
    {"be", "see", "have", "experience", "take", "not", "still", "also", "notice", "get", "find", "fail", "need"}
)
_MODALS |= {
    "encounter",
    "lag",
    "load",
    "feel",
    "run",
    "face",
    "drop",
    "well",
    "yet",
    "only",
    "seem",
    "miss",
    "want",
    "now",
}
_LEAD_REACH = 60  # characters


def is_hedged(span: Span, kind: Kind) -> bool:
    """Whether a claim leaves room: in its own words, or in those that lead in. An expected end is never more."""
    if kind is Kind.ETA:
        return True
    text = span.text.lower()
    if any(_hedges(token, text) for token in span) or _GUESSED.search(text) is not None:
        return True
    if kind is Kind.RESOLVED and any(token.lower_ in words()["underway"] for token in span):
        return True
    if kind is Kind.OUTAGE_DURATION and any(token.lower_ in words()["expected"] for token in span):
        return True
    whole = sentence(span)
    lead = span.doc.text[max(whole.start_char, span.start_char - _LEAD_REACH) : span.start_char].lower()
    return _LEADS.search(lead) is not None


def _hedges(token: Token, text: str) -> bool:
    word = token.lower_
    if word in {"should", "ought"}:
        return _RIGHT.search(text) is None
    if word == "could":
        return _COULD.search(text) is not None and _NEVER.search(text) is None
    after = token.nbor().lower_ if token.i + 1 < len(token.doc) else ""
    if word == "may":
        return after in _MODALS and not is_name(token)
    if word in _SAYS:
        before = token.nbor(-1) if token.i > 0 else None
        told = before is not None and (before.ent_type_ in {"THING", "SERVICE"} or before.lower_ in _MACHINES)
        return not told and after not in {'"', "'", ""}
    return word in words()["hedge"] and not is_name(token)
