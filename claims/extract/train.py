"""Rebuild the learned step from the training text: `python -m claims.extract.train`.

One post in five is held out and never trained on; the limits are chosen by cross-validation among the others. Nothing
is random: the same text gives the same weights and scores.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from spacy.language import Language

from telemetry.errors import BadInput
from telemetry.services import load_catalogue

from .gate import save_gate
from .gating import Sample, samples, taught
from .gold import Gold
from .judging import Judged, softmax
from .learned import PACKAGED
from .lessons import Lesson, lesson, post_table, span_table, vocabulary
from .logistic import Floats, fit
from .marked import is_held_out, read_marked
from .pipeline import pipeline
from .shadow import cast
from .tuning import NEVER, tuned
from .weights import KINDS, NONE, POST, Weights, save

TEXT = Path(__file__).parent / "training"
FOLDS = 4
SPAN_STRENGTH = 1.0
POST_STRENGTH = 5.0


def read_folder(folder: Path) -> Iterator[Gold]:
    """Every marked post of a folder's text files, in the order of their names.

    Raises:
        BadInput: a file has a bad mark, or the folder has no post.
    """
    empty = True
    for path in sorted(folder.glob("*.txt")):
        lines = enumerate(path.read_text(encoding="utf-8").split("\n"), start=1)
        for gold in read_marked(lines, path.name):
            empty = False
            yield gold
    if empty:
        raise BadInput("holds no marked post", source=str(folder))


def lessons(golds: Iterator[Gold], nlp: Language) -> list[Lesson]:
    """Read the posts that may be trained on; posts without a word teach nothing."""
    kept = ((gold, cast(gold.post.text)) for gold in golds if not is_held_out(gold.post.text))
    return [lesson(gold, nlp(shadow.text), shadow) for gold, shadow in kept if shadow.text.strip()]


def train(posts: Sequence[Lesson]) -> tuple[Weights, list[Sample]]:
    """Fit weights to all posts, and choose the limits by holding out one fold after the other.

    What the weights said of the posts that they had not seen teaches the gate.
    """
    places = vocabulary(posts)
    folds = np.arange(len(posts)) % FOLDS
    answers: list[tuple[Lesson, Judged]] = []
    for number in range(FOLDS):
        seen = [each for each, of in zip(posts, folds, strict=True) if of != number]
        unseen = [each for each, of in zip(posts, folds, strict=True) if of == number]
        answers += _judged(_table(seen, places), unseen, places)
    limits = tuned(answers)
    weights = Weights(places=places, table=_table(posts, places).astype(np.float32), limits=limits)
    return weights, samples(answers, limits)


def _table(posts: Sequence[Lesson], places: dict[str, int]) -> Floats:
    spans = fit(span_table(posts, places), len(KINDS) + 1, strength=SPAN_STRENGTH)
    whole = fit(post_table(posts, places), 2, strength=POST_STRENGTH)
    return np.hstack([spans, whole[:, 1:] - whole[:, :1]])


def _judged(table: Floats, posts: Sequence[Lesson], places: dict[str, int]) -> Iterator[tuple[Lesson, Judged]]:
    whole = post_table(posts, places).values @ table[:, POST]
    for each, score in zip(posts, whole, strict=True):
        likely = np.zeros((0, NONE + 1))
        if each.stretches:
            rows = span_table([each], places, every=True).values
            likely = softmax(rows @ table[:, : NONE + 1])
        yield each, Judged(stretches=each.stretches, likely=likely, post=float(1.0 / (1.0 + np.exp(-score))))


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, save, and say what came of it."""
    parser = argparse.ArgumentParser(prog="python -m claims.extract.train", description="Rebuild the learned step.")
    parser.add_argument("--text", type=Path, default=TEXT, help="folder of marked posts (%(default)s)")
    parser.add_argument("--into", type=Path, default=PACKAGED, help="folder for the weights (%(default)s)")
    options = parser.parse_args(arguments)
    try:
        posts = lessons(read_folder(options.text), pipeline(load_catalogue(), trained=False))
    except BadInput as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stderr.write(f"training on {len(posts):,} posts\n")
    weights, seen = train(posts)
    if weights.limits == NEVER:
        sys.stderr.write("nothing it learned is sure enough to be said\n")
        return 1
    gate, passes = taught(seen)
    save(weights, options.into)
    save_gate(gate, options.into)
    sys.stdout.write(f"{len(weights.places):,} features, {weights.limits}\n")
    sys.stdout.write(f"{len(gate.weights):,} words and pairs in the gate, {passes}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
