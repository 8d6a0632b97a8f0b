from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telemetry.probe.pace import FARTHEST_AHEAD_S, SLOWEST, Pace, paced

TIMES = st.floats(min_value=1e9, max_value=4e9)
ELAPSED = st.floats(min_value=0, max_value=1e5)


@given(before=TIMES, elapsed=ELAPSED, ahead=st.floats(min_value=0, max_value=1e6))
def test_where_the_wall_clock_has_gone_on_the_schedule_is_there_too(
    before: float, elapsed: float, ahead: float
) -> None:
    wall = before + elapsed + ahead
    assert paced(before, elapsed, wall) == wall


@given(before=TIMES, elapsed=ELAPSED, behind=st.floats(min_value=0, max_value=FARTHEST_AHEAD_S - 1))
def test_a_wall_clock_set_back_a_little_makes_the_schedule_slower_and_never_turns_it_back(
    before: float, elapsed: float, behind: float
) -> None:
    now = paced(before, elapsed, before + elapsed - behind)
    assert now >= before
    assert before + SLOWEST * elapsed <= now <= before + elapsed


@pytest.mark.parametrize(("behind", "follows"), [(FARTHEST_AHEAD_S, False), (FARTHEST_AHEAD_S + 1, True)])
def test_one_set_back_far_is_followed_at_once(behind: float, follows: bool) -> None:
    wall = 2e9 - behind
    assert (paced(2e9, 0, wall) == wall) is follows


def test_an_hour_of_slewing_is_followed_to_the_end() -> None:
    wall, steady = [1e9], [0.0]
    pace = Pace(lambda: wall[0], lambda: steady[0])
    for _ in range(3600):
        steady[0] += 1
        wall[0] += 1 - 500e-6  # the most that NTP slews by
        assert pace() == pytest.approx(wall[0], abs=1e-6)


def test_after_a_step_back_the_schedule_and_the_wall_clock_meet_again() -> None:
    wall, steady = [1e9], [0.0]
    pace = Pace(lambda: wall[0], lambda: steady[0])
    wall[0] -= 60
    seen = [pace()]
    while seen[-1] > wall[0]:
        steady[0] += 1
        wall[0] += 1
        seen.append(pace())
    assert seen == sorted(seen)
    assert 590 <= len(seen) <= 610  # a tenth of a second is made up for in each
