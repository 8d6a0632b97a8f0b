"""What the trained step looks at: words, their families and their neighbours, read once per document.

Every feature is a short string. Those of a candidate are those of its words, of pairs and triples of words inside it,
of its edges, of the words around it, and of the patterns that matched in it; so the sums over any candidate follow from
running sums over the document.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain

from spacy.tokens import Doc

from .lexicon import families
from .notes import notes, spelt
from .units import Gram, Reading

_ENDINGS = ("ing", "ed", "es", "ly", "er", "s")
_SHORTEST_STEM = 3
_PREFIX = 5
BEFORE, AFTER = "<s>", "</s>"
LONGEST_RUN = 4
QUESTION = ("question",)
_HEAD, _LONG_HEAD, _TAIL = 4, 6, 3  # letters

GRAMS = (1, 2, 3)

Features = list[str]


def edges(reading: Reading, doc: Doc, candidate: tuple[int, int, int]) -> Features:
    """The features of a candidate that are no sums over its units: its ends, its length, the patterns in it."""
    start, end, run = candidate
    first, last = reading.units(start, end)
    forms = reading.forms
    found = [
        *shape(run, last - first),
        *opening(forms[first]),
        *closing(forms[last - 1]),
        *before(forms[first - 1] if first else BEFORE),
        *behind(forms[last] if last < len(forms) else AFTER),
    ]
    if last - first > 1:
        found += opening_pair(forms[first : first + 2])
    if first > 1:
        found += pair_before(forms[first - 2 : first])
    if bisect_right(reading.sentences, first) - 1 in reading.questions:
        found += QUESTION
    return [*found, *patterns(doc, start, end)]


def shape(run: int, units: int) -> Features:
    """The features of how long a candidate is: in pieces and in units."""
    return ["bias", f"run:{min(run, LONGEST_RUN)}", f"len:{units.bit_length()}"]


def opening(form: str) -> Features:
    """The features of a candidate's first unit as such."""
    return [f"^u:{form}", *(f"^f:{each}" for each in families().get(form, ()))]


def closing(form: str) -> Features:
    """Those of its last unit."""
    return [f"$u:{form}", *(f"$f:{each}" for each in families().get(form, ()))]


def before(form: str) -> Features:
    """Those of the unit in front of it."""
    return [f"B:{form}"]


def behind(form: str) -> Features:
    """Those of the unit behind it."""
    return [f"A:{form}"]


def opening_pair(pair: Gram) -> Features:
    """Those of its first two units."""
    return [f"^b:{'_'.join(pair)}"] if pair else []


def pair_before(pair: Gram) -> Features:
    """Those of the two units in front of it."""
    return [f"BB:{'_'.join(pair)}"] if pair else []


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
    capitals = {unit for word, unit in zip(spelt(doc), reading.unit_of, strict=True) if word[0].isupper()}
    return tuple([*sorted(each), "capital" if unit in capitals else "small"] for unit, each in enumerate(found))


def patterns(doc: Doc, start: int, end: int) -> Iterator[str]:
    """The features of the patterns that matched inside a candidate, or beside it."""
    inside = {kind for first, last, kind in notes(doc).matches if first >= start and last <= end}
    yield from (f"W:{kind}" for kind in sorted(inside))
    for span in doc.spans.get("claims", ()):
        shared = min(end, span.end) - max(start, span.start)
        if 2 * shared >= max(end - start, span.end - span.start):
            yield f"R:{span.label_}"
        else:
            yield f"{'Rr' if shared > 0 else 'Rd'}:{span.label_}"


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
