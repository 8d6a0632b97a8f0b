"""How people write of trouble, recovery and health: a family of sentences for each construction."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claims.model import Claim, Kind

Extract = Callable[..., tuple[Claim, ...]]

DEGRADED = [
    "GitHub isn't working for some people",
    "GitHub is not loading",
    "Reddit is failing to load",
    "Images won't load on Instagram",
    "Slack messages aren't sending",
    "We can't log in to Slack",
    "Cloudflare is having an outage right now",
    "AWS us-east-1 is having an outage",
    "Discord is experiencing issues",
    "GitHub Actions is experiencing degraded performance",
    "We are experiencing elevated error rates on the API",
    "Our API is seeing increased latency",
    "Spotify is having problems",
    "We're seeing intermittent errors on login",
    "We are seeing elevated 5xx responses in eu-west-1",
    "Partial outage: webhooks",
    "Service disruption in the EU region",
    "GitHub is throwing 500s",
    "Stripe API is returning 503s",
    "X is down",
    "X isn't working for some people",
    "Spaces isn't working",
    "Builds are stuck in the queue",
    "ChatGPT is at capacity",
    "Our systems are impacted by the AWS outage",
    "Email delivery is delayed",
    "we lost connectivity to one of our data centers",
]
RESOLVED = [
    "Things should now be working as normal.",
    "Things should now be working as normal. Thanks for sticking with us!",
    "Everything should be back to normal",
    "Error rates are back to baseline",
    "Spaces is back",
    "X is back",
    "X is back online",
    "X is back up",
    "We are fully operational again",
    "GitHub is operational again",
    "Service has been restored",
    "GitHub has recovered",
    "All services are recovering",
    "Users can log in again",
    "Login works again",
    "Normal service resumed at 14:00 UTC",
    "Errors have subsided",
    "Message delivery has caught up",
]
OPERATIONAL = [
    "Twitter status: all green",
    "status page is green",
    "everything is green",
    "works fine here",
    "works on my machine",
    "works on my phone",
    "seems fine here",
    "Up and running",
    "fully operational",
    "no issues on our end",
    "No problems on our side",
    "running smoothly",
    "Everything is running normally",
    "Nothing is down",
    "We are not impacted by the AWS outage",
]
CAUSE = [
    "A small API change had massive ramifications.",
    "A tiny config change had huge consequences",
    "This was caused by a bad deploy",
    "Caused by an expired certificate",
    "The root cause was a misconfigured router",
    "The problem was a bad BGP announcement",
    "An expired certificate broke login",
    "We traced the outage to a faulty network switch",
]
DURATION = [
    "users got zilch from us for six hours",
    "users got nothing from us for two hours",
    "we were out for 40 min",
    "offline for most of an hour",
    "6h outage",
    "a 12-minute blip",
    "45 min of downtime",
    "Full recovery took 7 hours",
    "customers couldn't log in for 3 hours",
]
FAMILIES = {
    Kind.DEGRADED: DEGRADED,
    Kind.RESOLVED: RESOLVED,
    Kind.OPERATIONAL: OPERATIONAL,
    Kind.CAUSE: CAUSE,
    Kind.OUTAGE_DURATION: DURATION,
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in FAMILIES.items() for text in texts])
def test_says(extract: Extract, kind: Kind, text: str) -> None:
    assert [claim.kind for claim in extract(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Some parts of Twitter may not be working as expected right now.",
        "Parts of our dashboard might not be loading correctly at the moment",
        "Certain features may not work properly right now",
        "Users may see errors when uploading files",
        "Things should now be working as normal.",
    ],
)
def test_a_modal_hedges(extract: Extract, text: str) -> None:
    (claim,) = extract(text)
    assert claim.hedged


@pytest.mark.parametrize(
    "text",
    [
        "The incident lasted from 12:53 to 13:35 UTC on 3 May 2024",
        "We had an outage from 12:53 to 13:35 UTC on May 3, 2024",
        "We had an outage from 12:53 to 13:35 UTC on March 3, 2024",
        "Will Cathcart: WhatsApp is down",
    ],
)
def test_months_and_names_hedge_nothing(extract: Extract, text: str) -> None:
    (claim,) = extract(text)
    assert not claim.hedged


@pytest.mark.parametrize(
    ("text", "trouble", "cause"),
    [
        (
            "Twitter may not be working as expected in places at the moment, because of an internal change we made.",
            "Twitter may not be working as expected in places at the moment",
            "because of an internal change we made",
        ),
        (
            "Sorry that Reddit is so sluggish. To draw one home timeline, the app fires off >1000 RPCs, badly batched!",
            "Reddit is so sluggish",
            "To draw one home timeline, the app fires off >1000 RPCs, badly batched",
        ),
        (
            "GitHub is slow today. A single page makes 400 database queries.",
            "GitHub is slow today",
            "A single page makes 400 database queries",
        ),
    ],
)
def test_what_explains_the_trouble_is_a_cause(extract: Extract, text: str, trouble: str, cause: str) -> None:
    claims = extract(text)
    assert [(claim.kind, claim.span) for claim in claims] == [(Kind.DEGRADED, trouble), (Kind.CAUSE, cause)]


def test_calls_without_trouble_explain_nothing(extract: Extract) -> None:
    assert extract("A single page makes 400 database queries.") == ()


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("AWS us-east-1 is having an outage", "us-east-1"),
        ("We are seeing elevated error rates in eu-west-1", "eu-west-1"),
        ("X isn't working for some people", "for some people"),
    ],
)
def test_scope(extract: Extract, text: str, scope: str) -> None:
    (claim,) = extract(text)
    assert claim.scope == scope


@pytest.mark.parametrize(
    ("text", "value"),
    [("users got zilch from us for six hours", 6), ("offline for most of an hour", None), ("a 12-minute blip", 12)],
)
def test_length(extract: Extract, text: str, value: float | None) -> None:
    (claim,) = extract(text)
    assert claim.value == value


def test_a_single_letter_names_a_service_only_before_a_verb(extract: Extract) -> None:
    (claim,) = extract("X is back online")
    assert claim.service == "x"
    assert extract("Let X be the number of users. X is 5, so y is up.") == ()


def test_a_value_behind_a_colon_belongs_to_its_heading(extract: Extract) -> None:
    (uptime,) = extract("uptime this year: 99.95%")
    assert (uptime.kind, uptime.value) == (Kind.UPTIME, 99.95)
    assert uptime.window is not None
    (eta,) = extract("ETA for full recovery: 6 PM PT")
    assert eta.kind is Kind.ETA
    assert eta.window is not None
    assert eta.window.end is not None
    assert eta.window.end.isoformat() == "2025-10-21T01:00:00+00:00"
