"""What a speaker had claimed of a number before reaches the verdict on what he claims now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from claims.check import check_post
from claims.database import ClaimDatabase
from claims.extract.pipeline import Extractor
from claims.model import Check, Kind, Post
from telemetry.services import Catalogue, Service
from telemetry.store import TelemetryStore

CATALOGUE = Catalogue(
    services={name: Service(id=name, name=name.capitalize(), domains=(f"{name}.example",)) for name in ("skylark", "b")}
)
EXTRACTOR = Extractor(CATALOGUE)
POSTED = datetime(2026, 5, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def post(text: str, days_before: float = 0, *, author: str = "@boss", service: str = "skylark") -> Post:
    return Post(
        id=f"{text}/{days_before}", text=text, author=author, posted_at=POSTED - days_before * DAY, service=service
    )


def checked(claims: ClaimDatabase, about: Post) -> Check:
    with TelemetryStore.memory() as telemetry:
        return check_post(
            about,
            extractor=EXTRACTOR,
            catalogue=CATALOGUE,
            telemetry=telemetry,
            now=POSTED + DAY,
            spoken=claims.spoken,
        )


def definitions(before: Post) -> list[str]:
    """What the verdict on "Monthly active users are up 20% this year." says of definitions after an earlier post."""
    with ClaimDatabase.memory() as claims:
        claims.record(checked(claims, before), at=before.posted_at or POSTED)
        found = checked(claims, post("Monthly active users are up 20% this year."))
    (trend,) = (each for each in found.checked if each.claim.kind is Kind.METRIC_TREND)
    return [reason for reason in trend.verdict.reasons if reason.startswith("definition: ")]


def test_another_count_than_the_speaker_named_before_is_told_in_the_reasons() -> None:
    (told,) = definitions(post("Daily active users are up 10% this year.", 30))
    assert "on 01 Apr 2026 the same speaker counted “Daily active users”, here it is “Monthly active users”" in told


@pytest.mark.parametrize(
    "before",
    [
        post("Monthly active users are up 10% this year.", 30),
        post("Daily active users are up 10% this year.", 30, author="@other"),
        post("Daily active users are up 10% this year.", 30, service="b"),
        post("Daily active users are up 10% this year.", 400),
        post("Daily active users are up 10% this year.", -1),
    ],
    ids=["the-same", "another-speaker", "another-service", "long-ago", "afterwards"],
)
def test_nothing_else_is(before: Post) -> None:
    assert definitions(before) == []
