"""Simulated claims about speed, about another service and about numbers, which take weeks to judge; pure."""

from __future__ import annotations

from claims.calibrate.counted import felt_at, felt_by_users, months
from claims.calibrate.made import Made, Maker, Truth
from claims.calibrate.probed import NAME, RIVAL, RIVAL_NAME, SERVICE, detours
from claims.calibrate.simulated import pick
from claims.calibrate.year import DAY_S, OURS, YEAR_S
from claims.model import Comparator, Direction, Kind, Unit

# A fortnight on both sides, and a half day left out.
SIDE_S = 14.5 * DAY_S
# Of a release less than this is no "faster" that anybody notices.
NOTICED = 0.9


def latency(maker: Maker) -> Made | None:
    """Pages load within so much: users wait less, or at least twice as long."""
    seen, chance = maker.seen, maker.chance
    posted = chance.uniform(40 * DAY_S, YEAR_S)
    felt = felt_at(seen.year, posted)
    right = chance.random() < 0.5
    # The document alone takes about 150 ms at the third quartile over all places: half of them are said to be less.
    claimed = felt * chance.uniform(1.15, 2) if right else chance.uniform(20, 60) * seen.year.ratio(posted)
    changed = any(posted - 45 * DAY_S < each.at < posted for each in seen.year.changes)
    if changed:
        return None
    return maker.made(
        Kind.LATENCY,
        f"{{}} pages load in under {claimed:.0f} ms",
        posted=posted,
        now=posted + 3 * DAY_S,
        truth=Truth.TRUE if right else Truth.FALSE,
        case="loads within, as it does" if right else "loads within a fraction of what it takes",
        enough=felt_by_users(seen.year),
        value=float(round(claimed)),
        unit=Unit.MS,
        comparator=Comparator.LESS,
    )


def latency_change(maker: Maker) -> Made | None:
    """It became faster with a release: it did by a quarter and more, nothing changed, or it became slower."""
    seen, chance = maker.seen, maker.chance
    change = pick(chance, seen.year.changes)
    if change is None:
        return None
    now = change.at + float(chance.choice([16, 40])) * DAY_S
    steady = not any(
        begins < change.at + SIDE_S and ends > change.at - SIDE_S
        for place in OURS
        for begins, ends, _ in detours(seen.year, place)
    )
    users = felt_by_users(seen.year) and now > change.at + 34 * DAY_S
    return maker.made(
        Kind.LATENCY_CHANGE,
        "{} should feel faster now",
        posted=change.at,
        now=now,
        truth=Truth.TRUE if change.ratio < NOTICED else Truth.FALSE,
        case=f"faster, at {change.ratio:g} times the time",
        enough=users and steady,
        direction=Direction.UP,
    )


def comparison(maker: Maker) -> Made | None:
    """Better than another: than one that fails one request in thirty and is slower, or the other way round."""
    chance = maker.chance
    posted = chance.uniform(35 * DAY_S, YEAR_S)
    right = chance.random() < 0.5
    first, other = (NAME, RIVAL_NAME) if right else (RIVAL_NAME, NAME)
    speed = chance.random() < 0.5
    if speed and maker.seen.year.ratio(posted - 30 * DAY_S) > 1:
        return None
    measure = "faster" if speed else "more reliable"
    return maker.made(
        Kind.COMPARISON,
        f"{first} is {measure} than {other}",
        posted=posted,
        now=posted + DAY_S,
        truth=Truth.TRUE if right else Truth.FALSE,
        case=f"{measure}, as it is" if right else f"{measure}, while it is less so",
        enough=maker.seen.year.second,
        about=SERVICE if right else RIVAL,
        direction=Direction.UP,
    )


def trend(maker: Maker) -> Made | None:
    """Visits rise or fall: both counters have it so, both the other way, or each another way."""
    month = pick(maker.chance, months(maker.seen.year))
    if month is None:
        return None
    way = Direction.UP if maker.chance.random() < 0.5 else Direction.DOWN
    sign = 1 if way is Direction.UP else -1
    with_it = [move * sign > 0 for move in month.moves]
    truth = Truth.TRUE if all(with_it) else Truth.HALF if any(with_it) else Truth.FALSE
    end = month.begins + 30 * DAY_S
    return maker.made(
        Kind.METRIC_TREND,
        f"{{}} visits are {way}",
        posted=end,
        now=end + DAY_S,
        truth=truth,
        case={Truth.TRUE: "as counted", Truth.HALF: "by one counter of two"}.get(truth, "which no counter has"),
        enough=all(move * sign < 0 for move in month.moves),
        said=(month.begins, end),
        direction=way,
    )
