from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import words
from bot.compose import compose_thread
from bot.limits import LIMITS, mastodon_limits
from bot.words import banned_in
from claims.model import Check, Checked, Comparison, Kind, Label
from tests.bot.checks import (
    CHANGE,
    CHECKS,
    URL,
    check,
    checked,
    observations,
)

THREADS = Path(__file__).parent / "fixtures" / "threads"


def link(_: Checked) -> str:
    return URL


def no_link(_: Checked) -> None:
    return None


def thread(found: Check, network: str = "mastodon") -> tuple[str, ...]:
    return compose_thread(found, limits=LIMITS[network], link=link)


def said(*claims: Checked, network: str = "mastodon") -> str:
    return "\n".join(thread(check(*claims), network))


@pytest.mark.parametrize("network", ["x", "bluesky", "mastodon"])
@pytest.mark.parametrize("label", Label)
def test_the_thread_reads(label: Label, network: str) -> None:
    expected = (THREADS / f"{label}.{network}.txt").read_text(encoding="utf-8")
    assert "\n---\n".join(thread(CHECKS[label], network)) + "\n" == expected


@pytest.mark.parametrize("network", LIMITS)
@pytest.mark.parametrize("label", Label)
def test_every_part_fits_and_one_link_stands_last(label: Label, network: str) -> None:
    parts = thread(CHECKS[label], network)
    assert all(map(LIMITS[network].fits, parts))
    assert "".join(parts).count(URL) == 1
    assert parts[-1].endswith(URL)
    assert "".join(parts).count("A human answers disputes") == 1


@pytest.mark.parametrize("network", LIMITS)
@pytest.mark.parametrize("claims", [(), (CHANGE,)], ids=["no-claim", "only-a-change"])
def test_nothing_to_check_is_said_in_one_part(claims: tuple[Checked, ...], network: str) -> None:
    assert thread(check(*claims), network) == (words.NOTHING,)


def test_the_most_important_claim_is_answered_first() -> None:
    spans = {label: f"claim number {index}" for index, label in enumerate(Label)}
    claims = [checked(label, span=span, start=index) for index, (label, span) in enumerate(spans.items())]
    text = said(*claims)
    order = [Label.CONTRADICTED, Label.MISLEADING, Label.SUPPORTED, Label.UNPROVEN]
    places = [text.index(spans[label]) for label in order]
    assert places == sorted(places)
    assert spans[Label.NOT_CHECKABLE] not in text
    assert "And 1 claim more." in text


def test_claims_of_one_label_stand_in_the_order_of_the_post() -> None:
    text = said(checked(Label.UNPROVEN, span="later", start=40), checked(Label.UNPROVEN, span="earlier", start=3))
    assert text.index("earlier") < text.index("later")


def test_the_others_are_brief_and_bring_their_methods() -> None:
    text = said(
        checked(Label.CONTRADICTED),
        checked(Label.SUPPORTED, span="zero downtime", start=20, kind=Kind.INCIDENT_FREE, method="incident-free/1"),
    )
    assert "Also: “zero downtime” agrees with what was found. Places answering: claimed works, found 5 of 5." in text
    assert "Method: operational/1, incident-free/1." in text
    assert text.count("Limits:") == 1


def test_thousands_of_claims_are_counted_not_listed() -> None:
    one = checked(Label.UNPROVEN)
    parts = thread(check(*[one] * 5000), "x")
    assert len(parts) < 6
    assert "And 4,996 claims more." in "\n".join(parts)


def test_a_change_is_not_listed() -> None:
    assert "edge servers" not in said(checked(Label.SUPPORTED), CHANGE)


def test_nothing_active_is_echoed_from_the_post() -> None:
    span = "@pelican_help \u202eworks\u202c at https://pelican.example/x #up\u200b for ops@pelican.example"
    text = said(checked(Label.UNPROVEN, span=span))
    assert text.startswith("“pelican_help works at (link) up for ops at pelican[.]example” could not be shown")


def test_nothing_active_is_echoed_from_the_verdict() -> None:
    base = checked(Label.CONTRADICTED)
    verdict = replace(
        base.verdict,
        summary="As @someone saw on https://a.example.",
        power="Seen by b.example",
        numbers=(Comparison(what="@c", claimed="#d", measured="\u202e1\u200b"),),
        evidence=(replace(base.verdict.evidence[1], source="news.example, @e (of f)"),),
    )
    text = said(replace(base, verdict=verdict)).replace(URL, "")
    assert not set("@#\u202e\u200b") & set(text)
    assert "a.example" not in text
    assert "Limits: Seen by b[.]example." in text
    assert "C: claimed d, found 1." in text
    assert "news" not in text


def test_a_long_field_is_shortened() -> None:
    base = checked(Label.UNPROVEN)
    long = replace(base, verdict=replace(base.verdict, summary="very " * 20_000, power="long " * 20_000))
    parts = thread(check(long), "x")
    assert len(parts) <= 6
    assert all(map(LIMITS["x"].fits, parts))


def test_a_claim_without_a_number_is_not_repeated_as_one() -> None:
    base = checked(Label.UNPROVEN, span="feels faster")
    numbers = (Comparison(what="latency-change", claimed="feels faster", measured="no timed probe"),)
    assert "claimed" not in said(replace(base, verdict=replace(base.verdict, numbers=numbers)))


def test_no_service_no_places() -> None:
    assert "UTC" not in said(checked(Label.UNPROVEN, seen=observations(service=None, samples=())))


def test_without_a_link_the_thread_ends_with_the_dispute_line() -> None:
    parts = compose_thread(CHECKS[Label.SUPPORTED], limits=LIMITS["x"], link=no_link)
    assert parts[-1].endswith("reply “dispute …”.")


def test_the_same_check_gives_the_same_thread() -> None:
    assert thread(CHECKS[Label.MISLEADING]) == thread(CHECKS[Label.MISLEADING])


def test_a_roomy_instance_takes_it_in_one_part() -> None:
    (only,) = compose_thread(CHECKS[Label.MISLEADING], limits=mastodon_limits(5000), link=link)
    assert not only.startswith("1/")


def test_no_thread_speaks_of_character() -> None:
    assert not any(banned_in(part) for found in CHECKS.values() for part in thread(found))


@settings(max_examples=60, deadline=None)
@given(span=st.text(max_size=300), summary=st.text(max_size=400), network=st.sampled_from(sorted(LIMITS)))
def test_whatever_was_said_every_part_fits(span: str, summary: str, network: str) -> None:
    base = checked(Label.CONTRADICTED, span=span)
    parts = thread(check(replace(base, verdict=replace(base.verdict, summary=summary))), network)
    assert all(map(LIMITS[network].fits, parts))
    assert not set("@\u202e\u200b\x00") & set("".join(parts))
