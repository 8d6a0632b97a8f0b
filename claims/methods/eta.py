"""Will it be back by then? Judged when the promised time has come."""

from __future__ import annotations

from claims.methods import weigh
from claims.methods.after import After, after
from claims.methods.method import Method, Threshold
from claims.methods.over import OVER_BY_THEN
from claims.methods.signs import corroborated, independent
from claims.model import Claim, Comparison, Kind, Label, Observations, Verdict
from telemetry.model import Window


def judge(claim: Claim, observations: Observations) -> Verdict:
    """Whether the service was back at the promised time; before it is due nothing can be said."""
    due = claim.window.end if claim.window is not None else None
    if due is None:
        return _open(observations, "no-time: it names no time that can be dated")
    if observations.now < due:
        return _open(observations, f"not-due: judged when the time has come, {due:%d %b %Y %H:%M} UTC")
    seen = after(observations, due, observations.spread)
    label, reason = _label(seen)
    decisive = seen.recovery if label is Label.SUPPORTED else seen.trouble or seen.recovery
    measured = weigh.measured_words(decisive)
    return weigh.verdict(
        label=label,
        method=METHOD.id,
        summary=f"Promised for {due:%d %b %Y %H:%M} UTC; at that time, for {observations.service_name}: {measured}.",
        reasons=[reason],
        numbers=[Comparison(what=f"state at {due:%d %b %Y %H:%M} UTC", claimed="restored", measured=measured)],
        observations=observations,
        window=seen.watched,
        backing=seen.recovery,
        opposing=seen.trouble,
        others=seen.others,
    )


def _label(seen: After) -> tuple[Label, str]:
    if corroborated(seen.trouble):
        return Label.CONTRADICTED, "two-sources: independent sources show the trouble going on after the promised time"
    if seen.trouble:
        return Label.UNPROVEN, weigh.too_thin(seen.trouble)
    if independent(seen.recovery) >= 2 or any(sign.measured for sign in seen.recovery):
        return Label.SUPPORTED, "kept: outside sources saw it back at the promised time"
    return Label.UNPROVEN, weigh.OWN_WORD


def _open(observations: Observations, reason: str) -> Verdict:
    return weigh.verdict(
        label=Label.UNPROVEN,
        method=METHOD.id,
        summary="A promise about a time to come is judged when that time has come.",
        reasons=[reason],
        numbers=[],
        observations=observations,
        window=Window(start=observations.window.start, end=observations.window.start),
    )


METHOD = Method(
    kind=Kind.ETA,
    version=5,
    question="Was the service back at the promised time?",
    window="the promised time and the hour after it",
    effect="any failure that two independent sources place after the promised time",
    thresholds=(
        Threshold(name="grace", value="2 min", why="a minute late is not a broken promise"),
        *OVER_BY_THEN,
        Threshold(name="sources", value="2 independent", why="one place can fail, or recover, by itself"),
    ),
    blind_spots="Before the time has come nothing is said; single customers may be back earlier or later.",
    judge=judge,
    examples=(
        "“Back by ten”: a network has it until 10:40, a place failed at 10:05: contradicted; one of them: unproven.",
        "“Back by ten”: a network says at 9:55 that it is restored: supported; asked at nine: unproven, it is not due.",
    ),
)
