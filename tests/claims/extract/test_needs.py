"""A pattern is tried only where one of each of its needs is there."""

from __future__ import annotations

import pytest

from claims.extract.needs import Needs, needs
from claims.extract.rules import rules

PATTERNS = ["<S> @is down|offline", "all clear", "^ down .{0,3} <DURATION>", "it is? back # ."]


@pytest.mark.parametrize(
    ("there", "met"),
    [
        ("<SERVICE> is down", [0]),
        ("<THING> was offline", []),
        ("<NAME> are down all clear", [0, 1]),
        ("is down", []),
        ("down <MS>", [2]),
        ("it back", [3]),
        ("it is", []),
        ("", []),
    ],
)
def test_of_each_need_one_must_be_there(there: str, met: list[int]) -> None:
    assert Needs(PATTERNS).met(there.split()) == met


def test_every_packaged_pattern_needs_something() -> None:
    everything = needs().met(needs().words)
    assert everything == list(range(sum(len(rule.patterns) for rule in rules())))


def test_looks_count_together() -> None:
    wanted = Needs(PATTERNS)
    apart = wanted.look(["down"]), wanted.look(["<MS>"])
    assert not any(wanted.any_met(each) for each in apart)
    assert wanted.any_met(*apart)
    assert not wanted.any_met()
