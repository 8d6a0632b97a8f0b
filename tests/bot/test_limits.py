from __future__ import annotations

import time

import pytest

from bot.limits import LIMITS, Limits, limits_for, mastodon_limits

FAMILY = "👨‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", 0),
        ("plain ASCII, 20 long", 20),
        ("café", 4),
        ("cafe\u0301", 4),
        ("“quoted” – and ‘so’", 19),
        ("…", 2),
        ("日本語", 6),
        ("한", 2),
        ("👍", 2),
        ("👍🏽", 2),
        (FAMILY, 2),
        ("🇩🇪🇫🇷", 4),
        ("1️⃣", 2),
        ("https://factping.example/claims/abcdefghijklmnop", 23),
        ("see https://factping.example/claims/abc.", 28),
        ("(https://factping.example/a)", 25),
        ("up at example.com now", 33),
        ("http://127.0.0.1:8001/claims/0123456789", 39),
        ("1.5 s and 99.9 % at 17:53", 25),
        ("\u10ff\u1100", 3),
        ("\u200d\u200e", 3),
    ],
)
def test_x_weighs(text: str, weight: int) -> None:
    assert LIMITS["x"].count(text) == weight


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("cafe\u0301", 4),
        (FAMILY, 1),
        ("日本語…", 4),
        ("https://factping.example/claims/abcdefghijklmnop", 23),
        ("hello @alice@social.example!", 13),
        ("hello @alice!", 13),
        ("example.com stays text", 22),
        ("\r\n", 1),
    ],
)
def test_mastodon_counts_graphemes_and_short_mentions(text: str, length: int) -> None:
    assert LIMITS["mastodon"].count(text) == length


@pytest.mark.parametrize(
    ("text", "length"),
    [("https://factping.example/claims/abc", 35), ("e\u0301" * 10, 10), (FAMILY, 3), ("a" * 300, 300)],
)
def test_bluesky_counts_graphemes_and_bytes(text: str, length: int) -> None:
    assert LIMITS["bluesky"].count(text) == length


def test_a_mastodon_instance_sets_its_own_limits() -> None:
    limits = mastodon_limits(5000, 30)
    assert limits.characters == 5000
    assert limits.count("https://factping.example/") == 30


def test_the_known_networks_have_their_sizes() -> None:
    assert {name: limits.characters for name, limits in LIMITS.items()} == {
        "x": 280,
        "mastodon": 500,
        "bluesky": 300,
        "dry": 500,
    }
    assert all(name == limits.name for name, limits in LIMITS.items())


def test_any_other_network_is_dry() -> None:
    assert limits_for("blog") is LIMITS["dry"]
    assert limits_for("x") is LIMITS["x"]


def test_room_can_be_kept_for_a_mention() -> None:
    kept = LIMITS["mastodon"].reserving("@alice@social.example ")
    assert kept.characters == 493
    assert kept.fits("a" * 493)
    assert not kept.fits("a" * 494)


@pytest.mark.parametrize("limits", LIMITS.values(), ids=lambda limits: limits.name)
@pytest.mark.parametrize(
    "unit", ["a", "a.", "-", "e\u0301", "\u0316\u0301", "@a", "https://", "👍", "a@b.", "\u200d", "1."]
)
def test_counting_takes_linear_time(limits: Limits, unit: str) -> None:
    text = unit * (50_000 // len(unit))
    started = time.process_time()
    limits.count(text)
    assert time.process_time() - started < 2
