"""The trained network with the rows that its features stand for, as it is kept inside the package."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from spacy.tokens import Doc
from thinc.api import Model

from .features import place_signs, word_signs
from .frozen import Frozen
from .network import UNKNOWN, Answer, Batch, Encoded, Floats, initialized
from .odds import logistic, softmax
from .units import Reading
from .weights import NONE

_SIGNS, _VALUES = "signs.txt", "network.npy"
_MOST_FORMS = 50_000  # words whose rows are remembered

Shares = tuple[Floats, float]
_NOTHING: Shares = np.zeros((0, NONE + 1), np.float32), 0.0


class Reader:
    """Says how likely the candidates of posts are claims of each kind, and posts to hold any.

    `places` has the row of each feature that training met; other words share the row of unknown ones. One that is
    `trained` is quicker, and must not be taught any more.
    """

    def __init__(self, model: Model[Batch, Answer], places: Mapping[str, int], *, trained: bool = False) -> None:
        self.model = model
        self._look: Callable[[Batch], Answer] = Frozen(model) if trained else model.predict
        self.places = places
        self._known: dict[str, list[int]] = {}

    def encoded(self, reading: Reading, doc: Doc, candidates: Iterable[tuple[int, int, int]]) -> Encoded:
        """A document with its candidates as rows."""
        there = place_signs(reading, doc)
        rows = [self._of(form) + self._rows(signs) for form, signs in zip(reading.forms, there, strict=True)]
        return packed(rows, [reading.units(start, end) for start, end, _ in candidates])

    def taught(self, signs: Iterable[Sequence[str]], units: Iterable[tuple[int, int]]) -> Encoded:
        """A post of the training text as rows."""
        return packed([self._word(each[0]) + self._rows(each[1:]) for each in signs], list(units))

    def shares(self, posts: Sequence[Encoded]) -> list[Shares]:
        """For each post: the probabilities of its candidates, kinds and none last, and its own to claim anything."""
        asked = [each for each in posts if len(each.spans)]
        if not asked:
            return [_NOTHING] * len(posts)
        scores, whole = self._look(asked)
        likely = np.split(softmax(scores), np.cumsum([len(each.spans) for each in asked])[:-1])
        answers = zip(likely, map(float, logistic(whole[:, 0])), strict=True)
        return [next(answers) if len(each.spans) else _NOTHING for each in posts]

    def _of(self, form: str) -> list[int]:
        known = self._known.get(form)
        if known is None:
            first, *rest = word_signs(form)
            known = self._word(first) + self._rows(rest)
            if len(self._known) < _MOST_FORMS:
                self._known[form] = known
        return known

    def _word(self, sign: str) -> list[int]:
        return [self.places.get(sign, UNKNOWN)]

    def _rows(self, signs: Iterable[str]) -> list[int]:
        return [place for place in map(self.places.get, signs) if place is not None]


def packed(rows: Sequence[Sequence[int]], units: Sequence[tuple[int, int]]) -> Encoded:
    """Units as lists of rows, and candidates as their units."""
    return Encoded(
        rows=np.fromiter((place for each in rows for place in each), dtype=np.int32),
        counts=np.array([len(each) for each in rows], dtype=np.int32),
        spans=np.array(units, dtype=np.int32).reshape(-1, 2),
    )


def save_reader(reader: Reader, folder: Path) -> None:
    """Write the network's values one after the other, in half precision, and the features of its rows."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _SIGNS).write_text("\n".join(reader.places), encoding="utf-8")
    np.save(folder / _VALUES, np.concatenate([value.ravel() for *_, value in _values(reader.model)]).astype(np.float16))


def load_reader(folder: Path, model: Model[Batch, Answer]) -> Reader:
    """Read what `save_reader` wrote into an untrained network.

    Raises:
        ValueError: the network has another shape.
    """
    names = (folder / _SIGNS).read_text(encoding="utf-8").split("\n")
    flat = np.load(folder / _VALUES).astype(np.float32)
    initialized(model, len(names) + 1, NONE + 1, np.random.default_rng(0))
    sizes = [value.size for *_, value in _values(model)]
    if sum(sizes) != len(flat):
        raise ValueError(f"{folder} does not hold this network; run python -m claims.extract.train")
    for (node, name, value), part in zip(_values(model), np.split(flat, np.cumsum(sizes)[:-1]), strict=True):
        shaped: Floats = part.reshape(value.shape)
        node.set_param(name, shaped)
    return Reader(model, dict(zip(names, range(1, len(names) + 1), strict=True)), trained=True)


def _values(model: Model[Batch, Answer]) -> list[tuple[Model[Any, Any], str, Floats]]:
    return [(node, name, node.get_param(name)) for node in model.walk() for name in node.param_names]
