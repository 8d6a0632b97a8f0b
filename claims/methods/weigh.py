"""Weighing: from signs to a verdict, with the rules that every method shares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from claims.methods.pages import listed, page_signs
from claims.methods.probes import power, probe_signs, within
from claims.methods.reports import report_sign
from claims.methods.signs import Shows, Sign, evidence, independent, plain_name
from claims.methods.sureness import confidence
from claims.model import Comparison, Evidence, EvidenceKind, Label, Observations, Stance, Use, Verdict
from telemetry.model import Window

# Reports further away than this are about another day and not worth a line in a verdict.
NEARBY = timedelta(hours=24)

ONE_SOURCE = "two-sources: only one independent source shows it, and one is not enough to contradict anyone"
NOT_MEASURED = "two-sources: it rests on single places or hearsay; no quorum, measurement network or admission shows it"
APART = "two-sources: independent sources speak of troubles at different times, one source for each"
A_PART = "scope: it speaks of a part only, and no source that we have singles that part out"
ONE_REGION = "one-region: all that shows trouble is about one region, which the claim does not name"
NO_SOURCE = "no-evidence: nothing that we have covers this time"
OWN_WORD = "own-word: only the claimant's own account agrees, and that alone shows nothing"


def signs(observations: Observations, window: Window) -> tuple[Sign, ...]:
    """Everything that speaks of the window; reports of the same day that do not are set aside with the reason."""
    nearby = Window(start=window.start - NEARBY, end=window.end + NEARBY)
    reports = ended_by_themselves([report_sign(report) for report in observations.reports])
    touching = [
        sign
        if sign.window.touches(window.start, window.end) or window.touches(sign.window.start, sign.window.end)
        else sign.without_weight("outside the time that the claim speaks of")
        for sign in reports
        if sign.window.touches(nearby.start, nearby.end)
    ]
    return (*probe_signs(observations, window), *touching, *page_signs(observations, window))


def ended_by_themselves(found: Sequence[Sign]) -> list[Sign]:
    """Trouble without an end is over, at the latest, when the same source reports the recovery."""
    return [_ended(sign, found) if sign.open_ended and sign.shows is Shows.TROUBLE else sign for sign in found]


def _ended(sign: Sign, found: Sequence[Sign]) -> Sign:
    over = [
        other.window.start
        for other in found
        if other.shows is Shows.RECOVERY and other.operators & sign.operators and other.window.start > sign.window.start
    ]
    if not over or min(over) >= sign.window.end:
        return sign
    return replace(sign, window=Window(start=sign.window.start, end=min(over)))


def usable(found: Iterable[Sign], *shows: Shows) -> list[Sign]:
    """The signs that may count and show one of these things."""
    return [sign for sign in found if not sign.discard and sign.shows in shows]


def outside(found: Iterable[Sign], observations: Observations) -> list[Sign]:
    """The signs that do not come from the claimant."""
    return [sign for sign in found if not by_claimant(sign, observations)]


def by_claimant(sign: Sign, observations: Observations) -> bool:
    """Whether somebody who speaks for the claimant stands behind the sign; spelling in capitals changes nothing."""
    return bool(sign.operators & {plain_name(name) for name in observations.claimants})


def too_thin(trouble: Sequence[Sign]) -> str:
    """Why signs that speak against a claim are too little to contradict it."""
    return ONE_SOURCE if independent(trouble) < 2 else NOT_MEASURED


def when(observations: Observations) -> str:
    """The time that a claim about the moment of its post speaks of, as exactly as it is known."""
    window = observations.window
    moment = observations.moment or window.start + window.length / 2
    if observations.spread >= timedelta(hours=12):
        return f"on {moment:%d %b %Y}"
    return f"around {moment:%H:%M} UTC on {moment:%d %b %Y}"


def quorum(found: Iterable[Sign]) -> Sign | None:
    """The sign of a quorum of vantages, if there was one."""
    return next((sign for sign in found if sign.kind is EvidenceKind.PROBES and sign.measured), None)


def verdict(
    *,
    label: Label,
    method: str,
    summary: str,
    reasons: Sequence[str],
    numbers: Sequence[Comparison],
    observations: Observations,
    window: Window,
    backing: Sequence[Sign] = (),
    opposing: Sequence[Sign] = (),
    others: Sequence[Sign] = (),
    carried_by: Sequence[Sign] | None = None,
    could_see: str | None = None,
) -> Verdict:
    """Put a verdict together: the signs as evidence with their stance, what was not observed, and the power.

    The label rests on what backs or opposes the claim; `carried_by` are the signs that it rests on where those are
    others. `could_see` is the power in words, where other things than single samples were looked at.
    """
    decisive = backing if label is Label.SUPPORTED else opposing
    return Verdict(
        label=label,
        confidence=confidence(label, decisive if carried_by is None else carried_by),
        summary=summary,
        power=power(observations, window) if could_see is None else could_see,
        method=method,
        evidence=(
            *(evidence(sign, Stance.FOR) for sign in backing),
            *(evidence(sign, Stance.AGAINST) for sign in opposing),
            *(evidence(_aside(sign), Stance.CONTEXT) for sign in others),
            *_not_observed(observations, window),
        ),
        reasons=tuple(reasons),
        numbers=tuple(numbers),
    )


# The order in which findings are told: counted things first, hearsay last.
RANKS = (
    EvidenceKind.CROWD,
    EvidenceKind.PROBES,
    EvidenceKind.NETWORK,
    EvidenceKind.ADMISSION,
    EvidenceKind.SERIES,
    EvidenceKind.STATUS_PAGE,
    EvidenceKind.PRESS,
)


def rest(found: Iterable[Sign], *taken: Sequence[Sign]) -> list[Sign]:
    """The signs that no side has taken."""
    used = {id(sign) for group in taken for sign in group}
    return [sign for sign in found if id(sign) not in used]


def measured_words(decisive: Sequence[Sign], most: int = 2) -> str:
    """The strongest findings in a few words, one from each source first, for the line "measured"."""
    ranked = sorted(decisive, key=lambda sign: (RANKS.index(sign.kind), not sign.measured, not sign.exact, -sign.size))
    seen: set[str] = set()
    first = [sign for sign in ranked if sign.operator not in seen and not seen.add(sign.operator)]  # type: ignore[func-returns-value]  # set.add is the test's side effect
    return "; ".join(sign.brief for sign in first[:most]) or "nothing that covers this time"


def _aside(sign: Sign) -> Sign:
    """A report without its hour decides nothing about an hour."""
    return sign if sign.exact else sign.without_weight("gives the day, not the hour")


def _not_observed(observations: Observations, window: Window) -> list[Evidence]:
    missing = []
    if not observations.hours and not within(observations.samples, window):
        missing.append(_absent(EvidenceKind.PROBES, "own probes", "self", "no probe covers this time"))
    if not listed(observations, window):
        source = f"{observations.service_name} status page"
        missing.append(_absent(EvidenceKind.STATUS_PAGE, source, "unknown", "no reading of the page from this time"))
    return missing


def _absent(kind: EvidenceKind, source: str, operator: str, reason: str) -> Evidence:
    return Evidence(
        id=f"{kind}-none",
        kind=kind,
        source=source,
        operator=operator,
        network=None,
        stance=Stance.CONTEXT,
        use=Use.NOT_OBSERVED,
        summary=f"Not observed: {reason}.",
        reason=reason,
    )
