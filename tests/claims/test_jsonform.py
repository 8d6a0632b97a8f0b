from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import claims
from claims.jsonform import check_as_json, claim_as_json, extraction_as_json
from claims.model import (
    Check,
    Checked,
    Claim,
    ClaimWindow,
    Comparator,
    Comparison,
    Direction,
    Evidence,
    EvidenceKind,
    Kind,
    Label,
    Observations,
    Post,
    Role,
    Stance,
    Unit,
    Use,
    Verdict,
)
from telemetry.model import Window

SCHEMA = json.loads((Path(claims.__file__).parent / "check.schema.json").read_text())
VALIDATOR = Draft202012Validator(SCHEMA)

AT = datetime(2022, 12, 29, 1, 29, 5, 763000, tzinfo=UTC)
WINDOW = Window(start=AT, end=AT + timedelta(minutes=30))
POST = Post(
    id="1608273870901096454",
    text="Works for me 🔥",
    network="x",
    url="https://x.com/ops/status/1608273870901096454",
    author="@ops",
    author_role=Role.EXECUTIVE,
    posted_at=AT,
    service="twitter",
)
CLAIM = Claim(
    span="Works for me",
    start=0,
    end=12,
    kind=Kind.OPERATIONAL,
    service="twitter",
    window=ClaimWindow(text="", start=AT, end=None),
)
USED = Evidence(
    id="e1",
    kind=EvidenceKind.CROWD,
    source="A counter",
    operator="counter",
    network=None,
    stance=Stance.AGAINST,
    use=Use.USED,
    summary="10,000 reports",
    window=WINDOW,
    url="https://counter.example/1",
    sha256="a" * 64,
)
UNSEEN = replace(
    USED, id="e2", use=Use.NOT_OBSERVED, reason="nothing was sampled", window=None, url="", sha256="", network="AS1"
)
VERDICT = Verdict(
    label=Label.UNPROVEN,
    confidence=0.5,
    summary="Our measurements do not reach this hour.",
    power="No vantage was sampling.",
    method="operational/1",
    evidence=(USED, UNSEEN),
    reasons=("no-probes",),
    numbers=(Comparison(what="places that answered", claimed="all", measured="none sampled"),),
)


def check(post: Post = POST, claim: Claim = CLAIM, verdict: Verdict = VERDICT) -> Check:
    observations = Observations(service="twitter", service_name="Twitter", window=WINDOW, now=AT)
    return Check(post=post, checked=(Checked(claim=claim, verdict=verdict, observations=observations),))


def written(found: Check) -> Any:
    """What a reader of the output sees."""
    return json.loads(json.dumps(check_as_json(found, ["part 1", "part 2"]), allow_nan=False))


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_a_check_is_written_in_the_contracts_shape_and_order() -> None:
    document = written(check())
    VALIDATOR.validate(document)
    assert list(document) == ["post", "checks", "reply"]
    assert document["post"] == {
        "network": "x",
        "id": "1608273870901096454",
        "url": "https://x.com/ops/status/1608273870901096454",
        "author": "@ops",
        "author_role": "executive",
        "posted_at": "2022-12-29T01:29:05.763Z",
        "service": "twitter",
        "text": "Works for me 🔥",
    }
    (checked,) = document["checks"]
    assert list(checked) == ["claim", "verdict"]
    assert list(checked["verdict"]) == [
        "label",
        "confidence",
        "summary",
        "power",
        "method",
        "evidence",
        "reasons",
        "numbers",
    ]
    assert checked["verdict"]["numbers"] == [
        {"what": "places that answered", "claimed": "all", "measured": "none sampled"}
    ]
    assert document["reply"] == ["part 1", "part 2"]


def test_evidence_says_whether_it_was_used_and_why_not() -> None:
    used, unseen = written(check())["checks"][0]["verdict"]["evidence"]
    assert list(used)[:7] == ["id", "source", "operator", "used", "summary", "url", "sha256"]
    assert (used["used"], used["use"], used["reason"]) == (True, "used", "")
    assert used["window"] == {"start": "2022-12-29T01:29:05.763Z", "end": "2022-12-29T01:59:05.763Z"}
    assert (unseen["used"], unseen["use"], unseen["reason"]) == (False, "not-observed", "nothing was sampled")
    assert (unseen["url"], unseen["sha256"], unseen["window"]) == (None, None, None)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/incidents/1", "https://a b", ""])
def test_only_web_addresses_are_passed_on(url: str) -> None:
    document = written(check(post=replace(POST, url=url), verdict=replace(VERDICT, evidence=(replace(USED, url=url),))))
    VALIDATOR.validate(document)
    assert document["post"]["url"] is None
    assert _verdict(document)["evidence"][0]["url"] is None


def test_an_address_is_passed_on_without_the_blanks_around_it() -> None:
    document = written(check(post=replace(POST, url=" HTTPS://x.com/ops/status/1\n")))
    VALIDATOR.validate(document)
    assert document["post"]["url"] == "HTTPS://x.com/ops/status/1"


