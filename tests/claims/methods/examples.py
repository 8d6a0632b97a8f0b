"""The examples of the published methods, acted out: a claim and what is known for every label that one names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from claims.model import Beside, Claim, Comparator, Direction, Kind, Observations, ProbedHour, Unit
from telemetry.model import ReportKind
from tests.claims.methods.scene import (
    COMPANY,
    POST,
    claim,
    incident,
    listed,
    period,
    probes,
    report,
    said,
    seen,
)
from tests.claims.methods.table import ALL_FAIL, ALL_OK, FIVE, HOUR, WEEK, watched
from tests.claims.methods.table_weeks import MONTH, around, steady_sites, stepping, undated
from tests.claims.methods.weeks import BEFORE, FORTNIGHT, changed, later, line, sites, timed, users

CROWD, NETWORK, ADMISSION = ReportKind.CROWD, ReportKind.NETWORK, ReportKind.ADMISSION
UP, DOWN = Direction.UP, Direction.DOWN
NOTHING = seen()


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """How an example begins, and its scenes in the order of the labels that it names."""

    kind: Kind
    begins: str
    scenes: tuple[tuple[Claim, Observations], ...]


def example(kind: Kind, begins: str, *known: Observations, **about: Any) -> Example:
    return Example(kind=kind, begins=begins, scenes=tuple((claim(kind, **about), each) for each in known))


def crowd(start: float, end: float) -> Any:
    return report(CROWD, start, end, by="counter", value=900, unit="reports")


def operational() -> list[Example]:
    kind = Kind.OPERATIONAL
    failing, systems = probes(ALL_FAIL, FIVE), "All systems operational"
    return [
        example(
            kind,
            "“All systems operational”: our places failed, a crowd",
            seen(samples=failing, reports=(crowd(-30, 60),)),
            span=systems,
        ),
        example(kind, "“All systems operational”: our places failed, nobody", seen(samples=failing), span=systems),
        example(
            kind, "“All systems operational”: five places", seen(samples=probes(ALL_OK, FIVE)), NOTHING, span=systems
        ),
        example(kind, "“Works for me”", seen(samples=probes(ALL_OK, FIVE)), span="Works for me", scope="for me"),
    ]


def degraded() -> list[Example]:
    kind = Kind.DEGRADED
    own: dict[str, Any] = {"claimants": COMPANY}
    words: dict[str, Any] = {"span": "Some users see errors", "scope": "Some users"}
    return [
        example(
            kind,
            "“Some users see errors”: a network",
            seen(reports=(report(),), **own),
            seen(status=(listed(),), **own),
            **words,
        ),
        example(kind, "“Some users see errors”: every place", seen(samples=probes(ALL_FAIL, FIVE), **own), **words),
    ]


def resolved() -> list[Example]:
    kind = Kind.RESOLVED
    own: dict[str, Any] = {"window": HOUR, "claimants": COMPANY}
    account = report(ADMISSION, -60, 45, by="example")
    return [
        example(
            kind,
            "“This is fixed”: the company’s later account has",
            seen(reports=(account,), samples=probes("a:f", [5]), **own),
            span="This is fixed",
        ),
        example(
            kind,
            "“This is fixed”: the company’s later account alone",
            seen(reports=(account,), **own),
            span="This is fixed",
        ),
        example(
            kind,
            "“This is fixed”: five places",
            seen(samples=probes(ALL_OK, range(-5, 65, 5)), **own),
            seen(samples=probes("a:o", range(-5, 65, 5)), **own),
            span="This is fixed",
        ),
    ]


def uptime() -> list[Example]:
    kind = Kind.UPTIME
    week: dict[str, Any] = {"window": said(-7 * 1440, 0, "this week"), "unit": Unit.PERCENT}
    down = watched(WEEK, down=(-2880, -1440))
    return [
        example(
            kind,
            "“99.9 % this week”: our places",
            seen(WEEK, samples=down, reports=(crowd(-2800, -1500),)),
            seen(WEEK, samples=down),
            span="99.9 % this week",
            value=99.9,
            **week,
        ),
        example(
            kind,
            "“99 % this week”",
            seen(WEEK, samples=watched(WEEK)),
            span="99 % this week",
            value=99.0,
            **week,
        ),
        example(
            kind,
            "“99.9 % this week”: no failure",
            seen(WEEK, samples=watched(WEEK)),
            span="99.9 % this week",
            value=99.9,
            **week,
        ),
    ]


def incident_free() -> list[Example]:
    kind = Kind.INCIDENT_FREE
    week: dict[str, Any] = {"window": said(-7 * 1440, 0, "this week"), "span": "No incident this week"}
    network = report(NETWORK, -600, -500)
    return [
        example(kind, "“No incident this week”: the company", seen(WEEK, status=incident(-600, -500)), **week),
        example(
            kind,
            "“No incident this week”: a network",
            seen(WEEK, reports=(crowd(-600, -500), network)),
            seen(WEEK, reports=(network,)),
            **week,
        ),
        example(
            kind,
            "“No incident this week”: five places",
            seen(WEEK, samples=watched(WEEK)),
            seen(WEEK, samples=watched(period(-6 * 1440, 0))),
            **week,
        ),
    ]


def outage_duration() -> list[Example]:
    kind = Kind.OUTAGE_DURATION
    around_it: dict[str, Any] = {"window": period(-1440, 1440)}
    long, account = report(NETWORK, -100, -10), report(ADMISSION, -100, -10, by="example")
    words: dict[str, Any] = {"unit": Unit.MIN, "comparator": Comparator.EQUAL}
    named: dict[str, Any] = words | {"window": said(-1440, 1440)}
    return [
        example(
            kind,
            "“Down for 12 minutes”: a network",
            seen(reports=(long, account), **around_it),
            seen(reports=(long,), **around_it),
            span="Down for 12 minutes",
            value=12.0,
            **named,
        ),
        example(
            kind,
            "“Down for 90 minutes”",
            seen(reports=(long,), **around_it),
            span="Down for 90 minutes",
            value=90.0,
            **named,
        ),
        example(
            kind,
            "“Down for 12 minutes”: no time",
            seen(reports=(long, account), **around_it),
            span="Down for 12 minutes",
            value=12.0,
            **words,
        ),
    ]


def eta() -> list[Example]:
    kind = Kind.ETA
    own: dict[str, Any] = {"window": period(-120, 60), "claimants": COMPANY}
    due: dict[str, Any] = {"window": said(-120, 0, "by ten"), "span": "Back by ten"}
    going_on = report(NETWORK, -180, 40)
    back = report(NETWORK, -5, None, summary="Service is restored.")
    return [
        example(
            kind,
            "“Back by ten”: a network has it",
            seen(reports=(going_on,), samples=probes("a:f", [5]), **own),
            seen(reports=(going_on,), **own),
            **due,
        ),
        example(
            kind,
            "“Back by ten”: a network says",
            seen(reports=(back,), **own),
            seen(**own | {"now": POST - timedelta(hours=1)}),
            **due,
        ),
    ]


def unjudged() -> list[Example]:
    trouble = seen(reports=(report(), crowd(-30, 60)), status=(listed(),))
    return [
        example(Kind.CAUSE, "“A small API change", trouble, span="A small API change caused the outage"),
        example(
            Kind.THROUGHPUT, "“We serve", trouble, span="We serve 10 million requests a second", value=1e7,
            unit=Unit.REQUESTS_PER_S,
        ),
        example(Kind.CHANGE_EVENT, "“A new backend", trouble, span="A new backend was rolled out"),
    ]  # fmt: skip


def outage_scope() -> list[Example]:
    kind = Kind.OUTAGE_SCOPE
    eu: dict[str, Any] = {"span": "Only users in the EU", "scope": "in the EU"}
    in_the_us = probes("a:f b:f c:f d:f e:o", FIVE)
    places = tuple(
        replace(each, vantage=f"{each.vantage}{number}", asn=(each.asn or 0) + 10 * number)
        for number in (1, 2)
        for each in probes(ALL_FAIL if number == 1 else "a:f b:f c:f d:o", FIVE)
    )
    return [
        example(
            kind,
            "“Only users in the EU”: our places",
            seen(samples=in_the_us, reports=(report(NETWORK, region="JP"),)),
            **eu,
        ),
        example(kind, "“Only users in the EU”: the same", seen(samples=in_the_us), **eu),
        example(
            kind,
            "“Fewer than 1 % of users”",
            seen(samples=places),
            seen(samples=probes(ALL_FAIL, FIVE)),
            span="Fewer than 1 % of users",
            value=1.0,
            unit=Unit.PERCENT,
            scope="1 %",
        ),
    ]


def outage_window() -> list[Example]:
    """In the examples' own hours: the post stands for noon."""
    kind = Kind.OUTAGE_WINDOW
    own: dict[str, Any] = {"window": period(-3 * 1440, 3 * 1440), "claimants": COMPANY}
    year_before: dict[str, Any] = {"window": period(-3 * 1440, 3 * 1440)}
    account, network = report(ADMISSION, -120, -60, by="example"), report(NETWORK, -120, -60)
    return [
        example(
            kind,
            "“Down from 12:53",
            seen(reports=(report(NETWORK, 50, 100),), **own),
            span="Down from 12:53 to 13:35 UTC",
            window=said(53, 95),
        ),
        example(
            kind,
            "“Down from 22:00",
            seen(reports=(account, network), **own),
            span="Down from 22:00 to 23:00 UTC",
            window=said(600, 660),
        ),
        example(
            kind,
            "“Down on 11 December",
            seen(elsewhere=(report(NETWORK, -28 * 1440, 310 - 28 * 1440),), **year_before),
            span="Down on 11 December, 13:25 to 18:35",
            window=said(0, 310),
        ),
    ]


