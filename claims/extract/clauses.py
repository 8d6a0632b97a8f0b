"""Cutting a post into sentences and clauses: a claim's span is the clause that carries it."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from .notes import notes
from .rules import words

_ENDS = frozenset({"!", "?", ";", "...", "..", "?!", "!!", "!!!", "??"})
_SHORT = frozenset({"p.m", "a.m", "vs", "etc", "approx", "e.g", "i.e", "inc", "p.m.", "a.m."})
# What a heading announces: "uptime this year: 99.95%" is one clause.
_VALUES = frozenset({"PERCENT", "NINES", "MOMENT", "DUE", "DURATION", "MS", "RANGE", "RATE", "COUNT", "SHARE", "TIMES"})
_BRACKETS = frozenset({"(", ")", "[", "]", "{", "}"})


@Language.component("factping_clauses")
def cut_clauses(doc: Doc) -> Doc:
    """Set the document's sentence starts to those of its clauses; those of whole sentences go to the notes."""
    sentences: list[int] = []
    for token in doc:
        begins = token.i == 0 or _ends_sentence(doc, token.i - 1)
        token.is_sent_start = begins or _begins_clause(doc, token.i)
        if begins:
            sentences.append(token.i)
    notes(doc).sentences = tuple(sentences)
    return doc


def opening(clause: Span) -> int:
    """The index of the clause's first word behind greetings, handles and signs."""
    return next(
        (token.i for token in clause if not _is_lead(token) and token.text not in {"~", "<", ">"}), clause.start
    )


def trimmed(clause: Span, core: Span) -> Span:
    """The clause without the greetings, handles and punctuation around it, but with all of its core."""
    start, end = clause.start, clause.end
    while start < core.start and _is_lead(clause.doc[start]):
        start += 1
    while end > core.end and _is_tail(clause.doc[end - 1]):
        end -= 1
    return clause.doc[start:end]


def _is_lead(token: Token) -> bool:
    plain = not any(c.isalnum() for c in token.text) and token.text not in {"#", "~", "<", ">", "@"}
    if token.lower_ == "that":
        return token.i + 1 < len(token.doc) and token.nbor().ent_type_ in {"SERVICE", "NAME", "THING"}
    return plain or token.text.startswith("@") or token.lower_ in words()["greeting"]


def _is_tail(token: Token) -> bool:
    return not any(c.isalnum() for c in token.text) and token.text != "%"


def _ends_sentence(doc: Doc, index: int) -> bool:
    token = doc[index]
    if token.text in _ENDS or (token.is_space and "\n" in token.text):
        return True
    if token.text != "." or token.ent_type_ in {"RANGE", "MOMENT", "DUE"}:
        return False
    after = doc[index + 1] if index + 1 < len(doc) else None
    return after is None or (
        (bool(token.whitespace_) or after.is_space or after.is_title) and not _is_short(doc, index)
    )


def _is_short(doc: Doc, index: int) -> bool:
    return index > 0 and doc[index - 1].lower_ in _SHORT


def _begins_clause(doc: Doc, index: int) -> bool:
    token, before = doc[index], doc[index - 1]
    if token.text in _BRACKETS or before.text in _BRACKETS:
        return True
    if before.text in {"-", "|", "\u2192"} and index > 1 and doc[index - 2].whitespace_ and before.whitespace_:
        return True
    if before.text == ":" and before.whitespace_:
        label = next((each.ent_type_ for each in doc[index : index + 3] if each.is_alpha or each.ent_type_), "")
        return index > 3 and label not in _VALUES and not any(each.is_sent_start for each in doc[index - 3 : index])
    if before.text == ",":
        return not _is_aside(doc, index) and not _ends_lead_time(doc, index - 2) and _opens_clause(doc, index)
    if token.lower_ in words()["joins"]:
        return bool(before.whitespace_)
    return token.lower_ == "and" and _opens_clause(doc, index + 1)


def _is_aside(doc: Doc, index: int) -> bool:
    """Whether ", we expect," or its kin stands here: it hedges the clause that goes on after it."""
    return index + 2 < len(doc) and doc[index].lower_ in {"we", "i"} and doc[index + 2].text == ","


def _ends_lead_time(doc: Doc, index: int) -> bool:
    """Whether a time or a duration ends here that its clause began with: "Within 49 minutes, we were back"."""
    label = doc[index].ent_type_
    while index > 0 and doc[index].ent_type_ == label and not doc[index].is_sent_start:
        index -= 1
    lead = doc[max(index - 2, 0) : index + 1]
    return label in {"DURATION", "MOMENT", "RANGE", "DUE"} and any(token.is_sent_start for token in lead)


def _opens_clause(doc: Doc, index: int) -> bool:
    """Whether a clause of its own begins here: a pronoun, or a subject with its verb right after."""
    if index >= len(doc):
        return False
    token = doc[index]
    if token.lower_ in {"and", "or"}:
        return _opens_clause(doc, index + 1)
    if token.lower_ in words()["starts"] or token.lower_ in words()["joins"]:
        return True
    rest = doc[index : index + 4]
    return any(each.ent_type_ in {"SERVICE", "NAME", "THING"} for each in rest[:3]) and any(
        each.lower_ in {"is", "are", "was", "were", "'s", "has", "have", "had"} for each in rest[1:]
    )
