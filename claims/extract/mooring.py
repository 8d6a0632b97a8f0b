"""Whether a match is about an online service at all: "the church has been restored" is not."""

from __future__ import annotations

from spacy.tokens import Span, Token

from claims.model import Kind

from .notes import notes, sentence
from .rules import Rule, words

_STATES = frozenset({Kind.OPERATIONAL, Kind.DEGRADED, Kind.RESOLVED, Kind.ETA})
_SOFT = frozenset({"fine", "good", "great", "ok", "okay", "well", "perfectly"})
_PEOPLE = frozenset({"he", "she", "him", "her", "his", "hers"})
_TEAM = frozenset({"we", "us", "ours"})
# Things that other fields have as well: they prove nothing about a service.
_VAGUE = words()["vague"]


def is_moored(rule: Rule, core: Span, clause: Span) -> bool:
    """Whether the subject of a match belongs to an online service, as far as its words tell."""
    if rule.technical and not (is_technical(sentence(core)) or _is_fragment(core, clause) or _is_spoken_of(core)):
        return False
    if rule.kind is Kind.OUTAGE_DURATION and core[0].lower_ == "out":
        return _has(core.doc[clause.start : core.start], _TEAM)
    if rule.kind is Kind.COMPARISON:
        return is_technical(clause) or _is_fragment(core, clause) or _has(clause, _TEAM)
    if rule.kind not in _STATES or rule.scope is not None:
        return rule.kind is not Kind.METRIC_TREND or not _has(clause, frozenset({"my"}))
    said = core.doc[clause.start : core.end]
    if _has(said, _PEOPLE) or _is_own_line(core, clause):
        return False
    if is_technical(said):
        return True
    if core[0].ent_type_ == "NAME":
        return core.text[0] in "@#" or _is_tagged(core[0]) or notes(core.doc).has_outage
    if rule.kind is Kind.OPERATIONAL and core[-1].lower_ in _SOFT and not is_technical(core.doc[:]):
        return False
    return _has_known_subject(core, clause) or notes(core.doc).has_outage


def is_technical(span: Span) -> bool:
    """Whether a service, a part of one, or a word of the trade stands in a span."""
    return any(
        token.ent_type_ == "SERVICE"
        or (token.ent_type_ == "THING" and token.lower_ not in _VAGUE)
        or token.lower_ in words()["technical"]
        for token in span
    )


def _is_spoken_of(core: Span) -> bool:
    """Whether a bare pronoun, or people in a post about trouble, stand for the service."""
    return core[0].lower_ in {"it", "everything", "things"} or (
        core[0].lower_ in words()["who"] and notes(core.doc).has_outage
    )


def _has(span: Span, some: frozenset[str]) -> bool:
    return any(token.lower_ in some for token in span)


def _is_fragment(core: Span, clause: Span) -> bool:
    """Whether the match is the whole clause, so that it answers something said before."""
    return sum(token.is_alpha for token in clause) <= sum(token.is_alpha for token in core) + 1 and (
        core[0].ent_type_ not in {"NAME", "OTHERS"}
    )


def _is_own_line(core: Span, clause: Span) -> bool:
    """Whether "my wifi" or "my laptop" is the subject: that says nothing of a service."""
    said = core.doc[clause.start : core.end]
    return _has(said, frozenset({"my"})) and not any(token.ent_type_ == "SERVICE" for token in said)


def _is_tagged(token: Token) -> bool:
    return token.i > 0 and token.nbor(-1).text in {"#", "@"}


def _has_known_subject(core: Span, clause: Span) -> bool:
    """Whether what stands before a subjectless match, or opens it, is a word that services are spoken of with."""
    before = [token for token in core.doc[clause.start : core.start] if token.is_alpha and not _is_filler(token)]
    if not before:
        return True
    spoken = words()["subjects"] | words()["trouble"] | words()["fallout"] | words()["who"] | words()["kindof"]
    return any(token.lower_ in spoken for token in before) or core[0].lower_ in spoken


def _is_filler(token: Token) -> bool:
    return token.lower_ in words()["greeting"] or token.lower_ in words()["adv"] or token.lower_ in words()["have"]
