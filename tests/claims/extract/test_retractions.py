"""Posts that deny, quote, joke or limit are no claims of their author."""

from __future__ import annotations

import pytest

from claims.extract.pipeline import Extractor
from claims.model import Post
from telemetry.services import load_catalogue

EXTRACTOR = Extractor(load_catalogue())


@pytest.mark.parametrize(
    "text",
    [
        "Not true: “all systems operational”",
        "Our status page wrongly shows all systems operational",
        "I don't believe everything is working",
        "GitHub is almost back to normal",
        "Once the fix lands, all systems operational",
        "GitHub is working great /s",
        "All systems operational except Actions",
        "RT @other: GitHub is fully operational",
        "It is back up... just kidding",
        "GitHub claims it's working normally",
        "GitHub should be back by 11:00 UTC at the earliest",
        "> We're back\nno you are not",
    ],
)
def test_it_is_no_claim(text: str) -> None:
    assert EXTRACTOR.extract(Post(id="1", text=text, service="github")) == ()


@pytest.mark.parametrize("text", ["All systems operational", "GitHub is back to normal", "GitHub is working"])
def test_the_bare_statement_is_one(text: str) -> None:
    assert len(EXTRACTOR.extract(Post(id="1", text=text, service="github"))) == 1
