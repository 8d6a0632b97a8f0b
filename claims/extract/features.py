"""What the trained step looks at: words, their families and their neighbours, read once per document.

Every feature is a short string. Those of a candidate are those of its words, of pairs and triples of words inside it,
of its edges, of the words around it, and of the patterns that matched in it; so the sums over any candidate follow from
running sums over the document.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from spacy.tokens import Doc, Token

from .lexicon import families
from .notes import notes

_AMOUNTS = frozenset(
    {
        "PERCENT",
        "NINES",
        "MOMENT",
        "DUE",
        "DURATION",
        "MS",
        "RANGE",
        "RATE",
        "COUNT",
        "SHARE",
        "TIMES",
        "CONCURRENT",
        "VOLUME",
    }
)
_NAMED = frozenset({"SERVICE", "NAME"})
_ENDINGS = ("ing", "ed", "es", "ly", "er", "s")
_SHORTEST_STEM = 3
_PREFIX = 5
_BEFORE, _AFTER = "<s>", "</s>"
_LONGEST_RUN = 4
_HEAD, _LONG_HEAD, _TAIL = 4, 6, 3  # letters
_QUESTION_REACH = 2  # words before a sentence's end

GRAMS = (1, 2, 3)

Features = list[str]
Gram = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document read for the trained step.

    Words of one amount or name are one unit, and `forms` says how each reads. `unit_of` maps each token to its unit,
    `sentences` are the units that begin one, `questions` the sentences that ask.
    """

    forms: tuple[str, ...]
    unit_of: tuple[int, ...]
    sentences: tuple[int, ...]
    questions: frozenset[int]

    def grams(self, size: int) -> list[Gram]:
        """For each unit: it and those behind it, so many in all; an empty one where the post ends before."""
        beyond = len(self.forms) - size
        return [self.forms[first : first + size] if first <= beyond else () for first in range(len(self.forms))]

    def units(self, start: int, end: int) -> tuple[int, int]:
        """The units of a stretch of tokens; never none."""
        first = self.unit_of[start]
        return first, max(self.unit_of[end - 1] + 1, first + 1)

    def sentence(self, first: int, last: int) -> tuple[int, int]:
        """The units of the sentence that a stretch of units begins in, at least those of the stretch."""
        place = bisect_right(self.sentences, first)
        ends = self.sentences[place] if place < len(self.sentences) else len(self.forms)
        return self.sentences[place - 1], max(ends, last)


def read(doc: Doc) -> Reading:
    """Read a document with marked amounts, services, things and clauses."""
    forms: list[str] = []
    unit_of: list[int] = []
    for token in doc:
        form = _form(token)
        if not (forms and form == forms[-1] and form.startswith("<")):
            forms.append(form)
        unit_of.append(len(forms) - 1)
    beyond = len(forms)
    starts = sorted({unit_of[start] for start in notes(doc).sentences})
    questions = {
        bisect_right(starts, unit_of[token.i]) - 1
        for token in doc
        if "?" in token.text and _ends_soon(unit_of[token.i], starts, beyond)
    }
    return Reading(
        forms=tuple(forms),
        unit_of=tuple(unit_of),
        sentences=tuple(starts),
        questions=frozenset(questions),
    )


def edges(reading: Reading, doc: Doc, candidate: tuple[int, int, int]) -> Features:
    """The features of a candidate that are no sums over its units: its ends, its length, the patterns in it."""
    start, end, run = candidate
    first, last = reading.units(start, end)
    forms = reading.forms
    before = forms[first - 1] if first else _BEFORE
    found = [
        "bias",
        f"run:{min(run, _LONGEST_RUN)}",
        f"len:{(last - first).bit_length()}",
        f"^u:{forms[first]}",
        f"$u:{forms[last - 1]}",
        f"B:{before}",
        f"A:{forms[last] if last < len(forms) else _AFTER}",
        *(f"^f:{each}" for each in families().get(forms[first], ())),
        *(f"$f:{each}" for each in families().get(forms[last - 1], ())),
    ]
    if last - first > 1:
        found.append(f"^b:{forms[first]}_{forms[first + 1]}")
    if first > 1:
        found.append(f"BB:{forms[first - 2]}_{before}")
    if bisect_right(reading.sentences, first) - 1 in reading.questions:
        found.append("question")
    return [*found, *_patterns(doc, start, end)]


def own(reading: Reading, candidate: tuple[int, int, int]) -> Iterator[str]:
    """The features of a candidate's units: of each, of pairs and of triples of them."""
    first, last = reading.units(candidate[0], candidate[1])
    for size in GRAMS:
        for gram in reading.grams(size)[first : max(first, last - size + 1)]:
            yield from within(gram)


def nearby(reading: Reading, candidate: tuple[int, int, int]) -> Iterator[str]:
    """The features of the units beside a candidate in its sentence."""
    first, last = reading.units(candidate[0], candidate[1])
    begins, ends = reading.sentence(first, last)
    return chain.from_iterable(map(beside, (*reading.forms[begins:first], *reading.forms[last:ends])))


