"""Users' figures over four weeks: whole periods on both sides, and how much they waver by themselves."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta

import pytest

from claims.methods import felt
from claims.methods.felt import felt_change, felt_points, half_width
from telemetry.model import SeriesPoint
from telemetry.sources import crux
from tests.claims.methods.weeks import CUT, point, users

DAY = timedelta(days=1)


def test_the_names_are_those_under_which_the_source_files_them() -> None:
    assert (felt.OPERATOR, felt.SERIES) == (crux.OPERATOR, crux.SERIES)
    assert {metric.removesuffix("_p75") for metric in felt.METRICS} <= set(crux.UNITS)


def test_the_first_metric_of_the_whole_site_is_taken() -> None:
    site, page = users(), users(source="Chrome UX Report https://example.org/a")
    paint = users(metric="first_contentful_paint_p75")
    other = users(metric="round_trip_time_p75")
    assert felt_points([*other, *paint, *page, *site]) == site
    assert felt_points([*paint, *other]) == paint
    assert felt_points(other) == ()
    assert felt_points([replace(each, source="Rival") for each in site]) == ()


def test_the_change_is_between_whole_periods() -> None:
    found = felt_change(users(0.8), CUT)
    assert found is not None
    # The last that ended before the cut; the first that began after it, five weeks after the post.
    assert found.before.time <= CUT.start
    assert found.after.time - 28 * DAY >= CUT.end
    assert found.ratio == pytest.approx(0.8, rel=0.02)
    assert found.low < found.ratio < found.high


def test_a_period_that_holds_the_change_tells_nothing() -> None:
    assert felt_change(users(0.8, weeks=range(-30, 5)), CUT) is None


def test_how_much_it_wavers_takes_three_changes_apart() -> None:
    apart = [point(-28.0 * number, 100.0 + number) for number in range(5)]
    assert half_width(list(reversed(apart[:3]))) is None
    assert half_width(list(reversed(apart[:4]))) is not None


def test_the_width_is_that_of_students_t() -> None:
    # Changes of +10 %, -10 %, +10 % in logarithms: a spread of 0.1; t of 99 % with three degrees of freedom is 5.841.
    values = [100.0, 100 * math.exp(0.1), 100.0, 100 * math.exp(0.1)]
    points = [point(28.0 * number, value) for number, value in enumerate(values)]
    assert half_width(points) == pytest.approx(0.1 * 5.841, rel=1e-3)


def test_figures_that_do_not_waver_are_not_believed_to_the_last_digit() -> None:
    points: list[SeriesPoint] = [point(28.0 * number, 100.0) for number in range(4)]
    assert half_width(points) == pytest.approx(0.01 * 5.841, rel=1e-3)
