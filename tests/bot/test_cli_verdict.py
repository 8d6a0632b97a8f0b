from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.bot.conftest import Demo
from tests.bot.process import factping, rows
from tests.claims.reviews import REVIEW

REPORT = """\
time,end,service,source,operator,kind,value,unit,region,summary,url
2022-12-29T01:00:00Z,2022-12-29T03:00:00Z,twitter,watcher,watcher,network,,,,It failed.,
"""


def ids(demo: Demo) -> dict[str, str]:
    """The id of each claim of the demo, by its words."""
    links = {check["reply"][-1].split()[-1].rpartition("=")[2]: check for check in demo.checks if check["checks"]}
    return {json.loads(run(demo, claim, "--json"))["span"]: claim for claim in links}


def run(demo: Demo, *arguments: str) -> str:
    result = factping("verdict", *arguments, "--data", demo.folder, cwd=demo.folder)
    assert result.code == 0, result.err
    return result.out


def test_every_answered_claim_of_the_demo_has_a_valid_review(demo: Demo) -> None:
    before = rows(demo.folder / "claims.db")
    found = ids(demo)
    assert len(found) >= 4
    for span, claim in found.items():
        review: dict[str, Any] = json.loads(run(demo, claim, "--claimreview", "--site", "https://facts.example/"))
        jsonschema.Draft202012Validator(REVIEW).validate(review)
        assert review["claimReviewed"] == span
        assert review["url"] == f"https://facts.example/claims/claim?id={claim}"
    assert rows(demo.folder / "claims.db") == before


def test_a_review_quotes_no_more_of_a_post_than_the_span(demo: Demo) -> None:
    (check,) = (each for each in demo.checks if "feel faster" in each["post"]["text"])
    spans = [each["claim"]["span"] for each in check["checks"]]
    rest = check["post"]["text"]
    assert len(spans) == 2
    review = run(demo, check["reply"][-1].split()[-1].rpartition("=")[2], "--claimreview")
    assert rest not in review
    assert sum(span in review for span in spans) == 1


def test_the_history_is_text_without_an_option(demo: Demo) -> None:
    text = run(demo, ids(demo)["Works for me"])
    assert "MISLEADING" in text
    assert "version 1, " in text


def test_a_second_version_is_told_apart(own_demo: Path, demo: Demo) -> None:
    claim = ids(demo)["Works for me"]
    (own_demo / "reports.csv").write_text(REPORT, encoding="utf-8")
    assert factping("import", "reports", "reports.csv", "--data", own_demo, cwd=own_demo).code == 0
    post = ("https://twitter.com/elonmusk/status/1608273870901096454", "--text", "Works for me")
    assert factping("check", *post, "--service", "twitter", "--data", own_demo, cwd=own_demo).code == 0
    text = factping("verdict", claim, "--data", own_demo, cwd=own_demo).out
    assert "version 2, " in text
    assert "Changed   " in text


@pytest.mark.parametrize("claim", ["nope", "8898b2f2e38f", "' or 1 --"])
def test_an_unknown_claim_is_refused_and_makes_no_file(claim: str, tmp_path: Path) -> None:
    line = factping("verdict", claim, cwd=tmp_path).refused()
    assert line.startswith("ID: ")
    assert line.endswith("is no claim on record in factping-data/claims.db")
    assert list(tmp_path.iterdir()) == []


def test_a_site_that_is_no_address_is_refused(tmp_path: Path) -> None:
    line = factping("verdict", "x", "--site", "facts", cwd=tmp_path).refused()
    assert line == "--site: needs an address such as https://factping.example"
