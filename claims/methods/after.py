"""What came after a moment: did the trouble go on, or did somebody besides the claimant see the service back?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from claims.methods import weigh
from claims.methods.over import over
from claims.methods.probes import TELLING, probe_signs
from claims.methods.signs import Shows, Sign
from claims.model import EvidenceKind, Observations
from telemetry.model import Reading, Sample, Window

# A post may precede the last server by this much without being wrong.
GRACE = timedelta(minutes=2)
# How long after "we're back" a relapse still belongs to it.
WATCH = timedelta(minutes=60)
# An outside check this much later still shows that nothing was left broken.
CONFIRM = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """Signs sorted by what they say of the time after a moment; `watched` is the stretch in which trouble counts."""

    watched: Window
    trouble: tuple[Sign, ...]
    recovery: tuple[Sign, ...]
    others: tuple[Sign, ...]


def after(observations: Observations, moment: datetime, spread: timedelta) -> After:
    """Sort everything known by what it says of the hour after `moment`, which is known to within `spread`."""
    start = moment + spread + GRACE
    watched = Window(start=start, end=max(start, min(moment + spread + WATCH, observations.now)))
    around = Window(start=moment - spread, end=max(moment, min(moment + CONFIRM, observations.now)))
    found = weigh.signs(observations, around)
    apart = over([sign for sign in found if sign.kind is not EvidenceKind.PROBES], observations, watched)
    trouble = [*_failing(probe_signs(observations, watched)), *_going_on(apart, watched)]
    near = Window(start=around.start - WATCH, end=max(around.start, watched.end))
    back = [*_answering(observations, moment, spread), *_recovering(apart, near)]
    recovery = weigh.outside(back, observations)
    if trouble:
        recovery = [sign for sign in recovery if sign.kind is not EvidenceKind.PROBES]
    others = [_aside(sign, start) for sign in weigh.rest(apart, trouble, recovery)]
    return After(watched=watched, trouble=tuple(trouble), recovery=tuple(recovery), others=tuple(others))


def _failing(found: Iterable[Sign]) -> list[Sign]:
    return weigh.usable(found, Shows.TROUBLE, Shows.PARTIAL)


def _going_on(found: Sequence[Sign], watched: Window) -> list[Sign]:
    """Trouble that is known to last into the watched stretch, and did not begin in it as another incident."""
    return [
        sign
        for sign in weigh.usable(found, Shows.TROUBLE)
        if watched.length
        and sign.exact
        and sign.window.touches(watched.start, watched.end)
        and (_is_relapse(sign, found, watched) if sign.open_ended else sign.window.start < watched.start)
    ]


def _is_relapse(sign: Sign, found: Sequence[Sign], watched: Window) -> bool:
    """A new notice is about the same trouble only where its source had spoken of trouble before the moment as well."""
    if sign.window.start < watched.start:
        return False
    return any(
        other.shows is Shows.TROUBLE and other.operators & sign.operators and other.window.start < watched.start
        for other in found
    )


def _recovering(found: Iterable[Sign], around: Window) -> list[Sign]:
    return [sign for sign in weigh.usable(found, Shows.RECOVERY) if around.touches(sign.window.start, sign.window.end)]


def _answering(observations: Observations, moment: datetime, spread: timedelta) -> list[Sign]:
    """Places whose last probe near the moment, and every one of the following day, answered."""
    places = sorted({sample.vantage for sample in observations.samples})
    steady = [place for place in places if _steady(_of(observations.samples, place), moment, spread)]
    if not steady:
        return []
    kept = tuple(sample for sample in observations.samples if sample.vantage in steady)
    recent = max((sample.time for sample in kept if sample.time <= moment + spread), default=moment)
    start, own = min(recent, moment), replace(observations, samples=kept)
    hour, day = (
        weigh.usable(probe_signs(own, Window(start=start, end=max(moment, min(end, own.now)))), Shows.CLEAR)
        for end in (moment + spread + WATCH, moment + CONFIRM)
    )
    # A quorum that watched the hour has seen enough; single places need the day to be worth a word.
    return hour if weigh.quorum(hour) is not None else day


def _of(samples: Sequence[Sample], place: str) -> list[Sample]:
    own = (sample for sample in samples if sample.vantage == place and sample.reading in TELLING)
    return sorted(own, key=lambda sample: (sample.time, sample.target))


def _steady(samples: Sequence[Sample], moment: datetime, spread: timedelta) -> bool:
    near = [sample for sample in samples if moment - spread <= sample.time <= moment + spread]
    later = [sample for sample in samples if moment + spread < sample.time <= moment + CONFIRM]
    decisive = near[-1:] + later
    return bool(later) and all(sample.reading is Reading.ANSWERED for sample in decisive)


def _aside(sign: Sign, start: datetime) -> Sign:
    if sign.shows is Shows.TROUBLE and not sign.exact:
        return sign.without_weight("gives the day, not the hour")
    if sign.shows is Shows.TROUBLE and sign.window.start >= start:
        return sign.without_weight("began afterwards; whether it is the same trouble is not ours to say")
    return sign
