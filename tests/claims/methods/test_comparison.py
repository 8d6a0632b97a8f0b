"""Side by side: which way the words go, and that one operator contradicts nobody."""

from __future__ import annotations

from typing import Any

import pytest

from claims.methods.comparison import _is_about_speed, _way
from claims.model import Beside, Direction, Kind, Label, Verdict
from tests.claims.methods.scene import claim, judge, rule, seen
from tests.claims.methods.weeks import BEFORE, FORTNIGHT, later, timed

KIND = Kind.COMPARISON
UP, DOWN = Direction.UP, Direction.DOWN


@pytest.mark.parametrize(
    ("words", "speed", "way"),
    [
        ("GitHub is more reliable than GitLab", False, UP),
        ("GitHub is less reliable than GitLab", False, DOWN),
        ("Slack has better uptime than Teams", False, UP),
        ("fewer outages than AWS", False, UP),
        ("more outages than AWS", False, DOWN),
        ("less downtime than anybody", False, UP),
        ("GitLab is 20% faster than GitHub", True, UP),
        ("slower than GitHub", True, DOWN),
        ("lower latency than Cloudflare", True, UP),
        ("cheaper than AWS", None, UP),
        ("faster and more reliable than AWS", None, UP),
    ],
)
def test_what_the_words_say(words: str, speed: bool | None, way: Direction) -> None:
    about = claim(KIND, words, direction=UP)
    assert _is_about_speed(about) is speed
    assert speed is None or _way(about) is way


def verdict(words: str, ours: dict[str, Any], theirs: dict[str, Any]) -> Verdict:
    rival = Beside(service="rival", service_name="Rival", hours=tuple(timed(BEFORE, **theirs)))
    known = seen(FORTNIGHT, now=later(1), hours=tuple(timed(BEFORE, **ours)), rival=rival)
    return judge(claim(KIND, words, direction=UP), known)


BAD = {"answered": 4, "failed": 1}


@pytest.mark.parametrize(
    ("words", "ours", "theirs", "label", "reason"),
    [
        ("more reliable than Rival", {}, BAD, Label.SUPPORTED, "this-way"),
        ("less reliable than Rival", {}, BAD, Label.UNPROVEN, "two-sources"),
        ("more reliable than Rival", BAD, BAD, Label.UNPROVEN, "no-difference"),
        ("faster than Rival", {"ms": 100.0}, {"ms": 110.0}, Label.SUPPORTED, "this-way"),
        ("faster than Rival", {"ms": 100.0}, {"ms": 100.0}, Label.UNPROVEN, "no-difference"),
        ("faster than Rival", {"ms": 100.0, "target": "a"}, {"ms": 90.0, "target": "b"}, Label.UNPROVEN, "two-sources"),
        ("more reliable than Rival", {"places": "abc"}, BAD | {"places": "cde"}, Label.UNPROVEN, "too-few-pairs"),
        ("more reliable than Rival", {"places": "axy"}, BAD | {"places": "axy"}, Label.UNPROVEN, "too-few-pairs"),
    ],
)
def test_one_operator_supports_but_never_contradicts(
    words: str, ours: dict[str, Any], theirs: dict[str, Any], label: Label, reason: str
) -> None:
    found = verdict(words, ours, theirs)
    assert (found.label, rule(found)) == (label, reason)


def test_the_numbers_name_both() -> None:
    (number,) = verdict("more reliable than Rival", {}, BAD).numbers
    assert number.what == "answered probes, Example beside Rival"
    assert number.measured == "+20.000 percentage points of probes answered (99 % interval: +20.000 to +20.000)"
