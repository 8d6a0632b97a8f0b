"""A cheap test for English: patterns in English must not fire on a loan word in another language."""

from __future__ import annotations

from collections.abc import Iterable

from .rules import words


def is_english(lowered_words: Iterable[str]) -> bool:
    """Whether no other language's function words outnumber the English ones; very short texts pass."""
    english = foreign = letters = latin = 0
    for word in lowered_words:
        english += word in words()["english"]
        foreign += word in words()["other_languages"]
        if word.isalpha():
            letters += 1
            latin += word[0].isascii()
    return foreign <= english and 2 * latin >= letters
