"""Simulated claims about the past: so much of the time, a clean record, so long, from when to when; pure."""

from __future__ import annotations

from claims.calibrate.made import Made, Maker, Truth
from claims.calibrate.simulated import others_saw, pick, timed_by_others
from claims.calibrate.year import DAY_S, HOUR_S, MINUTE_S, YEAR_S, Trouble
from claims.model import Comparator, Kind, Unit
from telemetry.intervals import clopper_pearson

SHARES = (99.0, 99.5, 99.8, 99.9, 99.95, 99.99)
# Nothing else happened within so many days of an outage that is spoken of by the day.
APART_S = 2.2 * DAY_S


def uptime(maker: Maker) -> Made | None:
    """So much of the time it was up: at least that, or clearly less."""
    seen, chance = maker.seen, maker.chance
    length = float(chance.choice([30, 90, 180, 360], p=[0.6, 0.3, 0.07, 0.03])) * DAY_S
    end = chance.uniform(length, YEAR_S)
    start = end - length
    outages = [each for each in seen.outages() if each.touches(start, end)]
    down = sum(min(each.ends, end) - max(each.begins, start) for each in outages)
    every = [each for each in seen.year.troubles if each.touches(start, end)]
    most = 1 - down / length
    least = 1 - sum(min(each.ends, end) - max(each.begins, start) for each in every) / length
    share = SHARES[int(chance.integers(len(SHARES)))]
    if least < share / 100 <= most:
        # Whether parts and plans count is a matter of words.
        return None
    rounds = round(length / seen.round_s)
    # Of an outage the rounds at its ends are not all down.
    failed = sum(
        max(each.length / seen.round_s - 3, 0) for each in outages if seen.ours_saw(each, each.begins, each.ends)
    )
    highest = 1 - clopper_pearson(int(failed), rounds)[0]
    now = end + HOUR_S
    shown = any(
        seen.ours_saw(each, each.begins, each.ends) and others_saw(seen.account(each), each.begins, each.ends, now)
        for each in outages
    )
    return maker.made(
        Kind.UPTIME,
        f"{{}} was up {share:g}% of the time",
        posted=end,
        now=now,
        truth=Truth.TRUE if share / 100 <= least else Truth.FALSE,
        case="up so much, as it was" if share / 100 <= least else "up so much, which it was not",
        enough=highest < share / 100 and shown,
        said=(start, end),
        value=share,
        unit=Unit.PERCENT,
        comparator=Comparator.AT_LEAST if chance.random() < 0.5 else None,
    )


def incident_free(maker: Maker) -> Made | None:
    """Nothing happened: for days, weeks and months, also right beside what did."""
    seen, chance = maker.seen, maker.chance
    length = float(chance.choice([1, 3, 7, 14, 30, 90], p=[0.2, 0.2, 0.2, 0.2, 0.15, 0.05])) * DAY_S
    start = chance.uniform(0, YEAR_S - length)
    if chance.random() < 0.3 and (beside := pick(chance, seen.year.troubles)) is not None:
        # Right before it, or right after it.
        start = beside.ends + chance.uniform(5, 120) * MINUTE_S
        if chance.random() < 0.5:
            start = beside.begins - length - chance.uniform(5, 120) * MINUTE_S
    if start < 0 or start + length > YEAR_S:
        return None
    end = start + length
    now = end + HOUR_S
    listed = [
        each for each in seen.told if each.incident and each.incident.opened < end and each.incident.closed > start
    ]
    downtime = bool(chance.random() < 0.6)
    words = "{} had zero downtime" if downtime else "{} had no incidents"
    outages = [
        each for each in seen.outages() if each.begins >= start + 10 * MINUTE_S and each.ends <= end - 10 * MINUTE_S
    ]
    if outages:
        shown = any(_shown(maker, each, now) for each in outages)
        return maker.made(
            Kind.INCIDENT_FREE,
            words,
            posted=end,
            now=now,
            truth=Truth.FALSE,
            case="nothing, while there was an outage",
            enough=shown,
            said=(start, end),
        )
    if not seen.year.clear(start, end) or (listed and not downtime):
        return None
    return maker.made(
        Kind.INCIDENT_FREE,
        words,
        posted=end,
        now=now,
        truth=Truth.TRUE,
        case="nothing, beside what others listed" if listed else "nothing, as it was",
        said=(start, end),
    )


def _shown(maker: Maker, outage: Trouble, now: float) -> bool:
    seen = maker.seen
    return seen.ours_saw(outage, outage.begins, outage.ends) and others_saw(
        seen.account(outage), outage.begins, outage.ends, now
    )


def _alone(maker: Maker) -> Trouble | None:
    """An outage beside which nothing else happened for days, of ten minutes at least."""
    year = maker.seen.year
    return pick(
        maker.chance,
        (
            each
            for each in maker.seen.outages()
            if each.length >= 10 * MINUTE_S
            and not any(
                other is not each and other.touches(each.begins - APART_S, each.ends + APART_S)
                for other in year.troubles
            )
        ),
    )


def duration(maker: Maker) -> Made | None:
    """It was down for so long: about that, or half of it."""
    seen, chance = maker.seen, maker.chance
    outage = _alone(maker)
    if outage is None:
        return None
    right = chance.random() < 0.5 or outage.length < 40 * MINUTE_S
    length = outage.length * (chance.uniform(0.92, 1.08) if right else chance.uniform(0.15, 0.5))
    posted = outage.ends + chance.uniform(0.5, 48) * HOUR_S
    now = posted + maker.later(0)
    day = float(outage.begins // DAY_S) * DAY_S
    account = seen.account(outage)
    return maker.made(
        Kind.OUTAGE_DURATION,
        f"{{}} was down for {length / MINUTE_S:.0f} minutes",
        posted=posted,
        now=now,
        truth=Truth.TRUE if right else Truth.FALSE,
        case="so long, as it was" if right else "so long, which is half of it or less",
        enough=seen.ours_saw(outage, outage.begins, outage.ends)
        and timed_by_others(account, now)
        and length + max(length / 4, 10 * MINUTE_S) < outage.length - 3 * seen.round_s - 4 * MINUTE_S,
        said=(day, day + DAY_S * (1 + outage.ends // DAY_S - outage.begins // DAY_S)),
        value=float(round(length / MINUTE_S)),
        unit=Unit.MIN,
    )


def window(maker: Maker) -> Made | None:
    """It was down from then to then: to within ten minutes, or with a slip of hours, half a day, a day, a month."""
    seen, chance = maker.seen, maker.chance
    outage = _alone(maker)
    if outage is None:
        return None
    posted = outage.ends + chance.uniform(2, 72) * HOUR_S
    now = posted + maker.later(0)
    right = chance.random() < 0.5
    slip = float(chance.choice([-24, -12, -8, -5, -2, 2, 5, 8])) * HOUR_S
    if right:
        slip = 0.0
    start = outage.begins + slip + (chance.uniform(-8, 8) * MINUTE_S if right else 0.0)
    end = outage.ends + slip + (chance.uniform(-8, 8) * MINUTE_S if right else 0.0)
    return maker.made(
        Kind.OUTAGE_WINDOW,
        "{} was down from then to then",
        posted=posted,
        now=now,
        truth=Truth.TRUE if right else Truth.FALSE,
        case="from then to then, as it was" if right else "from then to then, hours off",
        enough=seen.ours_saw(outage, outage.begins, outage.ends) and timed_by_others(seen.account(outage), now),
        said=(start, max(end, start + MINUTE_S)),
    )
