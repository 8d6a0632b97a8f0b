"""How long was it down? A claimed length against the lengths that others have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from claims.methods import weigh
from claims.methods.method import Method, Threshold
from claims.methods.probes import minutes, quorum_health
from claims.methods.reports import MINUTES, report_sign
from claims.methods.signs import Shows, Sign, corroborated
from claims.model import Claim, Comparator, Comparison, Kind, Label, Observations, Unit, Verdict
from telemetry.model import Health, Report, Window
from telemetry.outages import outages

# Outside checks run every few minutes and confirm an end late, so that lengths seen from outside run over.
TOLERANCE = 0.15
TOLERANCE_FLOOR = timedelta(minutes=5)
# Only a length clearly beyond that is another length.
EXCESS = 0.25
EXCESS_FLOOR = timedelta(minutes=10)
# Totals of neighbouring days belong to one outage.
NEIGHBOUR = timedelta(hours=36)


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """How long one source has the service failing: between `least` and `most`."""

    sign: Sign
    stretch: Window
    least: timedelta
    most: timedelta


def judge(claim: Claim, observations: Observations) -> Verdict:
    """Whether the claimed length agrees with the lengths that others measured or admitted."""
    found = weigh.signs(observations, observations.window)
    lengths = _lengths(observations, found)
    claimed = claimed_length(claim)
    agreeing = [length for length in lengths if claimed is not None and _agrees(claim, claimed, length)]
    beyond = [length for length in lengths if claimed is not None and _beyond(claimed, length)]
    label, reason = _label(claim, observations, lengths, agreeing, beyond)
    backing, opposing = [each.sign for each in agreeing], [each.sign for each in beyond]
    return weigh.verdict(
        label=label,
        method=METHOD.id,
        summary=_summary(label, claim, observations, lengths),
        reasons=[reason],
        numbers=[
            Comparison(
                what="length of the outage",
                claimed=minutes(claimed) if claimed is not None else claim.span,
                measured="; ".join(f"{_words(each)} by {each.sign.source}" for each in lengths[:3]) or "not measured",
            )
        ],
        observations=observations,
        window=observations.window,
        backing=backing,
        opposing=opposing,
        others=weigh.rest(found, backing, opposing),
    )


def claimed_length(claim: Claim) -> timedelta | None:
    """The claimed length; None where the claim gives no number of time units."""
    if claim.value is None or claim.unit not in {Unit.S, Unit.MIN, Unit.H, Unit.DAYS}:
        return None
    return timedelta(minutes=claim.value * MINUTES[claim.unit])


def _lengths(observations: Observations, found: Sequence[Sign]) -> list[Length]:
    measured = [
        Length(
            sign=sign,
            stretch=Window(start=outage.start_by, end=outage.end_by or outage.end_after),
            least=outage.shortest,
            most=outage.longest or observations.window.length,
        )
        # The rounds are those of the first panel; another operator's quorum has lengths of its own.
        for sign in [weigh.quorum(found)]
        if sign is not None
        for outage in outages(quorum_health(observations, observations.window))
        if outage.health is Health.DOWN
    ]
    return [*measured, *_totals(observations), *_stretches(observations)]


def _totals(observations: Observations) -> list[Length]:
    """One length per source that counts minutes, neighbouring days added up."""
    by_source: dict[tuple[str, str], list[Report]] = defaultdict(list)
    for report in sorted(observations.reports, key=lambda report: (report.time, report.source, report.summary)):
        if report.value and report.unit in MINUTES and observations.window.contains(report.time):
            by_source[report.operator, report.kind].append(report)
    return [_total(run) for reports in by_source.values() for run in _runs(reports)]


def _runs(reports: Sequence[Report]) -> list[list[Report]]:
    runs: list[list[Report]] = []
    for report in reports:
        if runs and report.time - runs[-1][-1].time <= NEIGHBOUR and report.time != runs[-1][-1].time:
            runs[-1].append(report)
        else:
            runs.append([report])
    return runs


def _total(run: Sequence[Report]) -> Length:
    length = timedelta(minutes=sum((each.value or 0) * MINUTES[each.unit or "min"] for each in run))
    first, last = report_sign(run[0]), report_sign(run[-1])
    stretch = Window(start=first.window.start, end=max(first.window.end, last.window.end))
    return Length(sign=first, stretch=stretch, least=length, most=length)


def _stretches(observations: Observations) -> list[Length]:
    """Reports that give a start and an end."""
    return [
        Length(sign=sign, stretch=sign.window, least=sign.window.length, most=sign.window.length)
        for report in observations.reports
        if report.end is not None and report.value is None and observations.window.contains(report.time)
        for sign in [report_sign(report)]
        if sign.exact and sign.shows is Shows.TROUBLE and not sign.discard
    ]


def _agrees(claim: Claim, claimed: timedelta, length: Length) -> bool:
    slack = max(claimed * TOLERANCE, TOLERANCE_FLOOR)
    if claim.comparator in {Comparator.AT_LEAST, Comparator.MORE}:
        return length.most >= claimed - slack
    if claim.comparator in {Comparator.AT_MOST, Comparator.LESS}:
        return length.least <= claimed + slack
    return length.least - slack <= claimed <= length.most + slack


def _beyond(claimed: timedelta, length: Length) -> bool:
    return length.least > claimed + max(claimed * EXCESS, EXCESS_FLOOR)


def _label(
    claim: Claim,
    observations: Observations,
    lengths: Sequence[Length],
    agreeing: Sequence[Length],
    beyond: Sequence[Length],
) -> tuple[Label, str]:
    if claimed_length(claim) is None:
        return Label.UNPROVEN, "no-number: no length in seconds, minutes, hours or days is claimed"
    if not lengths:
        return Label.UNPROVEN, "no-length: no source that we have gives a length for an outage in that time"
    if weigh.outside([each.sign for each in agreeing], observations):
        return Label.SUPPORTED, "overlap: an outside source has the same length, within its sampling"
    if agreeing:
        return Label.UNPROVEN, weigh.OWN_WORD
    if beyond and (claim.scope is not None or not _in_named_time(claim, beyond)):
        return Label.UNPROVEN, "which-outage: it names no time, or a part, so that it may mean another outage"
    if len(beyond) == len(lengths) and not _one_outage(beyond):
        return Label.UNPROVEN, "which-outage: there was more than one in that time, and it may mean another"
    if len(beyond) == len(lengths) and corroborated([each.sign for each in beyond]):
        return Label.CONTRADICTED, "two-sources: independent sources have it clearly longer than claimed"
    return Label.UNPROVEN, "no-overlap: the lengths that we have differ from the claim, but not by two sources"


def _in_named_time(claim: Claim, lengths: Sequence[Length]) -> bool:
    """Whether the claim names a time, and every one of the outages falls into it."""
    if claim.window is None or claim.window.start is None or claim.window.end is None:
        return False
    said = Window(start=claim.window.start, end=max(claim.window.start, claim.window.end))
    return all(said.touches(each.stretch.start, each.stretch.end) for each in lengths)


def _one_outage(lengths: Sequence[Length]) -> bool:
    """Whether all of them can be lengths of the same outage: each touches each."""
    stretches = [each.stretch for each in lengths]
    return all(one.touches(other.start, other.end) for one, other in combinations(stretches, 2))


def _words(length: Length) -> str:
    if length.least == length.most:
        return minutes(length.least)
    return f"{minutes(length.least)} to {minutes(length.most)}"


def _summary(label: Label, claim: Claim, observations: Observations, lengths: Sequence[Length]) -> str:
    name, claimed = observations.service_name, claimed_length(claim)
    if claimed is None or not lengths:
        return f"No source that we have gives a length for this outage of {name}."
    others = "; ".join(f"{_words(each)} by {each.sign.source}" for each in lengths[:3])
    if label is Label.SUPPORTED:
        return f"Claimed {minutes(claimed)}; seen from outside: {others}."
    if label is Label.CONTRADICTED:
        return f"Claimed {minutes(claimed)}; independent sources have clearly longer: {others}."
    return f"Claimed {minutes(claimed)}; what we have ({others}) neither shows nor rules it out."


METHOD = Method(
    kind=Kind.OUTAGE_DURATION,
    version=2,
    question="Does the claimed length agree with the lengths that outside sources have for the same outage?",
    window="the outage that the post refers to: the time that it names, else the fortnight before it",
    effect="a quarter of the claimed length, at least 10 minutes",
    thresholds=(
        Threshold(name="agrees within", value="15 %, at least 5 min", why="outside checks run every few minutes"),
        Threshold(name="contradicted beyond", value="25 %, at least 10 min, 2 sources", why="flapping blurs an end"),
        Threshold(name="outages", value="1", why="of two in that time the claim may mean the other"),
    ),
    blind_spots="Front-page monitors see an outage of the front page; a feature may have failed for longer or shorter.",
    judge=judge,
    examples=(
        "“Down for 12 minutes”: a network and the company’s account have 90: contradicted; one alone: unproven.",
        "“Down for 90 minutes”: a network has 90: supported.",
        "“Down for 12 minutes”: no time is named: unproven, it may mean another outage than the one on record.",
    ),
)
