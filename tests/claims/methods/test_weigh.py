"""What every method shares: which signs speak of a window, who is outside, how sure a label is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from claims.methods import weigh
from claims.methods.reports import report_sign
from claims.methods.signs import Shows
from claims.methods.sureness import confidence
from claims.model import Label
from telemetry.model import ReportKind
from tests.claims.methods.scene import POST, QUARTER, day, judge, probes, report, seen
from tests.claims.methods.table import ALL_FAIL, FIVE, SCENES


@pytest.mark.parametrize(
    ("start", "end", "discarded"), [(-60, -15, True), (-60, -14, False), (14, 60, False), (15, 60, True)]
)
def test_a_report_beside_the_window_is_shown_and_set_aside(start: float, end: float, discarded: bool) -> None:
    (sign,) = weigh.signs(seen(reports=(report(start=start, end=end),)), QUARTER)
    assert bool(sign.discard) is discarded


def test_a_report_of_another_day_is_not_shown() -> None:
    assert weigh.signs(seen(reports=(report(start=-3000, end=-2900),)), QUARTER) == ()


@pytest.mark.parametrize("name", ["example", "Example", "EXAMPLE", "other + Example"])
def test_the_claimant_is_never_outside(name: str) -> None:
    sign = report_sign(report(by=name))
    assert weigh.outside([sign], seen(claimants=frozenset({"example"}))) == []
    assert weigh.outside([sign], seen()) == [sign]


@pytest.mark.parametrize("label", Label)
def test_confidence_stays_a_share(label: Label) -> None:
    signs = [report_sign(report(by=f"watcher-{number}")) for number in range(6)]
    quorum = weigh.signs(seen(samples=probes(ALL_FAIL, FIVE)), QUARTER)
    assert 0 <= confidence(label, []) <= confidence(label, [*signs, *quorum]) <= 0.95


def test_a_day_without_its_hour_makes_a_label_less_sure() -> None:
    hour, without = report_sign(report()), report_sign(day())
    assert confidence(Label.SUPPORTED, [without]) < confidence(Label.SUPPORTED, [hour])


def test_measured_things_are_told_first_and_each_source_once() -> None:
    crowd = replace(report_sign(report(ReportKind.CROWD, by="counter", value=900.0)), brief="counted")
    paper = replace(report_sign(report(ReportKind.PRESS, by="paper")), brief="read")
    watcher = replace(report_sign(report()), brief="watched")
    assert weigh.measured_words([paper, watcher, watcher, crowd]) == "counted; watched"
    assert weigh.measured_words([]) == "nothing that covers this time"


def test_what_was_not_observed_is_said() -> None:
    summaries = [each.summary for each in judge(SCENES[0].claim, seen()).evidence]
    assert summaries == [
        "Not observed: no probe covers this time.",
        "Not observed: no reading of the page from this time.",
    ]


def test_every_sign_is_either_taken_or_left() -> None:
    signs = [report_sign(report(by=name)) for name in ("one", "two", "three")]
    assert weigh.rest(signs, signs[:1], signs[2:]) == signs[1:2]
    assert weigh.usable(signs, Shows.CLEAR) == []


@pytest.mark.parametrize(
    ("moment", "spread", "words"),
    [
        (POST, timedelta(0), f"around {POST:%H:%M} UTC on {POST:%d %b %Y}"),
        (POST, timedelta(days=1), f"on {POST:%d %b %Y}"),
        (None, timedelta(0), f"around {QUARTER.start + QUARTER.length / 2:%H:%M} UTC on {POST:%d %b %Y}"),
    ],
)
def test_the_time_is_told_as_exactly_as_it_is_known(moment: datetime | None, spread: timedelta, words: str) -> None:
    assert weigh.when(seen(moment=moment, spread=spread)) == words


def test_a_notice_without_an_end_is_over_when_its_source_says_so() -> None:
    notice = report(start=-60, end=None, by="watcher")
    over = report(start=-30, end=None, by="watcher", summary="Service is restored.")
    (first, _) = weigh.signs(seen(reports=(notice, over)), QUARTER)
    assert first.discard
    (alone,) = weigh.signs(seen(reports=(notice,)), QUARTER)
    assert not alone.discard


@pytest.mark.parametrize("summary", ["Reachable from all 50 probes", "1 of 50 probes took long", "As usual"])
def test_a_network_that_does_not_say_trouble_shows_none(summary: str) -> None:
    assert report_sign(report(summary=summary)).shows is Shows.NOTHING
