"""No outage on 10,000 quiet days with faulty vantages; and proof that the test could have found one."""

from __future__ import annotations

import numpy as np
import pytest

from telemetry.model import Window
from telemetry.outages import outages, rounds
from tests.telemetry.world.quiet import (
    ANSWERED,
    BEFORE,
    DAY_S,
    FAILED,
    LOST,
    Habits,
    crowded,
    draw,
    judge,
    quiet_days,
    seen,
)
from tests.telemetry.world.world import at

PERIOD_S = 300
DAYS = 10_000


def test_ten_thousand_quiet_days_with_faulty_vantages_are_without_an_outage() -> None:
    """10,000 service-days of 24 hours, each after a run-in of 5 hours that is not counted, probed every 5 minutes.

    Five vantages in five networks and three countries; all that `Habits` says goes wrong on every one of these days:
    blips of 0.2 %, a flapping link, and for some of them at the same time a blocked network, a broken control, a wrong
    clock and lost batches, each at another vantage. 17 million probes are drawn; those near which two places fail go
    through the real `rounds` and `outages` with all that they look back at (the test below shows that the others
    cannot matter). The same at one a minute, 75 million probes, is benchmarks/quiet_days.py.
    """
    found = quiet_days(DAYS, seed=1, period_s=PERIOD_S)
    print(f"{found.days} days, {found.drawn} probes, {found.judged} judged: {len(found.outages)} outages")  # noqa: T201 -- read with pytest -s
    assert (found.days, found.outages) == (DAYS, ())
    assert found.drawn > 17_000_000
    assert found.judged > 1_500_000


def test_these_days_are_full_of_faults() -> None:
    codes = draw(300, np.random.default_rng(2), period_s=PERIOD_S, habits=Habits())
    shares = np.bincount(codes.ravel(), minlength=5) / codes.size
    assert shares[ANSWERED] < 0.96
    assert all(share > 0.001 for share in shares)
    # On many days at least two places fail at about the same time: what a naive count would call an outage.
    assert np.mean([crowded(day).any() for day in codes]) > 0.4


@pytest.mark.parametrize("period_s", [60, 300])
def test_leaving_out_what_is_not_crowded_changes_nothing(period_s: int) -> None:
    """40 whole days judged in one piece each, half of them with a real outage of five periods painted in."""
    chance = np.random.default_rng(3)
    codes = draw(40, chance, period_s=period_s, habits=Habits())
    jitter = chance.random(codes.shape, dtype=np.float32)
    starts = chance.integers(BEFORE + 40, codes.shape[2] - 60, size=20)
    for day, start in zip(codes, starts, strict=False):
        part = day[:, start : start + 5]
        part[(part == ANSWERED)] = FAILED
    whole = Window(start=at(BEFORE * period_s), end=at(BEFORE * period_s + DAY_S))
    for number in range(40):
        piecewise, size = judge(codes[number], jitter[number], period_s)
        samples = seen(codes[number], jitter[number], period_s, range(codes.shape[2]))
        at_once = outages(rounds(samples, whole))
        assert size < len(samples)
        assert len(at_once) == len(piecewise) == (1 if number < 20 else 0)
        for one, other in zip(at_once, piecewise, strict=True):
            assert abs((one.start_by - other.start_by).total_seconds()) <= 2 * period_s


def test_days_without_a_sample_or_a_fault_have_nothing_to_judge() -> None:
    calm = Habits(blips=0, flapping=0, blocked=0, broken_control=0, wrong_clock=0, lost_batch=0)
    found = quiet_days(20, seed=1, period_s=PERIOD_S, habits=calm)
    assert (found.judged, found.outages) == (0, ())
    nothing = np.full((5, 400), LOST, dtype=np.uint8)
    assert judge(nothing, np.zeros((5, 400), dtype=np.float32), PERIOD_S) == ([], 0)
