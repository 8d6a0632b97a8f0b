"""Teaching the network from marked posts: Adam over shuffled batches, always the same ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from thinc.api import Adam, Model, fix_random_seed

from .lessons import Lesson, answers
from .network import Answer, Batch, Encoded, Floats, initialized
from .odds import logistic, softmax
from .reader import Reader
from .weights import NONE

ROUNDS = 7
TOGETHER = 24  # posts
RATE = 0.002  # at the beginning; it falls to nothing
_DECAY = 0.01
_CLIP = 5.0
_RARE = 3  # features of fewer posts have no row
_SEED = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """A post with the right column and the weight of each candidate, and whether it claims anything."""

    post: Encoded
    columns: NDArray[np.intp]
    weights: Floats
    claims: float


def signs_of(posts: Sequence[Lesson]) -> dict[str, int]:
    """A row for each feature that occurs in enough posts, from 1 on; row 0 is that of unknown words."""
    seen: Counter[str] = Counter()
    for each in posts:
        seen.update({sign for unit in each.signs for sign in unit})
    kept = sorted(sign for sign, count in seen.items() if count >= _RARE)
    return {sign: place for place, sign in enumerate(kept, start=1)}


def taught_reader(model: Model[Batch, Answer], posts: Sequence[Lesson]) -> Reader:
    """Train an untrained network."""
    reader = Reader(model, signs_of(posts))
    tasks = [_task(reader, each) for each in posts if each.units]
    fix_random_seed(_SEED)
    random = np.random.default_rng(_SEED)
    initialized(model, len(reader.places) + 1, NONE + 1, random)
    optimizer = Adam(RATE, L2=_DECAY, L2_is_weight_decay=True, grad_clip=_CLIP, use_averages=False)
    steps = ROUNDS * -(-len(tasks) // TOGETHER)
    done = 0
    for _ in range(ROUNDS):
        order = random.permutation(len(tasks))
        for start in range(0, len(order), TOGETHER):
            optimizer.learn_rate = RATE * (1 - done / steps)
            _step(model, [tasks[place] for place in order[start : start + TOGETHER]])
            model.finish_update(optimizer)
            done += 1
    return reader


def _task(reader: Reader, lesson: Lesson) -> _Task:
    columns, weights = zip(*answers(lesson), strict=True)
    return _Task(
        post=reader.taught(lesson.signs, lesson.units),
        columns=np.array(columns, dtype=np.intp),
        weights=np.array(weights, dtype=np.float32),
        claims=float(bool(lesson.gold.claims)),
    )


def _step(model: Model[Batch, Answer], tasks: Sequence[_Task]) -> None:
    """Pass the slopes of one batch back: cross-entropy over its candidates and over its posts."""
    (scores, posts), backward = model.begin_update([each.post for each in tasks])
    columns = np.concatenate([each.columns for each in tasks])
    weights = np.concatenate([each.weights for each in tasks])
    slopes = softmax(scores)
    slopes[np.arange(len(columns)), columns] -= 1.0
    slopes *= weights[:, None] / len(tasks)
    truth = np.array([[each.claims] for each in tasks], dtype=np.float32)
    whole = (logistic(posts) - truth) / len(tasks)
    backward((slopes.astype(np.float32), whole.astype(np.float32)))
