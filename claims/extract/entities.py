"""The first steps of the pipeline: quantities, times, services, things and names, as entities of the document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from .amounts import amount_label, time_label
from .notes import notes, plain, spelt
from .quantities import Quantity, quantities
from .rules import nouns, words
from .stretches import Stretch
from .times import stretches

_VERBS = words()["verbs"]
_REGION = re.compile(r"\b(?:us|eu|ap|sa|ca|me|af|il|europe|asia|australia)-(?:gov-)?[a-z]{4,9}-?\d{1,2}[a-d]?\b")
MOST = 12  # numbers marked in one piece of a post; matching rows of hundreds takes minutes, and nobody writes them


class ServiceFinder:
    """Marks every phrase that names a service with the label SERVICE and the service's id.

    Phrases in `exact` count in exactly their own spelling, and not as the first word of a sentence.
    """

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._any = PhraseMatcher(nlp.vocab, attr="LOWER")
        self._exact = PhraseMatcher(nlp.vocab, attr="ORTH")
        self._letters: dict[str, str] = {}

    def add(self, phrases: Iterable[tuple[str, str]], exact: frozenset[str], letters: Mapping[str, str]) -> None:
        """Learn phrases with their services' ids; names of one letter count only as the subject of a verb."""
        self._letters.update(letters)
        for phrase, service in phrases:
            matcher = self._exact if phrase in exact else self._any
            matcher.add(service, [self._nlp.make_doc(phrase)])

    def __call__(self, doc: Doc) -> Doc:
        """Mark the services of one document."""
        found = [span for span in self._any(doc, as_spans=True) if _names(doc, span)]
        found += [span for span in self._exact(doc, as_spans=True) if _is_meant(doc, span)]
        named = [Span(doc, span.start, span.end, label="SERVICE", span_id=span.label_) for span in found]
        named += _own(doc, notes(doc).own)
        named += self._single_letters(doc)
        _with(doc, named)
        if named:
            known = (each for each in doc.ents if each.label_ == "SERVICE" and each.id_)
            notes(doc).services = tuple((each.start, each.id_) for each in known)
        return doc

    def _single_letters(self, doc: Doc) -> Iterator[Span]:
        for index, word in enumerate(spelt(doc)):
            if word in self._letters and _is_subject(doc, index):
                yield Span(doc, index, index + 1, label="SERVICE", span_id=self._letters[word])


@Language.factory("factping_services")
def make_service_finder(nlp: Language, name: str) -> ServiceFinder:
    """The component that finds services; it knows none until `add` is called."""
    del name
    return ServiceFinder(nlp)


class ThingFinder:
    """Marks the nouns of online services as THING, stand-ins for rivals as OTHERS, other capitalised words as NAME."""

    def __init__(self, nlp: Language) -> None:
        self._matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        for label, key in (("THING", "things"), ("OTHERS", "others")):
            self._matcher.add(label, [nlp.make_doc(phrase) for phrase in nouns()[key]])
        self._features = PhraseMatcher(nlp.vocab, attr="ORTH")
        self._features.add("THING", [nlp.make_doc(phrase) for phrase in nouns()["features"]])

    def __call__(self, doc: Doc) -> Doc:
        """Mark the things and names of one document."""
        _with(doc, (span for span in self._features(doc, as_spans=True) if _is_meant(doc, span)))
        _with(doc, self._matcher(doc, as_spans=True))
        _with(doc, _regions(doc))
        return _with(doc, [Span(doc, i, i + 1, label="NAME") for i in _names_at(doc)])


@Language.factory("factping_things")
def make_thing_finder(nlp: Language, name: str) -> ThingFinder:
    """The component that finds things and names."""
    del name
    return ThingFinder(nlp)


@Language.component("factping_amounts")
def mark_amounts(doc: Doc) -> Doc:
    """Mark quantities and clock times; both go to the notes as well."""
    noted = notes(doc)
    noted.quantities = amounts = quantities(plain(doc))
    noted.stretches = times = stretches(plain(doc), noted.posted_at)
    _with(doc, _amounts(doc, amounts[:MOST]))
    return _with(doc, _clocks(doc, times[:MOST]))


