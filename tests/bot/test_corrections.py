"""The words of corrections and of answers to disputes, exactly."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.corrections import BECAUSE, notice_thread
from bot.limits import LIMITS, limits_for
from bot.notice import Notice, NoticeKind, NoticeState
from bot.words import banned_in
from claims.model import Comparison, Label
from claims.record import Recorded, Why
from tests.claims.reviews import recorded

CORRECTION = Notice(
    id="0123456789ab",
    kind=NoticeKind.CORRECTION,
    network="mastodon",
    mention="7",
    claim="8898b2f2e38e",
    number=9,
    before=Label.CONTRADICTED,
    after=Label.UNPROVEN,
    why=Why.LATE_DATA,
    note=None,
    state=NoticeState.QUEUED,
    reason=None,
    queued_at=datetime(2026, 5, 6, tzinfo=UTC),
)
NEWEST = recorded(
    Label.UNPROVEN,
    version=2,
    summary="What was found is too little to say more.",
    numbers=(Comparison(what="places that answered", claimed="all", measured="3 of 4"),),
)
LINK = "https://factping.example/claims/claim?id=8898b2f2e38e"


def said(notice: Notice, newest: Recorded | None = NEWEST, link: str | None = LINK) -> str:
    (only,) = notice_thread(notice, newest, limits=limits_for("dry"), link=link)
    return only


def test_a_correction_says_what_was_said_why_and_what_stands() -> None:
    assert said(CORRECTION) == (
        "Correction: of “Works for me” we wrote that it does not agree with what was found. More was found since, and "
        "the verdict now is that it could not be shown either way.\n"
        "What was found is too little to say more.\n"
        "Places that answered: claimed all, found 3 of 4.\n"
        "Method: operational/1. A human answers disputes: reply “dispute …”.\n"
        "https://factping.example/claims/claim?id=8898b2f2e38e"
    )


@pytest.mark.parametrize(
    ("why", "because"),
    [
        (Why.ASKED, "It was looked at again"),
        (Why.DUE, "The time that it speaks of has come"),
        (Why.LATE_DATA, "More was found since"),
        (Why.EDITED, "The post was edited"),
        (Why.POST_MORTEM, "The company gave its own account later"),
        (Why.DISPUTE, "It was disputed and looked at again"),
        (Why.CORRECTED, "A human looked at it again"),
        (Why.WITHDRAWN, "A human looked at it again and took our verdict back"),
    ],
)
def test_every_reason_has_its_words(why: Why, because: str) -> None:
    first = said(replace(CORRECTION, why=why)).splitlines()[0]
    assert first == (
        "Correction: of “Works for me” we wrote that it does not agree with what was found. "
        f"{because}, and the verdict now is that it could not be shown either way."
    )
    assert set(BECAUSE) == set(Why)


@pytest.mark.parametrize("before", Label)
@pytest.mark.parametrize("after", Label)
def test_no_correction_speaks_of_intent(before: Label, after: Label) -> None:
    newest = replace(NEWEST, verdict=replace(NEWEST.verdict, label=after))
    assert banned_in(said(replace(CORRECTION, before=before, after=after), newest)) == ()


def test_an_answer_says_that_the_verdict_stands_and_the_humans_reason() -> None:
    answer = replace(
        CORRECTION, kind=NoticeKind.ANSWER, before=Label.UNPROVEN, why=Why.DISPUTE, note="one phone is one place"
    )
    assert said(answer, link=None) == (
        "A human has read your dispute of what we wrote about “Works for me”. The verdict stands: it could not be "
        "shown either way.\n"
        "one phone is one place.\n"
        "Method: operational/1. A human answers disputes: reply “dispute …”."
    )


def test_an_answer_says_what_the_verdict_is_now() -> None:
    answer = replace(CORRECTION, kind=NoticeKind.ANSWER, why=Why.DISPUTE, note="The page was misread.")
    assert said(answer).splitlines()[:2] == [
        (
            "A human has read your dispute of what we wrote about “Works for me”. The verdict now is that it could not "
            "be shown either way."
        ),
        "The page was misread.",
    ]


def test_who_disputed_nothing_of_ours_is_answered_all_the_same() -> None:
    answer = replace(
        CORRECTION, kind=NoticeKind.ANSWER, claim=None, before=None, after=None, why=Why.DISPUTE, note="Thank you."
    )
    assert said(answer, None, None) == "A human has read your message.\nThank you."


@pytest.mark.parametrize("network", LIMITS)
def test_a_correction_fits_every_network(network: str) -> None:
    limits = LIMITS[network]
    long = replace(NEWEST, verdict=replace(NEWEST.verdict, summary="word " * 300))
    parts = notice_thread(CORRECTION, long, limits=limits, link=LINK)
    assert all(limits.fits(part) for part in parts)
    assert sum(LINK in part for part in parts) == 1
