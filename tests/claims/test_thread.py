"""The change events of earlier posts: those of the post replied to, and of the author's own day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from claims.check import check_post
from claims.cuts import ToldChange
from claims.database import ClaimDatabase
from claims.model import Check, Dating, Kind, Label, Post, Precision, Role
from telemetry.store import TelemetryStore
from tests.claims.test_weeks import CATALOGUE, EXTRACTOR, LATER, users, world
from tests.claims.test_weeks import POST as CUT

POST = datetime(2026, 3, 18, 10, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ROLLED_OUT = "Significant backend server architecture changes rolled out."


def post(number: str, text: str, at: datetime = POST, **more: Any) -> Post:
    values: dict[str, Any] = {"author": "@kestrel", "author_role": Role.COMPANY, "network": "x", "service": "kestrel"}
    return Post(id=number, text=text, posted_at=at, **values | more)


def checked(told: Post, telemetry: TelemetryStore, claims: ClaimDatabase) -> Check:
    """As one installation does it: checked with what is on record, and put on record."""
    found = check_post(
        told,
        extractor=EXTRACTOR,
        catalogue=CATALOGUE,
        telemetry=telemetry,
        now=LATER,
        earlier=claims.told_before,
    )
    claims.record(found, at=LATER)
    return found


def told_before(event: Post, after: Post) -> tuple[ToldChange, ...]:
    with TelemetryStore.memory() as telemetry, ClaimDatabase.memory() as claims:
        assert [each.claim.kind for each in checked(event, telemetry, claims).checked] == [Kind.CHANGE_EVENT]
        return claims.told_before(after)


EVENT = post("1", ROLLED_OUT)
REPLY = post("2", "Kestrelcast should feel faster.", POST + 3 * DAY, author="@somebody", in_reply_to="1")
OWN = post("2", "Kestrelcast should feel faster.", POST + 3 * HOUR)


@pytest.mark.parametrize("after", [REPLY, OWN], ids=["a reply", "the same author"])
def test_the_event_is_told_with_the_time_of_its_post(after: Post) -> None:
    assert told_before(EVENT, after) == (
        ToldChange(window=None, posted_at=POST, posted_precision=Precision.SECOND, service="kestrel"),
    )


@pytest.mark.parametrize(
    "after",
    [
        post("2", "x", POST + 3 * DAY),
        post("2", "x", POST + 3 * HOUR, author="@another"),
        post("2", "x", POST + 3 * HOUR, author=None),
        post("2", "x", POST + 15 * DAY, in_reply_to="1", author="@another"),
        post("2", "x", POST + 3 * HOUR, in_reply_to="7", author="@another"),
        post("2", "x", POST - HOUR),
        post("2", "x", POST + HOUR, network="mastodon", in_reply_to="1"),
        post("1", "x", POST),
    ],
    ids=[
        "days later",
        "another author",
        "no author",
        "an old event",
        "another parent",
        "before",
        "elsewhere",
        "itself",
    ],
)
def test_others_tell_nothing(after: Post) -> None:
    assert told_before(EVENT, after) == ()


def test_a_post_without_a_time_follows_nothing() -> None:
    with ClaimDatabase.memory() as claims:
        assert claims.told_before(Post(id="2", text="x", in_reply_to="1")) == ()


def test_a_name_in_other_letters_is_the_same_author() -> None:
    assert len(told_before(EVENT, post("2", "x", POST + HOUR, author="@Kestrel"))) == 1


@pytest.mark.parametrize(
    ("second", "label", "dating"),
    [
        (post("2", "Kestrelcast is 40% faster.", CUT + 2 * DAY, in_reply_to="1"), Label.CONTRADICTED, Dating.THREAD),
        (post("2", "Kestrelcast is 40% faster.", CUT + 2 * DAY, in_reply_to="7"), Label.UNPROVEN, Dating.NONE),
        (
            post("2", "Plovercast is 40% faster.", CUT + 2 * DAY, in_reply_to="1", service="plover"),
            Label.UNPROVEN,
            Dating.NONE,
        ),
    ],
    ids=["a reply", "a reply to something else", "another service"],
)
def test_the_event_before_dates_what_is_said_after_it(second: Post, label: Label, dating: Dating) -> None:
    with TelemetryStore.memory() as telemetry, ClaimDatabase.memory() as claims:
        telemetry.add_samples(world(1.0))
        telemetry.add_series(users("kestrel", 2000, 2000))
        checked(post("1", f"{ROLLED_OUT} Kestrelcast is better for it.", CUT), telemetry, claims)
        (found,) = checked(second, telemetry, claims).checked
    assert found.observations.dating is dating
    assert found.verdict.label is label, found.verdict


def test_what_a_post_replies_to_is_kept_and_never_unlearnt() -> None:
    with TelemetryStore.memory() as telemetry, ClaimDatabase.memory() as claims:
        checked(REPLY, telemetry, claims)
        again = checked(post("2", REPLY.text, POST + 3 * DAY, author="@somebody"), telemetry, claims)
        subject = claims.subject(claims_of(again))
    assert subject is not None
    assert subject.post.in_reply_to == "1"


def claims_of(check: Check) -> str:
    from claims.database import claim_id  # noqa: PLC0415 -- one use

    (only,) = check.checked
    return claim_id(check.post, only.claim)
