from __future__ import annotations

from dataclasses import replace

import pytest

from bot.limits import LIMITS, Limits
from bot.split import split

SMALL = Limits(name="small", characters=30, count=len)


def test_what_fits_is_one_post_without_a_number() -> None:
    assert split(["One.", "Two."], "Foot.", limits=SMALL) == ("One.\nTwo.\nFoot.",)


def test_several_posts_are_numbered() -> None:
    assert split(["The first line of it.", "The second line."], limits=SMALL) == (
        "1/2 The first line of it.",
        "2/2 The second line.",
    )


def test_a_long_line_breaks_between_words() -> None:
    assert split(["Failures were seen from most of the places."], limits=SMALL) == (
        "1/2 Failures were seen from",
        "2/2 most of the places.",
    )


@pytest.mark.parametrize("pair", ["12 min", "99.9 %", "17:53 UTC", "9 places", "120 ms"])
def test_a_number_stays_with_its_unit(pair: str) -> None:
    for filler in range(1, 40):
        parts = split(
            [f"{'x' * (filler % 20 + 1)} {'y' * (filler // 2 + 1)} {pair} and then more words."], limits=SMALL
        )
        assert any(pair in part for part in parts)


def test_ten_posts_and_more_leave_room_for_their_numbers() -> None:
    parts = split([f"Line number {index:02d} of many." for index in range(12)], limits=SMALL)
    assert parts[0] == "1/12 Line number 00 of many."
    assert parts[-1] == "12/12 Line number 11 of many."
    assert all(map(SMALL.fits, parts))


def test_a_word_that_no_post_could_hold_is_cut() -> None:
    assert split(["a" * 50], limits=SMALL) == ("a" * 29 + "…",)


def test_a_link_that_no_post_could_hold_is_left_out() -> None:
    url = "https://factping.example/" + "a" * 300
    assert split(["Short."], url, limits=LIMITS["bluesky"]) == ("Short.",)
    assert split(["Short."], url, limits=LIMITS["x"]) == (f"Short.\n{url}",)


@pytest.mark.parametrize("limits", LIMITS.values(), ids=lambda limits: limits.name)
@pytest.mark.parametrize("size", [1, 40, 279, 280, 281, 299, 300, 301, 499, 500, 501, 2000])
def test_every_part_fits(limits: Limits, size: int) -> None:
    text = ("日本 99.99 % of it … 👍 worked " * (size // 20 + 1))[:size]
    parts = split([text, text], "Foot. https://factping.example/claims/1", limits=limits)
    assert all(map(limits.fits, parts))
    words = " ".join(part.partition(" ")[2] if len(parts) > 1 else part for part in parts).split()
    assert words == f"{text} {text} Foot. https://factping.example/claims/1".split()


def test_a_narrower_instance_gets_more_parts() -> None:
    lines = ["A line of measured words, forty long…."] * 20
    assert len(split(lines, limits=replace(LIMITS["mastodon"], characters=200))) > len(
        split(lines, limits=LIMITS["mastodon"])
    )
