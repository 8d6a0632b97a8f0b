"""The network made ready to read with gives the answers of the network that was taught."""

from __future__ import annotations

import numpy as np
import pytest
from thinc.api import Model

from claims.extract import frozen
from claims.extract.frozen import Frozen
from claims.extract.network import LENGTHS, Answer, Batch, Encoded, Floats, build_network, initialized, length_class
from claims.extract.reader import packed
from claims.extract.weights import NONE

WIDTH, ROWS = 6, 20


def taught() -> Model[Batch, Answer]:
    """A network none of whose parameters is what it begins with."""
    model: Model[Batch, Answer] = build_network(width=WIDTH, hidden=10, dropout=0.4)
    random = np.random.default_rng(5)
    initialized(model, ROWS, NONE + 1, random)
    for node in model.walk():
        for name in node.param_names:
            value: Floats = node.get_param(name)
            moved: Floats = value + random.normal(0, 0.3, value.shape).astype(np.float32)
            node.set_param(name, moved)
    return model


def posts(*sizes: int, seed: int = 1) -> list[Encoded]:
    random = np.random.default_rng(seed)
    found = []
    for size in sizes:
        rows = [random.integers(0, ROWS, random.integers(1, 5)).tolist() for _ in range(size)]
        spans = [(first, behind) for first in range(size) for behind in range(first + 1, size + 1)]
        found.append(packed(rows, spans))
    return found


def agree(batch: list[Encoded], model: Model[Batch, Answer], ready: Frozen) -> None:
    for answer, same in zip(ready(batch), model.predict(batch), strict=True):
        assert answer.shape == same.shape
        assert answer == pytest.approx(same, abs=1e-4)


@pytest.mark.parametrize("sizes", [(1,), (70,), (3, 9, 1, 9, 17), (2, 2)], ids=str)
def test_it_answers_as_the_network_does(sizes: tuple[int, ...]) -> None:
    model = taught()
    agree(posts(*sizes), model, Frozen(model))


def test_it_answers_alike_when_it_had_to_forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frozen, "_MOST_UNITS", 8)
    model = taught()
    ready = Frozen(model)
    for seed in (1, 2, 3, 1):
        agree(posts(4, 6, seed=seed), model, ready)


def test_a_change_to_the_model_later_changes_nothing() -> None:
    model = taught()
    ready, before = Frozen(model), model.predict(posts(5))
    for node in model.walk():
        for name in node.param_names:
            value: Floats = node.get_param(name)
            value[...] = 0.0
    assert ready(posts(5))[0] == pytest.approx(before[0], abs=1e-4)


def test_every_class_of_lengths_is_met() -> None:
    (post,) = posts(70)
    assert len(np.unique(length_class(post.spans[:, 1] - post.spans[:, 0]))) == LENGTHS - 2
