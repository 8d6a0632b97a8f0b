"""What the pipeline's steps leave for one another in a document: sentences, quantities, times, services."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import datetime

from spacy.tokens import Doc, Span

from .quantities import Quantity
from .stretches import Stretch

_KEY = "factping"
_REACH = 400  # characters; nothing that a pattern of quantities or times finds is longer


@dataclass(slots=True, kw_only=True)
class Notes:
    """One document's notes; every look-up is by bisection, so that long posts cost linear time.

    `matches` are the places and kinds of all patterns that matched, `vetoed` those of them that are no claims.
    """

    posted_at: datetime | None = None
    own: str | None = None
    known: bool = False
    quantities: tuple[Quantity, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    sentences: tuple[int, ...] = ()
    clauses: tuple[int, ...] = ()
    services: tuple[tuple[int, str], ...] = ()
    matches: tuple[tuple[int, int, str], ...] = ()
    vetoed: tuple[tuple[int, int, str], ...] = ()
    has_outage: bool = False
    reads_from: int | None = None
    offers_time: bool = False
    tied: bool | None = None
    text: str | None = None
    plain: str | None = None
    spelt: tuple[str, ...] | None = None
    blanks: tuple[bool, ...] = ()
    lowered: tuple[str, ...] | None = None
    labels: tuple[str, ...] | None = None


def notes(doc: Doc) -> Notes:
    """The document's notes, begun where there are none."""
    found: Notes | None = doc.user_data.get(_KEY)
    if found is None:
        found = doc.user_data[_KEY] = Notes()
    return found


def text(doc: Doc) -> str:
    """The document's text; put together once."""
    noted = notes(doc)
    if noted.text is None:
        noted.text = doc.text
    return noted.text


def plain(doc: Doc) -> str:
    """The document's text in lower case."""
    noted = notes(doc)
    if noted.plain is None:
        noted.plain = text(doc).lower()
    return noted.plain


def spelt(doc: Doc) -> tuple[str, ...]:
    """The document's words as they stand; read once, since a token asked by itself costs a microsecond."""
    noted = notes(doc)
    if noted.spelt is None:
        pairs = [(token.text, bool(token.whitespace_)) for token in doc]
        noted.spelt, noted.blanks = (tuple(each) for each in zip(*pairs, strict=True)) if pairs else ((), ())
    return noted.spelt


def blanks(doc: Doc) -> tuple[bool, ...]:
    """Whether a blank follows on each word."""
    spelt(doc)
    return notes(doc).blanks


def lowered(doc: Doc) -> tuple[str, ...]:
    """The document's words in lower case."""
    noted = notes(doc)
    if noted.lowered is None:
        noted.lowered = tuple(map(str.lower, spelt(doc)))
    return noted.lowered


def labels(doc: Doc) -> tuple[str, ...]:
    """The label of each word's entity, or nothing; read once, so only to be asked when all entities are marked."""
    noted = notes(doc)
    if noted.labels is None:
        noted.labels = tuple([token.ent_type_ for token in doc])
    return noted.labels


def sentence(span: Span) -> Span:
    """The whole sentence that a span begins in."""
    starts = notes(span.doc).sentences
    place = bisect_right(starts, span.start)
    return span.doc[starts[place - 1] : starts[place] if place < len(starts) else len(span.doc)]


def quantities_in(span: Span) -> tuple[Quantity, ...]:
    """The quantities that begin in a span."""
    found = notes(span.doc).quantities
    first = bisect_left(found, span.start_char, key=lambda each: each.start)
    return found[first : bisect_left(found, span.end_char, key=lambda each: each.start)]


def stretches_in(span: Span) -> tuple[Stretch, ...]:
    """The stretches of time that are said in a span, or reach into it."""
    found = notes(span.doc).stretches
    first = bisect_left(found, span.start_char - _REACH, key=lambda each: each.start)
    last = bisect_left(found, span.end_char, key=lambda each: each.start)
    return tuple(each for each in found[first:last] if each.end > span.start_char)


def service_in(span: Span) -> str | None:
    """The first service named in a span."""
    found = notes(span.doc).services
    place = bisect_left(found, (span.start, ""))
    return found[place][1] if place < len(found) and found[place][0] < span.end else None
