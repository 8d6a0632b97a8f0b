"""From marked posts to rows that weights are fitted to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from sys import intern

import numpy as np
from spacy.tokens import Doc

from claims.model import Kind

from .candidates import candidates
from .features import edges, elsewhere, nearby, own, place_signs, post_features, word_signs
from .gold import Gold
from .logistic import Table
from .scores import AGREE, overlap
from .shadow import Shadow
from .units import read
from .vetoes import barred_kinds
from .weights import FAR, KINDS, NEAR, NONE, OWN, damping

_CLOSE = 0.75  # a candidate that shares so much with a marked span teaches its kind too, at half the weight
_HALF = 0.5
_RARE = 5  # features of fewer posts teach little that carries over, and take room

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One marked post, read: its candidates with their features in three groups, and what the patterns found.

    `where` has the place in the post's text of each candidate and of each claim that a pattern found. `units` are the
    first unit of each candidate and the one behind its last, `signs` what the network is told of each unit of the post.
    """

    gold: Gold
    stretches: tuple[tuple[int, int], ...]
    units: tuple[tuple[int, int], ...]
    signs: tuple[tuple[str, ...], ...]
    groups: tuple[tuple[Counts, Counts, Counts], ...]
    post: Counts
    found: tuple[tuple[int, int, Kind], ...]
    where: Mapping[tuple[int, int], tuple[int, int]]
    barred: tuple[frozenset[Kind], ...]

    @property
    def offsets(self) -> list[tuple[int, int]]:
        """The place in the post's text of each candidate."""
        return [self.where[stretch] for stretch in self.stretches]


def lesson(gold: Gold, doc: Doc, shadow: Shadow) -> Lesson:
    """Read one post in whose document the patterns have been found."""
    places = candidates(doc)
    reading = read(doc)
    return Lesson(
        gold=gold,
        stretches=tuple((start, end) for start, end, _ in places),
        units=tuple(reading.units(start, end) for start, end, _ in places),
        signs=tuple(
            tuple(map(intern, [*word_signs(form), *there]))
            for form, there in zip(reading.forms, place_signs(reading, doc), strict=True)
        ),
        groups=tuple(
            (
                Counter([*own(reading, place), *edges(reading, doc, place)]),
                Counter(nearby(reading, place)),
                Counter(elsewhere(reading, place)),
            )
            for place in places
        ),
        post=Counter(post_features(reading, doc)),
        found=tuple((span.start, span.end, Kind(span.label_)) for span in doc.spans["claims"]),
        where={
            (start, end): shadow.original(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))
            for start, end in {*((start, end) for start, end, _ in places), *_ends(doc)}
        },
        barred=tuple(barred_kinds(doc[start:end]) for start, end, _ in places),
    )


def _ends(doc: Doc) -> set[tuple[int, int]]:
    return {(span.start, span.end) for span in doc.spans["claims"]}


def vocabulary(lessons: Iterable[Lesson]) -> dict[str, int]:
    """A row for each feature that occurs in enough posts, in alphabetical order."""
    posts: Counter[str] = Counter()
    for each in lessons:
        posts.update({name for groups in each.groups for counts in groups for name in counts} | set(each.post))
    return {name: place for place, name in enumerate(sorted(name for name, count in posts.items() if count >= _RARE))}


def span_table(lessons: Iterable[Lesson], places: Mapping[str, int], *, every: bool = False) -> Table:
    """A row per candidate: its kind, or none. Those that are neither right nor wrong are left out, unless `every`."""
    rows: list[list[tuple[int, float]]] = []
    columns: list[int] = []
    weights: list[float] = []
    for each in lessons:
        for groups, (answer, weight) in zip(each.groups, answers(each), strict=True):
            if weight or every:
                scaled = zip(groups, (OWN, NEAR, FAR), strict=True)
                rows.append([cell for counts, scale in scaled for cell in _cells(counts, scale, places)])
                columns.append(answer)
                weights.append(weight)
    return _table(rows, columns, weights, len(places))


def post_table(lessons: Sequence[Lesson], places: Mapping[str, int]) -> Table:
    """A row per post: whether it claims anything."""
    rows = [_cells(each.post, OWN, places) for each in lessons]
    return _table(rows, [int(bool(each.gold.claims)) for each in lessons], [1.0] * len(rows), len(places))


def answers(lesson: Lesson) -> list[tuple[int, float]]:
    """The column and the weight of each candidate; those that are neither right nor wrong have no weight."""
    marked = [(claim.start, claim.end) for claim in lesson.gold.claims]
    best: dict[int, int] = {}
    offsets = lesson.offsets
    for number, place in enumerate(marked):
        shared = [overlap(place, offset) for offset in offsets]
        top = int(np.argmax(shared)) if shared else 0
        if shared and shared[top] >= AGREE:
            best[top] = number
    found: list[tuple[int, float]] = []
    for index, offset in enumerate(offsets):
        shared = [overlap(place, offset) for place in marked]
        near = int(np.argmax(shared)) if shared else 0
        if index in best:
            found.append((_column(lesson, best[index]), 1.0))
        elif shared and shared[near] >= AGREE:
            found.append((_column(lesson, near), _HALF if shared[near] >= _CLOSE else 0.0))
        else:
            found.append((NONE, 1.0))
    return found


def _column(lesson: Lesson, number: int) -> int:
    return KINDS.index(lesson.gold.claims[number].kind)


def _cells(counts: Counts, scale: float, places: Mapping[str, int]) -> list[tuple[int, float]]:
    known = [(places[name], count) for name, count in counts.items() if name in places]
    factor = scale * float(damping(np.array(float(sum(count for _, count in known)))))
    return [(place, count * factor) for place, count in known]


def _table(rows: list[list[tuple[int, float]]], answers: list[int], weights: list[float], features: int) -> Table:
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]  # noqa: PLC0415 -- no types; slow to load

    bounds = np.cumsum([0, *map(len, rows)])
    columns = np.fromiter((place for row in rows for place, _ in row), dtype=np.intp, count=int(bounds[-1]))
    values = np.fromiter((value for row in rows for _, value in row), dtype=np.float64, count=int(bounds[-1]))
    return Table(
        values=csr_matrix((values, columns, bounds), shape=(len(rows), features)),
        answers=np.array(answers, dtype=np.intp),
        weights=np.array(weights, dtype=np.float64),
    )
