"""The words of verdicts and methods can be read at an age of about fourteen."""

from __future__ import annotations

import pytest

from bot import words
from bot.words import PLAIN
from claims.methods import METHODS
from claims.methods.sureness import SCALE
from claims.model import Kind
from tests.claims.methods.scene import judge
from tests.claims.methods.table import SCENES, Scene
from tests.readability import grade, syllables

# The ninth grade is entered at fourteen. The formula was made for whole texts: a short sentence with one long word in
# it is let pass by two more.
TEXT, SENTENCE = 9.0, 11.0


def said(scene: Scene) -> list[str]:
    """The sentences of a verdict: the summary, the reasons without their ids, and what could be seen."""
    verdict = judge(scene.claim, scene.seen)
    return [verdict.summary, *(f"{reason.partition(': ')[2]}." for reason in verdict.reasons), verdict.power]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_verdict_reads_easily(scene: Scene) -> None:
    texts = said(scene)
    assert grade(" ".join(texts)) <= TEXT
    for text in texts:
        assert grade(text) <= SENTENCE, text


@pytest.mark.parametrize("kind", Kind)
def test_a_published_method_reads_easily(kind: Kind) -> None:
    method = METHODS[kind]
    why = ". ".join(each.why for each in method.thresholds)
    assert grade(f"{method.question} {method.blind_spots} {' '.join(method.examples)} {why}.") <= TEXT


def test_the_words_around_a_verdict_read_easily() -> None:
    fixed = (words.NOTHING, words.UNREAD, words.NOTHING_SEEN, words.DISPUTE)
    assert grade(" ".join(fixed)) <= TEXT
    assert grade(" ".join(f"It {plain}." for plain in PLAIN.values())) <= TEXT
    assert grade(" ".join(f"{each.why}." for each in SCALE)) <= TEXT
    for text in fixed:
        assert grade(text) <= SENTENCE, text


@pytest.mark.parametrize(
    ("word", "heard"),
    [("the", 1), ("table", 2), ("places", 2), ("measured", 2), ("asked", 1), ("reported", 3), ("outage", 2),
     ("available", 4), ("independent", 4), ("time", 1), ("pages", 2)],
)  # fmt: skip
def test_syllables_are_counted(word: str, heard: int) -> None:
    assert syllables(word) == heard


def test_the_grade_is_that_of_the_formula() -> None:
    """Six words of one syllable each in one sentence, and by hand: 0.39 * 6 + 11.8 - 15.59."""
    assert grade("The cat sat on the mat.") == pytest.approx(-1.45)
    assert grade("") == grade("99.9 %.") == 0.0


def test_hard_words_in_long_sentences_do_not_pass() -> None:
    hard = (
        "Notwithstanding considerable instrumentation heterogeneity, availability determinations necessitate "
        "multidimensional corroboration across organisationally independent observational infrastructures."
    )
    assert grade(hard) > 2 * TEXT
