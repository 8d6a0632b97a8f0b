"""Clauses that say the same are one claim; nothing is claimed twice at one place."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.extract.merging import merged
from claims.extract.pipeline import Extractor
from claims.extract.rules import rules
from claims.model import Claim, Kind, Post
from telemetry.services import load_catalogue

Extract = Callable[..., tuple[Claim, ...]]
EXTRACTOR = Extractor(load_catalogue())
ITEMS = {item for rule in rules() for pattern in rule.patterns for item in pattern.split()}
WORDS = sorted({word for item in ITEMS for word in item.split("|") if word.isalpha()})
OTHERS = ["GitHub", "X", "our", "API", "99.9%", "2 hours", "and", ",", ".", "10:05 UTC"]


@pytest.mark.parametrize(
    "text",
    [
        "We're back, everything is working again",
        "We're back and everything is working again",
        "we are down, we are offline",
    ],
)
def test_neighbours_that_say_the_same_are_one_claim(extract: Extract, text: str) -> None:
    (claim,) = extract(text)
    assert claim.span == text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("GitHub is down, Reddit is down", 2),
        ("GitHub is down. GitHub is offline.", 2),
        ("We were down for 5 minutes, we were down for 3 hours", 2),
    ],
)
def test_what_differs_stays_apart(extract: Extract, text: str, count: int) -> None:
    assert len(extract(text)) == count


def test_the_same_place_is_claimed_once() -> None:
    claim = Claim(span="down", start=0, end=4, kind=Kind.DEGRADED)
    assert merged([claim, claim], "down") == (claim,)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(OTHERS * 20 + WORDS), max_size=30))
def test_no_kind_is_claimed_twice_at_one_place(chosen: list[str]) -> None:
    text = " ".join(chosen)
    claims = EXTRACTOR.extract(Post(id="1", text=text))
    places = [(claim.kind, claim.start, claim.end) for claim in claims]
    assert len(places) == len(set(places))
    assert all(text[claim.start : claim.end] == claim.span for claim in claims)
    assert claims == EXTRACTOR.extract(Post(id="1", text=text))
