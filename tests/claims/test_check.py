"""From a post to its verdicts: who is meant, when, and what is not judged at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from claims.check import check_claim, check_post
from claims.extract.pipeline import Extractor
from claims.introducing import introduce
from claims.methods import METHODS
from claims.model import Check, Claim, Kind, Label, Post, Role, Verdict
from telemetry.model import Outcome, Sample
from telemetry.services import Catalogue, Handle, Service
from telemetry.store import TelemetryStore

POST = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
NOW = POST + timedelta(days=1)
SERVICE = Service(
    id="example",
    name="Examplist",
    aliases=(),
    domains=("examplist.org",),
    handles=(Handle(network="x", name="examplist"),),
)
CATALOGUE = Catalogue(services={"example": SERVICE})
EXTRACTOR = Extractor(CATALOGUE)
PLACES = {"a": (1, "DE"), "b": (2, "FR"), "c": (3, "US")}


def check(post: Post, now: datetime = NOW) -> Check:
    with TelemetryStore.memory() as store:
        store.add_samples(
            Sample(
                time=POST + minute * timedelta(minutes=1),
                service="example",
                target="front",
                vantage=place,
                asn=asn,
                country=country,
                outcome=Outcome.OK,
            )
            for minute in range(-30, 30)
            for place, (asn, country) in PLACES.items()
        )
        return check_post(post, extractor=EXTRACTOR, catalogue=CATALOGUE, telemetry=store, now=now)


def judged(claim: Claim, post: Post) -> tuple[Label, str]:
    with TelemetryStore.memory() as store:
        found = check_claim(claim, post, extractor=EXTRACTOR, catalogue=CATALOGUE, telemetry=store, now=NOW)
    assert found.verdict.power
    assert found.verdict.method == METHODS[claim.kind].id
    return found.verdict.label, found.verdict.reasons[0].split(":")[0]


def test_a_claim_is_found_and_judged() -> None:
    (found,) = check(Post(id="1", text="Examplist is up and running", posted_at=POST)).checked
    assert (found.claim.kind, found.claim.service, found.verdict.label) == (
        Kind.OPERATIONAL,
        "example",
        Label.SUPPORTED,
    )


def test_a_post_without_a_claim_has_no_verdict() -> None:
    assert check(Post(id="1", text="Good morning!", posted_at=POST)).checked == ()


def test_the_author_says_which_service_is_meant() -> None:
    (found,) = check(
        Post(id="1", text="We are up and running", network="x", author="@examplist", posted_at=POST)
    ).checked
    assert found.observations.service == "example"


def test_the_author_is_introduced_by_the_catalogue() -> None:
    post = Post(id="1", text="x", network="x", author="@Examplist", posted_at=POST)
    assert introduce(post, CATALOGUE).author_role is Role.COMPANY
    given = Post(id="1", text="x", network="x", author="@Examplist", author_role=Role.PRESS, posted_at=POST)
    assert introduce(given, CATALOGUE) is given
    stranger = Post(id="1", text="x", network="x", author="@somebody", posted_at=POST)
    assert introduce(stranger, CATALOGUE).author_role is None


WORKS = Claim(span="x", start=0, end=1, kind=Kind.OPERATIONAL, service="example")


@pytest.mark.parametrize("kind", Kind)
def test_without_a_service_or_a_time_nobody_is_accused(kind: Kind) -> None:
    claim = Claim(span="x", start=0, end=1, kind=kind)
    assert judged(claim, Post(id="1", text="x", posted_at=POST)) == (Label.UNPROVEN, "no-service")
    assert judged(claim, Post(id="1", text="x", service="example")) == (Label.UNPROVEN, "no-time")


def test_what_states_nothing_measurable_is_not_checkable() -> None:
    joke = Claim(span="x", start=0, end=1, kind=Kind.OPERATIONAL, service="example", checkable=False)
    assert judged(joke, Post(id="1", text="x", posted_at=POST)) == (Label.NOT_CHECKABLE, "nothing-to-measure")
    assert judged(joke, Post(id="1", text="x")) == (Label.NOT_CHECKABLE, "no-time")


@pytest.mark.parametrize("kind", Kind)
def test_with_nothing_known_nothing_is_shown_either_way(kind: Kind) -> None:
    claim = Claim(span="x", start=0, end=1, kind=kind, service="example")
    assert judged(claim, Post(id="1", text="x", posted_at=POST))[0] in {Label.UNPROVEN, Label.NOT_CHECKABLE}


def test_a_service_that_the_catalogue_does_not_know_gives_way_to_the_posts_own() -> None:
    claim = Claim(span="x", start=0, end=1, kind=Kind.OPERATIONAL, service="unheard-of")
    assert judged(claim, Post(id="1", text="x", service="example", posted_at=POST)) == (Label.UNPROVEN, "no-evidence")
    assert judged(WORKS, Post(id="1", text="x", posted_at=POST)) == (Label.UNPROVEN, "no-evidence")


@pytest.mark.parametrize("label", [Label.CONTRADICTED, Label.MISLEADING])
def test_a_sentence_that_was_only_guessed_at_is_held_against_nobody(
    label: Label, monkeypatch: pytest.MonkeyPatch
) -> None:
    verdict = Verdict(
        label=label,
        confidence=0.9,
        summary="No.",
        power="5 probes.",
        method="operational/2",
        evidence=(),
        reasons=("a",),
    )
    method = replace(METHODS[Kind.OPERATIONAL], judge=lambda _claim, _seen: verdict)
    monkeypatch.setitem(METHODS, Kind.OPERATIONAL, method)
    found = judged_as(Claim(span="x", start=0, end=1, kind=Kind.OPERATIONAL, tentative=True))
    assert (found.label, found.power) == (Label.UNPROVEN, "5 probes.")
    assert found.reasons[0].startswith("reading: ")
    assert judged_as(Claim(span="x", start=0, end=1, kind=Kind.OPERATIONAL)).label is label


def judged_as(claim: Claim) -> Verdict:
    with TelemetryStore.memory() as store:
        return check_claim(
            claim,
            Post(id="1", text="x", posted_at=POST, service="example"),
            extractor=EXTRACTOR,
            catalogue=CATALOGUE,
            telemetry=store,
            now=NOW,
        ).verdict
