"""How sure a label is: a published scale, and nothing fitted."""

from __future__ import annotations

import pytest

from claims.methods.reports import report_sign
from claims.methods.signs import Sign, grouped
from claims.methods.sureness import SCALE, confidence, scale_text
from claims.model import Kind, Label, Unit
from telemetry.model import ReportKind
from tests.claims.methods.scene import claim, day, judge, period, probes, report, rule, said, seen

NETWORK = report_sign(report())
OTHER = report_sign(report(by="other"))
CROWD = report_sign(report(ReportKind.CROWD, by="counter", value=900.0))
COUNTER_2 = report_sign(report(ReportKind.CROWD, by="meter", value=900.0))
DAY = report_sign(day())
DAY_HEARD = report_sign(day(ReportKind.PRESS, by="paper"))


@pytest.mark.parametrize(
    ("deciding", "sure"),
    [
        ([NETWORK], 0.9),
        ([CROWD], 0.75),
        ([DAY], 0.8),
        ([DAY_HEARD], 0.5),
        ([CROWD, COUNTER_2], 0.94),
        ([NETWORK, OTHER], 0.95),
        ([NETWORK, CROWD], 0.95),
        ([], 0.5),
    ],
    ids=["measured", "heard", "a-day", "a-day-heard", "heard-twice", "measured-twice", "one-of-each", "nothing"],
)
def test_each_independent_source_leaves_its_doubt(deciding: list[Sign], sure: float) -> None:
    for label in (Label.SUPPORTED, Label.CONTRADICTED, Label.MISLEADING):
        assert confidence(label, deciding) == sure


def test_two_findings_of_one_source_are_as_sure_as_the_better_one() -> None:
    assert confidence(Label.SUPPORTED, [NETWORK, report_sign(day(by="watcher"))]) == 0.9
    assert [len(group) for group in grouped([NETWORK, OTHER, DAY])] == [1, 2]


def test_what_decides_nothing_is_as_sure_as_nothing() -> None:
    assert confidence(Label.UNPROVEN, [NETWORK, OTHER]) == 0.5


def test_the_scale_is_published_with_a_reason_for_each_number() -> None:
    text = scale_text()
    assert all(each.why in text and each.value in text for each in SCALE)


def test_a_share_of_weeks_is_as_sure_as_the_quorum_that_measured_it_though_rounds_of_it_failed() -> None:
    """An outage within the period leaves "99 %" true: it is measured all the same."""
    fails = "a:f b:f c:f d:f e:f"
    minutes = range(-10_000, 0, 10)
    known = seen(
        period(-10_000, 0),
        samples=tuple(
            each
            for minute in minutes
            for each in probes(fails if -5000 <= minute < -4970 else "a:o b:o c:o d:o e:o", [minute])
        ),
    )
    about = claim(Kind.UPTIME, "up 98 % of the time", value=98.0, unit=Unit.PERCENT, window=said(-10_000, 0))
    found = judge(about, known)
    assert (found.label, rule(found), found.confidence) == (Label.SUPPORTED, "lower-bound", 0.9)
