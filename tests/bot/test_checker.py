"""What a verdict rests on stays: the samples around a judged claim are never let go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.checker import open_checker
from bot.options import Data
from claims.gather import REACH
from claims.model import Post
from telemetry.services import load_catalogue

POSTED = datetime(2026, 5, 6, 12, 0, tzinfo=UTC)


def said(text: str) -> Post:
    return Post(id="1", text=text, network="x", posted_at=POSTED, service="github")


@pytest.mark.parametrize("times", [1, 3])
def test_the_samples_around_a_judged_claim_are_kept_for_ever(tmp_path: Path, times: int) -> None:
    with open_checker(Data(tmp_path), catalogue=load_catalogue()) as checker:
        for _ in range(times):
            checker.check(said("GitHub is fully operational."), now=POSTED + timedelta(hours=1))
        (kept,) = checker.telemetry.kept("github")
    around = timedelta(minutes=15)
    assert kept.window.start <= POSTED - around - REACH
    assert POSTED + around + REACH <= kept.window.end
    assert kept.why


def test_what_a_promise_is_about_is_kept_from_the_post_on(tmp_path: Path) -> None:
    with open_checker(Data(tmp_path), catalogue=load_catalogue()) as checker:
        checker.check(said("Sign-in will be fixed by 30 May 2026."), now=POSTED + timedelta(minutes=1))
        (kept,) = checker.telemetry.kept("github")
    assert kept.window.contains(POSTED)


def test_a_post_without_a_claim_keeps_nothing(tmp_path: Path) -> None:
    with open_checker(Data(tmp_path), catalogue=load_catalogue()) as checker:
        checker.check(said("Good morning, everyone."), now=POSTED)
        assert checker.telemetry.kept("github") == ()
