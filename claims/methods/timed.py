"""Probes by the hour as signs: who timed what from where, in words, one sign for each operator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from claims.methods.probes import count
from claims.methods.signs import Shows, Sign
from claims.model import EvidenceKind, Observations, ProbedHour
from claims.windows import AROUND
from telemetry.model import Window

# A quorum of places: as many networks and countries as it takes to tell the service from one's own line.
NETWORKS = 3
COUNTRIES = 2


def by_operator(hours: Iterable[ProbedHour]) -> Mapping[str, list[ProbedHour]]:
    """The hours of each who runs probes, by name: two operators are two sources, two places of one are not."""
    found: dict[str, list[ProbedHour]] = {}
    for hour in hours:
        found.setdefault(hour.operator, []).append(hour)
    return {operator: found[operator] for operator in sorted(found)}


def timed_sign(operator: str, hours: Sequence[ProbedHour], window: Window, brief: str) -> Sign:
    """One operator's probes as a sign with the finding in a few words; measured where the places make a quorum."""
    networks = {hour.asn for hour in hours if hour.asn is not None}
    lands = {hour.country for hour in hours if hour.country is not None}
    return Sign(
        kind=EvidenceKind.PROBES,
        source="own probes" if operator == "self" else f"probes by {operator}",
        operator=operator,
        network=" + ".join(f"AS{asn}" for asn in sorted(networks)) or None,
        shows=Shows.NOTHING,
        window=window,
        exact=True,
        measured=len(networks) >= NETWORKS and len(lands) >= COUNTRIES,
        summary=f"{told(hours)}: {brief}.",
        brief=brief,
    )


def told(hours: Sequence[ProbedHour]) -> str:
    """How many probes from how many places, in words."""
    probes = sum(hour.answered + hour.failed for hour in hours)
    lands = sorted({hour.country for hour in hours if hour.country})
    land = f" ({', '.join(lands)})" if lands else ""
    return f"{count(probes, 'probe')} from {count(len({hour.vantage for hour in hours}), 'place')}{land}"


def power_of(hours: Sequence[ProbedHour], smallest: str = "") -> str:
    """What the probes of some weeks could have seen, as sentences; `smallest` is the least effect that they could."""
    if not hours:
        return "No probe of ours covers this time."
    days = len({hour.start.date() for hour in hours})
    effect = f" {smallest}" if smallest else ""
    return (
        f"{told(hours)}, on {count(days, 'day')}.{effect} "
        "Public pages were looked at from outside; logged-in use and apps are not probed."
    )


def near_post(observations: Observations) -> Window:
    """The quarters of an hour around the post: what reports say of weeks around it is no news about its speed."""
    moment = observations.moment
    if moment is None and observations.cut is not None:
        moment = observations.cut.start + observations.cut.length / 2
    if moment is None:
        moment = observations.window.end
    return Window(start=moment - AROUND, end=moment + AROUND)


def less_or_more(ratio: float) -> str:
    """A ratio of two times in words: 0.8 is "20 % less time"."""
    if ratio >= 2:
        return f"{ratio:.1f} times the time"
    percent = round(abs(1 - ratio) * 100)
    return "the same time" if percent == 0 else f"{percent} % {'less' if ratio < 1 else 'more'} time"


def milliseconds(value: float) -> str:
    """A time in words, to two or three figures."""
    if value < 1000:
        return f"{value:.0f} ms"
    return (
        f"{value / 1000:.1f} s" if value < 60_000 else f"{timedelta(milliseconds=value).total_seconds() / 60:.0f} min"
    )