def latency() -> list[Example]:
    kind = Kind.LATENCY
    own: dict[str, Any] = {"window": FORTNIGHT, "now": later(1), "moment": POST, "claimants": COMPANY}
    p95: dict[str, Any] = {"span": "p95 is 120 ms", "value": 120.0, "unit": Unit.MS}
    # A fifth of the answers take 1.2 times the middle one.
    return [
        example(
            kind, "“p95 is 120 ms”: 95 % of our probes were answered within 90", seen(hours=_hours(75), **own), **p95
        ),
        example(
            kind, "“p95 is 120 ms”: 95 % of our probes were answered within 400", seen(hours=_hours(333), **own), **p95
        ),
        example(
            kind,
            "“Loads in under a second”",
            seen(series=users(ms=3000.0), hours=_hours(1250), **own),
            span="Loads in under a second",
            value=1.0,
            unit=Unit.S,
            comparator=Comparator.LESS,
        ),
    ]


def _hours(ms: float) -> tuple[ProbedHour, ...]:
    return tuple(timed(BEFORE, float(ms)))


def latency_change() -> list[Example]:
    kind = Kind.LATENCY_CHANGE
    faster: dict[str, Any] = {"span": "Should feel faster", "direction": UP}
    forty: dict[str, Any] = {"direction": UP, "value": 40.0, "unit": Unit.PERCENT}
    rollout = "“Should feel faster” after a rollout"
    same, steady = changed(1.0), steady_sites()
    return [
        example(kind, f"{rollout}: 15 % less", around(hours=changed(0.85), controls=sites()), **faster),
        example(kind, f"{rollout}: 20 % less", around(hours=changed(0.8), controls=sites(0.8)), **faster),
        example(kind, f"{rollout}: 30 % more", around(hours=changed(1.3), controls=sites()), **faster),
        example(
            kind,
            "“Now 40 % faster”",
            around(hours=same, controls=sites(), series=users()),
            around(hours=same, controls=sites()),
            span="Now 40 % faster",
            **forty,
        ),
        example(
            kind,
            "“It is faster”, without a date",
            undated(hours=stepping(0.8), controls=steady),
            span="It is faster",
            direction=UP,
        ),
        example(
            kind,
            "“It is 40 % faster”, without a date",
            undated(hours=stepping(1.0), controls=steady, series=users()),
            span="It is 40 % faster",
            **forty,
        ),
    ]


