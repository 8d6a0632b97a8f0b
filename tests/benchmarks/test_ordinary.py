"""Ordinary posts: the same for the same seed, of many kinds, and hardly ever taken for a claim."""

from __future__ import annotations

import random

import pytest

from benchmarks.at_hand import sentences
from benchmarks.false_alarms import AMONG, tally
from benchmarks.ordinary import OFFICIAL, Topic, expanded, ordinary, read_topics, slots
from claims.extract.pipeline import Extractor
from telemetry.services import load_catalogue

TOPICS = read_topics()
# The aim is one; what the packaged model reaches over 100,000 posts stands in benchmarks/README.md.
AT_MOST = 25


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_every_list_that_a_topic_asks_for_is_there(topic: Topic) -> None:
    asked = {name for words in topic.lists.values() for each in words for name in slots(each)}
    assert asked <= set(topic.lists)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_no_slot_is_left_open(topic: Topic) -> None:
    dice = random.Random(1)  # noqa: S311 -- no secret
    for template in topic.lists["post"]:
        text = expanded(template, topic.lists, dice)
        assert "{" not in text
        assert "}" not in text


def test_the_official_topics_are_topics() -> None:
    assert {topic.name for topic in TOPICS}.issuperset(OFFICIAL)


def test_one_seed_makes_the_same_posts_and_another_others() -> None:
    first, again, other = (list(ordinary(300, seed=seed, services=["github"])) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_no_two_posts_are_alike() -> None:
    posts = list(ordinary(5_000, seed=1))
    assert len({post.text for post in posts}) == len(posts)
    assert len({word for post in posts for word in post.text.lower().split()}) > 5_000


def test_a_becomes_an_before_a_vowel() -> None:
    dice = random.Random(1)  # noqa: S311 -- no secret
    assert expanded("a {job}, A {job}, a one-off", {"job": ["actor"]}, dice) == "an actor, An actor, a one-off"


def test_text_at_hand_is_cut_into_sentences_of_prose() -> None:
    text = (
        "Sort entries alphabetically if no\noption is given.  See below.\n\n-a --b --c=1 {2} [3]; 4 5 6 7 8 9 10 11.\n"
    )
    assert list(sentences(text)) == ["Sort entries alphabetically if no option is given."]


def test_ordinary_posts_hardly_lead_to_a_claim() -> None:
    catalogue = load_catalogue()
    posts = list(ordinary(AMONG, seed=4, services=sorted(catalogue.services)))
    assert len(tally(Extractor(catalogue), posts).alarms) <= AT_MOST
