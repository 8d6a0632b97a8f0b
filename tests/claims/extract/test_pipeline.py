"""What a post says: every kind, what is no claim, and that the answer points into the post."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.extract.pipeline import Extractor
from claims.model import Claim, Comparator, Direction, Kind, Post, Unit
from telemetry.services import load_catalogue

Extract = Callable[..., tuple[Claim, ...]]
EXTRACTOR = Extractor(load_catalogue())

KINDS = [
    ("Works for me", {Kind.OPERATIONAL}),
    ("All systems operational", {Kind.OPERATIONAL}),
    ("GitHub dashboard: all component icons green.", {Kind.OPERATIONAL}),
    ("Discord is now fully operational.", {Kind.OPERATIONAL}),
    ("Some members can't log in", {Kind.DEGRADED}),
    ("Slack isn't loading", {Kind.DEGRADED}),
    ("Parts of Reddit may be misbehaving right now.", {Kind.DEGRADED}),
    ("We've declared an incident. Our API is disrupted in several regions", {Kind.DEGRADED}),
    ("Heads up, investigating elevated error rates on uploads", {Kind.DEGRADED}),
    ("This outage has been resolved.", {Kind.RESOLVED}),
    ("Everything should be working normally again by now.", {Kind.RESOLVED}),
    ("Facebook's back up!", {Kind.RESOLVED}),
    ("As of 4:10 PM PDT, the database issue was fully mitigated.", {Kind.RESOLVED}),
    ("99.99% uptime in Q3", {Kind.UPTIME}),
    ("zero downtime this year", {Kind.INCIDENT_FREE}),
    ("Reddit status site: no open incident is listed.", {Kind.INCIDENT_FREE}),
    ("Status page: all services shown as operational over the past 24 hours.", {Kind.INCIDENT_FREE}),
    ("down for 12 minutes", {Kind.OUTAGE_DURATION}),
    ("Remember the 95-minute outage in spring?", set()),
    ("We had a 95-minute outage in spring.", {Kind.OUTAGE_DURATION}),
    ("Within 20 minutes, normal service was back on 90% of the network.", {Kind.OUTAGE_DURATION, Kind.RESOLVED}),
    ("<1% of users", {Kind.OUTAGE_SCOPE}),
    ("EU only", {Kind.OUTAGE_SCOPE}),
    ("Fewer than 2% of customers currently have trouble uploading.", {Kind.OUTAGE_SCOPE}),
    ("p95 120 ms", {Kind.LATENCY}),
    ("40% faster", {Kind.LATENCY_CHANGE}),
    ("10M requests/s", {Kind.THROUGHPUT}),
    ("more reliable than X", {Kind.COMPARISON}),
    ("impressions down by a third", {Kind.METRIC_TREND}),
    ("Netflix's outage started around 20:00 UTC on 8 May 2021.", {Kind.OUTAGE_WINDOW}),
    ("restored by end of day", {Kind.ETA}),
    ("A small config change caused a huge outage", {Kind.CAUSE}),
    ("Somebody launched a massive cyberattack against us", {Kind.CAUSE}),
    ("We rolled out a new backend last night", {Kind.CHANGE_EVENT}),
]

NO_CLAIMS = [
    "Is Twitter down?",
    "Anyone else having issues with Slack?",
    "If the site goes down, we will refund you",
    "Our SLA guarantees 99.99% uptime",
    "Our goal is zero downtime",
    "We plan to reach five nines by 2027",
    "Twitter will be faster soon",
    "We should be back shortly",
    "we're working to get things back to normal as quickly as possible",
    "Tesla stock is down 5% today",
    "The rocket engine is down",
    "The ice cream at the burger place is down again, so is the burger",
    "My car broke down",
    "That works for me, see you Tuesday",
    "Does Tuesday at 3pm work for you? Works for me",
    "Zero-downtime deployments with Kubernetes",
    "How to achieve 99.999% uptime",
    "90% of users love it",
    "Your refund has been resolved",
    "The new Spotify app is slow to win users over",
    "Better performance than ever",
    "I was offline for a week, back now",
    "I have a hard time getting up",
    "Meeting moved from 10:30 to 11:30 PT",
    "Der Server ist leider down, wir arbeiten daran",
    "El servidor no funciona, estamos trabajando",
    "\u30b5\u30fc\u30d0\u30fc\u304c down \u3057\u3066\u3044\u307e\u3059",
    "",
    "\U0001f525" * 50,
]


@pytest.mark.parametrize(("text", "kinds"), KINDS)
def test_kind(extract: Extract, text: str, kinds: set[Kind]) -> None:
    assert {claim.kind for claim in extract(text)} == kinds


@pytest.mark.parametrize("text", NO_CLAIMS)
def test_no_claim(extract: Extract, text: str) -> None:
    assert extract(text) == ()


def test_an_anecdote_is_scoped_to_its_teller(extract: Extract) -> None:
    (claim,) = extract("Works for me", author="@elonmusk", network="x", posted_at=datetime(2022, 12, 29, tzinfo=UTC))
    assert (claim.scope, claim.service, claim.window, claim.checkable) == ("for me", "twitter", None, True)


def test_a_deploy_dates_the_speed_that_follows(extract: Extract) -> None:
    text = "Significant backend server architecture changes rolled out. Twitter should feel faster."
    change, speed = extract(text)
    assert change.kind is Kind.CHANGE_EVENT
    assert (speed.kind, speed.direction, speed.hedged) == (Kind.LATENCY_CHANGE, Direction.UP, True)
    assert (speed.span, speed.service) == ("Twitter should feel faster", "twitter")


def test_being_readable_proves_nothing(extract: Extract) -> None:
    (claim,) = extract("Can you see this post? Then our servers are up.")
    assert (claim.kind, claim.checkable) == (Kind.OPERATIONAL, False)


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparator"),
    [
        ("we're at five nines for Q3", 99.999, Unit.PERCENT, Comparator.EQUAL),
        ("down for about 12 minutes", 12, Unit.MIN, Comparator.ABOUT),
        ("p95 under 120 ms", 120, Unit.MS, Comparator.LESS),
        ("40% faster", 40, Unit.PERCENT, Comparator.EQUAL),
        ("10M requests/s", 1e7, Unit.REQUESTS_PER_S, Comparator.EQUAL),
        ("impressions down by a third", pytest.approx(1 / 3), Unit.RATIO, Comparator.EQUAL),
        ("fewer than 1% of users", 1, Unit.PERCENT, Comparator.LESS),
    ],
)
def test_value(extract: Extract, text: str, value: float, unit: Unit, comparator: Comparator) -> None:
    (claim,) = extract(text)
    assert (claim.value, claim.unit, claim.comparator) == (value, unit, comparator)


def test_a_window_is_resolved_from_the_post(extract: Extract) -> None:
    (claim,) = extract("GitHub status page: every system shown as operational during the last 24 hours.")
    assert claim.window is not None
    assert claim.window.text == "during the last 24 hours"
    assert (claim.window.start, claim.window.end) == (
        datetime(2025, 10, 19, 9, 30, tzinfo=UTC),
        datetime(2025, 10, 20, 9, 30, tzinfo=UTC),
    )


def test_a_promise_ends_when_it_is_due(extract: Extract) -> None:
    (claim,) = extract("restored by end of day")
    assert claim.window is not None
    assert claim.window.end == datetime(2025, 10, 21, tzinfo=UTC)


def test_without_the_posts_time_a_window_keeps_only_its_words(extract: Extract) -> None:
    (claim,) = extract("zero downtime this year", posted_at=None)
    assert claim.window is not None
    assert (claim.window.text, claim.window.start, claim.window.end) == ("this year", None, None)


def test_the_rival_behind_than_is_not_the_claims_service(extract: Extract) -> None:
    (bare,) = extract("more reliable than Reddit")
    (named,) = extract("GitHub is more reliable than Reddit")
    assert (bare.service, named.service) == (None, "github")


def test_reported_words_are_hedged(extract: Extract) -> None:
    (claim,) = extract("They said GitHub is down.")
    assert claim.hedged


def test_two_services_have_a_span_each(extract: Extract) -> None:
    first, second = extract("GitHub is down, and Reddit is slow.")
    assert (first.span, first.service) == ("GitHub is down", "github")
    assert (second.span, second.service) == ("Reddit is slow", "reddit")


def test_an_unknown_recorded_service_is_no_catalogue_id(extract: Extract) -> None:
    (claim,) = extract("Tallyho is down", service="Tallyho")
    assert claim.service is None


def test_invisible_characters_do_not_hide_a_claim(extract: Extract) -> None:
    text = "Sl\u200back \u202eis\u202c do\u0301wn\x00 \U0001f525"
    (claim,) = extract(text, service="slack")
    assert claim.kind is Kind.DEGRADED
    assert text[claim.start : claim.end] == claim.span == text[: text.index("\x00")]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.one_of(st.text(max_size=12), st.sampled_from([text for text, _ in KINDS])), max_size=6),
    st.sampled_from(" .\n"),
)
def test_spans_point_into_the_text_and_never_overlap_within_a_kind(parts: list[str], joint: str) -> None:
    text = joint.join(parts)
    ends: dict[Kind, int] = {}
    for claim in sorted(EXTRACTOR.extract(Post(id="1", text=text)), key=lambda each: each.start):
        assert text[claim.start : claim.end] == claim.span != ""
        assert claim.start >= ends.get(claim.kind, 0)
        ends[claim.kind] = claim.end


@pytest.mark.parametrize(
    "text",
    ["a" * 1_000_000, "\U0001f525" * 10_000, "(" * 200_000, "Z\u0335\u0321" * 100_000, "\n" * 500_000, "1" * 1_000_000],
    ids=["word", "emoji", "brackets", "zalgo", "lines", "digits"],
)
def test_a_flood_hides_no_claim_before_it(extract: Extract, text: str) -> None:
    assert [claim.kind for claim in extract(f"Twitter is down. {text}")] == [Kind.DEGRADED]


def test_decomposed_accents_are_no_other_word(extract: Extract) -> None:
    text = unicodedata.normalize("NFD", "The caf\u00e9 app is down")
    (claim,) = extract(text)
    assert claim.span == text


def test_documented_posts_yield_their_kind(extractor: Extractor, recordings: Path) -> None:
    missed = []
    for line in (recordings / "cases.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        raw = case["post"]
        post = Post(id=raw["id"], text=raw["text"], posted_at=datetime.fromisoformat(raw["posted_at"]))
        if case["claim_kind"] not in {claim.kind for claim in extractor.extract(post)}:
            missed.append(case["id"])
    assert missed == []