def elsewhere(reading: Reading, candidate: tuple[int, int, int]) -> Iterator[str]:
    """The features of the other sentences."""
    begins, ends = reading.sentence(*reading.units(candidate[0], candidate[1]))
    return chain.from_iterable(map(afar, (*reading.forms[:begins], *reading.forms[ends:])))


def within(gram: Gram) -> Features:
    """The features of one unit, or of two or three in a row."""
    kin = [families().get(form, ()) for form in gram]
    return _OF[len(gram)](gram, kin) if gram else []


def beside(form: str) -> Features:
    """What a unit lends to candidates beside it in its sentence."""
    return [f"S:{form}", *(f"SF:{each}" for each in families().get(form, ()))]


def afar(form: str) -> Features:
    """What a unit lends to candidates in other sentences."""
    return [f"D:{form}", *(f"DF:{each}" for each in families().get(form, ()))]


def post_features(reading: Reading, doc: Doc) -> Iterator[str]:
    """The features of a whole document: whether it claims anything at all."""
    for size in GRAMS:
        for gram in reading.grams(size):
            yield from within(gram)
    yield from post_edges(reading, doc)


def post_edges(reading: Reading, doc: Doc) -> Iterator[str]:
    """Those of them that are no sums over its units."""
    yield "post"
    if reading.questions:
        yield "questions"
    yield from {f"W:{kind}" for _, _, kind in notes(doc).matches}
    yield from {f"R:{span.label_}" for span in doc.spans.get("claims", ())}


def word_signs(form: str) -> Features:
    """What the network is told of a unit by itself: the word first, then its parts and its families."""
    kin = (f"f:{each}" for each in families().get(form, ()))
    return [f"u:{form}", f"h:{form[:_HEAD]}", f"p:{form[:_LONG_HEAD]}", f"s:{form[-_TAIL:]}", *kin]


def place_signs(reading: Reading, doc: Doc) -> tuple[Features, ...]:
    """What it is told of each unit in its place: the patterns that matched there, and how it is spelt."""
    found: list[set[str]] = [set() for _ in reading.forms]
    matched = [
        *notes(doc).matches,
        *((span.start, span.end, f"={span.label_}") for span in doc.spans.get("claims", ())),
    ]
    for start, end, kind in matched:
        for unit in range(*reading.units(start, end)):
            found[unit].add(f"W:{kind}")
    capitals = {unit for token, unit in zip(doc, reading.unit_of, strict=True) if token.text[0].isupper()}
    return tuple([*sorted(each), "capital" if unit in capitals else "small"] for unit, each in enumerate(found))


def _patterns(doc: Doc, start: int, end: int) -> Iterator[str]:
    inside = {kind for first, last, kind in notes(doc).matches if first >= start and last <= end}
    yield from (f"W:{kind}" for kind in sorted(inside))
    for span in doc.spans.get("claims", ()):
        shared = min(end, span.end) - max(start, span.start)
        if 2 * shared >= max(end - start, span.end - span.start):
            yield f"R:{span.label_}"
        else:
            yield f"{'Rr' if shared > 0 else 'Rd'}:{span.label_}"


def _form(token: Token) -> str:
    label = token.ent_type_
    if label in _AMOUNTS or label in _NAMED:
        return f"<{label}>"
    word: str = token.lower_
    if token.is_space:
        return "<BREAK>"
    if token.like_num or word[0].isdigit():
        return "<NUMBER>"
    return "<NAME>" if word[0] == "@" and len(word) > 1 else word


def _word(gram: Gram, kin: Sequence[tuple[str, ...]]) -> Features:
    (form,) = gram
    found = [f"u:{form}", f"st:{_stem(form)}", *(f"f:{each}" for each in kin[0])]
    if len(form) > _PREFIX and form[0] != "<":
        found.append(f"p:{form[:_PREFIX]}")
    return found


def _pair(gram: Gram, kin: Sequence[tuple[str, ...]]) -> Features:
    one, two = gram
    found = [f"b:{one}_{two}"]
    found += (f"bf:{one}_{each}" for each in kin[1])
    found += (f"fb:{each}_{two}" for each in kin[0])
    found += (f"ff:{first}_{second}" for first in kin[0] for second in kin[1])
    return found


def _triple(gram: Gram, kin: Sequence[tuple[str, ...]]) -> Features:
    one, two, three = gram
    found = [f"t:{one}_{two}_{three}", f"s:{one}_{three}"]
    found += (f"sf:{first}_{third}" for first in kin[0] for third in kin[2])
    return found


_OF = {1: _word, 2: _pair, 3: _triple}


def _stem(form: str) -> str:
    for ending in _ENDINGS:
        if form.endswith(ending) and len(form) - len(ending) >= _SHORTEST_STEM:
            return form[: -len(ending)]
    return form


def _ends_soon(unit: int, starts: list[int], beyond: int) -> bool:
    place = bisect_right(starts, unit)
    return unit >= (starts[place] if place < len(starts) else beyond) - _QUESTION_REACH
