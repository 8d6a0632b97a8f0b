"""A sentence that is true whatever happened is answered politely, and with nothing measured."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.compose import compose_thread
from bot.limits import LIMITS
from claims.check import check_post
from claims.extract.pipeline import Extractor
from claims.model import Check, Kind, Label, Post
from claims.truisms import truisms
from telemetry.services import Catalogue, Service
from telemetry.store import TelemetryStore

CATALOGUE = Catalogue(services={"skylark": Service(id="skylark", name="Skylark", domains=("skylark.example",))})
EXTRACTOR = Extractor(CATALOGUE)
NOW = datetime(2026, 5, 1, tzinfo=UTC)

TRUISMS = [
    ("It works, except when it doesn't.", Kind.OPERATIONAL),
    ("Skylark works, except when it doesn’t", Kind.OPERATIONAL),
    ("100 % uptime except when down", Kind.UPTIME),
    ("We have 100% uptime, except when we are down.", Kind.UPTIME),
    ("Skylark is always up, unless it's down", Kind.OPERATIONAL),
    ("It works when it works", Kind.OPERATIONAL),
    ("Skylark is up 100% of the time when it's up", Kind.UPTIME),
    ("Zero downtime, apart from the times when it is down", Kind.OPERATIONAL),
]
CLAIMS = [
    "Skylark works.",
    "Skylark is up and running, except Actions is down.",
    "All systems operational, except the API is having issues.",
    "100% uptime this year, except when we were down for 3 minutes on 11 December.",
    "Zero downtime this year except for the hour we were offline on 11 December.",
    "It works fine if it is online, 99.999 % uptime guaranteed in 2025.",
    "Skylark is down except for uploads.",
    "Everything works except for logins, which are failing.",
    "Skylark is up, except in Europe where it is down",
    "We were up 99.9% of the time in March.",
    "All systems are up and running",
    "It works when I try it from home",
    "I cannot save my work",
]


def checked(text: str) -> Check:
    with TelemetryStore.memory() as telemetry:
        post = Post(id="1", text=text, posted_at=NOW, service="skylark")
        return check_post(post, extractor=EXTRACTOR, catalogue=CATALOGUE, telemetry=telemetry, now=NOW)


@pytest.mark.parametrize(("text", "kind"), TRUISMS)
def test_what_is_true_whatever_happened_is_not_checkable(text: str, kind: Kind) -> None:
    (found,) = checked(text).checked
    assert (found.claim.kind, found.claim.checkable) == (kind, False)
    assert found.verdict.label is Label.NOT_CHECKABLE
    assert found.verdict.reasons[0].startswith("nothing-to-measure: a joke")
    assert text[found.claim.start : found.claim.end] == found.claim.span


@pytest.mark.parametrize("text", CLAIMS)
def test_a_claim_with_a_limit_that_can_be_measured_is_none(text: str) -> None:
    assert truisms(Post(id="1", text=text, posted_at=NOW, service="skylark")) == ()


def test_the_answer_is_polite_and_says_why() -> None:
    thread = compose_thread(checked(TRUISMS[0][0]), limits=LIMITS["mastodon"], link=lambda _: None)
    first, why, footer = thread[0].split("\n")
    assert first == "“It works, except when it doesn't” is not something that measurement from outside can check."
    assert why == "It states nothing that measurement from outside could show or refute."
    assert footer.endswith("A human answers disputes: reply “dispute …”.")


def test_a_joke_is_answered_in_the_same_way() -> None:
    (found,) = checked("Skylark is up and running at Warp 9").checked
    assert (found.claim.checkable, found.verdict.label) == (False, Label.NOT_CHECKABLE)


def test_a_long_post_without_an_end_is_read_in_no_time() -> None:
    for text in ("up except " * 5000, ("up except " * 15 + ". ") * 400, "works when " * 5000):
        assert truisms(Post(id="1", text=text)) == ()
