"""When a matched pattern is no claim: questions, conditions, plans, other topics, and idioms. Precision comes first."""

from __future__ import annotations

from spacy.tokens import Doc, Span

from claims.model import Kind, Unit

from .notes import notes, quantities_in, sentence, stretches_in
from .quantities import Quantity
from .rules import Rule, words
from .stretches import Form

_CONDITIONS = frozenset({"if", "unless", "whenever", "imagine", "suppose", "in case"})
_INNER = frozenset({"will", "'ll", "would", "gonna", "if", "when", "once", "unless", "until"})
_STATES = frozenset({Kind.OPERATIONAL, Kind.DEGRADED})
_PAST = frozenset({"was", "were", "has", "have", "had", "'ve", "took", "went"})
_AWAITING = frozenset({"eta", "estimated", "estimate", "expect", "expected", "expecting", "anticipate"})
_SHORT_CLAUSE = 1  # words beside the match
_READING = frozenset({"read", "reading", "see", "seeing"})
_ASKING = frozenset(
    {"is", "are", "any", "did", "does", "do", "has", "was", "anyone", "can", "could", "why", "when", "who"}
)
_PHRASES = frozenset({("fixed", "on"), ("slow", "to"), ("sluggish", "to")})
_SELF = frozenset({"ever", "before", "last", "usual", "expected"})
_SECONDS = {Unit.MS: 0.001, Unit.S: 1.0, Unit.MIN: 60.0, Unit.H: 3600.0, Unit.DAYS: 86400.0}


def stands(rule: Rule, core: Span, clause: Span) -> bool:
    """Whether a match of a rule is a claim, seen in its clause, its sentence and its post."""
    whole = sentence(core)
    if rule.joke:
        return _is_reading_joke(core)
    if _is_question(whole, clause) or _is_off_topic(whole) or _is_reading_joke(core):
        return False
    if rule.short and sum(token.is_alpha for token in clause) > sum(token.is_alpha for token in core) + _SHORT_CLAUSE:
        return False
    if not rule.future and _is_unreal(rule, core, clause, whole):
        return False
    return not _is_idiom(rule, core) and _has_needs(rule, core, clause) and _has_time(rule, core, clause)


def _is_question(whole: Span, clause: Span) -> bool:
    if any("?" in token.text for token in whole[-3:]) and clause.end >= whole.end - 1:
        return True
    lead = next((token for token in clause if any(c.isalpha() for c in token.text) and token.text[0] != "@"), None)
    return lead is not None and lead.lower_ in _ASKING


def _is_off_topic(whole: Span) -> bool:
    return any(token.lower_ in words()["other_topics"] for token in whole)


def _is_unreal(rule: Rule, core: Span, clause: Span, whole: Span) -> bool:
    if any(token.lower_ in _INNER for token in core):
        return True
    before = {token.lower_ for token in core.doc[clause.start : core.start]}
    if before & words()["unreal"]:
        return True
    if rule.past and any(token.lower_ in words()["planned"] for token in whole):
        return True
    return any(token.lower_ in _CONDITIONS for token in core.doc[whole.start : core.start])


def _is_idiom(rule: Rule, core: Span) -> bool:
    doc = core.doc
    after = doc[core.end] if core.end < len(doc) else None
    last = core[-1].lower_
    if rule.kind is Kind.RESOLVED and any(
        token.lower_ in words()["later"] for token in doc[core.start : core.sent.end]
    ):
        return True
    if rule.kind is Kind.RESOLVED and any(token.lower_ in {"your", "my"} for token in doc[core.sent.start : core.end]):
        return True
    if after is not None and (last, after.lower_) in _PHRASES:
        return True
    if rule.kind is Kind.COMPARISON and after is not None and {last, after.lower_} & _SELF:
        return True
    if rule.kind is Kind.OUTAGE_DURATION and any(token.lower_ == "i" for token in doc[core.sent.start : core.start]):
        return True
    if rule.scope == "for me" and notes(doc).offers_time:
        return True
    if after is None:
        return False
    if rule.kind in _STATES and last in {"down", "up", "live", "out", "crashed", "fell", "stable"}:
        return (
            after.lower_ in words()["after_state"] or after.ent_type_ in {"PERCENT", "SHARE", "TIMES"} or after.like_num
        )
    if rule.kind is Kind.OPERATIONAL and last in {"working", "running"}:
        return after.lower_ in words()["after_working"]
    if rule.reported:
        return after.lower_ in words()["after_none"]
    return False


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
    return not past and any(each.form in awaited for each in stretches_in(clause))


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
    noted.has_outage = not (words()["fallout"] | words()["limping"]).isdisjoint(lowered)
    noted.offers_time = "for you" in doc.text.lower()
    if "you" in lowered:
        noted.reads_from = next(
            (i for i, word in enumerate(lowered) if word in _READING and "this" in lowered[i + 1 : i + 3]), None
        )
