"""Scores, probabilities and log-odds go into one another."""

from __future__ import annotations

import numpy as np
import pytest

from claims.extract.odds import log_odds, logarithm, logistic, softmax


def test_softmax_is_sure_of_what_stands_out_and_never_overflows() -> None:
    rows = softmax(np.array([[0.0, 0.0], [1000.0, 0.0], [0.0, np.log(3)]]))
    assert rows == pytest.approx(np.array([[0.5, 0.5], [1.0, 0.0], [0.25, 0.75]]))


def test_softmax_of_no_rows_is_none() -> None:
    assert softmax(np.zeros((0, 4))).shape == (0, 4)


@pytest.mark.parametrize("odds", [-5.0, 0.0, 0.3, 8.0])
def test_log_odds_undo_the_logistic(odds: float) -> None:
    assert log_odds(float(logistic(odds))) == pytest.approx(odds)


def test_certainty_is_bounded() -> None:
    assert -log_odds(0.0) == pytest.approx(log_odds(1.0)) == pytest.approx(13.8155, abs=1e-4)
    assert logarithm(np.array([0.0, 1.0])) == pytest.approx([-13.8155, 0.0], abs=1e-4)