def comparison() -> list[Example]:
    kind = Kind.COMPARISON
    own: dict[str, Any] = {"window": FORTNIGHT, "now": later(1), "moment": POST}
    reliable: dict[str, Any] = {"span": "More reliable than B", "direction": UP}
    quicker: dict[str, Any] = {"span": "Faster than B", "direction": UP}
    ours, theirs = timed(BEFORE, 150.0), timed(BEFORE, 100.0)
    days = range(-30, 0)
    one_day = [*timed(days[1:]), *timed(days[:1], answered=0, failed=5)]
    return [
        example(
            kind,
            "“More reliable than B”: 99.9",
            seen(
                hours=tuple(timed(BEFORE, answered=999, failed=1)),
                rival=_b(timed(BEFORE, answered=995, failed=5)),
                **own,
            ),
            **reliable,
        ),
        example(
            kind,
            "“Faster than B”",
            seen(hours=tuple(ours), rival=_b(theirs), **own),
            seen(hours=(*ours, *_elsewhere(ours)), rival=_b((*theirs, *_elsewhere(theirs))), **own),
            **quicker,
        ),
        example(
            kind,
            "“More reliable than B”: B failed",
            seen(hours=tuple(timed(days)), rival=_b(one_day), **own | {"window": MONTH}),
            **reliable,
        ),
    ]


