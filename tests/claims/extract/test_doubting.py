from __future__ import annotations

from datetime import UTC, datetime

import pytest

from claims.extract.pipeline import Extractor
from claims.model import Post

AT = datetime(2026, 9, 1, 12, tzinfo=UTC)


def firm(extractor: Extractor, text: str) -> list[str]:
    """The claims that could be held against who said this."""
    found = extractor.extract(Post(id="1", text=text, service="github", posted_at=AT))
    return [claim.span for claim in found if not claim.tentative and claim.checkable]


@pytest.mark.parametrize(
    "text",
    [
        "Not all systems are operational",
        "Not everything is up and running yet",
        "All systems NOT operational",
        "All systems are far from operational",
        "None of the systems is operational",
        "GitHub is anything but up and running",
        "I doubt that all systems are operational.",
        "Nobody believes that all systems are operational.",
        "It is false that all systems are operational.",
        "The incident has not been resolved.",
        "We thought this incident had been resolved, it was not.",
        "We did not have zero downtime this year.",
        "We can't say there were no outages this year.",
        "We did not reach 100% uptime this year.",
        "GitHub claims all systems operational. Nope.",
        "Status page says all systems operational but I can't push.",
        "“All systems operational” — sure.",
        '"All systems operational" is what the page says. It isn\'t.',
        "All systems operational my ass",
        "All systems operational, which is wrong.",
        "The site is up, but not stable.",
        "GitHub is up, although slow and failing for many.",
    ],
)
def test_what_is_denied_doubted_quoted_or_taken_back_is_held_against_nobody(extractor: Extractor, text: str) -> None:
    assert firm(extractor, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "All systems operational",
        "All systems are operational and GitHub is not affected.",
        "This incident has been resolved.",
        "This incident has been resolved, but we will keep watching.",
        "We have not had a single outage this year.",
        "No outages this year!",
        "We had 99.99% uptime this year.",
        "GitHub is back up. Sorry that you could not log in.",
    ],
)
def test_what_is_said_outright_stays_firm(extractor: Extractor, text: str) -> None:
    assert firm(extractor, text) != []
