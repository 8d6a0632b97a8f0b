"""Simulated claims about a moment: it works, something is wrong, it is over, it will be back, who is hit; pure."""

from __future__ import annotations

from claims.calibrate.made import Made, Maker, Truth
from claims.calibrate.simulated import others_saw, pick
from claims.calibrate.year import EUROPE, HOUR_S, MINUTE_S, YEAR_S, Trouble
from claims.model import Comparator, Kind, Unit

# The hour in which a relapse belongs to what was called over.
WATCH_S = HOUR_S
# Nobody is wrong by so little.
SLACK_S = 60.0
# Who says "back by ten" names a minute, not a second: whether one or two later is too late is a matter of words.
LATE_S = 2 * MINUTE_S
WORKS = ("{} is up and running", "{} works fine", "All {} systems are operational", "{} is working for everyone")
FOR_ME = "{} works for me"


def operational(maker: Maker) -> Made | None:
    """It works: when it does, when it does in part only, and when it does not."""
    if maker.chance.random() < 0.5:
        return _works(maker)
    trouble = pick(maker.chance, (each for each in maker.seen.year.troubles if not each.planned))
    return None if trouble is None else _in_trouble(maker, trouble)


def _works(maker: Maker) -> Made | None:
    """A true one at any time, or when the instruments, or others, are at their worst."""
    year, chance = maker.seen.year, maker.chance
    if chance.random() < 0.4:
        moment, case = chance.uniform(3600, YEAR_S - 3600), "at any time"
    elif chance.random() < 0.4:
        fault = pick(chance, year.faults)
        if fault is None:
            return None
        moment, case = chance.uniform(fault.begins, fault.ends), f"while vantages are {fault.wrong}"
    elif chance.random() < 0.5:
        account = pick(chance, (each for each in maker.seen.told if each.trouble is None))
        if account is None:
            return None
        moment, case = account.begins() + chance.uniform(-10, 20) * MINUTE_S, "while others err"
    else:
        trouble = pick(chance, year.troubles)
        if trouble is None:
            return None
        before = chance.random() < 0.5
        moment = trouble.begins - chance.uniform(1, 20) * MINUTE_S
        if not before:
            moment = trouble.ends + chance.uniform(1, 20) * MINUTE_S
        case = "shortly before trouble" if before else "shortly after trouble"
    if not year.clear(moment - SLACK_S, moment + SLACK_S) or not 0 < moment < YEAR_S:
        return None
    words, scope = WORKS[int(chance.integers(len(WORKS)))], None
    if chance.random() < 0.15:
        words, scope, case = FOR_ME, "for me", f"for me, {case}"
    return maker.made(
        Kind.OPERATIONAL,
        words,
        posted=moment,
        now=maker.later(moment),
        truth=Truth.TRUE,
        case=f"works, {case}",
        scope=scope,
    )


def _in_trouble(maker: Maker, trouble: Trouble) -> Made | None:
    seen, chance = maker.seen, maker.chance
    moment = chance.uniform(trouble.begins + SLACK_S, trouble.ends - SLACK_S)
    now = maker.later(moment)
    if trouble.total and chance.random() < 0.15:
        return maker.made(
            Kind.OPERATIONAL,
            FOR_ME,
            posted=moment,
            now=now,
            truth=Truth.HALF,
            case="works for me, in an outage",
            scope="for me",
        )
    if not trouble.total:
        words, case = WORKS[int(chance.integers(2))], "works, in trouble of a part"
        return maker.made(Kind.OPERATIONAL, words, posted=moment, now=now, truth=Truth.HALF, case=case)
    near = 3 * seen.round_s
    enough = (
        trouble.begins + near <= moment <= trouble.ends - near
        and seen.ours_saw(trouble, moment - 15 * MINUTE_S, moment + 15 * MINUTE_S)
        and now >= moment + 15 * MINUTE_S
        and others_saw(seen.account(trouble), moment - 2, moment + 2, now)
    )
    words = WORKS[int(chance.integers(len(WORKS)))]
    return maker.made(
        Kind.OPERATIONAL, words, posted=moment, now=now, truth=Truth.FALSE, case="works, in an outage", enough=enough
    )


def degraded(maker: Maker) -> Made | None:
    """Something is wrong: it is; more than "some" is; or nothing is."""
    seen, chance = maker.seen, maker.chance
    if chance.random() < 0.25:
        moment = chance.uniform(3600, YEAR_S - 3600)
        if not seen.year.clear(moment - HOUR_S, moment + HOUR_S):
            return None
        truth, case, words = Truth.FALSE, "trouble, where there was none", "{} is having problems"
    else:
        trouble = pick(chance, (each for each in seen.year.troubles if not each.planned))
        if trouble is None:
            return None
        moment = chance.uniform(trouble.begins + SLACK_S, trouble.ends - SLACK_S)
        truth, case, words = Truth.TRUE, "trouble, in trouble", "{} is having problems"
        if trouble.total and chance.random() < 0.5:
            truth, case, words = Truth.HALF, "some, in an outage of all", "Some {} users are seeing errors"
    return maker.made(Kind.DEGRADED, words, posted=moment, now=maker.later(moment), truth=truth, case=case)


