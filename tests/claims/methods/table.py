"""One scene for every rule of every method: what is claimed, what was seen, what must come out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from claims.model import Claim, Comparator, Direction, Kind, Label, Observations, Unit
from telemetry.model import ReportKind, Sample, Window
from tests.claims.methods.scene import (
    COMPANY,
    POST,
    QUARTER,
    at,
    claim,
    day,
    incident,
    listed,
    period,
    probes,
    report,
    said,
    seen,
)
from tests.claims.methods.table_weeks import ROWS

FIVE = range(-15, 15, 5)
ALL_OK = "a:o b:o c:o d:o e:o"
ALL_FAIL = "a:f b:f c:f d:f e:f"
HOUR = period(0, 60)
WEEK = period(-7 * 1440, 0)
CROWD, NETWORK, PRESS, ADMISSION = ReportKind.CROWD, ReportKind.NETWORK, ReportKind.PRESS, ReportKind.ADMISSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A claim, what is known, and the label and rule that must come out."""

    name: str
    claim: Claim
    seen: Observations
    label: Label
    rule: str


def scene(kind: Kind, name: str, rule: str, label: Label, seen: Observations, **about: Any) -> Scene:
    return Scene(name=f"{kind}: {name}", claim=claim(kind, **about), seen=seen, label=label, rule=rule)


