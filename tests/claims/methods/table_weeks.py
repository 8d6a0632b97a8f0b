"""Scenes for the rules of the methods that look at weeks: speed, its change, comparisons and metrics."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from claims.cuts import searched
from claims.model import Beside, Claim, Comparator, Dating, Direction, Kind, Label, Observations, ProbedHour, Unit
from telemetry.model import Window
from tests.claims.methods.scene import COMPANY, POST, claim, said, seen
from tests.claims.methods.weeks import (
    AFTER,
    BEFORE,
    CUT,
    DAY,
    FORTNIGHT,
    changed,
    later,
    line,
    point,
    sites,
    timed,
    users,
)

Row = tuple[Kind, str, str, Label, Observations, dict[str, Any]]
UP, DOWN = Direction.UP, Direction.DOWN
FASTER: dict[str, Any] = {"span": "Example should feel faster", "direction": UP}
FORTY: dict[str, Any] = {"span": "Example is 40% faster", "direction": UP, "value": 40.0, "unit": Unit.PERCENT}
AROUND = Window(start=POST - 15 * DAY, end=POST + 15 * DAY)
MONTH = Window(start=POST - 30 * DAY, end=POST)


def around(now: float = 60, **more: Any) -> Observations:
    """What is known two months after a change."""
    return replace(seen(AROUND, now=later(now), moment=POST, cut=CUT), **more)


def undated(now: float = 60, **more: Any) -> Observations:
    """What is known of the weeks around a post that says that something changed, and not when."""
    sides = searched(CUT, later(now))
    window = Window(start=sides[0].start, end=sides[-1].end)
    return around(now, **{"window": window, "dating": Dating.NONE} | more)


def stepping(factor: float, day: int = -20, ms: float = 100.0, **more: Any) -> tuple[ProbedHour, ...]:
    """The weeks that are searched, with so many times the time from a day on."""
    return (*timed(range(-56, day), ms, **more), *timed(range(day, 15), ms * factor, **more))


def steady_sites() -> tuple[Beside, ...]:
    """Control sites whose time did not change in the weeks that are searched."""
    return tuple(
        Beside(service=f"site-{each}", service_name=f"Site {each}", hours=tuple(timed(range(-56, 15), 50 + 10 * each)))
        for each in range(3)
    )


def latency_change() -> list[Row]:
    kind = Kind.LATENCY_CHANGE
    same, faster, slower = changed(1.0), changed(0.8), changed(1.3)
    one_network = tuple(hour for place in "axy" for hour in changed(1.0, places=place))
    return [
        (kind, "either way", "which-way", Label.UNPROVEN, around(), {"span": "latency of Example", "direction": DOWN}),
        (kind, "a number of users", "no-number", Label.UNPROVEN, around(), FASTER | {"value": 3.0, "unit": Unit.USERS}),
        (kind, "a time", "which-request", Label.UNPROVEN, around(), FASTER | {"value": 400.0, "unit": Unit.MS}),
        (kind, "up to", "upper-bound", Label.UNPROVEN, around(), FORTY | {"span": "Example is up to 40% faster"}),
        (kind, "nothing timed", "no-timings", Label.UNPROVEN, around(), FASTER),
        (kind, "four days", "too-soon", Label.UNPROVEN, around(hours=tuple(timed([*BEFORE, *range(1, 5)]))), FASTER),
        (kind, "two places", "too-few-places", Label.UNPROVEN, around(hours=changed(1.0, places="ab")), FASTER),
        (kind, "one network", "too-few-places", Label.UNPROVEN, around(hours=one_network), FASTER),
        (
            kind,
            "users have it, probes have it not",
            "sources-differ",
            Label.UNPROVEN,
            around(hours=same, controls=sites(), series=users(0.7)),
            FASTER,
        ),
        (kind, "faster", "measured-so", Label.SUPPORTED, around(hours=faster, controls=sites()), FASTER),
        (
            kind,
            "a part of it",
            "named-part",
            Label.UNPROVEN,
            around(hours=faster, controls=sites()),
            FASTER | {"span": "Search is faster"},
        ),
        (kind, "faster, uncontrolled", "no-controls", Label.UNPROVEN, around(hours=faster), FASTER),
        (kind, "users saw it", "measured-so", Label.SUPPORTED, around(series=users(0.6)), FORTY),
        (
            kind,
            "users and probes saw none",
            "two-sources",
            Label.CONTRADICTED,
            around(hours=same, series=users()),
            FORTY,
        ),
        (
            kind,
            "a part",
            "scope",
            Label.UNPROVEN,
            around(hours=same, series=users()),
            FORTY | {"scope": "in the EU"},
        ),
        (kind, "one saw none", "two-sources", Label.UNPROVEN, around(hours=same, controls=sites()), FORTY),
        (kind, "slower", "slower-here", Label.MISLEADING, around(hours=slower, controls=sites()), FASTER),
        (kind, "a little", "between", Label.UNPROVEN, around(hours=changed(0.92), controls=sites()), FASTER),
        (
            kind,
            "faster weeks ago",
            "found-so",
            Label.SUPPORTED,
            undated(hours=stepping(0.8), controls=steady_sites()),
            FASTER,
        ),
        (
            kind,
            "slower weeks ago",
            "found-other",
            Label.UNPROVEN,
            undated(hours=stepping(1.3), controls=steady_sites()),
            FASTER,
        ),
        (
            kind,
            "no change in weeks",
            "no-change",
            Label.UNPROVEN,
            undated(hours=stepping(1.0), controls=steady_sites(), series=users()),
            FORTY,
        ),
        (kind, "users saw none", "undated", Label.UNPROVEN, undated(series=users()), FORTY),
    ]


def latency() -> list[Row]:
    kind = Kind.LATENCY
    inside: dict[str, Any] = {"span": "p95 latency is 120 ms", "value": 120.0, "unit": Unit.MS}
    loads: dict[str, Any] = {
        "span": "Example pages load in under a second", "value": 1.0, "unit": Unit.S, "comparator": Comparator.LESS,
    }  # fmt: skip
    own: dict[str, Any] = {"window": FORTNIGHT, "now": later(1), "moment": POST, "claimants": COMPANY}
    quick, slow = tuple(timed(BEFORE, 60.0)), tuple(timed(BEFORE, 1500.0))
    fast_users, slow_users = users(ms=700.0), users(ms=3000.0)
    return [
        (kind, "no number", "no-number", Label.UNPROVEN, seen(**own), {"span": "low latency"}),
        (kind, "a complaint", "complaint", Label.UNPROVEN, seen(**own | {"claimants": frozenset()}), inside),
        (kind, "an average", "average", Label.UNPROVEN, seen(**own), inside | {"span": "120 ms on average"}),
        (kind, "nothing timed", "no-timings", Label.UNPROVEN, seen(**own), inside),
        (kind, "quick from outside", "within", Label.SUPPORTED, seen(hours=quick, **own), inside),
        (kind, "slow from outside", "inside", Label.UNPROVEN, seen(hours=slow, **own), inside),
        (kind, "users see it", "within", Label.SUPPORTED, seen(series=fast_users, **own), loads),
        (
            kind,
            "users see it, probes do not",
            "sources-differ",
            Label.UNPROVEN,
            seen(series=fast_users, hours=slow, **own),
            loads,
        ),
        (
            kind,
            "neither sees it",
            "two-sources",
            Label.CONTRADICTED,
            seen(series=slow_users, hours=slow, **own),
            loads,
        ),
        (
            kind,
            "neither sees it, in a part",
            "scope",
            Label.UNPROVEN,
            seen(series=slow_users, hours=slow, **own),
            loads | {"scope": "in the EU"},
        ),
        (kind, "only users do not", "two-sources", Label.UNPROVEN, seen(series=slow_users, **own), loads),
        (kind, "only probes", "document-only", Label.UNPROVEN, seen(hours=quick, **own), loads),
        (
            kind,
            "the number lies inside the interval",
            "between",
            Label.UNPROVEN,
            seen(series=users(ms=1000.0), **own),
            loads,
        ),
    ]


def comparison() -> list[Row]:
    kind = Kind.COMPARISON
    own: dict[str, Any] = {"window": FORTNIGHT, "now": later(1), "moment": POST}
    reliable: dict[str, Any] = {"span": "Example is more reliable than Rival", "direction": UP}
    quicker: dict[str, Any] = {"span": "Example is faster than Rival", "direction": UP}

    def rival(*hours: Any) -> Beside:
        return Beside(service="rival", service_name="Rival", hours=tuple(each for part in hours for each in part))

    good = tuple(timed(BEFORE))
    bad = tuple(timed(BEFORE, answered=4, failed=1))
    other: dict[str, Any] = {"operator": "globalping"}
    both_good = (*good, *timed(BEFORE, **other))
    both_bad = (*bad, *timed(BEFORE, answered=4, failed=1, places="abcde", **other))
    elsewhere = tuple(replace(each, asn=(each.asn or 0) + 100) for each in both_bad if each.operator == "globalping")
    apart_good = tuple(replace(each, asn=(each.asn or 0) + 100) for each in both_good if each.operator == "globalping")
    return [
        (kind, "no other", "no-rival", Label.UNPROVEN, seen(hours=good, **own), reliable),
        (
            kind,
            "cheaper",
            "not-measurable",
            Label.UNPROVEN,
            seen(rival=rival(good), **own),
            {"span": "cheaper than Rival"},
        ),
        (
            kind,
            "as reliable",
            "which-way",
            Label.UNPROVEN,
            seen(rival=rival(good), **own),
            reliable | {"direction": Direction.NONE},
        ),
        (kind, "only one measured", "no-pairs", Label.UNPROVEN, seen(hours=good, rival=rival(), **own), reliable),
        (
            kind,
            "not in the same hours",
            "too-few-pairs",
            Label.UNPROVEN,
            seen(hours=good, rival=rival(timed(AFTER)), **own),
            reliable,
        ),
        (kind, "ahead", "this-way", Label.SUPPORTED, seen(hours=good, rival=rival(bad), **own), reliable),
        (
            kind,
            "faster",
            "this-way",
            Label.SUPPORTED,
            seen(hours=good, rival=rival(timed(BEFORE, 150.0)), **own),
            quicker,
        ),
        (kind, "behind by one", "two-sources", Label.UNPROVEN, seen(hours=bad, rival=rival(good), **own), reliable),
        (
            kind,
            "behind by two",
            "two-sources",
            Label.CONTRADICTED,
            seen(hours=(*bad, *elsewhere), rival=rival(good, apart_good), **own),
            reliable,
        ),
        (
            kind,
            "behind by two, in a part",
            "scope",
            Label.UNPROVEN,
            seen(hours=(*bad, *elsewhere), rival=rival(good, apart_good), **own),
            reliable | {"scope": "in the EU"},
        ),
        (
            kind,
            "one has it ahead, another behind",
            "sources-differ",
            Label.UNPROVEN,
            seen(hours=(*good, *elsewhere), rival=rival(bad, apart_good), **own),
            reliable,
        ),
        (kind, "alike", "no-difference", Label.UNPROVEN, seen(hours=good, rival=rival(good), **own), reliable),
    ]


def metric_trend() -> list[Row]:
    kind = Kind.METRIC_TREND
    visits: dict[str, Any] = {"span": "Visits are down", "direction": DOWN, "window": said(-43_200, 0, "this month")}
    third = visits | {"span": "Visits are down by a third", "value": 1 / 3, "unit": Unit.RATIO}

    def counted(*series: Any, **more: Any) -> Observations:
        return seen(MONTH, now=later(1), series=tuple(each for part in series for each in part), **more)

    down, rising, flat = line(130, 90), line(90, 130, "meter"), line(100, 100, "gauge")
    steep = line(120, 83)
    return [
        (kind, "no way", "which-way", Label.UNPROVEN, counted(down), {"span": "Visits are what they are"}),
        (kind, "no series", "no-series", Label.UNPROVEN, counted(), visits),
        (kind, "another metric", "no-series", Label.UNPROVEN, counted(line(9, 5, metric="paid visits")), visits),
        (kind, "own count", "own-word", Label.UNPROVEN, counted(line(9, 5, "Example"), claimants=COMPANY), visits),
        (kind, "two ways", "mixed", Label.MISLEADING, counted(down, rising), visits),
        (
            kind,
            "one that goes over to thousands",
            "no-series",
            Label.UNPROVEN,
            counted(line(130, 90, days=range(-30, -9, 2)), line(0.09, 0.08, days=range(-8, 1, 2), unit="thousands")),
            visits,
        ),
        (
            kind,
            "two ways by one",
            "one-counter",
            Label.UNPROVEN,
            counted(line(9, 5, "OONI a"), line(5, 9, "OONI b")),
            visits,
        ),
        (kind, "all the other way", "all-against", Label.CONTRADICTED, counted(rising, line(90, 130)), visits),
        (kind, "one the other way", "two-sources", Label.UNPROVEN, counted(rising), visits),
        (kind, "one flat", "unmoved", Label.UNPROVEN, counted(down, flat), visits),
        (kind, "all this way", "all-agree", Label.SUPPORTED, counted(down), visits),
        (kind, "by a third", "all-agree", Label.SUPPORTED, counted(steep), third),
        (kind, "by less", "amount", Label.UNPROVEN, counted(line(104, 96)), third),
        (
            kind,
            "no record",
            "all-against",
            Label.CONTRADICTED,
            counted(
                line(100, 100, days=range(-400, 1, 10)), [point(-205, 150)],
                line(100, 100, "meter", days=range(-400, 1, 10)), [point(-205, 140, source="meter")],
            ),
            {"span": "Visits are at an all-time high", "direction": UP},
        ),
    ]  # fmt: skip


def about(kind: Kind, words: dict[str, Any]) -> Claim:
    return claim(kind, **words)


ROWS = (*latency_change(), *latency(), *comparison(), *metric_trend())
