"""Floods, disguises and noise: no crash, spans that point into the text, work that grows no faster than the text."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.extract.candidates import LONGEST_RUN, candidates
from claims.extract.pipeline import Extractor, pipeline
from claims.extract.units import read
from claims.model import Kind, Post
from telemetry.services import load_catalogue

EXTRACTOR = Extractor(load_catalogue())
PLAIN = pipeline(load_catalogue(), trained=False)
FLOODS = {
    "one-word": "a" * 1_000_000,
    "words": "psn kaput again " * 60_000,
    "commas": "down, " * 160_000,
    "questions": "?" * 1_000_000,
    "braces": "{degraded|" * 90_000,
    "emoji": "\U0001f525" * 10_000,
    "emoji-apart": "\U0001f525 " * 10_000,
    "zalgo": "Z\u0335\u0321\u0489" * 100_000,
    "bidi": "\u202e\u2066down\u2069\u202c" * 60_000,
    "nulls": "\x00" * 500_000 + "down",
    "homoglyphs": "\u0421\u043b\u0430\u0441k i\u0455 d\u043ewn " * 40_000,
    "numbers": "99.99% 12 ms " * 70_000,
    "handles": "@a #b https://c.d/e " * 50_000,
}
PIECES = st.sampled_from(
    [
        "psn",
        "kaput",
        " ",
        "again",
        ", ",
        "\n",
        ".",
        "?",
        "12 ms",
        "99.9%",
        "@x",
        "#y",
        "\x00",
        "\u202e",
        "\u0301",
        "\U0001f525",
    ]
)


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_is_read_to_its_end(name: str) -> None:
    text = FLOODS[name]
    for claim in EXTRACTOR.extract(Post(id="1", text=text)):
        assert text[claim.start : claim.end] == claim.span != ""


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=30).map("".join))
def test_noise_breaks_nothing(text: str) -> None:
    for claim in EXTRACTOR.extract(Post(id="1", text=text)):
        assert text[claim.start : claim.end] == claim.span != ""
        assert claim.kind in set(Kind)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=60).map("".join))
def test_the_work_of_a_post_is_bounded_by_its_length(text: str) -> None:
    doc = PLAIN(text)
    found = candidates(doc)
    assert len(found) <= LONGEST_RUN * len(doc)
    reading = read(doc)
    assert len(reading.unit_of) == len(doc)
    assert len(reading.forms) <= len(doc)


@pytest.mark.parametrize(
    "text",
    [
        "P\u200bSN ka\u200dput again, every lo\u0301bby just spins",
        "psn kaput again\x00, every lobby just spins\U0001f525",
    ],
)
def test_a_disguise_does_not_hide_what_is_learned(text: str) -> None:
    claims = EXTRACTOR.extract(Post(id="1", text=text))
    assert {claim.kind for claim in claims} == {Kind.DEGRADED}