def _b(hours: Any) -> Beside:
    return Beside(service="b", service_name="B", hours=tuple(hours))


def _elsewhere(hours: Any) -> tuple[ProbedHour, ...]:
    return tuple(replace(each, operator="globalping", asn=(each.asn or 0) + 100) for each in hours)


def metric_trend() -> list[Example]:
    kind = Kind.METRIC_TREND
    words: dict[str, Any] = {
        "span": "Impressions are down by a third",
        "direction": DOWN,
        "window": said(-43_200, 0, "this month"),
        "value": 1 / 3,
        "unit": Unit.RATIO,
    }
    metric: dict[str, Any] = {"metric": "impressions"}
    by_30, by_36 = line(120, 84, **metric), line(120, 77, "meter", **metric)
    rising = line(90, 130, "gauge", **metric)
    also_rising = line(90, 130, **metric)
    thousands = line(0.088, 0.084, days=range(-6, 1, 2), unit="thousands", **metric)
    return [
        example(
            kind, "“Impressions are down by a third”: two independent counts fall", _counted(by_30, by_36), **words
        ),
        example(
            kind,
            "“Impressions are down by a third”: two independent counts rise",
            _counted(rising, also_rising),
            **words,
        ),
        example(kind, "“Impressions are down by a third”: one count", _counted(by_36, rising), **words),
        example(
            kind, "“Impressions are down by a third”: the one count gives", _counted(by_30[:-4], thousands), **words
        ),
    ]


def _counted(*series: Any) -> Observations:
    return seen(MONTH, now=later(1), series=tuple(each for part in series for each in part))


EXAMPLES = (
    *operational(), *degraded(), *resolved(), *uptime(), *incident_free(), *outage_duration(), *eta(), *unjudged(),
    *outage_scope(), *outage_window(), *latency(), *latency_change(), *comparison(), *metric_trend(),
)  # fmt: skip
