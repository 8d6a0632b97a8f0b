"""Whether trouble was there at the moment of the post."""

from __future__ import annotations

import pytest

from claims.methods import weigh
from claims.methods.moment import ELSEWHEN, core, standing
from claims.methods.signs import Shows
from telemetry.model import Window
from tests.claims.methods.scene import QUARTER, at, period, probes, report, seen
from tests.claims.methods.table import ALL_FAIL, ALL_OK


@pytest.mark.parametrize(
    ("window", "middle"),
    [
        (QUARTER, (0, 0)),
        (period(-75, 75), (-60, 60)),
        (period(-15, 0), (0, 0)),
        (period(-15, 8), (0, 0)),
        (period(0, 0), (0, 0)),
    ],
)
def test_the_core_is_where_the_post_can_have_been(window: Window, middle: tuple[float, float]) -> None:
    assert core(window) == period(*middle)


@pytest.mark.parametrize(("hours", "stands"), [(12, True), (11, False)])
def test_a_post_dated_to_a_day_takes_trouble_for_half_of_it(hours: float, stands: bool) -> None:
    day = period(-720 - 15, 720 + 15)
    known = seen(day, reports=(report(start=-720, end=-720 + hours * 60),))
    (sign,) = standing(weigh.signs(known, day), known)
    assert (sign.discard == "") is stands


def test_partial_failure_at_the_post_beside_a_total_one_later_is_partial() -> None:
    samples = (*probes("a:f b:o c:f d:o e:o", range(-15, 5)), *probes(ALL_FAIL, range(5, 15)))
    known = seen(samples=samples)
    (sign,) = standing(weigh.signs(known, QUARTER), known)
    assert (sign.shows, sign.discard) == (Shows.PARTIAL, "")


def test_what_was_over_is_set_aside_with_the_reason() -> None:
    known = seen(samples=(*probes(ALL_FAIL, range(-15, -5)), *probes(ALL_OK, range(-5, 15))))
    (sign,) = standing(weigh.signs(known, QUARTER), known)
    assert sign.discard == ELSEWHEN


def test_signs_of_health_stand_untouched() -> None:
    known = seen(samples=probes(ALL_OK, range(-15, 15)))
    found = weigh.signs(known, QUARTER)
    assert standing(found, known) == found
    assert at(0) == core(QUARTER).start