def resolved(maker: Maker) -> Made | None:
    """It is over: it is, it comes back within the hour, or it goes on."""
    seen, chance = maker.seen, maker.chance
    trouble = pick(chance, seen.outages())
    if trouble is None:
        return None
    after = chance.random() < 0.5
    if after:
        moment = trouble.ends + chance.uniform(0.5, 15) * MINUTE_S
        again = not seen.year.clear(moment + 1, moment + WATCH_S)
        truth = Truth.FALSE if again else Truth.TRUE
        case = "over, with a relapse" if again else "over, as it was"
        enough = False
    else:
        moment = chance.uniform(trouble.begins + MINUTE_S, trouble.ends - LATE_S)
        truth, case = Truth.FALSE, "over, while it went on"
        enough = _goes_on(maker, trouble, moment)
    now = maker.later(moment)
    return maker.made(
        Kind.RESOLVED,
        "{} is back",
        posted=moment,
        now=now,
        truth=truth,
        case=case,
        enough=enough and now >= moment + WATCH_S and _others_after(maker, trouble, moment, now),
    )


def _goes_on(maker: Maker, trouble: Trouble, moment: float) -> bool:
    """Whether our places saw it go on for long enough after a moment."""
    seen = maker.seen
    return seen.ours_saw(trouble, moment + 3 * MINUTE_S, moment + WATCH_S) and trouble.begins < moment


def _others_after(maker: Maker, trouble: Trouble, moment: float, now: float) -> bool:
    """Whether somebody else is on record with trouble that began before a moment and went on after it."""
    account = maker.seen.account(trouble)
    late = moment + 4 * MINUTE_S
    noticed = any(
        region is None and start < moment and end is not None and late < end <= now
        for _, start, end, region in account.notices
    )
    listed = account.incident
    return noticed or (listed is not None and listed.opened < moment and listed.closed > late)


def eta(maker: Maker) -> Made | None:
    """It will be back by then: it was, it was not, or it is not due yet."""
    seen, chance = maker.seen, maker.chance
    trouble = pick(chance, seen.outages())
    if trouble is None:
        return None
    posted = chance.uniform(trouble.begins + SLACK_S, trouble.ends - LATE_S)
    kept = chance.random() < 0.5
    due = trouble.ends + chance.uniform(1, 60) * MINUTE_S if kept else chance.uniform(posted, trouble.ends - LATE_S)
    again = kept and not seen.year.clear(due, due + WATCH_S)
    now = maker.later(due)
    truth = Truth.TRUE if kept else Truth.FALSE
    if again:
        return None
    return maker.made(
        Kind.ETA,
        "{} will be back by then",
        posted=posted,
        now=now,
        truth=truth,
        case="back by then, as it was" if kept else "back by then, while it went on",
        enough=not kept
        and now >= due + WATCH_S
        and _goes_on(maker, trouble, due)
        and _others_after(maker, trouble, due, now),
        said=(due, due),
    )


def scope(maker: Maker) -> Made | None:
    """Only Europe is hit, or hardly anybody: it is so, or it is not."""
    seen, chance = maker.seen, maker.chance
    trouble = pick(chance, (each for each in seen.year.troubles if not each.planned and each.share == 1.0))
    if trouble is None:
        return None
    moment = chance.uniform(trouble.begins + SLACK_S, trouble.ends - SLACK_S)
    now = maker.later(moment)
    if chance.random() < 0.25:
        if not trouble.total:
            return None
        return maker.made(
            Kind.OUTAGE_SCOPE,
            "fewer than 1% of users are affected",
            posted=moment,
            now=now,
            truth=Truth.HALF,
            case="a hundredth of users, in an outage of all",
            value=1.0,
            unit=Unit.PERCENT,
            comparator=Comparator.LESS,
        )
    only = trouble.countries == EUROPE
    beyond = any(
        region in {"US", "Japan", "Asia"}
        and start < moment + 15 * MINUTE_S
        and end is not None
        and moment - 15 * MINUTE_S < end <= now
        for _, start, end, region in seen.account(trouble).notices
    )
    return maker.made(
        Kind.OUTAGE_SCOPE,
        "only users in the EU are affected",
        posted=moment,
        now=now,
        truth=Truth.TRUE if only else Truth.FALSE,
        case="only Europe, as it was" if only else "only Europe, while others were hit",
        enough=beyond and trouble.total and seen.ours_saw(trouble, moment - 15 * MINUTE_S, moment + 15 * MINUTE_S),
        scope="only users in the EU",
    )
