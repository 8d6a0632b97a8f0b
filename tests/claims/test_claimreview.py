"""Verdicts as schema.org ClaimReview, held against the vocabulary's own terms."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from claims.claimreview import BEST, WORST, claim_review
from claims.model import Label, Precision, Role, Stance, Use
from claims.record import Recorded, Said
from tests.claims.reviews import REVIEW, SAID, finding, recorded


def review(said: Said = SAID, *history: Recorded) -> dict[str, Any]:
    found = claim_review(
        said, history or (recorded(),), site="https://facts.example", path="/claims/claim?id=8898b2f2e38e"
    )
    written: dict[str, Any] = json.loads(json.dumps(found, allow_nan=False))
    jsonschema.Draft202012Validator(REVIEW).validate(written)
    return written


def test_a_verdict_is_a_whole_review() -> None:
    assert review() == {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": "https://facts.example/claims/claim?id=8898b2f2e38e",
        "author": {"@type": "Organization", "name": "factping", "url": "https://facts.example"},
        "datePublished": "2026-03-03T10:00:00.000Z",
        "claimReviewed": "Works for me",
        "itemReviewed": {
            "@type": "Claim",
            "text": "Works for me",
            "author": {"@type": "Person", "name": "@boss"},
            "datePublished": "2026-03-02T10:00:00.000Z",
            "appearance": {"@type": "CreativeWork", "url": "https://x.com/boss/status/1"},
        },
        "reviewRating": {
            "@type": "Rating",
            "alternateName": "Contradicted",
            "ratingExplanation": "Two sources saw trouble.",
            "ratingValue": 1,
            "bestRating": 3,
            "worstRating": 1,
        },
        "version": 1,
        "citation": [{"@type": "CreativeWork", "name": "A watcher", "url": "https://watcher.example/1"}],
    }


@pytest.mark.parametrize("label", Label)
def test_every_label_has_a_review_and_only_findings_have_a_number(label: Label) -> None:
    rating = review(SAID, recorded(label))["reviewRating"]
    assert rating["alternateName"].casefold().replace(" ", "-") == label
    assert ("ratingValue" in rating) is (label not in {Label.UNPROVEN, Label.NOT_CHECKABLE})


def test_the_numbers_run_from_contradicted_to_supported() -> None:
    order = (Label.CONTRADICTED, Label.MISLEADING, Label.SUPPORTED)
    values = [review(SAID, recorded(label))["reviewRating"]["ratingValue"] for label in order]
    assert values == sorted(set(values))
    assert (values[0], values[-1]) == (WORST, BEST)


def test_a_correction_keeps_the_first_date_and_tells_of_the_change() -> None:
    corrected = review(SAID, recorded(Label.UNPROVEN), recorded(Label.SUPPORTED, version=2))
    assert corrected["datePublished"] == "2026-03-03T10:00:00.000Z"
    assert (corrected["dateModified"], corrected["version"]) == ("2026-03-04T10:00:00.000Z", 2)
    assert corrected["reviewRating"]["alternateName"] == "Supported"
    assert "dateModified" not in review()


@pytest.mark.parametrize("role", [None, *Role])
def test_an_account_that_speaks_for_an_organisation_is_one(role: Role | None) -> None:
    author = review(replace(SAID, author_role=role))["itemReviewed"]["author"]
    persons = {None, Role.EXECUTIVE, Role.EMPLOYEE, Role.PUBLIC}
    assert author == {"@type": "Person" if role in persons else "Organization", "name": "@boss"}


def test_what_is_not_known_is_left_out() -> None:
    bare = replace(SAID, author=None, author_role=None, url=None, posted_at=None)
    assert review(bare)["itemReviewed"] == {"@type": "Claim", "text": "Works for me"}


@pytest.mark.parametrize("precision", [Precision.DAY, Precision.HOUR])
def test_a_time_that_is_not_known_gives_the_day(precision: Precision) -> None:
    assert review(replace(SAID, posted_precision=precision))["itemReviewed"]["datePublished"] == "2026-03-02"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "not an address", "ftp://files.example"])
def test_only_web_addresses_are_linked(url: str) -> None:
    found = review(replace(SAID, url=url), recorded(evidence=(finding(url=url),)))
    assert "appearance" not in found["itemReviewed"]
    assert "citation" not in found


def test_only_what_was_used_is_cited_and_each_address_once() -> None:
    aside = finding(url="https://aside.example", use=Use.DISCARDED, reason="too old", stance=Stance.CONTEXT)
    evidence = (finding(), finding(id="e2"), aside, finding(id="e3", url=None))
    assert [each["url"] for each in review(SAID, recorded(evidence=evidence))["citation"]] == [
        "https://watcher.example/1"
    ]


def test_without_a_verdict_there_is_no_review() -> None:
    with pytest.raises(ValueError, match="without a verdict"):
        claim_review(SAID, (), site="https://facts.example", path="/")


@pytest.mark.parametrize(
    "broken",
    [
        {"@type": "Review"},
        {"datePublished": "yesterday"},
        {"reviewRating": {"@type": "Rating", "ratingValue": 1}},
        {"itemReviewed": {"@type": "Claim", "text": "x", "author": "@boss"}},
        {"verdict": "contradicted"},
    ],
    ids=str,
)
def test_the_schema_refuses_what_is_no_claimreview(broken: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(REVIEW).validate(review() | broken)
