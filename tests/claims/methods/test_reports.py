"""What a report shows: trouble, its end, or nothing; and for which time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.methods.reports import CROWD_FLOOR, OPEN_REACH, report_sign
from claims.methods.signs import Shows
from telemetry.model import ReportKind
from tests.claims.methods.scene import POST, at, day, report


def shows(summary: str, **more: Any) -> Shows:
    return report_sign(report(ReportKind.PRESS, 0, None, summary=summary, **more)).shows


@pytest.mark.parametrize(
    "words",
    [
        "Service is back.",
        "All back in order after seven.",
        "Repaired at about eleven.",
        "Everything was restored at 18:00.",
        "It works again, users say.",
        "Recovery sets in at 10:36.",
        "The incident is closed.",
    ],
)
def test_words_of_recovery_show_recovery(words: str) -> None:
    assert shows(words) is Shows.RECOVERY


@pytest.mark.parametrize(
    "words",
    [
        "Not restored yet.",
        "Nothing is back up.",
        "Still not back to normal.",
        "The service has yet to recover; yet to be restored for most.",
        "It hasn't been resolved.",
        "It hasn’t recovered.",
        "No recovery so far.",
        "Nobody is back online.",
        "Service will be restored by six.",
        "The company hopes to be back online soon.",
        "Engineers are trying to get it back up.",
        "Engineers are working on restoration.",
        "The issue is not fully resolved.",
        "It is still unresolved.",
        "Awaiting recovery.",
    ],
)
def test_negated_or_promised_recovery_is_trouble(words: str) -> None:
    assert shows(words) is Shows.TROUBLE


@pytest.mark.parametrize(
    "words", ["The site is back up, but mail is not restored.", "Not resolved at nine; at ten it is back to normal."]
)
def test_recovery_and_its_opposite_in_one_report_decide_nothing(words: str) -> None:
    assert shows(words) is Shows.NOTHING


@pytest.mark.parametrize(
    "words",
    ["No outage was detected.", "We see no sign of any disruption.", "Without any known issues today."],
)
def test_a_source_that_saw_nothing_shows_no_trouble(words: str) -> None:
    assert shows(words) is Shows.NOTHING


@pytest.mark.parametrize(
    "words",
    ["It fails in several countries; no sign of a wider outage.", "Users cannot log in, there is no incident listed."],
)
def test_trouble_beside_a_denial_is_still_trouble(words: str) -> None:
    assert shows(words) is Shows.TROUBLE


def test_no_minutes_down_is_clear_and_zero_of_anything_else_shows_nothing() -> None:
    assert shows("Total.", value=0.0, unit="min") is Shows.CLEAR
    assert shows("Total.", value=0.0, unit="outages") is Shows.NOTHING


@pytest.mark.parametrize(
    ("value", "counts"), [(CROWD_FLOOR - 1, False), (CROWD_FLOOR, True), (CROWD_FLOOR + 1, True), (None, True)]
)
def test_a_small_crowd_is_background(value: float | None, counts: bool) -> None:
    sign = report_sign(report(ReportKind.CROWD, value=value, unit="reports"))
    assert (sign.discard == "") is counts


def test_midnight_without_an_end_is_a_day_without_its_hour() -> None:
    sign = report_sign(day())
    assert not sign.exact
    assert sign.window.length == timedelta(days=1)


@given(minute=st.integers(1, 23 * 60 + 59))
def test_any_other_minute_is_an_hour(minute: int) -> None:
    midnight = POST.replace(hour=0)
    sign = report_sign(report(time=midnight + timedelta(minutes=minute), end=None))
    assert (sign.exact, sign.open_ended, sign.window.length) == (True, True, OPEN_REACH)


@pytest.mark.parametrize(("hours", "exact"), [(19.9, True), (20, False), (24, False)])
def test_a_stretch_of_most_of_a_day_is_a_day_total(hours: float, exact: bool) -> None:
    assert report_sign(report(start=0, end=hours * 60)).exact is exact


def test_a_report_that_ends_where_it_begins_still_covers_its_moment() -> None:
    assert report_sign(report(start=0, end=0)).window.contains(at(0))


@pytest.mark.parametrize("source", ["one (Upptime)", "one, GitHub-hosted", "a GitHub runner"])
def test_monitors_on_one_host_share_its_network(source: str) -> None:
    assert report_sign(report(source=source)).network == "AS8075"


@pytest.mark.parametrize(
    "more",
    [{"source": "Downdetector via a paper"}, {"operator": "downdetector.com"}, {"summary": "9,000 on Downdetector."}],
)
def test_whoever_quotes_a_crowd_counter_shares_it(more: dict[str, Any]) -> None:
    assert report_sign(report(ReportKind.PRESS, **more)).network == "downdetector"


def test_an_admission_is_the_companys_own_under_any_name() -> None:
    assert report_sign(report(ReportKind.ADMISSION, by="Example Inc")).operators == {"example"}
    assert report_sign(report(ReportKind.ADMISSION, by="Example")).operators == {"example"}


@pytest.mark.parametrize(("region", "told"), [("JP", "JP"), ("world", None), ("Worldwide", None), (None, None)])
def test_a_region_is_one_only_where_it_is_not_the_world(region: str | None, told: str | None) -> None:
    assert report_sign(report(region=region)).region == told


@pytest.mark.parametrize("kind", ReportKind)
def test_only_networks_and_admissions_are_measured(kind: ReportKind) -> None:
    assert report_sign(report(kind)).measured is (kind in {ReportKind.NETWORK, ReportKind.ADMISSION})
