"""The learned gate: a damped sum over words and pairs, against a limit."""

from __future__ import annotations

from pathlib import Path

import pytest

from claims.extract.gate import POWER, Gate, load_gate, save_gate, units
from claims.extract.learned import PACKAGED

GATE = Gate(
    weights={"down": 2.0, "lunch": -2.0, "is down": 1.0, "0": 0.5, "down ?": -1.5, "down |": 0.5},
    limit=1.0,
    stranger=2.0,
)


@pytest.mark.parametrize(
    ("words", "total"),
    [
        ("down", 2.5),
        ("is down", 3.5),
        ("down is", 2.0),
        ("lunch down", 0.5),
        ("is down ?", 1.5),
        ("17", 0.5),
        ("never met", 0.0),
        ("", 0.0),
    ],
)
def test_words_and_pairs_add_up(words: str, total: float) -> None:
    said = words.split()
    assert GATE.score(said) == pytest.approx(total / (len(said) + 2) ** POWER)


@pytest.mark.parametrize(("words", "opens"), [("is down", True), ("lunch is down", False), ("", False)])
def test_it_opens_from_its_limit_on(words: str, opens: bool) -> None:
    assert GATE.opens(words.split(), known=True) is opens


def test_every_number_is_the_same_and_marks_are_themselves() -> None:
    assert units(["0", "9", "10", "2026", ":", "!", "a"]) == ["^", "0", "0", "0", "0", ":", "!", "a", "|"]


def test_without_a_word_it_stays_shut_whatever_the_limit() -> None:
    assert not Gate(weights={}, limit=-1.0, stranger=-1.0).opens([], known=True)


def test_what_is_kept_is_read_back(tmp_path: Path) -> None:
    save_gate(GATE, tmp_path)
    assert load_gate(tmp_path) == GATE


def test_the_packaged_gate_tells_trouble_from_talk() -> None:
    gate = load_gate(PACKAGED)
    assert gate.opens("uploads keep failing with a timeout for everyone".split(), known=False)  # noqa: SIM905 -- reads as a text
    assert not gate.opens("my goose has opinions about cheese".split(), known=True)  # noqa: SIM905 -- reads as a text