def test_a_claim_is_written_in_the_contracts_order() -> None:
    claim = Claim(
        span="99.9 % uptime",
        start=3,
        end=16,
        kind=Kind.UPTIME,
        value=99.9,
        unit=Unit.PERCENT,
        comparator=Comparator.AT_LEAST,
        direction=Direction.NONE,
        window=ClaimWindow(text="in Q3", start=AT, end=AT + timedelta(days=90)),
        scope="EU",
        hedged=True,
        checkable=False,
    )
    assert list(claim_as_json(claim).items()) == [
        ("span", "99.9 % uptime"),
        ("start", 3),
        ("end", 16),
        ("kind", "uptime"),
        ("service", None),
        ("value", 99.9),
        ("unit", "percent"),
        ("comparator", ">="),
        ("direction", "none"),
        ("window", {"text": "in Q3", "start": "2022-12-29T01:29:05.763Z", "end": "2023-03-29T01:29:05.763Z"}),
        ("scope", "EU"),
        ("hedged", True),
        ("checkable", False),
    ]


def test_an_extraction_is_an_id_with_claims() -> None:
    assert extraction_as_json(POST, [CLAIM]) == {"id": POST.id, "claims": [claim_as_json(CLAIM)]}
    assert extraction_as_json(POST, []) == {"id": POST.id, "claims": []}


def test_a_post_without_claims_is_valid() -> None:
    VALIDATOR.validate(json.loads(json.dumps(check_as_json(Check(post=Post(id="1", text="🔥"), checked=()), []))))


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
def test_what_json_cannot_hold_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="cannot be written as JSON"):
        check_as_json(check(claim=replace(CLAIM, value=value)), [])
    with pytest.raises(ValueError, match="cannot be written as JSON"):
        check_as_json(check(verdict=replace(VERDICT, confidence=value)), [])


VOCABULARIES: dict[type[StrEnum], tuple[str, str]] = {
    Role: ("post", "author_role"),
    Kind: ("claim", "kind"),
    Unit: ("claim", "unit"),
    Comparator: ("claim", "comparator"),
    Direction: ("claim", "direction"),
    Label: ("verdict", "label"),
    Use: ("evidence", "use"),
    Stance: ("evidence", "stance"),
    EvidenceKind: ("evidence", "kind"),
}


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_the_schema_knows_every_word(vocabulary: type[StrEnum]) -> None:
    noun, key = VOCABULARIES[vocabulary]
    words = SCHEMA["$defs"][noun]["properties"][key]["enum"]
    assert [word for word in words if word is not None] == list(vocabulary)


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for part in schema.values():
            yield from objects(part)


def test_every_object_of_the_schema_is_closed_and_complete() -> None:
    found = list(objects(SCHEMA))
    assert len(found) > 7
    assert all(each["additionalProperties"] is False for each in found)
    assert all(each["required"] == list(each["properties"]) for each in found)


def _verdict(document: Any) -> Any:
    return document["checks"][0]["verdict"]


BREAKS: dict[str, Callable[[Any], object]] = {
    "extra key": lambda document: document.update(version=1),
    "extra key of a claim": lambda document: document["checks"][0]["claim"].update(text="a"),
    "no reply": lambda document: document.pop("reply"),
    "empty part": lambda document: document["reply"].append(""),
    "no label": lambda document: _verdict(document).pop("label"),
    "unknown label": lambda document: _verdict(document).update(label="lie"),
    "too sure": lambda document: _verdict(document).update(confidence=1.01),
    "no method": lambda document: _verdict(document).update(method=""),
    "no evidence list": lambda document: _verdict(document).update(evidence=None),
    "naive time": lambda document: document["post"].update(posted_at="2022-12-29T01:29:05.763"),
    "local time": lambda document: document["post"].update(posted_at="2022-12-29T01:29:05.763+01:00"),
    "unsafe url": lambda document: document["post"].update(url="javascript:alert(1)"),
    "short hash": lambda document: _verdict(document)["evidence"][0].update(sha256="abc"),
    "used, it says, and not": lambda document: _verdict(document)["evidence"][0].update(used=False),
    "unused without a reason": lambda document: _verdict(document)["evidence"][1].update(reason=""),
    "used with a reason": lambda document: _verdict(document)["evidence"][0].update(reason="stale"),
    "window without end": lambda document: _verdict(document)["evidence"][0]["window"].pop("end"),
    "number as text": lambda document: document["checks"][0]["claim"].update(value="99.9"),
    "unknown unit": lambda document: document["checks"][0]["claim"].update(unit="parsecs"),
    "half a character": lambda document: document["checks"][0]["claim"].update(start=0.5),
}


@pytest.mark.parametrize("fault", BREAKS)
def test_a_broken_document_fails(fault: str) -> None:
    document = written(check())
    BREAKS[fault](document)
    assert not VALIDATOR.is_valid(document)


moments = st.datetimes(timezones=st.just(UTC))
words = st.text(min_size=1)
claims_of_all_kinds = st.builds(
    Claim,
    span=words,
    start=st.integers(0, 100),
    end=st.integers(101, 25_000),
    kind=st.sampled_from(Kind),
    service=st.none() | words,
    value=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    unit=st.none() | st.sampled_from(Unit),
    comparator=st.none() | st.sampled_from(Comparator),
    direction=st.sampled_from(Direction),
    window=st.none() | st.builds(ClaimWindow, text=st.text(), start=st.none() | moments, end=st.none() | moments),
    scope=st.none() | words,
    hedged=st.booleans(),
    checkable=st.booleans(),
)


@given(claims_of_all_kinds)
def test_any_claim_is_valid(claim: Claim) -> None:
    VALIDATOR.validate(written(check(claim=claim)))
