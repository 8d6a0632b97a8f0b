"""From when to when? Claimed times against measured or admitted ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from claims.methods import weigh
from claims.methods.method import Method, Threshold
from claims.methods.probes import minutes, quorum_health
from claims.methods.reports import report_sign
from claims.methods.signs import Shows, Sign, corroborated, independent
from claims.model import Claim, Comparator, Comparison, EvidenceKind, Kind, Label, Observations, Verdict
from claims.slips import CALENDAR, explains, shifted
from telemetry.model import Health, Window
from telemetry.outages import outages

# People round to the quarter of an hour; "around" doubles it.
TOLERANCE = timedelta(minutes=15)
# Below this two accounts merely differ; slips of an hour, twelve hours, a day or a month lie far beyond it.
SLIP = timedelta(minutes=45)
MEANT = "another month or year than claimed: it tells what may have been meant"


def judge(claim: Claim, observations: Observations) -> Verdict:
    """Whether the claimed start and end agree with what others measured or the company admitted."""
    found = weigh.signs(observations, observations.window)
    apart = [sign for sign in weigh.usable(found, Shows.TROUBLE, Shows.PARTIAL) if sign.kind is not EvidenceKind.PROBES]
    trouble = [*_outages(found, observations), *(sign for sign in apart if sign.exact)]
    near = [sign for sign in trouble if _off(claim, sign) <= _tolerance(claim)]
    far = _of_one_outage([sign for sign in trouble if _excludes(claim, sign)])
    slip = _slip(claim, observations, far) if not near else None
    quorums = [sign for sign in found if sign.kind is EvidenceKind.PROBES and sign.measured]
    clear = quorums if all(sign.shows is Shows.CLEAR for sign in quorums) else []
    label, reason = _label(claim, observations, near=near, far=far)
    if slip is not None and not trouble and _never_then(clear, slip.signs):
        label, reason = (
            Label.CONTRADICTED,
            "elsewhen: probes answered all through; independent records have it elsewhen",
        )
        far = [*clear, *slip.signs]
    return weigh.verdict(
        label=label,
        method=METHOD.id,
        summary=_summary(label, observations, near, far) + (f" What would agree: {slip.words}." if slip else ""),
        reasons=[reason],
        numbers=[
            Comparison(
                what="times of the outage", claimed=_claimed(claim), measured=_times((near or far)[:3]) or "none"
            )
        ],
        observations=observations,
        window=observations.window,
        backing=near,
        opposing=[] if near else far,
        others=[
            *weigh.rest([*(sign for sign in found if sign.kind is not EvidenceKind.PROBES), *trouble], near, far),
            *(sign.without_weight(MEANT) for sign in weigh.rest(slip.signs if slip else (), far)),
        ],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meant:
    """What would make the claim agree with the record, in words; `signs` are records from another month or year."""

    words: str
    signs: tuple[Sign, ...] = ()


def _slip(claim: Claim, observations: Observations, far: Sequence[Sign]) -> _Meant | None:
    """The one slip of the pen with which the claimed times agree with the record, at both ends."""
    if far:
        whole = [sign.window for sign in far if not sign.open_ended and sign.kind is not EvidenceKind.STATUS_PAGE]
        found = explains(claim.window, whole, _tolerance(claim))
        return None if found is None else _Meant(words=found.words)
    trouble = weigh.usable((report_sign(report) for report in observations.elsewhere), Shows.TROUBLE)
    whole_there = [sign for sign in trouble if sign.exact and not sign.open_ended]
    for slip in CALENDAR:
        meant = shifted(claim.window, slip)
        agreeing = [sign for sign in whole_there if meant is not None and _matches(meant, sign, _tolerance(claim))]
        if agreeing:
            return _Meant(words=slip.words, signs=tuple(agreeing))
    return None


def _matches(meant: Window, sign: Sign, tolerance: timedelta) -> bool:
    return max(abs(meant.start - sign.window.start), abs(meant.end - sign.window.end)) <= tolerance


def _never_then(clear: Sequence[Sign], records: Sequence[Sign]) -> bool:
    """Whether a quorum saw no outage at all where it is claimed, and another source has it in another month or year."""
    return bool(clear) and corroborated([*clear, *records]) and any(sign.measured for sign in records)


def _outages(found: Sequence[Sign], observations: Observations) -> list[Sign]:
    """The quorum's outages, each with its own times; a single place knows no times of an outage."""
    own = weigh.quorum(found)
    if own is None:
        return []
    return [
        replace(own, shows=Shows.TROUBLE, window=Window(start=outage.start_by, end=outage.end_after))
        for outage in outages(quorum_health(observations, observations.window))
        if outage.health is Health.DOWN
    ]


def _excludes(claim: Claim, sign: Sign) -> bool:
    """Whether what a source has cannot be, clearly, the outage that is claimed.

    Who counts the whole outage (a quorum, the company itself) knows both ends. Others see a part of one: they exclude
    the claim only by trouble that was there clearly before the claimed start or, where they name its end, clearly
    after the claimed one.
    """
    start, end = _bounds(claim)
    slack = max(SLIP, _tolerance(claim))
    if sign.measured and not sign.open_ended and sign.kind in {EvidenceKind.PROBES, EvidenceKind.ADMISSION}:
        return _off(claim, sign) > slack
    if start is not None and sign.window.start < start - slack:
        return True
    return end is not None and end != start and not sign.open_ended and sign.window.start > end + slack


