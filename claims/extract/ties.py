"""Whether a post has anything to do with what runs for others over a wire: a likeness alone is no claim."""

from __future__ import annotations

from spacy.tokens import Doc, Span

from .mooring import is_technical
from .notes import labels, lowered, notes, sentence
from .rules import words

_TEAM = frozenset({"we", "us", "our", "ours"})
_SPEAKERS = frozenset({"we", "us"})
_MEASURES = frozenset({"NINES", "MS"})
_BRIEF = 9  # words; so short a post answers something said before


def is_tied(doc: Doc) -> bool:
    """Whether its author speaks for a service, or a word of it ties it to one; found once."""
    noted = notes(doc)
    if noted.tied is None:
        noted.tied = noted.own is not None or _ties(doc[:])
    return noted.tied


def may_be_matched(core: Span) -> bool:
    """Whether what a pattern matched can be about a service: tied to one, said by a team, or hardly more is said."""
    if is_tied(core.doc) or not _SPEAKERS.isdisjoint(lowered(core.doc)[core.sent.start : core.end]):
        return True
    return sum(token.is_alpha for token in core.doc) <= _BRIEF


def may_be_learned(core: Span) -> bool:
    """Whether what was learned can be a claim here: the post is tied to a service, or a team says the sentence."""
    near = sentence(core)
    return is_tied(core.doc) or not _TEAM.isdisjoint(lowered(core.doc)[near.start : near.end])


def _ties(span: Span) -> bool:
    """Whether a word of a span ties it to a service."""
    return (
        not words()["ties"].isdisjoint(lowered(span.doc)[span.start : span.end])
        or not _MEASURES.isdisjoint(labels(span.doc)[span.start : span.end])
        or is_technical(span)
    )
