"""Claims of trouble: seen by others, or by nobody else; never contradicted."""

from __future__ import annotations

from claims.model import Kind, Label
from telemetry.model import ReportKind
from tests.claims.methods.scene import COMPANY, claim, incident, judge, probes, report, rule, seen
from tests.claims.methods.table import ALL_FAIL, ALL_OK

SOME = claim(Kind.DEGRADED, "Some users see errors", scope="Some users")


def test_a_total_outage_after_the_post_makes_some_no_misleading_word() -> None:
    samples = (*probes(ALL_OK, range(-15, 4)), *probes(ALL_FAIL, range(4, 15)))
    assert judge(SOME, seen(samples=samples, claimants=COMPANY)).label is Label.SUPPORTED


def test_trouble_of_all_is_not_spoken_of_as_a_part() -> None:
    everybody = claim(Kind.DEGRADED, "Example is down")
    assert judge(everybody, seen(samples=probes(ALL_FAIL, range(-15, 15)))).label is Label.SUPPORTED


def test_the_companys_page_backs_an_outsider_and_not_the_company() -> None:
    outsider, company = (
        judge(SOME, seen(status=incident(-60, 30), claimants=who)) for who in (frozenset[str](), COMPANY)
    )
    assert (outsider.label, company.label) == (Label.SUPPORTED, Label.UNPROVEN)


def test_a_crowd_below_the_floor_attests_nothing() -> None:
    few = report(ReportKind.CROWD, value=99.0, unit="reports")
    verdict = judge(SOME, seen(reports=(few,), claimants=COMPANY))
    assert (verdict.label, rule(verdict)) == (Label.UNPROVEN, "no-evidence")
