"""How much of the time was it up? A claimed share against a measured interval."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from claims.methods import weigh
from claims.methods.method import Method, Threshold
from claims.methods.probes import count, coverage, minutes, power, quorum_health, unplanned
from claims.methods.same_trouble import attested, of_one_trouble
from claims.methods.signs import Shows, Sign, corroborated
from claims.model import Claim, Comparator, Comparison, EvidenceKind, Kind, Label, Observations, Unit, Verdict
from telemetry.intervals import clopper_pearson
from telemetry.model import Health, Round, Window

CONFIDENCE = 0.95
QUALIFIED = re.compile(r"\b(?:un)?planned\b|\bscheduled\b|\bmaintenance\b|\bexclud", re.IGNORECASE)
COVERAGE = 0.9
JUDGED = frozenset({Health.UP, Health.PARTIAL, Health.DOWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Availability over the rounds that could be judged, with its interval; ratios from 0 to 1.

    `clustered` if its lower end is that of drawing places and days, since failures of one place and day go together.
    """

    rounds: int
    failed: int
    low: float
    high: float
    clustered: bool = False


def judge(claim: Claim, observations: Observations) -> Verdict:
    """Whether the claimed availability lies inside, above or below what was measured."""
    window = observations.window
    seen = quorum_health(observations, window)
    found = weigh.signs(observations, window)
    every = weigh.usable(found, Shows.TROUBLE, Shows.PARTIAL)
    trouble = weigh.outside(every, observations)
    clear = weigh.outside(weigh.usable(found, Shows.CLEAR), observations)
    measured = availability(seen)
    apart = unplanned(seen, observations)
    told = attested(apart, every, observations, window)
    label, reason = _label(
        claim,
        observations,
        measured,
        coverage(seen, window),
        against=_against(exact(apart), coverage(apart, window)),
        by_two=_against(exact(told), coverage(told, window)),
        trouble=trouble,
        shared=of_one_trouble(trouble, observations, window),
    )
    return weigh.verdict(
        label=label,
        method=METHOD.id,
        summary=_summary(label, claim, observations, measured),
        reasons=[reason],
        numbers=[
            Comparison(
                what=f"availability from {window.start:%d %b %Y} to {window.end:%d %b %Y}",
                claimed=_claimed_words(claim),
                measured=_interval(measured) if measured else "not measured",
            )
        ],
        observations=observations,
        window=window,
        backing=clear,
        opposing=trouble,
        others=weigh.rest(found, clear, trouble),
        # A share of months is measured by the whole quorum, also where rounds of it failed.
        carried_by=_quorum(found) if label is Label.SUPPORTED else None,
        could_see=_power(observations, window, measured),
    )


def _quorum(found: Sequence[Sign]) -> list[Sign]:
    return [sign for sign in found if sign.kind is EvidenceKind.PROBES and sign.measured][:1]


def claimed_ratio(claim: Claim) -> float | None:
    """The claimed availability as a ratio from 0 to 1; None where no number, or an impossible one, is claimed."""
    if claim.value is None or claim.unit not in {Unit.PERCENT, Unit.RATIO}:
        return None
    ratio = claim.value / 100 if claim.unit is Unit.PERCENT else claim.value
    return ratio if 0 <= ratio <= 1 else None


def exact(seen: Sequence[Round]) -> Measured | None:
    """The share of judged rounds that were not down, with an exact binomial interval (Clopper-Pearson, two-sided)."""
    judged = [each for each in seen if each.health in JUDGED]
    if not judged:
        return None
    failed = sum(each.stands_for for each in judged if each.health is Health.DOWN)
    every = sum(each.stands_for for each in judged)
    low, high = clopper_pearson(failed, every, CONFIDENCE)
    return Measured(rounds=every, failed=failed, low=1 - high, high=1 - low)


def availability(seen: Sequence[Round]) -> Measured | None:
    """The same, where the lower end is that of a bootstrap over (place, day) blocks if that is lower.

    What is lower is the lower end alone. That a time was good for whoever was not measured is inferred from the places
    and days that were; that it was down when it was seen down is not, whatever other days were like.
    """
    found = exact(seen)
    drawn = _drawn(seen) if found is not None and found.failed else None
    if found is None or drawn is None or drawn >= found.low:
        return found
    return replace(found, low=drawn, clustered=True)


def _drawn(seen: Sequence[Round]) -> float | None:
    """The lower end by a bootstrap over (place, day) blocks; None where they are too few."""
    from telemetry.bootstrap import availability_interval, round_blocks  # noqa: PLC0415 -- it loads numpy

    interval = availability_interval(round_blocks(seen), confidence=CONFIDENCE)
    return None if interval is None else interval.low


def most(rounds: int) -> float:
    """The most that so many rounds can support, which is when none of them failed; a ratio."""
    return 1 - clopper_pearson(0, rounds, CONFIDENCE)[1]


