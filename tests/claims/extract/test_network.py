"""The network: its slopes agree with differences, a post is read alike alone and among others, and it is kept whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from thinc.api import Model

from claims.extract import network
from claims.extract.lstm import start, two_way_lstm
from claims.extract.network import Answer, Batch, Encoded, Floats, build_network, initialized
from claims.extract.reader import Reader, load_reader, packed, save_reader
from claims.extract.weights import NONE

WIDTH, ROWS = 6, 20
STEP = 1e-2


def untrained(dropout: float = 0.0) -> Model[Batch, Answer]:
    model: Model[Batch, Answer] = build_network(width=WIDTH, hidden=10, dropout=dropout)
    initialized(model, ROWS, NONE + 1, np.random.default_rng(3))
    return model


def made() -> list[Encoded]:
    random = np.random.default_rng(7)
    found = []
    for size in (3, 1, 5):
        counts = random.integers(1, 4, size)
        units = [(first, behind) for first in range(size) for behind in range(first + 1, size + 1)]
        found.append(packed([random.integers(0, ROWS, count).tolist() for count in counts], units))
    return found


def differences(
    model: Model[Batch, Answer], node: Model[Any, Any], name: str, place: tuple[int, ...], pull: Answer
) -> float:
    """How the pulled sum of the answers moves with one value of a parameter."""

    def total(value: float) -> float:
        values: Floats = np.array(node.get_param(name), copy=True)
        values[place] = value
        node.set_param(name, values)
        return sum(float((each.astype(float) * by).sum()) for each, by in zip(model.predict(made()), pull, strict=True))

    before: Floats = node.get_param(name)
    value = float(before[place])
    moved = (total(value + STEP) - total(value - STEP)) / (2 * STEP)
    total(value)
    return moved


def test_slopes_agree_with_differences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "_UNSEEN", 0.0)
    model, random = untrained(), np.random.default_rng(11)
    batch = made()
    (scores, whole), backward = model.begin_update(batch)
    pull = (random.normal(size=scores.shape).astype(np.float32), random.normal(size=whole.shape).astype(np.float32))
    backward(pull)
    checked = 0
    for node in model.walk():
        for name in node.param_names:
            if node.name == "relu":  # it bends, and so do the differences around it
                continue
            slope: Floats = node.get_grad(name)
            for place in zip(*(random.integers(0, size, 6) for size in slope.shape), strict=True):
                moved = differences(model, node, name, place, pull)
                assert moved == pytest.approx(float(slope[place]), rel=0.1, abs=0.05), (node.name, name, place)
                checked += 1
    assert checked >= 48


def test_an_lstm_reads_each_sequence_by_itself_and_both_ways() -> None:
    layer, random = two_way_lstm(4), np.random.default_rng(5)
    start(layer, random)
    rows = random.normal(size=(7, 4)).astype(np.float32)
    together = layer.predict((rows, np.array([3, 4])))
    assert together[:3] == pytest.approx(layer.predict((rows[:3], np.array([3]))), abs=1e-6)
    assert together[3:] == pytest.approx(layer.predict((rows[3:], np.array([4]))), abs=1e-6)
    changed = rows.copy()
    changed[2] += 1.0
    again = layer.predict((changed, np.array([3, 4])))
    assert again[0, :4] == pytest.approx(together[0, :4], abs=1e-6)  # read onward, the first does not know the last
    assert np.abs(again[0, 4:] - together[0, 4:]).max() > 1e-3  # read backward, it does


def test_a_post_is_read_alike_alone_and_among_others() -> None:
    reader = Reader(untrained(), {})
    alone = [reader.shares([each])[0] for each in made()]
    for (likely, chance), (same, also) in zip(alone, reader.shares(made()), strict=True):
        assert likely == pytest.approx(same, abs=1e-6)
        assert chance == pytest.approx(also, abs=1e-6)
        assert likely.sum(axis=1) == pytest.approx(np.ones(len(likely)), abs=1e-5)


def test_a_post_without_candidates_claims_nothing() -> None:
    nothing = packed([[1], [2]], [])
    first, second, third = Reader(untrained(), {}).shares([nothing, made()[0], nothing])
    assert (len(first[0]), first[1], len(third[0])) == (0, 0.0, 0)
    assert len(second[0]) == 6
    assert Reader(untrained(), {}).shares([nothing])[0][1] == 0.0


def test_dropout_is_for_training_alone() -> None:
    model = untrained(dropout=0.5)
    one, other = model.predict(made()), model.predict(made())
    assert np.array_equal(one[0], other[0])
    assert not np.array_equal(one[0], model.begin_update(made())[0][0])


def test_it_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    names = {f"u:{number}": number for number in range(1, ROWS)}
    kept = Reader(untrained(), names)
    save_reader(kept, tmp_path)
    back = load_reader(tmp_path, build_network(width=WIDTH, hidden=10, dropout=0.0))
    assert dict(back.places) == names
    for (likely, chance), (same, also) in zip(kept.shares(made()), back.shares(made()), strict=True):
        assert likely == pytest.approx(same, abs=0.01)
        assert chance == pytest.approx(also, abs=0.01)


def test_a_network_of_another_shape_is_refused(tmp_path: Path) -> None:
    save_reader(Reader(untrained(), {f"u:{number}": number for number in range(1, ROWS)}), tmp_path)
    with pytest.raises(ValueError, match="does not hold this network"):
        load_reader(tmp_path, build_network(width=WIDTH + 2, hidden=10, dropout=0.0))


def test_slopes_need_training() -> None:
    layer = two_way_lstm(2)
    start(layer, np.random.default_rng(0))
    rows: Floats = np.ones((2, 2), np.float32)
    _, backward = layer((rows, np.array([2])), is_train=False)
    with pytest.raises(ValueError, match="outside training"):
        backward(np.ones((2, 4), np.float32))
