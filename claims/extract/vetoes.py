"""When a matched pattern is no claim: questions, conditions, plans, other topics, and idioms. Precision comes first."""

from __future__ import annotations

from spacy.tokens import Doc, Span

from claims.model import Kind, Unit

from .idioms import is_idiom
from .mooring import is_moored, is_technical
from .names import is_name
from .notes import notes, quantities_in, sentence, stretches_in
from .quantities import Quantity
from .retractions import is_retracted
from .rules import Rule, words
from .stretches import Form

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
    Kind.THROUGHPUT: {"RATE", "COUNT", "CONCURRENT"},
}
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
_SECONDS = {Unit.MS: 0.001, Unit.S: 1.0, Unit.MIN: 60.0, Unit.H: 3600.0, Unit.DAYS: 86400.0}


def stands(rule: Rule, core: Span, clause: Span) -> bool:
    """Whether a match of a rule is a claim, seen in its clause, its sentence and its post."""
    whole = sentence(core)
    if rule.joke:
        return _is_reading_joke(core)
    if _is_question(whole, clause) or _is_off_topic(rule, core, clause, whole) or _is_reading_joke(core):
        return False
    if is_retracted(whole.text):
        return False
    if rule.kind in _REPORTS and any(token.lower_ in words()["offers"] for token in whole):
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

    All of them in a question, a condition, a denial, a jest or beside another topic; else those whose patterns matched
    here and were vetoed, what is only wished for, contests of products or of nothing technical, and
    kinds that say how much without an amount.
    """
    if _is_barred(core):
        return _EVERY
    vetoed = notes(core.doc).vetoed
    kinds = {Kind(kind) for start, end, kind in vetoed if start < core.end and end > core.start}
    if not is_technical(core) and any(token.lower_ in words()["products"] for token in sentence(core)):
        kinds |= _CONTESTS
    if not is_technical(core.sent) and not any(token.lower_ in _TEAM for token in core.sent):
        kinds.add(Kind.COMPARISON)
    if any(token.lower_ in _WISHES for token in core.doc[core.sent.start : core.end]):
        kinds |= _EVERY - {Kind.ETA}
    labels = {token.ent_type_ for token in core}
    kinds |= {kind for kind, needed in _AMOUNTS.items() if labels.isdisjoint(needed)}
    return frozenset(kinds)


def _is_barred(core: Span) -> bool:
    whole = sentence(core)
    clause = core.sent
    if _is_question(whole, clause) or is_retracted(whole.text) or _is_reading_joke(core):
        return True
    lead = core.doc[whole.start : core.end]
    if any(token.lower_ in _CONDITIONS for token in lead):
        return True
    topics = words()["other_topics"]
    area = clause if any(token.ent_type_ == "SERVICE" for token in core) else whole
    return any(token.lower_ in topics for token in area) or any(token.lower_ in words()["markets"] for token in whole)


def _is_question(whole: Span, clause: Span) -> bool:
    if any("?" in token.text for token in whole[-3:]) and clause.end >= whole.end - 1:
        return True
    lead = next((token for token in clause if any(c.isalpha() for c in token.text) and token.text[0] != "@"), None)
    if lead is not None and lead.lower_ == "should":
        return lead.i + 1 < len(lead.doc) and lead.nbor().lower_ in words()["our"]
    return lead is not None and lead.lower_ in _ASKING


def _is_off_topic(rule: Rule, core: Span, clause: Span, whole: Span) -> bool:
    topics = words()["other_topics"]
    if rule.kind in _CONTESTS and not is_technical(core):
        topics |= words()["products"]
    area = clause if any(token.ent_type_ == "SERVICE" for token in core) else whole
    return any(token.lower_ in topics for token in area) or any(token.lower_ in words()["markets"] for token in whole)


def _is_unreal(rule: Rule, core: Span, clause: Span, whole: Span) -> bool:
    if any(token.lower_ in _INNER and not is_name(token) for token in core):
        return True
    before = core.doc[clause.start : core.start]
    if any(token.lower_ in words()["unreal"] and not is_name(token) for token in before):
        return True
    if rule.past and any(token.lower_ in words()["planned"] for token in whole):
        return True
    lead = core.doc[whole.start : core.start]
    in_case = any(token.lower_ == "in" and token.nbor().lower_ == "case" for token in lead[:-1])
    return in_case or any(token.lower_ in _CONDITIONS for token in lead)


def _has_needs(rule: Rule, core: Span, clause: Span) -> bool:
    if rule.context and not notes(core.doc).has_outage:
        return False
    labels = {token.ent_type_ for token in clause}
    if rule.needs and labels.isdisjoint({*rule.needs, *_same(rule.needs)}):
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
    past = any(token.lower_ in _PAST for token in core.doc[clause.start : core.end])
    awaited = {Form.DUE, Form.MOMENT} if any(token.lower_ in _AWAITING for token in core) else {Form.DUE}
    if any(token.lower_ in _DONE for token in core) and _is_lapse(clause):
        return False
    return not past and any(each.form in awaited for each in stretches_in(clause))


def _is_lapse(clause: Span) -> bool:
    """Whether "resolved in 12 minutes" tells how long it took: no word of the future stands beside it."""
    spans = [each for each in stretches_in(clause) if each.form is Form.DUE]
    within = all(clause.doc.text.startswith(("in ", "within "), each.start) for each in spans)
    return within and not any(token.lower_ in words()["future"] for token in clause)


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
    lowered = [token.lower_ for token in doc]
    troubled = words()["fallout"] | words()["limping"] | words()["slow"] | words()["down"]
    noted.has_outage = not troubled.isdisjoint(lowered) or any(
        word in words()["not"] and not _WORKING.isdisjoint(lowered[i + 1 : i + 4]) for i, word in enumerate(lowered)
    )
    plain = doc.text.lower()
    noted.offers_time = any(
        phrase in plain for phrase in ("for you", "see you", "sounds good", "let's", "works for us")
    )
    if "you" in lowered:
        noted.reads_from = next(
            (i for i, word in enumerate(lowered) if word in _READING and "this" in lowered[i + 1 : i + 3]), None
        )
