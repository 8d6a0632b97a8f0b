"""A likeness alone is no claim: something must tie a post to what runs for others."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from claims.extract.notes import notes
from claims.extract.pipeline import pipeline
from claims.extract.ties import is_tied
from claims.extract.vetoes import barred_kinds
from claims.model import Kind
from telemetry.services import load_catalogue

PATTERNS = pipeline(load_catalogue(), trained=False)

UNTIED = [
    "Migraine day. Curtains drawn and not a sound in the house, nothing works",
    "The twins are back to full health and to full volume, so back to normal, God help us all",
    "Episode 2 of that bake-off is so slow, but what an ending it has",
    "School's back in 7 weeks, and not one of the uniforms still fits anybody here",
]
OTHERWISE = [
    "we're so back",
    "Resolved: to call my sister more often in 2025, wifi or no wifi",
    "we're down a cello player, so the network of cousins is out looking",
    "I have zero downtime this week and four birthdays",
    "nothing works like soup in the server room, you know",
    "I'm down for whatever in 6 weeks",
    "Back at my desk after half an hour off. 307 unread emails",
    "Back on Zoom after eight days. What did I miss?",
    "We're live in 14 minutes with Tom, author of a book on servers",
    "Rosa crashed out in round 5, the site says",
    "NASA says the lander is in a stable orbit, all systems nominal",
]


def read(text: str, own: str | None = None) -> Doc:
    """A text as the patterns leave it, said by a service's own account or by nobody in particular."""
    doc = PATTERNS.make_doc(text)
    notes(doc).own = own
    return PATTERNS(doc)


def found(doc: Doc) -> set[str]:
    return {span.label_ for span in doc.spans["claims"]}


@pytest.mark.parametrize("text", [*UNTIED, *OTHERWISE])
def test_ordinary_posts_match_no_pattern(text: str) -> None:
    assert found(read(text)) == set()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Works great for me", Kind.OPERATIONAL),
        ("We're back online, and what a long and strange night that was for everybody here", Kind.RESOLVED),
        ("Our website is down a lot today", Kind.DEGRADED),
        ("Nothing loads on the website tonight. I have tried it with three different browsers", Kind.DEGRADED),
    ],
)
def test_short_answers_and_what_a_team_says_are_claims(text: str, kind: Kind) -> None:
    assert kind in found(read(text))


def test_the_same_words_of_a_companys_own_account_are_a_claim() -> None:
    text = "A long night for the whole crew, and what a sunrise it was from up here. Back to normal"
    assert Kind.RESOLVED not in found(read(text))
    assert Kind.RESOLVED in found(read(text, own="github"))


def test_nothing_is_learned_of_a_post_that_nothing_ties_to_a_service() -> None:
    far, near = read("the kite has been stuck in that oak"), read("the site has been stuck in that state")
    assert not is_tied(far)
    assert barred_kinds(far[:]) == set(Kind)
    assert is_tied(near)
    assert barred_kinds(near[:]) != set(Kind)
