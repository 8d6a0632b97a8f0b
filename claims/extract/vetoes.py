"""When a matched pattern is no claim: questions, conditions, plans, other topics, and idioms. Precision comes first."""

from __future__ import annotations

from itertools import pairwise

from spacy.tokens import Doc, Span

from claims.model import Kind, Unit

from .idioms import is_idiom
from .mooring import is_moored, is_technical
from .names import is_name
from .notes import labels, lowered, notes, plain, quantities_in, sentence, stretches_in, text
from .quantities import Quantity
from .retractions import is_retracted
from .rules import Rule, words
from .stretches import Form
from .ties import may_be_learned, may_be_matched

_EVERY = frozenset(Kind)
_WISHES = frozenset(
    {
        *("want", "wants", "wanted", "wish", "goal", "goals", "aim", "aims", "target", "targets", "plan", "plans"),
        *("promise", "promises", "guarantee", "guarantees", "guaranteed", "sla", "slas", "slo", "slos", "imagine"),
        *("commitment", "committed", "would"),
    }
)
_TEAM = frozenset({"we", "us", "our", "ours"})
_AMOUNTS = {
    Kind.UPTIME: {"PERCENT", "NINES"},
    Kind.LATENCY: {"DURATION", "MS"},
    Kind.THROUGHPUT: {"RATE", "COUNT", "CONCURRENT", "VOLUME"},
}
_IS = frozenset({"is", "'s", "was"})
_CONDITIONS = frozenset({"if", "unless", "whenever", "imagine", "suppose"})
_INNER = frozenset({"want", "wants", "wish", "will", "'ll", "would", "gonna", "if", "when", "once", "unless", "until"})
_REPORTS = frozenset({Kind.UPTIME, Kind.INCIDENT_FREE, Kind.LATENCY, Kind.LATENCY_CHANGE})
_PAST = frozenset({"was", "were", "has", "have", "had", "'ve", "took", "went"})
_DONE = words()["fixed"] | {"recovered"}
_AWAITING = frozenset({"eta", "estimated", "estimate", "expect", "expected", "expecting", "anticipate"})
_SHORT_CLAUSE = 1  # words beside the match
_WORKING = frozenset({"working", "loading", "work", "load", "responding", "available", "sending", "log"})
_CONTESTS = frozenset({Kind.LATENCY_CHANGE, Kind.COMPARISON, Kind.RESOLVED})
_READING = frozenset({"read", "reading", "see", "seeing"})
_ASKING = frozenset(
    {"is", "are", "any", "did", "does", "do", "has", "was", "anyone", "can", "could", "why", "when", "who", "wondering"}
)
_TROUBLED = words()["fallout"] | words()["limping"] | words()["slow"] | words()["down"]
_SECONDS = {Unit.MS: 0.001, Unit.S: 1.0, Unit.MIN: 60.0, Unit.H: 3600.0, Unit.DAYS: 86400.0}


def stands(rule: Rule, core: Span, clause: Span) -> bool:
    """Whether a match of a rule is a claim, seen in its clause, its sentence and its post."""
    whole = sentence(core)
    if rule.joke:
        return _is_reading_joke(core)
    if _is_question(whole, clause) or _is_off_topic(rule, core, clause, whole) or _is_reading_joke(core):
        return False
    if is_retracted(whole.text) or not may_be_matched(core):
        return False
    if rule.kind in _REPORTS and _has(whole, words()["offers"]):
        return False
    if rule.short and sum(token.is_alpha for token in clause) > sum(token.is_alpha for token in core) + _SHORT_CLAUSE:
        return False
    if not rule.future and _is_unreal(rule, core, clause, whole):
        return False
    if is_idiom(rule, core) or not is_moored(rule, core, clause):
        return False
    return _has_needs(rule, core, clause) and _has_time(rule, core, clause)


def barred_kinds(core: Span) -> frozenset[Kind]:
    """The kinds that no claim in this place may have, whatever finds it.

    All of them in a question, a condition, a denial, a jest, beside another topic or far from any service; else those
    whose patterns matched here and were vetoed, what is only wished for, contests of products or of nothing technical,
    and kinds that say how much without an amount.
    """
    if not may_be_learned(core) or _is_barred(core):
        return _EVERY
    vetoed = notes(core.doc).vetoed
    kinds = {Kind(kind) for start, end, kind in vetoed if start < core.end and end > core.start}
    clause = core.sent
    if _has(sentence(core), words()["products"]) and not is_technical(core):
        kinds |= _CONTESTS
    if not _has(clause, _TEAM) and not is_technical(clause):
        kinds.add(Kind.COMPARISON)
    if not _WISHES.isdisjoint(lowered(core.doc)[clause.start : core.end]):
        kinds |= _EVERY - {Kind.ETA}
    named = labels(core.doc)[core.start : core.end]
    kinds |= {kind for kind, needed in _AMOUNTS.items() if needed.isdisjoint(named)}
    if _is_share_price(core):
        kinds.add(Kind.METRIC_TREND)
    return frozenset(kinds)


def _is_share_price(core: Span) -> bool:
    """Whether a company itself is up or down by so much: "Netflix is down 30%"."""
    said, marked = lowered(core.doc), labels(core.doc)
    return any(
        marked[at - 2] == "SERVICE"
        and said[at - 1] in _IS
        and said[at] in {"up", "down"}
        and marked[at + 1] == "PERCENT"
        for at in range(core.start + 2, core.end - 1)
    )


