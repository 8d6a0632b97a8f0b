"""Over weeks two sources are two only where they speak of the same trouble."""

from __future__ import annotations

import pytest

from claims.methods import weigh
from claims.model import Comparator, Kind, Label, Observations, Unit, Verdict
from telemetry.model import Report, ReportKind, Sample
from tests.claims.methods.scene import claim, judge, period, probes, report, rule, said, seen

OK, FAIL = "a:o b:o c:o d:o e:o", "a:f b:f c:f d:f e:f"
DAYS = 3
DAY = 1440
WEEK = period(-DAYS * DAY, 0)
# Failing for two hours, two days before the post; probed every ten minutes.
DOWN = range(-2 * DAY, -2 * DAY + 120)
HOURS = tuple(
    sample for minute in range(-DAYS * DAY, 0, 10) for sample in probes(FAIL if minute in DOWN else OK, [minute])
)


def crowd(minute: float) -> Report:
    return report(ReportKind.CROWD, minute, None, by="crowd", value=900, unit="reports")


def known(*reports: Report, samples: tuple[Sample, ...] = HOURS) -> Observations:
    return seen(WEEK, samples=samples, reports=reports)


def incident_free(observations: Observations) -> Verdict:
    about = claim(Kind.INCIDENT_FREE, "Example had zero downtime", window=said(-DAYS * DAY, 0))
    return judge(about, observations)


def uptime(observations: Observations) -> Verdict:
    about = claim(
        Kind.UPTIME,
        "Example was up 99.9% of the time",
        window=said(-DAYS * DAY, 0),
        value=99.9,
        unit=Unit.PERCENT,
        comparator=Comparator.AT_LEAST,
    )
    return judge(about, observations)


@pytest.mark.parametrize("minute", [-2 * DAY - 50, -2 * DAY + 30, -2 * DAY + 170])
def test_beside_an_outage_in_time_a_crowd_is_a_second_source(minute: float) -> None:
    for verdict in (incident_free(known(crowd(minute))), uptime(known(crowd(minute)))):
        assert verdict.label is Label.CONTRADICTED


@pytest.mark.parametrize("minute", [-DAYS * DAY + 30, -DAY])
def test_on_another_day_it_is_another_matter(minute: float) -> None:
    for verdict in (incident_free(known(crowd(minute))), uptime(known(crowd(minute)))):
        assert verdict.label is Label.UNPROVEN
        assert verdict.reasons[0] == weigh.APART


def test_two_outsiders_of_different_days_are_not_two_sources() -> None:
    quiet = tuple(sample for minute in range(-DAYS * DAY, 0, 10) for sample in probes(OK, [minute]))
    notice = report(ReportKind.NETWORK, -2 * DAY, -2 * DAY + 40, by="watcher")
    apart = incident_free(known(notice, crowd(-DAY), samples=quiet))
    together = incident_free(known(notice, crowd(-2 * DAY + 20), samples=quiet))
    assert apart.label is Label.UNPROVEN
    assert (together.label, rule(together)) == (Label.CONTRADICTED, "two-sources")


def test_only_outages_that_others_have_too_count_against_a_share_of_the_time() -> None:
    """Twenty minutes that a crowd saw leave it true; two hours when only our own lines failed oppose nobody."""
    short = range(-DAY, -DAY + 20)
    samples = tuple(
        sample
        for minute in range(-DAYS * DAY, 0, 10)
        for sample in probes(FAIL if minute in DOWN or minute in short else OK, [minute])
    )
    about = claim(
        Kind.UPTIME, "Example was up 98.5% of the time", window=said(-DAYS * DAY, 0), value=98.5, unit=Unit.PERCENT
    )
    assert judge(about, known(crowd(-DAY + 5), samples=samples)).label is Label.UNPROVEN
    both = judge(about, known(crowd(-DAY + 5), crowd(-2 * DAY + 30), samples=samples))
    assert (both.label, rule(both)) == (Label.CONTRADICTED, "upper-bound")
