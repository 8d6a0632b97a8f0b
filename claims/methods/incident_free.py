"""Did nothing happen? A clean record over a period, or a page that lists nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.methods import weigh
from claims.methods.lately import LATE
from claims.methods.method import Method, Threshold
from claims.methods.moment import standing
from claims.methods.operational import one_region, speaks_of_a_part
from claims.methods.probes import coverage, quorum_health
from claims.methods.reports import OPEN_REACH
from claims.methods.same_trouble import of_one_trouble
from claims.methods.signs import Shows, Sign, corroborated
from claims.model import Claim, Comparison, EvidenceKind, Kind, Label, Observations, Verdict
from telemetry.model import Window

COVERAGE = 0.99
DOWNTIME = re.compile(r"\bdown(?:time)?\b|\boutage|\boffline\b", re.IGNORECASE)
# "No security incident" says nothing of an outage.
QUALIFIED = re.compile(
    r"\b(?:un)?planned\b|\bscheduled\b|\bmaintenance\b|\bsecurity\b|\bsafety\b|\bdata\b|\bmajor\b|\bcritical\b|\bserious\b"
    r"|\bsevere\b|\bsignificant\b|\bwidespread\b",
    re.IGNORECASE,
)
INCIDENT = re.compile(r"\bincident|\bissue|\bproblem|\bhiccup|\boperational\b|\bgreen\b", re.IGNORECASE)


def judge(claim: Claim, observations: Observations) -> Verdict:
    """Whether an outage, or an incident that the company itself posted, falls into the period."""
    window = observations.window
    found = weigh.signs(observations, window)
    if claim.window is None:
        found = standing(found, observations)
    else:
        found = tuple(_in_time(_dated(sign, window), found, window) for sign in found)
    found = tuple(_against(claim, sign) for sign in found)
    trouble = weigh.usable(found, Shows.TROUBLE, Shows.PARTIAL)
    clear = weigh.outside(weigh.usable(found, Shows.CLEAR), observations)
    shared = of_one_trouble([sign for sign in trouble if sign.shows is Shows.TROUBLE], observations, window)
    label, reason = _label(found, trouble, shared, coverage(quorum_health(observations, window), window))
    if trouble and (speaks_of_a_part(claim) or QUALIFIED.search(claim.span) is not None):
        label, reason = Label.UNPROVEN, weigh.A_PART
    elif label is Label.CONTRADICTED and one_region(claim, trouble):
        label, reason = Label.UNPROVEN, weigh.ONE_REGION
    if not window.length:
        label, reason = Label.UNPROVEN, "no-period: it names no period that can be dated"
    return weigh.verdict(
        label=label,
        method=METHOD.id,
        summary=_summary(label, observations, trouble),
        reasons=[reason],
        numbers=[
            Comparison(
                what=f"incidents from {window.start:%d %b %Y %H:%M} to {window.end:%d %b %Y %H:%M} UTC",
                claimed="none",
                measured=weigh.measured_words(trouble or clear),
            )
        ],
        observations=observations,
        window=window,
        backing=clear,
        opposing=trouble,
        others=weigh.rest(found, clear, trouble),
    )


def _dated(sign: Sign, window: Window) -> Sign:
    """What cannot be placed inside the period does not count against it: days across its edge, and what hung over."""
    if sign.shows not in {Shows.TROUBLE, Shows.PARTIAL} or sign.kind is EvidenceKind.PROBES:
        return sign
    inside = window.start <= sign.window.start and (sign.exact or sign.window.end <= window.end)
    if inside or (sign.exact and window.overlap(sign.window.start, sign.window.end) > OPEN_REACH):
        return sign
    return sign.without_weight("reaches across the edge of the period")


def _in_time(sign: Sign, found: Sequence[Sign], window: Window) -> Sign:
    """A page that is late tells, early in the period, of trouble that others have from before it."""
    if sign.kind is not EvidenceKind.STATUS_PAGE or sign.shows is not Shows.TROUBLE:
        return sign
    before = (
        other.window.end
        for other in found
        if other.kind is not EvidenceKind.STATUS_PAGE
        and other.shows in {Shows.TROUBLE, Shows.PARTIAL}
        and other.exact
        and other.window.start < window.start
    )
    if sign.window.start <= window.start + LATE and any(end + LATE >= sign.window.start for end in before):
        return sign.without_weight("may be about trouble that others have from before the period")
    return sign


def _against(claim: Claim, sign: Sign) -> Sign:
    """Reduced service, by the page's own words, leaves "zero downtime" as it is."""
    only_downtime = DOWNTIME.search(claim.span) is not None and INCIDENT.search(claim.span) is None
    if only_downtime and sign.kind is EvidenceKind.STATUS_PAGE and sign.shows is Shows.TROUBLE and not sign.outage:
        return sign.without_weight("reduced service, by the page's own words, is not downtime")
    return sign


