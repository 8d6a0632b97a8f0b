"""Which way a claim points: up and down for speed, metrics and contests, by its own words."""

from __future__ import annotations

from spacy.tokens import Span

from claims.model import Direction, Kind

from .rules import Rule, words

_SLOW = frozenset(
    {"crawl", "crawls", "crawled", "behind", "slowly", "slowed", "snail", "molasses", "treacle", "sluggishly"}
)
_BETTER = frozenset(
    {
        *(
            "more",
            "better",
            "fewer",
            "ahead",
            "outruns",
            "outrun",
            "outperform",
            "outperforms",
            "outperformed",
            "beats",
        ),
        *("beat", "smoother", "steadier", "fastest", "quickest", "best", "most", "leads", "stronger", "nippier"),
        *("zippier", "snappiest", "quicker", "smoothest", "steadiest", "wins", "won", "trounces", "tops"),
    }
)
_WORSE = frozenset(
    {"less", "worse", "slowest", "worst", "trails", "loses", "lost", "lags", "weaker", "shakier", "patchier"}
)
_RISEN = frozenset(
    {
        *(
            "more",
            "record",
            "high",
            "highest",
            "above",
            "doubled",
            "tripled",
            "trebled",
            "quadrupled",
            "gained",
            "gains",
        ),
        *(
            "growth",
            "increase",
            "rise",
            "spike",
            "spiked",
            "peaked",
            "peak",
            "step",
            "ballooned",
            "rocketed",
            "exploded",
        ),
        *("swelled", "busiest"),
    }
)
_FALLEN = frozenset(
    {
        *(
            "fewer",
            "low",
            "lowest",
            "below",
            "drop",
            "decline",
            "decrease",
            "reduction",
            "fall",
            "sank",
            "shrank",
            "slid",
        ),
    }
)


def direction(rule: Rule, span: Span) -> Direction:
    """Where a span's words point; what a pattern implies holds where they say nothing."""
    said = {token.lower_ for token in span}
    if rule.kind is Kind.METRIC_TREND:
        return _moved(said)
    if rule.kind is Kind.DEGRADED:
        return rule.direction if said.isdisjoint(words()["slow"] | _SLOW) else Direction.DOWN
    return rule.direction if rule.patterns else _learned(rule.kind, said)


def _moved(said: set[str]) -> Direction:
    fell = not said.isdisjoint(words()["worse"] | _FALLEN)
    rose = not said.isdisjoint((words()["moved"] - words()["worse"]) | _RISEN)
    # "Complaints are up, not down": what sank is said in more words, and oftener by itself.
    return Direction.DOWN if fell else Direction.UP if rose else Direction.NONE


def _learned(kind: Kind, said: set[str]) -> Direction:
    """Which way a learned span points: only where its words say so, and all say the same."""
    faster, slower = not said.isdisjoint(words()["faster"]), not said.isdisjoint(words()["slower"])
    if kind is Kind.LATENCY_CHANGE and not said.isdisjoint(words()["speed"]):
        faster |= not said.isdisjoint(words()["cut"])
        slower |= not said.isdisjoint(words()["grew"])
    elif kind is Kind.COMPARISON:
        faster |= not said.isdisjoint(_BETTER)
        slower |= not said.isdisjoint(_WORSE)
    elif kind is not Kind.LATENCY_CHANGE:
        return Direction.NONE
    if faster is slower:
        return Direction.NONE
    return Direction.UP if faster else Direction.DOWN
