"""What is known of the time after a moment: which stretch is watched, and what stands aside."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from claims.methods.after import GRACE, WATCH, after
from claims.methods.signs import Shows
from claims.model import Observations
from telemetry.model import ReportKind
from tests.claims.methods.scene import COMPANY, POST, at, day, incident, period, probes, report, seen

NONE = timedelta(0)


def known(**more: Any) -> Observations:
    return seen(period(0, 60), claimants=COMPANY, **more)


def test_the_watch_runs_from_the_grace_to_an_hour_later() -> None:
    assert after(known(), POST, NONE).watched == period(2, 60)
    assert (timedelta(minutes=2), timedelta(minutes=60)) == (GRACE, WATCH)


def test_a_vague_time_moves_the_watch_to_where_the_post_was_surely_out() -> None:
    assert after(known(), POST, timedelta(hours=1)).watched == period(62, 120)


def test_the_watch_ends_now() -> None:
    assert after(known(now=at(10)), POST, NONE).watched == period(2, 10)
    assert after(known(now=at(1)), POST, NONE).watched == period(2, 2)


def test_what_began_afterwards_is_set_aside_with_the_reason() -> None:
    (aside,) = [
        sign for sign in after(known(status=incident(20, 40)), POST, NONE).others if sign.shows is Shows.TROUBLE
    ]
    assert aside.discard.startswith("began afterwards")


def test_a_day_without_its_hour_is_set_aside_with_the_reason() -> None:
    (aside,) = after(known(reports=(day(),)), POST, NONE).others
    assert aside.discard == "gives the day, not the hour"


def test_a_quorum_that_watched_the_hour_needs_not_watch_the_day() -> None:
    found = after(known(samples=probes("a:o b:o c:o d:o", range(-5, 65, 5))), POST, NONE)
    assert [sign.measured for sign in found.recovery] == [True]


def test_probes_show_no_recovery_beside_trouble() -> None:
    found = after(known(samples=probes("a:o", [-1, 30]), reports=(report(ReportKind.CROWD, -30, 30),)), POST, NONE)
    assert found.recovery == ()
    assert len(found.trouble) == 1


def test_a_recovery_told_by_the_claimant_is_none() -> None:
    own = report(ReportKind.ADMISSION, 10, None, by="Example", summary="All restored.")
    assert after(known(reports=(own,)), POST, NONE).recovery == ()
