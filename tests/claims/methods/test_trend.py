"""Which way a series goes: near the five per cent, and beside its record."""

from __future__ import annotations

import pytest

from claims.methods.trend import is_by, operator_of, record, series_of, trend, words_of
from claims.model import Direction
from telemetry.model import Window
from tests.claims.methods.scene import POST
from tests.claims.methods.weeks import DAY, line, point

MONTH = Window(start=POST - 30 * DAY, end=POST)


@pytest.mark.parametrize(
    ("start", "end", "way"),
    [
        (100.0, 94.9, Direction.DOWN),
        (100.0, 95.1, Direction.NONE),
        (100.0, 105.1, Direction.UP),
        (100.0, 104.9, Direction.NONE),
    ],
)
def test_less_than_five_per_cent_is_no_move(start: float, end: float, way: Direction) -> None:
    found = trend(line(start, end), MONTH)
    assert found is not None
    assert found.way is way
    assert found.change == pytest.approx((end - start) / start, rel=0.001)


def test_two_wrong_values_move_nothing() -> None:
    points = line(100, 100)
    points[3], points[-1] = point(-24, 9000), point(0, 1)
    found = trend(points, MONTH)
    assert found is not None
    assert found.way is Direction.NONE


def test_too_few_values_or_too_short_a_part_make_no_line() -> None:
    assert trend(line(100, 80, days=range(-30, 1, 6)), MONTH) is not None
    assert trend(line(100, 80, days=range(-30, -1, 6)), MONTH) is None
    assert trend(line(100, 80, days=range(-17, 1, 2)), MONTH) is None
    assert trend(line(100, 80, days=range(-20, 1, 2)), MONTH) is not None


def test_a_line_of_zeros_has_no_beginning_to_compare_with() -> None:
    assert trend(line(0, 0), MONTH) is None


@pytest.mark.parametrize(
    ("earlier", "way"),
    [(99.0, Direction.UP), (100.0, Direction.UP), (104.0, Direction.NONE), (106.0, Direction.DOWN)],
)
def test_a_record_is_one_beside_all_that_came_before(earlier: float, way: Direction) -> None:
    points = [*line(90, 90, days=range(-300, -30, 30)), point(-100, earlier), point(-1, 100)]
    found = record(points, MONTH, Direction.UP)
    assert found is not None
    assert found.way is way


def test_a_record_takes_something_before_it() -> None:
    assert record(line(1, 2), MONTH, Direction.UP) is None


def test_a_low_is_a_record_too() -> None:
    points = [*line(90, 90, days=range(-300, -30, 30)), point(-1, 80)]
    found = record(points, MONTH, Direction.DOWN)
    assert found is not None
    assert found.way is Direction.DOWN


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("hate_speech_impressions", {"hate", "speech", "impression"}),
        ("Daily active users", {"active", "user"}),
        ("largest_contentful_paint_p75", {"largest", "contentful", "paint"}),
        ("visits per day", {"visit", "day"}),
        ("access", {"access"}),
    ],
)
def test_the_words_of_a_metric(name: str, words: set[str]) -> None:
    assert words_of(name) == words


def test_whoever_measures_under_several_names_is_one() -> None:
    assert operator_of("Chrome UX Report https://a") == operator_of("Chrome UX Report https://b") == "google chrome"
    assert operator_of("meter") == "meter"
    assert is_by("Example, Inc.", {"example"})
    assert not is_by("Example Watch", {"example"})


def test_series_are_apart_by_metric_and_source() -> None:
    points = [*line(1, 2), *line(1, 2, "meter"), *line(1, 2, metric="clicks")]
    assert set(series_of(points)) == {("visits", "counter"), ("visits", "meter"), ("clicks", "counter")}