def _label(found: Sequence[Sign], trouble: Sequence[Sign], shared: Sequence[Sign], covered: float) -> tuple[Label, str]:
    if shared:
        return Label.CONTRADICTED, "two-sources: sources that share nothing show trouble within that time"
    if any(sign.kind in {EvidenceKind.STATUS_PAGE, EvidenceKind.ADMISSION} for sign in trouble):
        return Label.CONTRADICTED, "own-incident: the company posted an incident itself within that time"
    if trouble:
        return Label.UNPROVEN, weigh.APART if corroborated(trouble) else weigh.too_thin(trouble)
    own = weigh.quorum(weigh.usable(found, *Shows))
    if own is not None and own.shows is Shows.CLEAR and covered >= COVERAGE:
        return Label.SUPPORTED, "covered: probes covered at least 99 % of the period and no source shows trouble"
    if own is not None:
        return Label.UNPROVEN, f"coverage: our probes cover {covered:.0%} of the period, less than the 99 % it takes"
    return Label.UNPROVEN, weigh.NO_SOURCE


def _summary(label: Label, observations: Observations, trouble: Sequence[Sign]) -> str:
    name = observations.service_name
    if label is Label.CONTRADICTED:
        return f"There was trouble with {name} within that time."
    if label is Label.SUPPORTED:
        return f"We saw no outage of {name} within that time, and nobody else that we follow reported one."
    if trouble:
        return f"What points to trouble with {name} within that time is too little to say more."
    return f"Whether {name} was free of incidents within that time cannot be shown from what we have."


METHOD = Method(
    kind=Kind.INCIDENT_FREE,
    version=5,
    question="Does any outage, or any incident that the company posted itself, fall into the period?",
    window="as said; a page that lists nothing speaks of 15 minutes either side of the reading",
    effect="one outage or one posted incident",
    thresholds=(
        Threshold(name="coverage", value="99 %", why="an unwatched hour can hold an outage"),
        Threshold(name="edges", value="inside the period, or 2 h of it", why="a day across its edge may be outside"),
        Threshold(name="told late", value="up to 1 h by the page", why="it may be what others have from before"),
        Threshold(name="sources", value="2 independent, or the company's own posting", why="word against word"),
        Threshold(name="one trouble", value="within 1 h of one another", why="over weeks each source errs by itself"),
        Threshold(name="witnesses", value="places that ever reached it", why="others may be blocked without a word"),
        Threshold(
            name="maintenance", value="left aside", why="announced before, it opposes nobody and supports nobody"
        ),
        Threshold(name="degraded", value="no downtime", why="slow hours leave “zero downtime” as it is"),
    ),
    blind_spots="Outages shorter than the gap between probes, single features, logged-in use.",
    judge=judge,
    examples=(
        "“No incident this week”: the company posted one itself on a day of it: contradicted.",
        "“No incident this week”: a network and a crowd counter have one: contradicted; the network alone: unproven.",
        "“No incident this week”: five places answered all week: supported; on six days of it: unproven.",
    ),
)
