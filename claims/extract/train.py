"""Rebuild the learned step from the training text: `python -m claims.extract.train`.

One post in five is held out and never trained on; the limits are chosen on a fifth of the others. Nothing is left to
chance: the same text gives the same weights and scores.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from spacy.language import Language
from thinc.api import Model

from telemetry.errors import BadInput
from telemetry.services import load_catalogue

from .gate import save_gate
from .gating import Sample, samples, taught
from .gold import Gold
from .judging import Judged, mixed
from .learned import PACKAGED, LearnedFinder, Trained
from .lessons import Lesson, lesson, post_table, span_table, vocabulary
from .logistic import Floats, fit
from .marked import is_held_out, read_marked
from .network import Answer, Batch
from .odds import logistic, softmax
from .pipeline import LEARNED, pipeline
from .reader import Reader, Shares, save_reader
from .shadow import cast
from .teaching import TOGETHER, taught_reader
from .tuning import NEVER, tuned
from .weights import NONE, POST, Weights, save

TEXT = Path(__file__).parent / "training"
PARTS = 5  # the limits are chosen among one post in so many
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


def train(posts: Sequence[Lesson], network: Model[Batch, Answer]) -> tuple[Trained, list[Sample]]:
    """Fit everything to all posts; the limits are chosen among a fifth that a first fit did not see.

    What the first fit says of that fifth, and the other of the rest, teaches the gate.
    """
    places = vocabulary(posts)
    seen = [each for place, each in enumerate(posts) if place % PARTS]
    unseen = posts[::PARTS]
    (before, _), found = _fitted(seen, unseen, places, network.copy())
    first = list(zip(unseen, found, strict=True))
    limits = tuned(first)
    (table, reader), answers = _fitted(posts, posts, places, network, start=before)
    weights = Weights(places=places, table=table.astype(np.float32), limits=limits)
    answered = samples(zip(posts, answers, strict=True), limits, unseen=False)
    answered[::PARTS] = samples(first, limits, unseen=True)
    return (weights, reader), answered


def _fitted(
    seen: Sequence[Lesson],
    asked: Sequence[Lesson],
    places: dict[str, int],
    network: Model[Batch, Answer],
    *,
    start: Floats | None = None,
) -> tuple[tuple[Floats, Reader], list[Judged]]:
    """Fit to some posts, and judge the same or others; `start` is the regressions' table of a fit to fewer of them."""
    with ThreadPoolExecutor(1) as beside:
        fitting = beside.submit(_table, seen, places, start)
        reader = taught_reader(network, seen)
        table = fitting.result()
    shares = [share for start in range(0, len(asked), TOGETHER) for share in _shares(reader, asked[start:][:TOGETHER])]
    return (table, reader), [mixed(*pair) for pair in zip(_by_words(table, asked, places), shares, strict=True)]


def _shares(reader: Reader, posts: Sequence[Lesson]) -> list[Shares]:
    return reader.shares([reader.taught(each.signs, each.units) for each in posts])


def _table(posts: Sequence[Lesson], places: dict[str, int], start: Floats | None) -> Floats:
    first = None if start is None else start[:, : NONE + 1]
    spans = fit(span_table(posts, places), NONE + 1, strength=SPAN_STRENGTH, start=first)
    whole = fit(post_table(posts, places), 2, strength=POST_STRENGTH)
    return np.hstack([spans, whole[:, 1:] - whole[:, :1]])


def _by_words(table: Floats, posts: Sequence[Lesson], places: dict[str, int]) -> Iterator[Judged]:
    whole = post_table(posts, places).values @ table[:, POST]
    likely = softmax(span_table(posts, places, every=True).values @ table[:, : NONE + 1])
    cuts = np.cumsum([len(each.stretches) for each in posts])[:-1]
    for each, score, rows in zip(posts, whole, np.split(likely, cuts), strict=True):
        yield Judged(stretches=each.stretches, likely=rows, post=float(logistic(score)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, save, and say what came of it."""
    parser = argparse.ArgumentParser(prog="python -m claims.extract.train", description="Rebuild the learned step.")
    parser.add_argument("--text", type=Path, default=TEXT, help="folder of marked posts (%(default)s)")
    parser.add_argument("--into", type=Path, default=PACKAGED, help="folder for the weights (%(default)s)")
    options = parser.parse_args(arguments)
    try:
        nlp = pipeline(load_catalogue(), trained=False)
        posts = lessons(read_folder(options.text), nlp)
    except BadInput as error:
        sys.stderr.write(f"{error}\n")
        return 2
    network = nlp.get_pipe(LEARNED)
    if not isinstance(network, LearnedFinder):
        raise TypeError(f"{LEARNED} finds nothing")
    sys.stderr.write(f"training on {len(posts):,} posts\n")
    (weights, reader), seen = train(posts, network.model)
    if weights.limits == NEVER:
        sys.stderr.write("nothing it learned is sure enough to be said\n")
        return 1
    gate, passes = taught(seen)
    save(weights, options.into)
    save_reader(reader, options.into)
    save_gate(gate, options.into)
    sys.stdout.write(f"{len(weights.places):,} features, {weights.limits}\n")
    sys.stdout.write(f"{len(gate.weights):,} words and pairs in the gate, {passes}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
