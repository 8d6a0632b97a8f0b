"""What a word's spelling tells of it, as spaCy's English words have it; worked out once per word."""

from __future__ import annotations

from functools import lru_cache

from spacy.lang.en.lex_attrs import like_num
from spacy.lang.lex_attrs import is_punct

_MOST = 50_000  # words


@lru_cache(_MOST)
def is_number(word: str) -> bool:
    """Whether a word is a number, in figures or in letters."""
    return bool(like_num(word))  # type: ignore[no-untyped-call]  # spaCy gives it no types


@lru_cache(_MOST)
def is_wordy(word: str) -> bool:
    """Whether a word is more than punctuation or blanks."""
    return not (is_punct(word) or word.isspace())