def watched(window: Window, line: str = ALL_OK, down: tuple[float, float] | None = None) -> tuple[Sample, ...]:
    """A window watched from end to end every quarter of an hour, failing everywhere from one minute to another."""
    start, end = ((moment - POST) // timedelta(minutes=1) for moment in (window.start, window.end))
    samples: list[Sample] = []
    for minute in range(start, end, 15):
        failing = down is not None and down[0] <= minute < down[1]
        samples += probes(ALL_FAIL if failing else line, [minute])
    return tuple(samples)


def _operational() -> list[Scene]:
    kind = Kind.OPERATIONAL
    crowd, network = report(CROWD, by="counter", value=900, unit="reports"), report()
    return [
        scene(kind, "two independent sources", "two-sources", Label.CONTRADICTED, seen(reports=(crowd, network))),
        scene(
            kind,
            "an anecdote beside them",
            "anecdote",
            Label.MISLEADING,
            seen(reports=(crowd, network)),
            scope="for me",
        ),
        scene(
            kind, "an anecdote alone", "anecdote", Label.UNPROVEN, seen(samples=probes(ALL_OK, FIVE)), scope="for me"
        ),
        scene(
            kind,
            "outside trouble while the front page answers",
            "partial",
            Label.MISLEADING,
            seen(reports=(crowd, network), samples=probes(ALL_OK, FIVE)),
        ),
        scene(
            kind,
            "own quorum, while another operator's answers all through",
            "quorums-differ",
            Label.UNPROVEN,
            seen(samples=(*probes(ALL_FAIL, FIVE), *probes(ALL_OK, FIVE, operator="others"))),
        ),
        scene(kind, "own quorum only", "one-operator", Label.MISLEADING, seen(samples=probes(ALL_FAIL, FIVE))),
        scene(
            kind,
            "own quorum and a crowd",
            "two-sources",
            Label.CONTRADICTED,
            seen(samples=probes(ALL_FAIL, FIVE), reports=(crowd,)),
        ),
        scene(
            kind,
            "two reports of long before",
            "stale",
            Label.UNPROVEN,
            seen(reports=(report(NETWORK, -50, None), report(CROWD, -40, None, by="counter", value=900))),
        ),
        scene(kind, "one measured source", "two-sources", Label.UNPROVEN, seen(reports=(network,))),
        scene(kind, "hearsay only", "two-sources", Label.UNPROVEN, seen(reports=(crowd, report(PRESS, by="paper")))),
        scene(
            kind,
            "a part, and trouble somewhere",
            "scope",
            Label.UNPROVEN,
            seen(reports=(crowd, network)),
            scope="in Germany",
        ),
        scene(kind, "answered all through", "all-through", Label.SUPPORTED, seen(samples=probes(ALL_OK, FIVE))),
        scene(
            kind,
            "two places of one country, over before the post, and an open notice with the page's",
            "may-be-over",
            Label.UNPROVEN,
            seen(
                samples=(
                    *probes(ALL_OK, range(-60, -25)),
                    *probes("a:f b:f c:o d:o e:o", range(-25, -16)),
                    *probes(ALL_OK, range(-16, 15)),
                ),
                reports=(report(NETWORK, -24, None),),
                status=incident(-20, 30),
            ),
        ),
        scene(kind, "two places", "too-few-places", Label.UNPROVEN, seen(samples=probes("a:o b:o", FIVE))),
        scene(kind, "nothing known", "no-evidence", Label.UNPROVEN, seen()),
        scene(
            kind,
            "over before the post",
            "elsewhen",
            Label.UNPROVEN,
            seen(samples=(*probes(ALL_FAIL, [-15, -14, -13, -12]), *probes(ALL_OK, range(-11, 15)))),
        ),
    ]


def _degraded() -> list[Scene]:
    kind = Kind.DEGRADED
    own: dict[str, Any] = {"window": QUARTER, "claimants": COMPANY}
    return [
        scene(kind, "an outside notice", "seen", Label.SUPPORTED, seen(reports=(report(),), **own)),
        scene(kind, "two accounts of the day", "seen", Label.SUPPORTED, seen(reports=(day(), day(by="other")), **own)),
        scene(kind, "one account of the day", "one-finding", Label.UNPROVEN, seen(reports=(day(),), **own)),
        scene(kind, "own page only", "own-word", Label.UNPROVEN, seen(status=(listed(),), **own)),
        scene(kind, "probes answered", "not-seen", Label.UNPROVEN, seen(samples=probes(ALL_OK, FIVE), **own)),
        scene(kind, "nothing known", "no-evidence", Label.UNPROVEN, seen(**own)),
        scene(
            kind,
            "some, beside a total outage",
            "part-or-whole",
            Label.MISLEADING,
            seen(samples=probes(ALL_FAIL, FIVE), **own),
            span="Some users see errors",
            scope="Some users",
        ),
    ]


def _resolved() -> list[Scene]:
    kind = Kind.RESOLVED
    own: dict[str, Any] = {"window": HOUR, "claimants": COMPANY}
    account = report(ADMISSION, -60, 45, by="example")
    failing = probes("a:f", [5])
    back = report(PRESS, 30, None, by="paper", summary="All is back to normal.")
    return [
        scene(
            kind,
            "account and probe",
            "two-sources",
            Label.CONTRADICTED,
            seen(reports=(account,), samples=failing, **own),
        ),
        scene(kind, "account only", "admission", Label.MISLEADING, seen(reports=(account,), **own)),
        scene(kind, "probe only", "two-sources", Label.UNPROVEN, seen(samples=failing, **own)),
        scene(
            kind,
            "a quorum answers",
            "stayed-so",
            Label.SUPPORTED,
            seen(samples=probes(ALL_OK, range(-5, 65, 5)), **own),
        ),
        scene(kind, "one place answers", "one-place", Label.UNPROVEN, seen(samples=probes("a:o", [-1, 30]), **own)),
        scene(
            kind,
            "a place and the press",
            "stayed-so",
            Label.SUPPORTED,
            seen(samples=probes("a:o", [-1, 30]), reports=(back,), **own),
        ),
        scene(kind, "own page only", "own-word", Label.UNPROVEN, seen(status=incident(-60, 0), **own)),
    ]


def _eta() -> list[Scene]:
    kind = Kind.ETA
    own: dict[str, Any] = {"window": period(-120, 60), "claimants": COMPANY}
    due: dict[str, Any] = {"window": said(-120, 0, "by ten")}
    going_on = report(NETWORK, -180, 40)
    back = report(NETWORK, 10, None, summary="Service is restored.")
    return [
        scene(kind, "no time", "no-time", Label.UNPROVEN, seen(**own)),
        scene(kind, "not due", "not-due", Label.UNPROVEN, seen(**own | {"now": POST - timedelta(hours=1)}), **due),
        scene(
            kind,
            "two see it going on",
            "two-sources",
            Label.CONTRADICTED,
            seen(reports=(going_on,), samples=probes("a:f", [5]), **own),
            **due,
        ),
        scene(kind, "one sees it going on", "two-sources", Label.UNPROVEN, seen(reports=(going_on,), **own), **due),
        scene(kind, "an outside notice of its end", "kept", Label.SUPPORTED, seen(reports=(back,), **own), **due),
        scene(kind, "nothing from outside", "own-word", Label.UNPROVEN, seen(**own), **due),
    ]


def _incident_free() -> list[Scene]:
    kind = Kind.INCIDENT_FREE
    week: dict[str, Any] = {"window": said(-7 * 1440, 0, "this week"), "span": "no incident this week"}
    crowd = report(CROWD, -600, -500, by="counter", value=900, unit="reports")
    network = report(NETWORK, -600, -500)
    regional = (replace(crowd, region="JP"), replace(network, region="JP"))
    return [
        scene(kind, "two sources", "two-sources", Label.CONTRADICTED, seen(WEEK, reports=(crowd, network)), **week),
        scene(kind, "own posting", "own-incident", Label.CONTRADICTED, seen(WEEK, status=incident(-600, -500)), **week),
        scene(kind, "one source", "two-sources", Label.UNPROVEN, seen(WEEK, reports=(network,)), **week),
        scene(kind, "one region", "one-region", Label.UNPROVEN, seen(WEEK, reports=regional), **week),
        scene(kind, "hearsay", "two-sources", Label.UNPROVEN, seen(WEEK, reports=(crowd,)), **week),
        scene(
            kind,
            "two sources of different days",
            "two-sources",
            Label.UNPROVEN,
            seen(WEEK, reports=(replace(crowd, time=at(-4000), end=at(-3900)), network)),
            **week,
        ),
        scene(kind, "a part", "scope", Label.UNPROVEN, seen(WEEK, reports=(crowd, network)), scope="in the EU", **week),
        scene(kind, "watched all through", "covered", Label.SUPPORTED, seen(WEEK, samples=watched(WEEK)), **week),
        scene(
            kind,
            "watched in part",
            "coverage",
            Label.UNPROVEN,
            seen(WEEK, samples=watched(period(-6 * 1440, 0))),
            **week,
        ),
        scene(kind, "nothing known", "no-evidence", Label.UNPROVEN, seen(WEEK), **week),
        scene(kind, "no period", "no-period", Label.UNPROVEN, seen(period(0, 0))),
    ]


def _uptime() -> list[Scene]:
    kind = Kind.UPTIME
    week: dict[str, Any] = {
        "window": said(-7 * 1440, 0, "this week"),
        "span": "99.9 %",
        "value": 99.9,
        "unit": Unit.PERCENT,
    }
    day_down = watched(WEEK, down=(-2880, -1440))
    crowd = report(CROWD, -2800, -1500, by="counter", value=900, unit="reports")
    return [
        scene(kind, "no number", "no-number", Label.UNPROVEN, seen(WEEK), window=said(-7 * 1440, 0)),
        scene(kind, "an upper bound", "qualified", Label.UNPROVEN, seen(WEEK), **week, comparator=Comparator.LESS),
        scene(kind, "no period", "no-period", Label.UNPROVEN, seen(WEEK), value=99.9, unit=Unit.PERCENT),
        scene(kind, "a period to come", "no-period", Label.UNPROVEN, seen(period(0, 0)), **week),
        scene(kind, "unwatched", "coverage", Label.UNPROVEN, seen(WEEK), **week),
        scene(
            kind,
            "down by two sources",
            "upper-bound",
            Label.CONTRADICTED,
            seen(WEEK, samples=day_down, reports=(crowd,)),
            **week,
        ),
        scene(kind, "down by our own only", "two-sources", Label.UNPROVEN, seen(WEEK, samples=day_down), **week),
        scene(
            kind,
            "up",
            "lower-bound",
            Label.SUPPORTED,
            seen(WEEK, samples=watched(WEEK)),
            **week | {"value": 99.0},
        ),
        scene(
            kind, "too few probes for the number", "power", Label.UNPROVEN, seen(WEEK, samples=watched(WEEK)), **week
        ),
    ]


def _outage_duration() -> list[Scene]:
    kind = Kind.OUTAGE_DURATION
    around: dict[str, Any] = {"window": period(-1440, 1440)}
    short: dict[str, Any] = {
        "span": "12 minutes",
        "value": 12.0,
        "unit": Unit.MIN,
        "comparator": Comparator.EQUAL,
        "window": said(-1440, 1440),
    }
    long = report(NETWORK, -100, -10)
    account = report(ADMISSION, -100, -10, by="example")
    other_day = report(PRESS, 600, 700, by="paper")
    return [
        scene(kind, "no number", "no-number", Label.UNPROVEN, seen(**around)),
        scene(kind, "no length", "no-length", Label.UNPROVEN, seen(**around), **short),
        scene(
            kind,
            "the same length",
            "overlap",
            Label.SUPPORTED,
            seen(reports=(long,), **around),
            **short | {"value": 90.0},
        ),
        scene(
            kind,
            "own account only",
            "own-word",
            Label.UNPROVEN,
            seen(reports=(account,), claimants=COMPANY, **around),
            **short | {"value": 90.0},
        ),
        scene(
            kind, "clearly longer", "two-sources", Label.CONTRADICTED, seen(reports=(long, account), **around), **short
        ),
        scene(kind, "longer by one", "no-overlap", Label.UNPROVEN, seen(reports=(long,), **around), **short),
        scene(
            kind,
            "no time named",
            "which-outage",
            Label.UNPROVEN,
            seen(reports=(long, account), **around),
            **short | {"window": None},
        ),
        scene(kind, "two outages", "which-outage", Label.UNPROVEN, seen(reports=(long, other_day), **around), **short),
    ]


def _outage_window() -> list[Scene]:
    kind = Kind.OUTAGE_WINDOW
    around: dict[str, Any] = {"window": period(-3 * 1440, 3 * 1440)}
    ten: dict[str, Any] = {"window": said(0, 60, "from ten to eleven"), "span": "down from ten to eleven"}
    early = report(ADMISSION, -600, -540, by="example")
    also_early = report(NETWORK, -600, -540)
    press = report(PRESS, -600, -540, by="paper")
    return [
        scene(kind, "no times", "no-times", Label.UNPROVEN, seen(**around)),
        scene(
            kind, "the same times", "agree", Label.SUPPORTED, seen(reports=(report(NETWORK, 2, 58),), **around), **ten
        ),
        scene(
            kind,
            "own account only",
            "own-word",
            Label.UNPROVEN,
            seen(reports=(report(ADMISSION, 0, 60, by="example"),), claimants=COMPANY, **around),
            **ten,
        ),
        scene(
            kind,
            "admitted at another hour",
            "admitted",
            Label.CONTRADICTED,
            seen(reports=(early, press), **around),
            **ten,
        ),
        scene(
            kind,
            "two at another hour",
            "two-sources",
            Label.CONTRADICTED,
            seen(reports=(also_early, press), **around),
            **ten,
        ),
        scene(kind, "one at another hour", "two-sources", Label.UNPROVEN, seen(reports=(early,), **around), **ten),
        scene(kind, "nothing known", "no-evidence", Label.UNPROVEN, seen(**around), **ten),
        scene(
            kind,
            "watched and clear, on record a month earlier",
            "elsewhen",
            Label.CONTRADICTED,
            seen(samples=watched(around["window"]), elsewhere=(report(NETWORK, -28 * 1440, 60 - 28 * 1440),), **around),
            **ten,
        ),
    ]


def _unjudged() -> list[Scene]:
    everything = seen(reports=(report(), report(CROWD, by="counter", value=900, unit="reports")), status=(listed(),))
    rules = {
        Kind.CAUSE: ("inside", Label.NOT_CHECKABLE),
        Kind.THROUGHPUT: ("inside", Label.NOT_CHECKABLE),
        Kind.CHANGE_EVENT: ("dates-others", Label.NOT_CHECKABLE),
    }
    return [
        scene(kind, "beside trouble", rule, label, everything, direction=Direction.UP)
        for kind, (rule, label) in rules.items()
    ]


def _outage_scope() -> list[Scene]:
    kind = Kind.OUTAGE_SCOPE
    eu: dict[str, Any] = {"span": "Only users in the EU were affected", "scope": "in the EU"}
    few: dict[str, Any] = {"span": "Fewer than 1% of users", "value": 1.0, "unit": Unit.PERCENT, "scope": "1%"}
    everybody: dict[str, Any] = {"span": "It hit everybody"}
    japan = report(NETWORK, region="JP")
    # Nine places, so that all of them failing says something of most.
    nine = tuple(
        replace(each, vantage=f"{each.vantage}{number}", asn=(each.asn or 0) + 10 * number)
        for number in (1, 2)
        for each in probes(ALL_FAIL, FIVE)
    )
    only_eu = probes("a:f b:f c:o d:o e:o", FIVE)
    return [
        scene(kind, "a share", "users-share", Label.UNPROVEN, seen(), **few),
        scene(kind, "a small share, all places failing", "part-or-whole", Label.MISLEADING, seen(samples=nine), **few),
        scene(
            kind,
            "a small share, five places",
            "users-share",
            Label.UNPROVEN,
            seen(samples=probes(ALL_FAIL, FIVE)),
            **few,
        ),
        scene(
            kind,
            "one region, two see more",
            "two-sources",
            Label.CONTRADICTED,
            seen(samples=probes(ALL_FAIL, FIVE), reports=(japan,)),
            **eu,
        ),
        scene(
            kind,
            "one region, our places see more",
            "wider",
            Label.MISLEADING,
            seen(samples=probes(ALL_FAIL, FIVE)),
            **eu,
        ),
        scene(kind, "one region, one report has more", "two-sources", Label.UNPROVEN, seen(reports=(japan,)), **eu),
        scene(kind, "one region, nothing known", "no-evidence", Label.UNPROVEN, seen(), **eu),
        scene(
            kind,
            "a region, not only that",
            "seen-there",
            Label.SUPPORTED,
            seen(reports=(report(NETWORK, region="DE"),)),
            **eu | {"span": "Users in the EU are affected"},
        ),
        scene(
            kind,
            "only a region, elsewhere unwatched",
            "elsewhere-unwatched",
            Label.UNPROVEN,
            seen(reports=(report(NETWORK, region="DE"),)),
            **eu,
        ),
        scene(
            kind,
            "only a region",
            "only-there",
            Label.SUPPORTED,
            seen(samples=(*only_eu, *probes("x:f", FIVE, asn=7, country="FR"))),
            **eu,
        ),
        scene(kind, "everybody", "nearly-all", Label.SUPPORTED, seen(samples=probes(ALL_FAIL, FIVE)), **everybody),
        scene(kind, "everybody, nothing known", "no-evidence", Label.UNPROVEN, seen(), **everybody),
        scene(
            kind,
            "everybody, some answered",
            "not-all",
            Label.UNPROVEN,
            seen(samples=probes("a:f b:f c:f d:o e:o", FIVE)),
            **everybody,
        ),
        scene(kind, "no place", "no-place", Label.UNPROVEN, seen(), span="It hit sellers"),
    ]


def _weeks() -> list[Scene]:
    return [scene(kind, name, rule, label, known, **words) for kind, name, rule, label, known, words in ROWS]


SCENES = (
    *_operational(), *_degraded(), *_resolved(), *_eta(), *_incident_free(), *_uptime(), *_outage_duration(),
    *_outage_window(), *_outage_scope(), *_weeks(), *_unjudged(),
)  # fmt: skip


def scenes_of(*kinds: Kind) -> list[Scene]:
    return [each for each in SCENES if each.claim.kind in kinds]
