"""Words behind a match that turn it into something else: "up for sale", "back on television", "down 5 %"."""

from __future__ import annotations

from itertools import pairwise

from spacy.tokens import Span, Token

from claims.model import Kind

from .notes import notes, stretches_in
from .rules import Rule, words

_STATES = frozenset({Kind.OPERATIONAL, Kind.DEGRADED})
_PHRASES = frozenset(
    {
        ("fixed", "on"),
        ("slow", "to"),
        ("sluggish", "to"),
        ("slower", "to"),
        ("paying", "rent"),
        ("get", "enough"),
        ("get", "into"),
        ("respond", "to"),
        ("crashed", "out"),
        ("crashed", "into"),
    }
)
_SPANS = frozenset({Kind.OUTAGE_DURATION, Kind.ETA})
_PERSONS = frozenset({"i", "he", "she", "my"})
_COUNTED = frozenset({"lot", "bit", "while", "few", "second", "third", "little", "couple", "whole", "full", "good"})
_SELF = frozenset({"ever", "before", "last", "usual", "expected"})
_DOOMED = frozenset({"dead", "failing", "struggling", "dying"})
_BUGS = frozenset({"bug", "bugs", "crash", "crashes", "typo"})
_TIMED = frozenset({"MOMENT", "DUE", "DURATION", "RANGE"})


def is_idiom(rule: Rule, core: Span) -> bool:
    """Whether the words around a match give it another meaning."""
    clause = core.sent
    after = _after(core, 0)
    last = core[-1].lower_
    if rule.kind is Kind.RESOLVED and _is_someone_elses(core, clause):
        return True
    lead = core.doc[clause.start : core.start]
    if rule.kind in _SPANS and (_has(lead, _PERSONS) or _is_somebodys(core)):
        return True
    if rule.kind is Kind.INCIDENT_FREE and _has(lead, {"i"}) and _has(lead, {"have", "'ve", "had", "need"}):
        return True
    if rule.scope == "for me" and (notes(core.doc).offers_time or stretches_in(clause)):
        return True
    if rule.kind is Kind.RESOLVED and _is_resolution(core):
        return True
    if rule.kind is Kind.RESOLVED and any(token.lower_ == "back" for token in core) and _is_elsewhere(core, last):
        return True
    if rule.kind is Kind.DEGRADED and last == "respond" and _has(core, {"did"}):
        return True
    if last in {"available", "unavailable"} and _has(core, {"video", "videos", "item", "content"}):
        return True
    if rule.kind is Kind.DEGRADED and last in _DOOMED and not _is_of_a_part(core) and not _fails_to_act(core):
        return True
    if after is None:
        return False
    if (last, after.lower_) in _PHRASES or _is_likeness(rule, core):
        return True
    if rule.kind is Kind.COMPARISON:
        return bool({last, after.lower_} & _SELF) or _compares_doing(core)
    if rule.reported:
        return after.lower_ in words()["after_none"] or (after.text == "," and _follows(core, 1, {"just", "only"}))
    return _is_state_idiom(rule, core, last, after)


def _is_somebodys(core: Span) -> bool:
    """Whether it is a person who is back, "back at my desk", or a show that goes live, "live at six with Ann"."""
    said = [token.lower_ for token in core]
    clause = [token.lower_ for token in core.sent]
    if said[:2] == ["back", "on"] or ("live" in clause and "with" in clause[clause.index("live") :]):
        return True
    return "back" in said and not _PERSONS.isdisjoint(said)


def _is_state_idiom(rule: Rule, core: Span, last: str, after: Token) -> bool:
    if rule.kind not in _STATES:
        return False
    if rule.kind is Kind.OPERATIONAL and last == "up":
        return not _may_follow(after, words()["after_up"]) or not _is_for_users(core)
    if core[0].lower_ == "nothing" and after.lower_ in {"before", "without", "like", "better"}:
        return True  # "nothing works like soup"
    if last == "down" and (_follows(core, 0, {"a", "an"}) and not _follows(core, 1, _COUNTED)):
        return True  # short of something: "down a drummer"
    if last == "down" and _follows(core, 0, {"for"}) and _follows(core, 1, {"whatever", "anything", "it", "that"}):
        return True
    if last in {"down", "up", "live", "out", "crashed", "fell", "stable"}:
        return after.lower_ in words()["after_state"] or _is_measured(after)
    if last in words()["metaphors"]:
        return not (_may_follow(after, words()["after_metaphor"]) or _fails_to_act(core))
    if last in words()["trouble"] and after.lower_ == "of":
        return not _follows_entity(core, 1)
    if last in {"available", "unavailable"}:
        return after.lower_ in {"in", "on", "for", "to"} and not _is_some_users(core)
    if rule.kind is Kind.OPERATIONAL and last in {"green", "good"}:
        return after.lower_ in {"in", "as", "with", "to", "at", "news"}
    return rule.kind is Kind.OPERATIONAL and last in {"working", "running"} and after.lower_ in words()["after_working"]


