"""A change of what is counted is told, whoever made it: the speaker, or the source of a series."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from claims.methods.definitions import changed_series, changed_since, named_in
from claims.model import Direction, Kind, Label, SaidBefore, Verdict
from telemetry.model import SeriesPoint, Window
from tests.claims.methods.scene import POST, claim, judge, rule, seen
from tests.claims.methods.weeks import DAY, later, line

MONTH = Window(start=POST - 30 * DAY, end=POST)
VISIT = frozenset({"visit"})
OWN = frozenset({"example"})


def before(span: str, days: int = 60) -> SaidBefore:
    return SaidBefore(span=span, posted_at=POST - days * DAY)


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ("Hate speech impressions are down by a third", "Hate speech impressions per day are down"),
        ("Our daily active users are up", "Monthly active users are up 20%"),
        ("Visits fell by 10%", "Paid visits fell by 10%"),
        ("Median load time is down", "Average load time is down"),
    ],
)
def test_another_count_than_the_speaker_last_named_is_told(then: str, now: str) -> None:
    (told,) = changed_since(now, OWN, [before(then)])
    assert told.startswith("definition: on 01 Jan 2026 the same speaker counted “")
    assert f"“{named_in(then)}”" in told
    assert f"“{named_in(now)}”" in told
    assert changed_since(then, OWN, [before(now)]) != []


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ("Visits are down", "Our visits are down again"),
        ("Example visits are down", "Visits are up"),
        ("Mean load time fell", "Average load time fell"),
        ("The number of visits grew", "Visits grew"),
        ("Sign-ups doubled", "Visits doubled"),
    ],
)
def test_the_same_count_in_other_words_and_another_metric_are_no_change(then: str, now: str) -> None:
    assert changed_since(now, OWN, [before(then)]) == []


def test_it_is_the_last_time_that_counts() -> None:
    assert changed_since("Visits fell", OWN, [before("Daily visits fell", 90), before("Visits fell", 30)]) == []
    assert changed_since("Visits fell", OWN, [before("Daily visits fell", 30), before("Visits fell", 90)]) != []
    assert changed_since("Visits fell", OWN, []) == []


def points(*parts: list[SeriesPoint]) -> list[SeriesPoint]:
    return [each for part in parts for each in part]


def test_a_source_that_goes_over_to_another_unit_is_told() -> None:
    series = points(line(9, 8, days=range(-30, -9, 2)), line(8, 7, days=range(-8, 1, 2), unit="thousands"))
    assert changed_series(series, VISIT, MONTH) == [
        f"definition: counter gives “visits” without a unit up to {day(-10)} and in thousands from {day(-8)}"
    ]


def test_a_source_that_goes_over_to_another_name_is_told() -> None:
    series = points(
        line(9, 8, days=range(-90, -40, 2), metric="daily visits"),
        line(8, 7, days=range(-38, 1, 2), metric="weekly visits"),
    )
    assert changed_series(series, VISIT, MONTH) == [
        f"definition: counter counts “daily visits” up to {day(-42)} and “weekly visits” from {day(-38)}"
    ]


@pytest.mark.parametrize(
    "series",
    [
        points(line(9, 8), line(9, 8, metric="weekly visits")),
        points(line(9, 8, days=range(-90, -40, 2)), line(9, 8, "meter", metric="weekly visits")),
        points(line(9, 8, days=range(-90, -40, 2), metric="sign-ups"), line(9, 8)),
        points(line(9, 8), line(9, 8, days=range(1, 20, 2), unit="thousands")),
        points(line(9, 8, days=range(-900, -500, 20)), line(9, 8, days=range(-490, 1, 20), unit="thousands")),
    ],
    ids=["side-by-side", "two-sources", "another-metric", "after-the-time", "years-ago"],
)
def test_what_is_no_change_of_one_source_in_that_time_is_not_told(series: list[SeriesPoint]) -> None:
    assert changed_series(series, VISIT, MONTH) == []


def test_the_verdict_tells_it_after_its_own_reason() -> None:
    known = seen(MONTH, now=later(1), series=tuple(line(130, 90)), said_before=(before("Daily visits are down"),))
    found = judge(claim(Kind.METRIC_TREND, "Visits are down", direction=Direction.DOWN), known)
    assert (found.label, rule(found)) == (Label.SUPPORTED, "all-agree")
    assert [reason.partition(":")[0] for reason in found.reasons] == ["all-agree", "definition"]


def test_thousands_are_no_fall_from_millions() -> None:
    """Numbers of two units make no line: held together they would fall by a factor of a thousand."""

    def of(*parts: list[SeriesPoint], **about: Any) -> Verdict:
        known = seen(MONTH, now=later(1), series=tuple(points(*parts)))
        return judge(claim(Kind.METRIC_TREND, "Visits are up", direction=Direction.UP, **about), known)

    one, other = (
        points(
            line(90, 110, by, days=range(-30, -13, 2)), line(0.11, 0.13, by, days=range(-12, 1, 2), unit="thousands")
        )
        for by in ("counter", "meter")
    )
    found = of(one, other)
    assert (found.label, rule(found)) == (Label.UNPROVEN, "no-series")
    assert [reason.partition(":")[0] for reason in found.reasons[1:]] == ["definition", "definition"]


def day(number: int) -> str:
    moment: datetime = POST + number * DAY
    return f"{moment:%d %b %Y}"
