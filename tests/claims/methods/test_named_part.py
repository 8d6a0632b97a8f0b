"""What narrows a claim to less than is measured, so that nothing measured speaks for or against it."""

from __future__ import annotations

import pytest

from claims.methods.named_part import names_a_part
from claims.model import ClaimWindow, Direction, Kind, Label
from tests.claims.methods.scene import claim, judge, rule
from tests.claims.methods.table_weeks import FASTER, around
from tests.claims.methods.weeks import changed, sites, users


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("Twitter should feel faster", False),
        ("Should feel noticeably faster", False),
        ("GitHub is now 40% faster", False),
        ("GitHub pages load in under a second", False),
        ("we cut p95 latency by 40%", False),
        ("the site loads 2.5x faster", False),
        ("GitHub’s response times dropped by half", False),
        ("Twitter core services latency reduced by ~400ms", True),
        ("It is solely the GraphQL endpoint that has become quicker", True),
        ("Checkout is 30% faster than last month", True),
        ("our API responds in 45ms on average", True),
        ("the Android app is faster", True),
        ("search is twice as fast", True),
        ("The gain is in seconds per image", True),
        ("you might see much higher download speeds", True),
    ],
)
def test_any_word_that_is_not_of_the_whole_narrows_it(words: str, part: bool) -> None:
    assert names_a_part(claim(Kind.LATENCY_CHANGE, words), "Twitter", "GitHub") is part


def test_the_time_that_it_names_narrows_nothing() -> None:
    said = ClaimWindow(text="since the migration on 3 March", start=None, end=None)
    about = claim(Kind.LATENCY_CHANGE, "loads faster since the migration on 3 March", window=said)
    assert not names_a_part(about, "Example")


@pytest.mark.parametrize("factor", [0.6, 1.0, 1.5])
def test_of_a_part_nothing_is_said_either_way(factor: float) -> None:
    known = around(hours=changed(factor), controls=sites(), series=users(factor))
    about = claim(Kind.LATENCY_CHANGE, "Search is faster", direction=Direction.UP)
    whole = claim(Kind.LATENCY_CHANGE, **FASTER)
    assert (judge(about, known).label, rule(judge(about, known))) == (Label.UNPROVEN, "named-part")
    assert judge(whole, known).label is not Label.UNPROVEN
