"""Reports by others as signs: crowd counts, measurement networks, press, admissions."""

from __future__ import annotations

import re
from datetime import time, timedelta

from claims.methods.signs import Shows, Sign
from claims.model import EvidenceKind
from telemetry.model import Report, ReportKind, Window

# A report without an end says when trouble was seen, not when it was over; nothing is read into it beyond this.
OPEN_REACH = timedelta(hours=2)
# Totals "for that day" cover about a day; shorter stretches are taken as observed from end to end.
DAY_TOTAL = timedelta(hours=20)
# Fewer user reports than this are the background of any large service.
CROWD_FLOOR = 100
MINUTES = {"s": 1 / 60, "min": 1.0, "h": 60.0, "days": 1440.0}

NOTICES = {
    ReportKind.CROWD: "user reports at",
    ReportKind.NETWORK: "a notice by",
    ReportKind.PRESS: "press:",
}

RECOVERY = re.compile(
    r"\b(?:restor(?:ed|ation)|repaired|recover(?:y|ed|ing)|resolved|mitigated|is closed|are back|is back|all back"
    r"|back (?:up|online|in order|to normal)|normal again|works? again|working again)\b",
    re.IGNORECASE,
)
# Words that turn a recovery into its opposite, or put it off, when they stand shortly before it.
NOT_YET = re.compile(
    r"(?:\b(?:not|never|no|nothing|nobody|none|neither|nor|without|cannot|yet to"
    r"|(?:to|will|can|could|should|may|might) be|hop(?:e|es|ing) (?:to|for)"
    r"|tr(?:y|ies|ying) to|work(?:s|ing) (?:to|on)|far from|before|until|await(?:s|ing)?)"
    r"|n[’']t)\b(?:\W+\w+){0,4}\W*$",
    re.IGNORECASE,
)
# A source that says it saw nothing, and does not say that something failed, shows no trouble.
DENIAL = re.compile(
    r"\b(?:no|not any|without|free of)\W+(?:\w+\W+){0,3}"
    r"(?:outages?|disruptions?|downtime|trouble|problems?|issues?|failures?|incidents?)\b",
    re.IGNORECASE,
)
FAILING = re.compile(
    r"\b(?:fail\w*|down|outages? (?:of|at|in)|unavailable|unreachable|errors?|disrupt(?:ed|ion)|cannot|can[’']t"
    r"|unable|broken)\b",
    re.IGNORECASE,
)
# What a measurement network's notice of trouble says; "reachable from all probes" says none of it.
NOTICED = re.compile(
    r"\b(?:outages?|disrupt\w*|unavailab\w*|offline|interrupt\w*|degrad\w*|lost|loss|drop\w*|slow\w*|problems?|trouble"
    r"|incidents?|blackout|impair\w*|fewer)\b",
    re.IGNORECASE,
)
# Upptime monitors run on GitHub-hosted machines, which stand in Microsoft's network: they share it whoever runs them.
HOSTED_NETWORKS = {"upptime": "AS8075", "github-hosted": "AS8075", "github runner": "AS8075"}
# Whoever quotes one crowd counter quotes the same crowd.
COUNTERS = ("downdetector", "allestörungen", "allestoringen")
EVERYWHERE = frozenset({"", "world", "worldwide", "global"})


def report_sign(report: Report) -> Sign:
    """What one report shows, over the time that it speaks of."""
    window, exact = _window(report)
    return Sign(
        kind=EvidenceKind(report.kind.value),
        source=report.source,
        operator=_operator(report),
        network=_network(report),
        shows=_shows(report),
        window=window,
        exact=exact,
        measured=report.kind in {ReportKind.NETWORK, ReportKind.ADMISSION},
        region=report.region if (report.region or "").casefold() not in EVERYWHERE else None,
        summary=report.summary,
        brief=f"{_finding(report)}, {_time(report, window, exact=exact)}",
        size=report.value if report.kind is ReportKind.CROWD and report.value else 0.0,
        open_ended=report.end is None,
        url=report.url,
        sha256=report.sha256 or None,
        discard=_discard(report),
    )


def _window(report: Report) -> tuple[Window, bool]:
    if report.end is not None:
        window = Window(start=report.time, end=max(report.end, report.time + timedelta(seconds=1)))
        return window, window.length < DAY_TOTAL
    if report.time.time() == time(0):
        # Midnight without an end is how a date without an hour is filed.
        return Window(start=report.time, end=report.time + timedelta(days=1)), False
    return Window(start=report.time, end=report.time + OPEN_REACH), True


def _shows(report: Report) -> Shows:
    if report.value == 0:
        # No minutes down is a measured zero; zero of anything else shows neither way.
        return Shows.CLEAR if report.unit in MINUTES else Shows.NOTHING
    if not report.value and _denies(report.summary):
        return Shows.NOTHING
    if report.kind is ReportKind.NETWORK and not _says_trouble(report):
        return Shows.NOTHING
    return _told(report.summary) if report.end is None else Shows.TROUBLE


def _denies(summary: str) -> bool:
    denial = DENIAL.search(summary)
    return denial is not None and FAILING.search(DENIAL.sub(" ", summary)) is None


def _says_trouble(report: Report) -> bool:
    """A network's number has a direction only as time down; any other number, or none, leaves it to the words."""
    if report.value is not None and report.unit in MINUTES:
        return True
    return any(each.search(report.summary) is not None for each in (NOTICED, FAILING, RECOVERY))


def _told(summary: str) -> Shows:
    """Recovery where the words say so and nothing takes them back; both together decide nothing."""
    told = [NOT_YET.search(_clause_before(summary, match.start())) is None for match in RECOVERY.finditer(summary)]
    if not told or not any(told):
        return Shows.TROUBLE
    return Shows.RECOVERY if all(told) else Shows.NOTHING


def _clause_before(summary: str, place: int) -> str:
    return re.split(r"[.;:!?,]|\bbut\b", summary[:place])[-1]


def _discard(report: Report) -> str:
    if report.kind is ReportKind.CROWD and report.value is not None and report.value < CROWD_FLOOR:
        return f"{report.value:g} reports are within the background of a large service"
    return ""


def _operator(report: Report) -> str:
    """An admission is the company's own word, whatever name it is filed under."""
    if report.kind is not ReportKind.ADMISSION or report.operator.casefold() == report.service.casefold():
        return report.operator
    return f"{report.service} + {report.operator}"


def _network(report: Report) -> str | None:
    text = f"{report.source} {report.operator} {report.summary}".casefold()
    shared = [network for word, network in HOSTED_NETWORKS.items() if word in text]
    shared += [counter for counter in COUNTERS if counter in text]
    return " + ".join(dict.fromkeys(shared)) or None


def _finding(report: Report) -> str:
    who = report.source.split(" via ")[0].split(" (")[0]
    if report.kind is ReportKind.ADMISSION:
        return "the company's own account"
    if report.value is None or (report.kind is not ReportKind.CROWD and report.unit not in MINUTES):
        return f"{NOTICES[report.kind]} {who}"
    region = f", {report.region}" if report.region and report.region != "world" else ""
    return f"{report.value:,.10g} {report.unit or 'reports'} ({who}{region})"


def _time(report: Report, window: Window, *, exact: bool) -> str:
    if not exact:
        return f"{window.start:%d %b}, hour not given"
    if report.end is not None:
        return f"{window.start:%H:%M} to {window.end:%H:%M} UTC"
    return f"{window.start:%H:%M} UTC"