def _is_barred(core: Span) -> bool:
    whole = sentence(core)
    clause = core.sent
    if not _CONDITIONS.isdisjoint(lowered(core.doc)[whole.start : core.end]) or _is_reading_joke(core):
        return True
    area = clause if "SERVICE" in labels(core.doc)[core.start : core.end] else whole
    if _has(area, words()["other_topics"]) or _has(whole, words()["markets"]):
        return True
    return _is_question(whole, clause) or is_retracted(whole.text)


def _is_question(whole: Span, clause: Span) -> bool:
    said, doc = lowered(clause.doc), clause.doc
    if clause.end >= whole.end - 1 and any("?" in word for word in said[max(whole.start, whole.end - 3) : whole.end]):
        return True
    lead = next((i for i in range(clause.start, clause.end) if _is_spoken(said[i])), None)
    if lead is not None and said[lead] == "should":
        return lead + 1 < len(doc) and said[lead + 1] in words()["our"]
    return lead is not None and said[lead] in _ASKING


def _is_spoken(word: str) -> bool:
    return word[0] != "@" and (word[0].isalpha() or any(letter.isalpha() for letter in word))


def _is_off_topic(rule: Rule, core: Span, clause: Span, whole: Span) -> bool:
    topics = words()["other_topics"]
    if rule.kind in _CONTESTS and not is_technical(core):
        topics |= words()["products"]
    area = clause if "SERVICE" in labels(core.doc)[core.start : core.end] else whole
    return _has(area, topics) or _has(whole, words()["markets"])


def _is_unreal(rule: Rule, core: Span, clause: Span, whole: Span) -> bool:
    if any(token.lower_ in _INNER and not is_name(token) for token in core):
        return True
    before = core.doc[clause.start : core.start]
    if any(token.lower_ in words()["unreal"] and not is_name(token) for token in before):
        return True
    if rule.past and _has(whole, words()["planned"]):
        return True
    lead = lowered(core.doc)[whole.start : core.start]
    return not _CONDITIONS.isdisjoint(lead) or ("in", "case") in pairwise(lead)


def _has_needs(rule: Rule, core: Span, clause: Span) -> bool:
    if rule.context and not notes(core.doc).has_outage:
        return False
    if rule.needs and {*rule.needs, *_same(rule.needs)}.isdisjoint(labels(clause.doc)[clause.start : clause.end]):
        return False
    chosen = quantity(rule, core, clause)
    if rule.least is not None and (chosen is None or chosen.value is None or not rule.least <= chosen.value <= 100):
        return False
    if rule.longest_s is not None and chosen is not None:
        return (chosen.value or 0.0) * _SECONDS.get(chosen.unit, 1.0) <= rule.longest_s
    return True


def _has_time(rule: Rule, core: Span, clause: Span) -> bool:
    if not rule.future:
        return True
    past = not _PAST.isdisjoint(lowered(core.doc)[clause.start : core.end])
    awaited = {Form.DUE, Form.MOMENT} if _has(core, _AWAITING) else {Form.DUE}
    if _has(core, _DONE) and _is_lapse(clause):
        return False
    return not past and any(each.form in awaited for each in stretches_in(clause))


def _is_lapse(clause: Span) -> bool:
    """Whether "resolved in 12 minutes" tells how long it took: no word of the future stands beside it."""
    spans = [each for each in stretches_in(clause) if each.form is Form.DUE]
    within = all(text(clause.doc).startswith(("in ", "within "), each.start) for each in spans)
    return within and not _has(clause, words()["future"])


def _same(labels: tuple[str, ...]) -> tuple[str, ...]:
    return tuple({"PERCENT": "NINES", "DURATION": "MS", "COUNT": "CONCURRENT"}.get(label, label) for label in labels)


def _is_reading_joke(core: Span) -> bool:
    """Whether the post offers the fact that it can be read as its proof: "Can you read this? Then we are up."."""
    first = notes(core.doc).reads_from
    return first is not None and first < core.start


def quantity(rule: Rule, core: Span, clause: Span) -> Quantity | None:
    """The quantity that carries a rule's value: inside the match if there is one, else in the clause."""
    for span in (core, clause):
        for each in quantities_in(span):
            if each.measure.value in rule.takes:
                return each
    return None


def survey(doc: Doc) -> None:
    """Note what the vetoes ask of the whole post: is an outage spoken of, is its being readable offered as proof."""
    noted = notes(doc)
    said = lowered(doc)
    noted.has_outage = not _TROUBLED.isdisjoint(said) or any(
        word in words()["not"] and not _WORKING.isdisjoint(said[i + 1 : i + 4]) for i, word in enumerate(said)
    )
    noted.offers_time = any(
        phrase in plain(doc) for phrase in ("for you", "see you", "sounds good", "let's", "works for us")
    )
    if "you" in said:
        noted.reads_from = next(
            (i for i, word in enumerate(said) if word in _READING and "this" in said[i + 1 : i + 3]), None
        )


def _has(span: Span, some: frozenset[str]) -> bool:
    return not some.isdisjoint(lowered(span.doc)[span.start : span.end])
