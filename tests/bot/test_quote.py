from __future__ import annotations

import time

import pytest

from bot.quote import clean, neutral, quoted, shortened


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Works for me", "Works for me"),
        ("@pelican_help works for @me@social.example", "pelican_help works for me at social[.]example"),
        ("＠pelican is up", "pelican is up"),
        ("mail ops@pelican.example now", "mail ops at pelican[.]example now"),
        ("see https://pelican.example/status?x=1 please", "see (link) please"),
        ("HTTP://PELICAN.EXAMPLE and www.pelican.example", "(link) and (link)"),
        ("status.pelican.example is green.", "status[.]pelican[.]example is green."),
        ("We're back.Enjoy", "We're back[.]Enjoy"),
        ("99.99 % at 17.53, e.g. now...", "99.99 % at 17.53, e.g. now..."),
        ("#pelicandown and $PLCN cost $20, #1", "pelicandown and PLCN cost $20, #1"),
        ("two\n\nlines\tand\u2028more", "two lines and more"),
        ("\u202eevil\u202c \u2066dir\u2069 \u200bzero\u200d \ufeffbom \x07bell", "evil dir zero bom bell"),
        ("שלום עולם", "שלום עולם"),
        ("", ""),
    ],
)
def test_nothing_active_is_repeated(text: str, said: str) -> None:
    assert neutral(text) == said


def test_neutral_text_stays_as_it_is() -> None:
    once = neutral("@a https://b.example c.example #d")
    assert neutral(once) == once


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Works for me", "Works for me"),
        ("a" * 80, "a" * 80),
        ("a" * 81, "a" * 79 + "…"),
        ("word " * 30, "word " * 15 + "word…"),
        ("one, " + "b" * 100, "one, " + "b" * 74 + "…"),
        ("e\u0301" * 50, "e\u0301" * 39 + "…"),
        ("a" + "\u0301" * 500, "…"),
    ],
)
def test_shortening_ends_after_a_word_or_a_grapheme(text: str, short: str) -> None:
    assert shortened(text, 80) == short
    assert len(short) <= 80


def test_a_quote_is_short_however_long_the_span() -> None:
    started = time.process_time()
    assert quoted("Works for everyone, " * 100_000).startswith("“Works for everyone, Works")
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize("unit", ["a.", "@", "a@", "https://", "$", "\u0301", "\u200b", " ", "w.w"])
def test_cleaning_takes_linear_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    started = time.process_time()
    neutral(text)
    clean(text)
    assert time.process_time() - started < 2
