"""Posts laid one behind the other: their units, and their candidates as places among those."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from .units import Gram, Reading

Candidate = tuple[int, int, int]  # first token, the one behind the last, pieces
Asked = tuple[Doc, Reading, Sequence[Candidate]]
Integers = NDArray[np.intp]


class Layout:
    """The units of posts, and of each of their candidates (all posts' in order) where it stands.

    `bounds` are where the posts begin, and the end; `cuts` after how many candidates a further post's follow. A
    candidate is of post `of` and reaches from `first` to before `last`; its sentence, or what it takes of the next,
    from `begins` to before `ends`, and `asks` where that is a question.
    """

    def __init__(self, asked: Sequence[Asked]) -> None:
        readings = [reading for _, reading, _ in asked]
        self.forms: list[str] = list(chain.from_iterable(reading.forms for reading in readings))
        self.bounds = np.cumsum([0, *(len(reading.forms) for reading in readings)])
        self.cuts = np.cumsum([len(places) for *_, places in asked])[:-1]
        starts = self.bounds.tolist()
        units = [
            (post, start + first, start + last, run, last - first)
            for post, (start, (_, reading, places)) in enumerate(zip(starts, asked, strict=False))
            for *stretch, run in places
            for first, last in (reading.units(*stretch),)
        ]
        table: Integers = np.array(units, dtype=np.intp).reshape(-1, 5)
        self.of, self.first, self.last = table[:, 0], table[:, 1], table[:, 2]
        self.shapes = [(run, size) for *_, run, size in units]
        sentences = [
            (start + place, number in reading.questions)
            for start, reading in zip(starts, readings, strict=False)
            for number, place in enumerate(reading.sentences)
        ]
        begun: Integers = np.array([*(place for place, _ in sentences), starts[-1]], dtype=np.intp)
        at = np.searchsorted(begun, self.first, side="right") - 1
        self.begins, self.ends = begun[at], np.maximum(begun[at + 1], self.last)
        self.asks = np.array([asks for _, asks in sentences], dtype=bool)[at]
        self._readings = readings

    def grams(self, size: int) -> list[Gram]:
        """For each unit: it and those behind it, so many in all; an empty one where its post ends before."""
        return list(chain.from_iterable(reading.grams(size) for reading in self._readings))
