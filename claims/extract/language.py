"""Which texts are read at all: what is made for English must not fire on a loan word in another language."""

from __future__ import annotations

from collections.abc import Iterable

from .rules import words

_PUNCTUATION = '.,;:!?"()[]\u2026'


def is_read(text: str) -> bool:
    """Whether a text is in a language that claims are looked for in; today that is English."""
    return is_english(text.lower().split())


def is_english(lowered_words: Iterable[str]) -> bool:
    """Whether no other language's words outnumber the English ones; very short texts pass.

    A word counts against English when it is a common one of another language or, unless it is English itself, is
    written with letters that English does not have; a single one of those, as in a name, is forgiven.
    """
    known, others = words()["english"], words()["other_languages"]
    english = foreign = strange = letters = latin = 0
    for raw in lowered_words:
        word = raw.strip(_PUNCTUATION)
        english += word in known
        common = word in others
        foreign += common
        if word.isalpha():
            letters += 1
            latin += word[0].isascii()
            strange += not common and not word.isascii()
    return foreign + max(strange - 1, 0) <= english and 2 * latin >= letters