def _of_one_outage(far: Sequence[Sign]) -> list[Sign]:
    """The largest group of signs that speak of one and the same trouble: two outages of a week are not two sources."""
    groups = [
        [other for other in far if other.window.touches(sign.window.start, sign.window.end) or other is sign]
        for sign in far
    ]
    return max(groups, key=lambda group: (independent(group), len(group)), default=[])


def _bounds(claim: Claim) -> tuple[datetime | None, datetime | None]:
    return (claim.window.start, claim.window.end) if claim.window is not None else (None, None)


def _off(claim: Claim, sign: Sign) -> timedelta:
    """How far the claimed times lie from the sign's: the worse of both ends, where both are stated on both sides."""
    start, end = _bounds(claim)
    offs = []
    if start is not None:
        offs.append(abs(start - sign.window.start))
    if end is not None and end != start and not sign.open_ended and sign.kind is not EvidenceKind.STATUS_PAGE:
        offs.append(abs(end - sign.window.end))
    return max(offs, default=timedelta.max)


def _tolerance(claim: Claim) -> timedelta:
    return TOLERANCE * (2 if claim.comparator is Comparator.ABOUT or claim.hedged else 1)


def _label(claim: Claim, observations: Observations, *, near: Sequence[Sign], far: Sequence[Sign]) -> tuple[Label, str]:
    if _bounds(claim) == (None, None):
        return Label.UNPROVEN, "no-times: it names no times that can be dated"
    if weigh.outside(near, observations):
        return Label.SUPPORTED, "agree: another account has the same times, within what was stated"
    if near:
        return Label.UNPROVEN, weigh.OWN_WORD
    admitted = [sign for sign in far if sign.kind is EvidenceKind.ADMISSION]
    beside = [sign for sign in far if sign.kind is not EvidenceKind.ADMISSION]
    if admitted and beside:
        return Label.CONTRADICTED, "admitted: the company's own times, and another record beside them, exclude it"
    if independent(far) >= 2 and any(sign.measured for sign in far):
        return Label.CONTRADICTED, "two-sources: independent sources have the outage at another time"
    if far:
        return Label.UNPROVEN, weigh.ONE_SOURCE
    return Label.UNPROVEN, weigh.NO_SOURCE


def _claimed(claim: Claim) -> str:
    start, end = _bounds(claim)
    words = dict.fromkeys(f"{moment:%d %b %Y %H:%M}" for moment in (start, end) if moment is not None)
    return (" to ".join(words) + " UTC") if words else claim.span


def _times(signs: Sequence[Sign]) -> str:
    return "; ".join(
        f"{sign.window.start:%d %b %H:%M}"
        + ("" if sign.open_ended else f" to {sign.window.end:%H:%M} ({minutes(sign.window.length)})")
        + f" UTC by {sign.source}"
        for sign in signs
    )


def _summary(label: Label, observations: Observations, near: Sequence[Sign], far: Sequence[Sign]) -> str:
    name = observations.service_name
    if label is Label.SUPPORTED:
        return f"The times agree with what others have for {name}: {_times(near[:2])}."
    if label is Label.CONTRADICTED:
        return f"The outage of {name} is on record at another time: {_times(far[:2])}."
    if near or far:
        return f"Too little to say whether these times of {name} are right: {_times((near or far)[:2])}."
    return f"Nothing that we have gives times for this outage of {name}."


METHOD = Method(
    kind=Kind.OUTAGE_WINDOW,
    version=3,
    question="Do the claimed times agree with measured or admitted ones?",
    window="as said, with two days on both sides: slips of hours, days and time zones are common",
    effect="45 minutes",
    thresholds=(
        Threshold(name="agree within", value="15 min, 30 where rounded", why="people round to the quarter of an hour"),
        Threshold(name="contradicted beyond", value="45 min", why="below it, accounts of one outage merely differ"),
        Threshold(name="whose times", value="both ends by a quorum or the company", why="others see a part of it"),
        Threshold(
            name="sources", value="2, or an admission and a record beside it", why="one account may be the wrong one"
        ),
        Threshold(name="slips", value="a day, 12 hours, a zone, a month, a year", why="named where it would agree"),
        Threshold(
            name="another month", value="a quorum saw none, and a record agrees", why="silence alone shows nothing"
        ),
    ),
    blind_spots="Different features of one service can fail at different times.",
    judge=judge,
    examples=(
        "“Down from 12:53 to 13:35 UTC”: a network has 12:50 to 13:40: supported.",
        "“Down from 22:00 to 23:00 UTC”: the company’s own account and a network have 10:00 to 11:00: contradicted.",
        "“Down on 11 December, 13:25 to 18:35”: the only record is of 11 November: unproven, and named.",
    ),
)
