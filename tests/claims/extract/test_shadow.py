"""The plain text of a post, and the way back to the post's own characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.extract.shadow import LONGEST_WORD, cast


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("We\u2019re back \u2013 \u201call good\u201d", 'We\'re back - "all good"'),
        ("a\rb\tc\x00d\x1fe", "a\nb\tc d e"),
        ("d\u0336o\u200bw\ufe0fn", "down"),
        ("down \U0001f525\u2026", "down  ;"),
        ("caf\u00e9 \u0130", "caf\u00e9 I"),
        ("see https://a.example/b ok", "see                     ok"),
        ("see\nHTTP://a.example\nok", "see\n                \nok"),
        ("w" * (LONGEST_WORD + 1) + " ok", " " * (LONGEST_WORD + 1) + " ok"),
        ("w" * LONGEST_WORD, "w" * LONGEST_WORD),
        ("", ""),
    ],
)
def test_what_becomes_of_a_text(text: str, plain: str) -> None:
    assert cast(text).text == plain


@given(st.text(max_size=60))
def test_every_plain_character_stands_for_one_of_the_post(text: str) -> None:
    shadow = cast(text)
    assert len(shadow.text) == len(shadow.origin)
    assert list(shadow.origin) == sorted(set(shadow.origin))
    for letter, place in zip(shadow.text, shadow.origin, strict=True):
        assert letter in {" ", text[place]} or not text[place].isalnum() or text[place] == "\u0130"


def test_a_stretch_leads_back_over_what_was_dropped() -> None:
    text = "ok: d\u0336own now"
    shadow = cast(text)
    start = shadow.text.index("down")
    first, last = shadow.original(start, start + 4)
    assert text[first:last] == "d\u0336own"
