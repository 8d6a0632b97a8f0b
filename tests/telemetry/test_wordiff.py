from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from telemetry.wordiff import MOST_WORDS, Change, word_changes

TEXTS = st.lists(st.sampled_from(["we", "are", "down", "up", "now"]), max_size=12).map(" ".join)


def test_a_word_in_the_middle_is_one_change() -> None:
    assert word_changes("It is over at last.", "It was over at last.") == (Change(gone="is", came="was"),)
    assert str(Change(gone="is", came="was")) == "[-is-] {+was+}"
    assert str(Change(gone="", came="was")) == "{+was+}"


def test_words_far_apart_are_changes_of_their_own_and_near_ones_are_not() -> None:
    assert word_changes("one b c d e two", "ONE b c d e TWO") == (
        Change(gone="one", came="ONE"),
        Change(gone="two", came="TWO"),
    )
    assert word_changes("one b two", "ONE b TWO") == (Change(gone="one b two", came="ONE b TWO"),)


def test_white_space_is_no_change() -> None:
    assert word_changes("It is\nover.", " It  is over. ") == ()


def test_a_text_too_long_to_compare_is_one_change_with_its_ends_kept() -> None:
    old, new = " ".join(["a", "b"] * MOST_WORDS), " ".join(["b", "a"] * MOST_WORDS)
    assert word_changes(f"Start {old} end", f"Start {new} end") == (Change(gone=old, came=new),)


@given(TEXTS)
def test_identical_texts_have_no_changes(text: str) -> None:
    assert word_changes(text, text) == ()


@given(TEXTS, TEXTS)
def test_different_words_always_show(old: str, new: str) -> None:
    assert bool(word_changes(old, new)) is (old.split() != new.split())