def _is_someone_elses(core: Span, clause: Span) -> bool:
    """Whether it is yet to come, a note on a release, or about a single person's case: "your refund is resolved"."""
    if _has(core, {"fixed", "patched"}) and _has(core, {"a", "some", "several", "many"}) and _has(core, _BUGS):
        return True
    if _has(core.doc[core.start : clause.end], words()["later"]):
        return True
    return _has(core.doc[clause.start : core.end], {"your", "my"})


def _is_resolution(core: Span) -> bool:
    """Whether something is made up one's mind to, "Resolved: to call more often", or celebrated: "we're so back"."""
    said = [token.lower_ for token in core.doc[core.start : core.end + 2] if token.is_alpha]
    pairs = set(pairwise(said))
    return ("resolved", "to") in pairs or ("so", "back") in pairs


def _is_elsewhere(core: Span, last: str) -> bool:
    """Whether somebody is "back in Vegas" or a show "back on Netflix"; "back to normal for most users" is fine."""
    if any(token.ent_type_ == "SERVICE" and token.nbor().ent_type_ == "NAME" for token in core[:-1]):
        return True  # an offer that carries the service's name: "Twitter Blue is back"
    back = next(token for token in core if token.lower_ == "back")
    after = core.doc[back.i + 1] if back.i + 1 < len(core.doc) else None
    if after is None or _may_follow(after, words()["after_back"]):
        return False
    second = core.doc[back.i + 2].lower_ if back.i + 2 < len(core.doc) else ""
    third = core.doc[back.i + 3].lower_ if back.i + 3 < len(core.doc) else ""
    if after.lower_ in {"for", "with", "on", "in", "to", "at"}:
        amount = back.i + 2 < len(core.doc) and _is_measured(core.doc[back.i + 2])
        return not amount and words()["after_back_to"].isdisjoint({second, third})
    return last == "back"


def _is_likeness(rule: Rule, core: Span) -> bool:
    """Whether "as a society" or "like a dream" follows: the state is one of something else."""
    return (
        rule.kind in {*_STATES, Kind.COMPARISON}
        and _follows(core, 0, {"as"})
        and _follows(core, 1, {"a", "an", "the"})
        and not _follows(core, 2, {"result", "consequence", "precaution"})
    )


def _compares_doing(core: Span) -> bool:
    """Whether the comparison is in doing something: "faster than Netflix at releasing series"."""
    after = _after(core, 0)
    return after is not None and after.lower_ in {"at", "as", "to"} and not _is_measured(after)


def _is_for_users(core: Span) -> bool:
    """Whether "for" goes on to users, not to sale or debate; true where no "for" or "from" follows."""
    if not _follows(core, 0, {"for", "from", "at"}):
        return True
    second = _after(core, 1)
    return second is not None and (second.lower_ in words()["after_back_to"] or second.lower_ in {"here", "our"})


def _is_of_a_part(core: Span) -> bool:
    return any(token.ent_type_ == "THING" or token.lower_ in words()["technical"] for token in core)


def _fails_to_act(core: Span) -> bool:
    """Whether what fails is an act of machines: "failing to load", not "failing to moderate"."""
    return _follows(core, 0, {"to"}) and _follows(core, 1, words()["machine_acts"])


def _follows_entity(core: Span, offset: int) -> bool:
    return any(token.ent_type_ for token in core.doc[core.end + offset : core.end + offset + 3])


def _is_some_users(core: Span) -> bool:
    follows = [token.lower_ for token in core.doc[core.end + 1 : core.end + 4]]
    parts = any(token.ent_type_ == "THING" for token in core.doc[core.end + 1 : core.end + 4])
    return parts or not (words()["who"] | words()["places"]).isdisjoint(follows)


def _is_measured(token: Token) -> bool:
    return token.ent_type_ in {"PERCENT", "SHARE", "TIMES"} or (token.like_num and token.ent_type_ not in _TIMED)


def _may_follow(token: Token, allowed: frozenset[str]) -> bool:
    if token.ent_type_ in _TIMED or token.is_space or token.is_sent_start:
        return True
    return (token.is_punct and token.text != "-") or token.lower_ in allowed


def _after(core: Span, offset: int) -> Token | None:
    place = core.end + offset
    return core.doc[place] if place < len(core.doc) else None


def _follows(core: Span, offset: int, some: set[str] | frozenset[str]) -> bool:
    token = _after(core, offset)
    return token is not None and token.lower_ in some


def _has(span: Span, some: frozenset[str] | set[str]) -> bool:
    return any(token.lower_ in some for token in span)
