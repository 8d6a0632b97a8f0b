"""Each claim's page carries its ClaimReview, and no other page does."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest

from bot.site import claim_site
from claims.database import ClaimDatabase, claim_id
from claims.model import Check, Checked, Claim, Kind, Label, Post, Role
from tests.claims.methods.scene import seen
from tests.claims.reviews import AT, REVIEW, recorded

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
NASTY = "Works</script><script>alert('&')</script>"
POST = Post(
    id="1", text=f"{NASTY}, and more of it", network="x", author="@boss", author_role=Role.EXECUTIVE, posted_at=AT
)
CLAIM = Claim(span=NASTY, start=0, end=len(NASTY), kind=Kind.OPERATIONAL, service="example")
ID = claim_id(POST, CLAIM)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with ClaimDatabase.open(tmp_path / "claims.db") as database:
        checked = Checked(claim=CLAIM, verdict=recorded(Label.MISLEADING).verdict, observations=seen())
        database.record(Check(post=POST, checked=(checked,)), at=AT)
    return tmp_path / "claims.db"


def ask(path: Path, address: str) -> httpx.Response:
    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(claim_site([path]))
        async with httpx.AsyncClient(transport=transport, base_url="https://facts.example") as client:
            return await client.get(address)

    return asyncio.run(asked())


def test_a_claims_page_carries_its_review(path: Path) -> None:
    page = ask(path, f"/claims/claim?id={ID}")
    assert page.status_code == 200
    (script,) = SCRIPT.findall(page.text)
    review: dict[str, Any] = json.loads(script)
    jsonschema.Draft202012Validator(REVIEW).validate(review)
    assert review["url"] == f"https://facts.example/claims/claim?id={ID}"
    assert review["author"]["url"] == "https://facts.example"
    assert review["claimReviewed"] == NASTY
    assert review["reviewRating"]["alternateName"] == "Misleading"


def test_words_of_a_post_cannot_leave_the_script(path: Path) -> None:
    page = ask(path, f"/claims/claim?id={ID}").text
    (script,) = SCRIPT.findall(page)
    assert not set("<>&") & set(script)
    assert "<script>alert" not in page
    assert "and more of it" not in page


@pytest.mark.parametrize(
    "address", ["/claims/claim?id=nope", "/claims/claim", "/claims/latest_verdicts", "/", f"/claims/claims/{ID}"]
)
def test_no_other_page_carries_one(address: str, path: Path) -> None:
    page = ask(path, address)
    assert page.status_code == 200
    assert SCRIPT.findall(page.text) == []


def test_the_json_of_the_page_is_as_it_was(path: Path) -> None:
    lines = ask(path, f"/claims/claim.json?id={ID}&_shape=array").json()
    assert lines[0]["what"] == "said"
