"""How many timed probes lie on either side of a claim."""

from __future__ import annotations

from claims.methods.timings import timed_words
from tests.claims.methods.scene import probes, seen


def test_only_timed_answers_count() -> None:
    timed = probes("a:o", [-5, -3, 5], total_ms=120.0)
    others = (*probes("a:f", [-4], total_ms=120.0), *probes("b:o", [-4]))
    assert timed_words(seen(samples=(*timed, *others))) == "2 timed probes before and 1 timed probe after"
    assert timed_words(seen(samples=others)) == "no timed probe before or after"