def _against(measured: Measured | None, covered: float) -> float:
    """The most that the period can have had: what nobody watched counts as up, and so does announced maintenance."""
    return 1.0 if measured is None else 1 - (1 - measured.high) * min(covered, 1)


def _label(
    claim: Claim,
    observations: Observations,
    measured: Measured | None,
    covered: float,
    *,
    against: float,
    by_two: float,
    trouble: Sequence[Sign],
    shared: Sequence[Sign],
) -> tuple[Label, str]:
    claimed = claimed_ratio(claim)
    if claimed is None:
        return Label.UNPROVEN, "no-number: no share of the time from 0 to 100 % is claimed"
    if claim.comparator in {Comparator.AT_MOST, Comparator.LESS} or QUALIFIED.search(claim.span) is not None:
        return (
            Label.UNPROVEN,
            "qualified: it names an upper bound or leaves out maintenance, which we do not measure",
        )
    if claim.window is None or claim.window.start is None:
        return Label.UNPROVEN, "no-period: it names no period that can be dated"
    if observations.window.length < timedelta(minutes=1):
        return Label.UNPROVEN, "no-period: the period that it names had not begun"
    if measured is None or covered < COVERAGE:
        return (
            Label.UNPROVEN,
            f"coverage: a quorum watched {covered:.0%} of the period, less than the 90 % it takes",
        )
    if against < claimed:
        if by_two < claimed and weigh.quorum(shared) is not None:
            return Label.CONTRADICTED, "upper-bound: the whole measured interval is below the claim, by two sources"
        return Label.UNPROVEN, weigh.APART if corroborated(trouble) else weigh.ONE_SOURCE
    if measured.low >= claimed:
        return Label.SUPPORTED, "lower-bound: the whole measured interval is at or above the claim"
    return Label.UNPROVEN, "power: the measured interval holds the claimed number; more probes would be needed"


def _claimed_words(claim: Claim) -> str:
    ratio = claimed_ratio(claim)
    return f"{ratio * 100:.10g} %" if ratio is not None else claim.span


def _interval(measured: Measured) -> str:
    drawn = ", by place and day" if measured.clustered else ""
    return (
        f"{measured.low * 100:.4f} to {measured.high * 100:.4f} % (95 % interval, "
        f"{measured.failed} of {count(measured.rounds, 'round')} down{drawn})"
    )


def _power(observations: Observations, window: Window, measured: Measured | None) -> str:
    could_see = power(observations, window)
    if measured is None:
        return could_see
    return f"{could_see} {count(measured.rounds, 'round')} can support {most(measured.rounds) * 100:.4f} % at most."


def _summary(label: Label, claim: Claim, observations: Observations, measured: Measured | None) -> str:
    name = observations.service_name
    if measured is None:
        return f"We have no measurement of {name} that could show {_claimed_words(claim)} over that time."
    words = f"Our measurements show {name} up for {_interval(measured)}"
    if label is Label.SUPPORTED:
        return f"{words}, which is at least the {_claimed_words(claim)} that was claimed."
    if label is Label.CONTRADICTED:
        return f"{words}, which is less than the {_claimed_words(claim)} that was claimed."
    return f"{words} of {minutes(observations.window.length)}; that does not decide {_claimed_words(claim)}."


METHOD = Method(
    kind=Kind.UPTIME,
    version=6,
    question="Does the measured availability over the named period allow the claimed number?",
    window="as said, resolved to dates; a period still running is judged up to now",
    effect="the claimed number itself",
    thresholds=(
        Threshold(name="interval", value="95 %, two-sided, exact", why="few failures make approximations too narrow"),
        Threshold(
            name="clusters",
            value="to support, the lower end of drawing place-days (bootstrap, 95 %) as well",
            why="failures of one place and day go together; that it was down when seen down needs no other day",
        ),
        Threshold(name="coverage", value="90 % of the period", why="what nobody watched is neither up nor down"),
        Threshold(name="unwatched", value="up, against the claim", why="what nobody saw accuses nobody"),
        Threshold(name="witnesses", value="places that ever reached it", why="others may be blocked without a word"),
        Threshold(
            name="maintenance", value="up, against the claim", why="it was announced before; for the claim it is down"
        ),
        Threshold(name="sources", value="2 independent, of one outage", why="our own probes alone contradict nobody"),
        Threshold(name="attested", value="outages that others have too", why="all of our lines can fail at once"),
    ),
    blind_spots="Partial failure counts as up; logged-in use is not measured; 99.99 % needs 29,956 clean rounds.",
    judge=judge,
    examples=(
        "“99.9 % this week”: our places failed for a day, a crowd counter saw it: contradicted; they alone: unproven.",
        "“99 % this week”: no failure in 672 rounds, which allow 99.45 % and more: supported.",
        "“99.9 % this week”: no failure in 672 rounds: unproven, they are too few for that number.",
    ),
)
