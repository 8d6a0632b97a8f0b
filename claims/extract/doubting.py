"""Whether the words around a claim deny, doubt, quote or take it back: then it may mean the opposite of how it reads.

A pattern sees a clause, and not what its author thinks of it: "not all systems are operational", "they say it is back".
Such a claim is held against nobody.
"""

from __future__ import annotations

import re

from spacy.tokens import Span

from claims.model import Kind

from .notes import sentence

# A denial of trouble says that all is well.
_NO_TROUBLE = re.compile(
    r"(?:\bnot|n['’]t|\bnever)(?: \w+){0,2}? (?:affected|impacted|down|aware|seeing|experiencing|broken|offline)\b"
)
_DENIAL = re.compile(
    r"\b(?:not|never|none|nobody|no one|neither|nor|hardly|barely|scarcely|far from|anything but|cannot|no longer)\b"
    r"|\w(?:n['’]t)\b"
)
_NOTHING = re.compile(r"\b(?:zero|no|without|none|0|100)\b")
_OTHERS_WORDS = re.compile(
    r"\b(?:says|said|claims|claimed|insists?|insisted|thinks|thought|believes?|pretends?|alleges?|allegedly|supposedly"
    r"|apparently|according to|they (?:say|claim|think)|people say|my (?:ass|arse|foot)|doubts?|wish|false that"
    r"|untrue that|as if)\b"
)
_TAKEN_BACK = re.compile(
    r"^\W*(?:nope|no|not|sure|right|yeah|lol|lmao|my (?:ass|arse|foot)|said no ?body|said no one|apparently|supposedly"
    r"|it (?:is|was)(?: not|n['’]t)|which (?:is|was)(?: not|n['’]t| wrong| false))\b"
)
_BUT = re.compile(r"\b(?:but|although|though|except|however|while|yet)\b")
_TROUBLE = re.compile(
    r"\b(?:not|cannot|still|slow\w*|fail\w*|down|broken|unstable|errors?|issues?|problems?|degraded|wrong)\b|n['’]t\b"
)
_REACH = 120  # characters behind a claim in which it may be taken back
_PAIRS = (("“", "”"), ("«", "»"), ("„", "“"))
_QUOTE = '"'
# These say that something is well; of others a denial stands in the clause for other reasons ("could not log in").
_WELL = frozenset(
    {
        Kind.OPERATIONAL,
        Kind.RESOLVED,
        Kind.UPTIME,
        Kind.LATENCY,
        Kind.LATENCY_CHANGE,
        Kind.COMPARISON,
        Kind.METRIC_TREND,
        Kind.THROUGHPUT,
    }
)


def is_doubted(span: Span, kind: Kind) -> bool:
    """Whether a claim of this kind is denied, doubted, quoted or taken back in its sentence or right behind it."""
    whole = sentence(span)
    text = span.doc.text
    said = text[whole.start_char : span.start_char].lower()
    claimed = span.text.lower()
    behind = text[span.end_char : span.end_char + _REACH].lower()
    if _OTHERS_WORDS.search(f"{said} {claimed}") or _is_quoted(said, behind):
        return True
    if kind in _WELL and (_denied(f"{said} {claimed}") or _taken_back(behind)):
        return True
    return kind is Kind.INCIDENT_FREE and (_denied_nothing(said, claimed) or _taken_back(behind))


def _denied(words: str) -> bool:
    return _DENIAL.search(_NO_TROUBLE.sub(" ", words)) is not None


def _denied_nothing(said: str, claimed: str) -> bool:
    """Two denials are none: "we did not have zero downtime"."""
    words = f"{said} {claimed}"
    first = _DENIAL.search(words)
    return first is not None and _NOTHING.search(words, first.end()) is not None


def _taken_back(behind: str) -> bool:
    if _TAKEN_BACK.match(behind):
        return True
    clause = re.split(r"[.!?\n]", behind, maxsplit=1)[0]
    contrast = _BUT.search(clause)
    return contrast is not None and _TROUBLE.search(clause, contrast.end()) is not None


def _is_quoted(said: str, behind: str) -> bool:
    if said.count(_QUOTE) % 2 and _QUOTE in behind:
        return True
    return any(said.rfind(opens) > said.rfind(closes) and closes in behind for opens, closes in _PAIRS)
