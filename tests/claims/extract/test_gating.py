"""Teaching the gate: it foresees what the trained step says, keeps its answers, and is the same each time."""

from __future__ import annotations

import math
from itertools import product

from claims.extract import train
from claims.extract.gate import Gate
from claims.extract.gating import KEPT, TAUGHT, Sample, taught
from claims.extract.marked import is_held_out
from claims.extract.pipeline import Extractor
from claims.model import Post
from telemetry.services import load_catalogue

TREES = "alder birch cedar elm fir hazel larch maple oak pine rowan spruce willow yew ash beech".split()  # noqa: SIM905 -- reads as a list of words


def sample(text: str, *, likely: float, unseen: bool = True) -> Sample:
    return Sample(text=text, likely=likely, learned=likely > 0.9, matched=False, strange=likely > 0.95, unseen=unseen)


def zonks_and_lunches() -> list[Sample]:
    """Whatever zonks is likely a claim, lunch is none."""
    pairs = list(product(TREES, TREES))
    zonks = [sample(f"the {one} zonks near {two}", likely=0.99) for one, two in pairs]
    lunches = [sample(f"the {one} had lunch near {two}", likely=0.01) for one, two in pairs]
    return [each for pair in zip(zonks, lunches, strict=True) for each in pair]


def test_it_foresees_from_words_alone() -> None:
    gate, passes = taught(zonks_and_lunches())
    assert gate.opens("the elm zonks near oak".split(), known=True)  # noqa: SIM905 -- reads as a text
    assert not gate.opens("the elm had lunch near oak".split(), known=True)  # noqa: SIM905 -- reads as a text
    assert (passes.answered >= KEPT, passes.learned >= TAUGHT, passes.others) == (True, True, 0.0)


def test_what_was_learned_by_heart_does_not_open_it() -> None:
    by_heart = [sample(f"the {tree} had lunch near {tree}", likely=0.99, unseen=False) for tree in TREES[:3]]
    gate, passes = taught([*zonks_and_lunches(), *by_heart])
    assert gate.opens("the elm zonks near oak".split(), known=True)  # noqa: SIM905 -- reads as a text
    assert not gate.opens("the elm had lunch near oak".split(), known=True)  # noqa: SIM905 -- reads as a text
    assert passes.others == 0.0


def test_it_is_the_same_each_time() -> None:
    assert taught(zonks_and_lunches()) == taught(zonks_and_lunches())


def test_where_nothing_is_learned_it_stands_open() -> None:
    gate, _ = taught([sample(f"the {tree} had lunch", likely=0.01) for tree in TREES])
    assert gate.limit == -math.inf
    assert gate.opens(["anything"], known=False)


def test_a_word_of_a_family_counts_as_its_kin_do() -> None:
    posts = [sample(f"{word} {tree}", likely=0.99) for word in ("crashes", "freezes") for tree in TREES]
    posts += [sample(f"cheese {tree}", likely=0.01) for tree in TREES]
    gate, _ = taught(posts)
    assert gate.weights["crashing"] > 0


def test_held_out_posts_are_answered_behind_the_gate_as_without_it(extractor: Extractor) -> None:
    held = [gold.post.text for gold in train.read_folder(train.TEXT) if is_held_out(gold.post.text)]
    ungated = Extractor(load_catalogue(), gate=Gate(weights={}, limit=-math.inf, stranger=-math.inf))
    answered = [text for text in held if ungated.extract(Post(id="1", text=text))]
    kept = [text for text in answered if extractor.extract(Post(id="1", text=text))]
    assert len(answered) > 100
    assert len(kept) >= 0.99 * len(answered)