def _with(doc: Doc, found: Iterable[Span]) -> Doc:
    """Add entities to a document, the longer of two that overlap, never over one that is there already."""
    free = [span for span in found if not any(token.ent_type for token in span)]
    if free:
        doc.set_ents(filter_spans(free), default="unmodified")
    return doc


def _clocks(doc: Doc, times: tuple[Stretch, ...]) -> Iterator[Span]:
    for each in times:
        label = time_label(each)
        span = doc.char_span(each.start, each.end, label=label, alignment_mode="expand") if label else None
        if span is not None:
            yield span


def _amounts(doc: Doc, amounts: tuple[Quantity, ...]) -> Iterator[Span]:
    for each in amounts:
        span = doc.char_span(each.start, each.end, label=amount_label(plain(doc), each), alignment_mode="expand")
        if span is not None:
            yield span


def _names(doc: Doc, span: Span) -> bool:
    """Whether a match is a name of its own, not a piece of an address ("x" in "x-ray", "meta" in "meta-data")."""
    after = doc[span.end] if span.end < len(doc) else None
    glued = after is not None and not doc[span.end - 1].whitespace_ and after.text in {"-", "@"}
    return not glued


def _is_meant(doc: Doc, span: Span) -> bool:
    """Whether an everyday word in a name's spelling is the name: inside a sentence, or as the subject of a verb."""
    if not _opens(doc, span.start):
        return True
    return span.end < len(doc) and (doc[span.end].lower_ in _VERBS or doc[span.end].lower_ in nouns()["things"])


def _opens(doc: Doc, index: int) -> bool:
    return index == 0 or doc[index - 1].text in {".", "!", "?", ":", ";", "\n"} or doc[index - 1].is_space


def _is_subject(doc: Doc, index: int) -> bool:
    """Whether a single letter stands where only a name does: before a verb, and not behind a word that lets it be."""
    follows = doc[index + 1].lower_ if index + 1 < len(doc) else ""
    leads = _opens(doc, index) or doc[index - 1].lower_ in words()["leads_name"]
    return leads and follows in _VERBS


def _regions(doc: Doc) -> Iterator[Span]:
    for match in _REGION.finditer(plain(doc)) if "-" in plain(doc) else ():
        span = doc.char_span(match.start(), match.end(), label="THING", alignment_mode="expand")
        if span is not None:
            yield span


def _own(doc: Doc, own: str | None) -> list[Span]:
    """Where the post names the service that its record names, even one that the catalogue does not know."""
    if not own:
        return []
    lowered, wanted, place = plain(doc), own.lower(), 0
    found: list[Span] = []
    while (place := lowered.find(wanted, place)) >= 0 and len(found) < 50:
        span = doc.char_span(place, place + len(wanted), label="SERVICE")
        if span is not None:
            found.append(span)
        place += len(wanted)
    return found


def _names_at(doc: Doc) -> Iterator[int]:
    """The places of words that could be a name by their spelling alone, and are one where they stand."""
    before = ""
    for index, word in enumerate(spelt(doc)):
        if (word[0].isupper() or word[0] == "@" or before == "#") and _is_name(doc, index):
            yield index
        before = word


def _is_name(doc: Doc, index: int) -> bool:
    token = doc[index]
    text, lower = token.text, token.lower_
    if text == "X" and index > 0:
        return doc[index - 1].lower_ in {"than", "at", "on", "of", "with"}
    if token.ent_type_ or len(text) < 2 or lower in words()["names_not"] or lower in words()["who"]:
        return False
    if text.startswith("@"):
        return len(text) > 2 and not text[1:].isdigit()
    tagged = index > 0 and doc[index - 1].text == "#"
    inner = text[1:] != text[1:].lower() and any(c.islower() for c in text)
    return text.isalpha() and (
        tagged or (text[0].isupper() and not text.isupper() and (inner or not _opens(doc, index)))
    )
