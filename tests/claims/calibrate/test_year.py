"""A simulated year is the same at every run, and full of what goes wrong."""

from __future__ import annotations

from itertools import pairwise

import pytest

from claims.calibrate.year import DAY_S, OURS, YEAR_S, Wrong, draw_year

YEARS = [draw_year(1, number) for number in range(8)]


def test_a_seed_and_a_number_make_one_year() -> None:
    assert draw_year(1, 3) == draw_year(1, 3)
    assert len({draw_year(seed, number).troubles for seed in (1, 2) for number in range(3)}) == 6


@pytest.mark.parametrize("year", YEARS, ids=lambda year: str(year.number))
def test_troubles_never_overlap_and_lie_in_the_year(year: object) -> None:
    (found,) = [each for each in YEARS if each is year]
    assert all(one.ends < other.begins for one, other in pairwise(found.troubles))
    assert all(0 < each.begins < each.ends < YEAR_S for each in found.troubles)


def test_there_are_troubles_and_faults_of_every_kind() -> None:
    troubles = [each for year in YEARS for each in year.troubles]
    assert any(each.total and not each.planned for each in troubles)
    assert any(each.planned for each in troubles)
    assert any(each.countries for each in troubles)
    assert any(each.share < 1 for each in troubles)
    faults = [each for year in YEARS for each in year.faults]
    assert {each.wrong for each in faults} == set(Wrong)
    ours = frozenset(place.vantage for place in OURS)
    assert {each.wrong for each in faults if each.vantages == ours} == {Wrong.LOST, Wrong.BROKEN_CONTROL, Wrong.DROPPED}


def test_clear_means_that_no_trouble_touches() -> None:
    year = YEARS[0]
    trouble = year.troubles[0]
    assert not year.clear(trouble.begins - 1, trouble.begins + 1)
    assert not year.clear(trouble.ends - 1, trouble.ends + 1)
    assert year.clear(trouble.begins - 60, trouble.begins)


def test_releases_multiply() -> None:
    year = next(year for year in YEARS if len(year.changes) > 1 and year.changes[0].ratio != 1)
    first, second = year.changes[:2]
    assert year.ratio(first.at - 1) == 1
    assert year.ratio(first.at) == first.ratio
    assert year.ratio(second.at) == pytest.approx(first.ratio * second.ratio)
    assert second.at - first.at > 40 * DAY_S
