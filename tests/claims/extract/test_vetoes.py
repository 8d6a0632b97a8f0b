"""What is no claim: metaphors, questions, plans, offers, products, and other subjects than online services."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claims.model import Claim

Extract = Callable[..., tuple[Claim, ...]]

METAPHORS = [
    "Twitter is broken as a society",
    "Facebook is dead",
    "Twitter is failing",
    "Instagram is failing its users",
    "Meta is struggling to win over teens",
    "My brain is offline",
    "Our political system has failed",
    "No downtime, just vibes",
    "Google is slow to adopt",
    "Twitter is down horrendous",
    "Partial outage of common sense",
]
ELSEWHERE = [
    "Trump is back on Twitter",
    "Friends is back on Netflix",
    "I'm back on Twitter",
    "We're back with a new episode",
    "We're back in Vegas",
    "We are back in the office",
    "Signal is back in the news",
    "Meta is back to layoffs",
    "Notion is up for grabs",
    "Reddit is up for sale",
    "Twitter is up in arms",
    "Spotify is not available in Cuba",
    "Twitter was unavailable for comment",
    "Twitter did not respond",
    "The McRib is back",
    "PS5 is back in stock",
]
OTHER_THINGS = [
    "TSLA is down 5% today",
    "Netflix is down 30% this year",
    "Meta down 4% premarket",
    "The painting has been restored",
    "He has recovered from covid",
    "Patients are recovering",
    "The economy has recovered",
    "Life is back to normal",
    "Temperatures are back to normal",
    "The Death Star is fully operational",
    "Everything is green in spring",
    "My wifi is down",
    "People can't access healthcare",
    "Some people can't see the truth",
    "Users can't get enough of it",
    "Many people are having trouble sleeping",
    "He was out for 40 min then woke up",
    "The fire was caused by a candle",
    "The root cause of poverty is policy",
    "A small change in diet had massive results",
    "My engagement is down 80%",
    "500 calls per day from recruiters",
    "ETA 6 PM for dinner",
    "Kyiv is without power after an attack",
    "Our striker is out for six weeks",
    "The car is running smoothly",
    "The new phone is fast",
]
CONTESTS = [
    "Disney is faster than Netflix at releasing sequels",
    "Rust is faster than Python",
    "Usain Bolt is faster than everyone",
    "The new iPhone is 20% faster than the old one",
    "A Toyota is more reliable than a Ford",
    "Trains are more reliable than planes",
    "Apple is more stable than Samsung as an investment",
]
NOT_NOW = [
    "Is GitHub down?",
    "anyone else seeing errors?",
    "anyone else seeing errors",
    "Why is Reddit so slow?",
    "is it just me or is slack down",
    "In case the API is unavailable, retry",
    "Should the service be unavailable, contact support",
    "When AWS is down, half the internet goes with it",
    "We will have zero downtime during the migration",
    "The site will be offline tomorrow for 2 hours",
    "Imagine if Twitter goes down",
    "I hope Twitter goes down",
    "Our goal is 99.99%",
    "We aim for five nines",
]
OFFERS = [
    "we offer a 99.9% SLA",
    "We offer 99.9% uptime SLA",
    "Enjoy 99.9% uptime guaranteed",
    "Get 99.99% uptime with our enterprise plan",
    "Make your website 40% faster with our plugin",
    "How we cut latency by 40%",
    "We fixed a bug in the editor",
]


@pytest.mark.parametrize("text", [*METAPHORS, *ELSEWHERE, *OTHER_THINGS, *CONTESTS, *NOT_NOW, *OFFERS])
def test_no_claim(extract: Extract, text: str) -> None:
    assert extract(text) == ()


@pytest.mark.parametrize(
    "text", ["The McRib is back", "Trump is back on Twitter", "The painting has been restored", "Winter is back"]
)
def test_a_spokespersons_other_subjects_are_no_claims_of_the_company(extract: Extract, text: str) -> None:
    assert extract(text, author="@elonmusk", network="x") == ()
