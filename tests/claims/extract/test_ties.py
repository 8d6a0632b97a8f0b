"""A likeness alone is no claim: something must tie a post to what runs for others."""

from __future__ import annotations

import pytest

from claims.extract.pipeline import Extractor
from claims.extract.ties import is_tied
from claims.model import Kind, Post
from telemetry.services import load_catalogue

EXTRACTOR = Extractor(load_catalogue())

UNTIED = [
    "Migraine day. Curtains drawn and not a sound in the house, nothing works",
    "The twins are back to full health and to full volume, so back to normal, God help us all",
    "Episode 2 of that bake-off is so slow, but what an ending it has",
    "Choir is back in 7 weeks, and all the voices we had are welcome again",
]
OTHERWISE = [
    "we're so back",
    "Resolved: to call my sister more often in 2025, wifi or no wifi",
    "we're down a cello player, so the network of cousins is out looking",
    "I have zero downtime this week and four birthdays",
    "I'm down for whatever in 6 weeks",
    "Back at my desk after half an hour off. 307 unread emails",
    "Back on Zoom after eight days. What did I miss?",
    "We're live in 14 minutes with Tom, author of a book on servers",
    "Rosa crashed out in round 5, the site says",
    "NASA says the lander is in a stable orbit, all systems nominal",
]


@pytest.mark.parametrize("text", [*UNTIED, *OTHERWISE])
def test_ordinary_posts_claim_nothing(text: str) -> None:
    assert EXTRACTOR.extract(Post(id="1", text=text)) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Works great for me", Kind.OPERATIONAL),
        ("We're back online, and what a long and strange night that was for everybody here", Kind.RESOLVED),
        ("Our website is down a lot today", Kind.DEGRADED),
    ],
)
def test_short_answers_and_what_a_team_says_are_claims(text: str, kind: Kind) -> None:
    assert kind in {claim.kind for claim in EXTRACTOR.extract(Post(id="1", text=text))}


@pytest.mark.parametrize("text", UNTIED[:3])
def test_the_same_words_of_a_companys_own_account_are_tied(text: str) -> None:
    pieces = EXTRACTOR._pieces(Post(id="1", text=text, service="github"))
    assert all(is_tied(piece.doc) for piece in pieces)
