"""E-divisive against a statistic worked out by hand, against series with known changes, and against chance."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest

from telemetry.changes import BLOCK, LEAST, SIGNIFICANCE, Floats, _best, _distances, _order, changes, smallest_step


def wavering(size: int, seed: int = 1) -> Floats:
    return np.random.default_rng(seed).normal(size=size)


def stepped(size: int, at: int, step: float, seed: int = 1) -> Floats:
    return wavering(size, seed) + np.where(np.arange(size) >= at, step, 0)


def by_definition(left: Floats, right: Floats) -> float:
    """The divergence of Matteson & James, weighed by the sizes of both sides, term by term."""
    across = np.mean([abs(one - two) for one, two in product(left, right)])
    within = [np.mean([abs(one - two) for one, two in combinations(side, 2)]) for side in (left, right)]
    return float(len(left) * len(right) / (len(left) + len(right)) * (2 * across - sum(within)))


def test_the_statistic_is_that_of_the_paper_over_every_split_and_every_end() -> None:
    series = wavering(12)
    expected = {
        (at, end): by_definition(series[:at], series[at:end]) for at in range(3, 10) for end in range(at + 3, 13)
    }
    at, _ = max(expected, key=lambda place: expected[place])
    found = _best(_distances(series), 3)
    assert found is not None
    assert found.at == at
    assert found.size == pytest.approx(max(expected.values()))


def test_two_and_two_values_worked_out_by_hand() -> None:
    # 2 * 10 - 1 - 1, weighed by 2 * 2 / 4.
    found = _best(_distances(np.array([0.0, 1.0, 10.0, 11.0])), 2)
    assert found is not None
    assert (found.at, found.size) == (2, 18.0)


@pytest.mark.parametrize("at", [10, 30, 50])
@pytest.mark.parametrize("step", [-4.0, 4.0])
def test_a_step_is_found_where_it_is(at: int, step: float) -> None:
    (found,) = changes(stepped(60, at, step))
    assert abs(found.at - at) <= 1
    assert found.chance <= SIGNIFICANCE


def test_two_steps_are_found_in_order() -> None:
    series = stepped(75, 25, -5.0) + np.where(np.arange(75) >= 50, 8.0, 0)
    assert [abs(each.at - at) <= 1 for each, at in zip(changes(series), (25, 50), strict=True)] == [True, True]


def test_a_dip_that_passes_has_two_ends() -> None:
    series = wavering(60) - np.where((np.arange(60) >= 20) & (np.arange(60) < 32), 5.0, 0)
    assert [each.at for each in changes(series)] == [20, 32]


def test_chance_alone_hardly_ever_shows_a_change() -> None:
    """One series in a hundred may; in 200 more than 7 would come once in two hundred times."""
    assert sum(bool(changes(wavering(40, seed))) for seed in range(200)) <= 7


def test_days_that_resemble_their_neighbours_are_no_change() -> None:
    """Drawing single values would take every second of these slow waverings for a change."""
    ours = naive = 0
    for seed in range(60):
        noise, series = wavering(60, seed), np.zeros(60)
        for day in range(1, 60):
            series[day] = 0.5 * series[day - 1] + noise[day]
        ours += bool(changes(series))
        naive += bool(changes(series, block=1))
    assert ours <= 8
    assert naive > 2 * ours


def test_a_level_without_any_wavering_has_no_change() -> None:
    assert changes([3.0] * 60) == ()


@pytest.mark.parametrize("size", [0, 1, LEAST, 2 * LEAST - 1])
def test_too_few_values_have_no_change(size: int) -> None:
    assert changes([0.0] * (size // 2) + [9.0] * (size - size // 2)) == ()


def test_no_change_lies_nearer_to_an_end_than_a_level_is_long() -> None:
    found = changes(stepped(60, 56, 9.0))
    assert all(LEAST <= each.at <= 60 - LEAST for each in found)


def test_the_scale_and_the_sign_of_a_series_decide_nothing() -> None:
    series = stepped(60, 20, 3.0)
    assert changes(series) == changes(-1000 * series + 7)


def test_the_same_seed_gives_the_same_answer() -> None:
    series = stepped(60, 20, 1.4, seed=3)
    assert changes(series, seed=5) == changes(series, seed=5)


def test_blocks_hold_every_number_once_and_keep_neighbours_together() -> None:
    chance = np.random.default_rng(1)
    for size in (14, 31, 60):
        order = _order(size, BLOCK, chance)
        assert sorted(order) == list(range(size))
        together = np.count_nonzero(np.diff(order) == 1)
        assert together >= size - size // BLOCK - 2


STEPS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)


def test_the_smallest_step_is_one_that_is_found_and_the_next_smaller_is_not() -> None:
    series = wavering(60)
    smallest = smallest_step(series, STEPS)
    assert smallest in {1.0, 2.0}
    later = np.where(np.arange(60) >= 30, 1.0, 0.0)
    assert changes(series + smallest * later)
    assert not changes(series + smallest / 4 * later)


def test_a_noisier_series_takes_a_larger_step() -> None:
    calm, wild = smallest_step(0.1 * wavering(60), STEPS), smallest_step(2 * wavering(60), STEPS)
    assert calm is not None
    assert wild is not None
    assert calm < wild


def test_no_step_is_large_enough_where_too_little_was_measured() -> None:
    assert smallest_step(wavering(2 * LEAST - 1), STEPS) is None
    assert smallest_step(100 * wavering(60), STEPS) is None


@pytest.mark.parametrize(
    ("values", "more", "problem"),
    [
        ([1.0, float("nan")] * 10, {}, "finite"),
        ([[1.0, 2.0]] * 10, {}, "finite"),
        ([1.0] * 20, {"significance": 0.0}, "significance"),
        ([1.0] * 20, {"significance": 1.0}, "significance"),
        ([1.0] * 20, {"least": 1}, "levels of 1"),
        ([1.0] * 20, {"block": 0}, "blocks of 0"),
        ([1.0] * 20, {"draws": 50}, "50 draws"),
    ],
)
def test_what_cannot_be_asked_is_refused(values: list[float], more: dict[str, float], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        changes(values, **more)  # type: ignore[arg-type]  # the wrong types are what is tested
