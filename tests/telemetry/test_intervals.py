"""Exact intervals, held to published arithmetic."""

from __future__ import annotations

import pytest

from telemetry.intervals import clopper_pearson, probes_needed


@pytest.mark.parametrize(("availability", "probes"), [(0.999, 2_995), (0.9999, 29_956), (0.99999, 299_572)])
def test_probes_needed_without_a_failure(availability: float, probes: int) -> None:
    assert probes_needed(availability) == probes


def test_thirty_clean_days_at_one_a_minute_support_four_nines_at_best() -> None:
    low, high = clopper_pearson(0, 43_200)
    assert low == 0.0
    assert round(100 * (1 - high), 4) == 99.9915


@pytest.mark.parametrize(
    ("failures", "n", "low", "high"),
    [
        (0, 10, 0.0, 0.30850),
        (10, 10, 0.69150, 1.0),
        (1, 10, 0.00253, 0.44502),
        (5, 10, 0.18709, 0.81291),
    ],
)
def test_the_interval_agrees_with_the_published_table(failures: int, n: int, low: float, high: float) -> None:
    assert list(clopper_pearson(failures, n)) == pytest.approx([low, high], abs=1e-5)


def test_no_probe_shows_nothing() -> None:
    assert clopper_pearson(0, 0) == (0.0, 1.0)


def test_more_confidence_is_a_wider_interval() -> None:
    low, high = clopper_pearson(3, 100, confidence=0.99)
    narrow_low, narrow_high = clopper_pearson(3, 100, confidence=0.9)
    assert low < narrow_low < 0.03 < narrow_high < high


@pytest.mark.parametrize(("failures", "n"), [(-1, 10), (11, 10), (0, -1)])
def test_counts_that_cannot_be_are_refused(failures: int, n: int) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        clopper_pearson(failures, n)


@pytest.mark.parametrize("share", [0.0, 1.0, 1.5, -0.1])
def test_a_share_outside_the_open_interval_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="not between 0 and 1"):
        probes_needed(share)
    with pytest.raises(ValueError, match="not between 0 and 1"):
        clopper_pearson(0, 10, confidence=share)
