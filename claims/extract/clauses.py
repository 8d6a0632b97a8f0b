"""Cutting a post into sentences and clauses: a claim's span is the clause that carries it."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from .notes import blanks, labels, lowered, notes, spelt
from .rules import words

_ENDS = frozenset({"!", "?", ";", "...", "..", "?!", "!!", "!!!", "??"})
_SHORT = frozenset({"p.m", "a.m", "vs", "etc", "approx", "e.g", "i.e", "inc", "p.m.", "a.m."})
# What a heading announces: "uptime this year: 99.95%" is one clause.
_VALUES = frozenset({"PERCENT", "NINES", "MOMENT", "DUE", "DURATION", "MS", "RANGE", "RATE", "COUNT", "SHARE", "TIMES"})
_TIMED = frozenset({"RANGE", "MOMENT", "DUE"})
_LED_BY = _TIMED | {"DURATION"}
_NAMED = frozenset({"SERVICE", "NAME", "THING"})
_VERBS = frozenset({"is", "are", "was", "were", "'s", "has", "have", "had"})
_JOINS = words()["joins"]
_STARTS = words()["starts"]
_BRACKETS = frozenset({"(", ")", "[", "]", "{", "}"})


@Language.component("factping_clauses")
def cut_clauses(doc: Doc) -> Doc:
    """Set the document's sentence starts to those of its clauses; those of whole sentences go to the notes."""
    page = _Page(doc)
    sentences: list[int] = []
    for index in range(len(page.words)):
        begins = index == 0 or _ends_sentence(page, index - 1)
        page.starts.append(begins or _begins_clause(page, index))
        if begins:
            sentences.append(index)
    noted = notes(doc)
    noted.sentences = tuple(sentences)
    noted.clauses = tuple(place for place, opens in enumerate(page.starts) if opens)
    for place in noted.clauses:
        doc[place].is_sent_start = True
    if len(page.starts) > 1 and not page.starts[1]:
        doc[1].is_sent_start = False  # one is enough for spaCy to see that starts have been set
    return doc


class _Page:
    """A document's words as the cuts look at them, and the clauses that begin so far."""

    def __init__(self, doc: Doc) -> None:
        self.words = spelt(doc)
        self.lowered = lowered(doc)
        self.labels = labels(doc)
        self.blanks = blanks(doc)
        self.starts: list[bool] = []


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
        return token.i + 1 < len(token.doc) and token.nbor().ent_type_ in _NAMED
    return plain or token.text.startswith("@") or token.lower_ in words()["greeting"]


def _is_tail(token: Token) -> bool:
    return not any(c.isalnum() for c in token.text) and token.text != "%"


def _ends_sentence(page: _Page, index: int) -> bool:
    word = page.words[index]
    if word in _ENDS or (word.isspace() and "\n" in word):
        return True
    if word != "." or page.labels[index] in _TIMED:
        return False
    after = page.words[index + 1] if index + 1 < len(page.words) else None
    return after is None or ((page.blanks[index] or after.isspace() or after.istitle()) and not _is_short(page, index))


def _is_short(page: _Page, index: int) -> bool:
    return index > 0 and page.lowered[index - 1] in _SHORT


def _begins_clause(page: _Page, index: int) -> bool:
    word, before = page.words[index], page.words[index - 1]
    if word in _BRACKETS or before in _BRACKETS:
        return True
    if before in {"-", "|", "\u2192"} and index > 1 and page.blanks[index - 2] and page.blanks[index - 1]:
        return True
    if before == ":" and page.blanks[index - 1]:
        return index > 3 and not _is_value(page, index) and not any(page.starts[index - 3 : index])
    if before == ",":
        return not _is_aside(page, index) and not _ends_lead_time(page, index - 2) and _opens_clause(page, index)
    if page.lowered[index] in _JOINS:
        return page.blanks[index - 1]
    return page.lowered[index] == "and" and _opens_clause(page, index + 1)


def _is_value(page: _Page, index: int) -> bool:
    """Whether what a heading announces is an amount or a time."""
    for place in range(index, min(index + 3, len(page.words))):
        if page.labels[place] or page.words[place].isalpha():
            return page.labels[place] in _VALUES
    return False


def _is_aside(page: _Page, index: int) -> bool:
    """Whether ", we expect," or its kin stands here: it hedges the clause that goes on after it."""
    return index + 2 < len(page.words) and page.lowered[index] in {"we", "i"} and page.words[index + 2] == ","


def _ends_lead_time(page: _Page, index: int) -> bool:
    """Whether a time or a duration ends here that its clause began with: "Within 49 minutes, we were back"."""
    label = page.labels[index]
    if label not in _LED_BY:
        return False
    while index > 0 and page.labels[index] == label and not page.starts[index]:
        index -= 1
    return any(page.starts[max(index - 2, 0) : index + 1])


def _opens_clause(page: _Page, index: int) -> bool:
    """Whether a clause of its own begins here: a pronoun, or a subject with its verb right after."""
    if index >= len(page.words):
        return False
    word = page.lowered[index]
    if word in {"and", "or"}:
        return _opens_clause(page, index + 1)
    if word in _STARTS or word in _JOINS:
        return True
    named = not _NAMED.isdisjoint(page.labels[index : index + 3])
    return named and not _VERBS.isdisjoint(page.lowered[index + 1 : index + 4])
