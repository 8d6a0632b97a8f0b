"""Many posts read together give what each gives alone, and only hopeful ones reach the trained step."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from claims.extract.gate import Gate
from claims.extract.learned import LearnedFinder
from claims.extract.pipeline import TOGETHER, Extractor
from claims.model import Post
from telemetry.services import load_catalogue

TEXTS = [
    "Works for me",
    "Lunch was great, the soup is back",
    "psn kaput again, every lobby just spins",
    "",
    "GitHub Actions is down, uploads fail for everyone. We're on it",
    "Emails are going through again, phew",
    "down " * 700,
]
POSTS = [Post(id=str(number), text=text) for number, text in enumerate(TEXTS)]
SHUT = Gate(weights={}, limit=math.inf, stranger=math.inf)
OPEN = Gate(weights={}, limit=-math.inf, stranger=-math.inf)


class Seen(LearnedFinder):
    """Stands in for the trained step: notes what it is given, and how much at a time, and finds nothing."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.times = 0

    def read(self, docs: Sequence[Doc]) -> None:
        self.texts += [doc.text for doc in docs]
        self.times += 1


def watched(gate: Gate, step: Seen) -> Extractor:
    extractor = Extractor(load_catalogue(), gate=gate)
    extractor._learned = step
    return extractor


def test_together_as_alone(extractor: Extractor) -> None:
    assert list(extractor.extract_all(iter(POSTS))) == [extractor.extract(post) for post in POSTS]
    assert any(extractor.extract(post) for post in POSTS)


def test_the_claims_of_many_posts_come_in_their_order(extractor: Extractor) -> None:
    many = [POSTS[number % 2] for number in range(TOGETHER + 3)]
    assert [bool(claims) for claims in extractor.extract_all(many)] == [number % 2 == 0 for number in range(len(many))]


def test_no_more_posts_are_taken_than_are_read_together(extractor: Extractor) -> None:
    taken: list[Post] = []

    def waiting() -> Iterator[Post]:
        for number in range(3 * TOGETHER):
            taken.append(Post(id=str(number), text="Works for me"))
            yield taken[-1]

    next(extractor.extract_all(waiting()))
    assert len(taken) == TOGETHER


def test_behind_an_open_gate_every_post_reaches_the_trained_step_with_the_others() -> None:
    step = Seen()
    list(watched(OPEN, step).extract_all(POSTS[:3]))
    assert (step.texts, step.times) == (TEXTS[:3], 1)


def test_behind_a_shut_gate_only_patterns_find_claims() -> None:
    step = Seen()
    found = list(watched(SHUT, step).extract_all(POSTS))
    assert [bool(claims) for claims in found][:4] == [True, False, False, False]
    assert all(len(text) > 1_000 for text in step.texts)


def test_a_text_longer_than_a_piece_needs_no_hope() -> None:
    step = Seen()
    watched(SHUT, step).extract(POSTS[-1])
    assert step.texts
