"""How a service stands by our own measurement, by its own page and by others, each with its age; stale is unknown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from claims.methods.probes import count, minutes
from telemetry.model import Health, PageIndicator, Reading, Sample, StatusEvent, Window
from telemetry.outages import rounds
from telemetry.proven import proven, series_of
from telemetry.readings import PageReading, ReadingOutcome
from telemetry.services import Service
from telemetry.skew import aligned, offsets
from telemetry.store import TelemetryStore
from telemetry.thirdparties import SELF, Finding, third_party_lines
from telemetry.vantages import Agent, silent

from .quote import clean, shortened

# Older than this, a probe says nothing about now.
STALE = timedelta(minutes=30)
# A page that nobody has looked at for so long may say anything by now.
PAGE_STALE = timedelta(hours=1)
MOST_OTHERS = 12
MOST_WORDS = 100
LOOKS = {
    ReadingOutcome.READ: "read; there was something new",
    ReadingOutcome.UNCHANGED: "nothing new",
    ReadingOutcome.STALE_COPY: "a cache gave an older copy than before, which says nothing",
    ReadingOutcome.UNREACHABLE: "it could not be reached from here",
    ReadingOutcome.BLOCKED: "it refused us: blocked from here, which says nothing of others",
    ReadingOutcome.REFUSED_SHAPE: "it answered with something that is not its format",
    ReadingOutcome.VANTAGE_FAULT: "nothing could be seen: the network here failed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one side says, how long ago that was true (None if it never said anything), and whether that is too long."""

    who: str
    what: str
    age: timedelta | None
    stale: bool
    url: str | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A service at one time by all sides, never blended: `health` is the word of our own quorum only."""

    service: Service
    now: datetime
    back_hours: int
    health: Health
    measured: Line
    page: tuple[Line, ...]
    others: tuple[Line, ...]
    silent: str

    @property
    def lines(self) -> tuple[Line, ...]:
        """All sides, in the order in which they are shown."""
        return (self.measured, *self.page, *self.others)


def standing(store: TelemetryStore, service: Service, *, now: datetime, back: timedelta) -> Standing:
    """How the service stands at `now`, looking `back` from there."""
    window = Window(start=now - back, end=now + timedelta(milliseconds=1))
    vantages = sorted({agent.name for agent in store.agents()})
    checks = [check for vantage in vantages for check in store.clock_checks(vantage, window)]
    samples = aligned(store.samples(service.id, window), offsets(checks))
    own = [each for each in samples if each.time <= now and each.operator == SELF]
    able = proven(own)
    health = _health([each for each in own if series_of(each) in able], now)
    shown = tuple(event for event in store.stood(service.id, now) if isinstance(event.state, PageIndicator))
    return Standing(
        service=service,
        now=now,
        back_hours=round(back.total_seconds() / 3600),
        health=health,
        measured=_measured(own, health, now),
        page=tuple(_page(store.status_events(service.id, window), store.readings(service.id, window), shown, now)),
        others=tuple(_other(finding) for finding in third_party_lines(store, service, now)[:MOST_OTHERS]),
        silent=_silent(silent(store.agents(), now, STALE), now),
    )


def _health(samples: Sequence[Sample], now: datetime) -> Health:
    # The samples before tell which places have been failing by themselves.
    judged = [
        each.health
        for each in (rounds(samples, Window(start=now - STALE, end=now)) if samples else ())
        if each.health is not Health.UNKNOWN
    ]
    return judged[-1] if judged else Health.UNKNOWN


def _measured(samples: Sequence[Sample], health: Health, now: datetime) -> Line:
    if not samples:
        return Line(who="we measure", what="unknown: no probe in this time", age=None, stale=True)
    last = max(samples, key=lambda sample: sample.time)
    answered = sum(sample.reading is Reading.ANSWERED for sample in samples)
    places = len({sample.vantage for sample in samples})
    stale = now - last.time > STALE
    few = "; too few places for a quorum" if health is Health.UNKNOWN and not stale else ""
    what = (
        f"{health}: {answered} of {count(len(samples), 'probe')} answered, from {count(places, 'place')}; "
        f"last one {last.outcome}{few}"
    )
    return Line(who="we measure", what=what, age=now - last.time, stale=stale)


def _page(
    events: Sequence[StatusEvent], readings: Sequence[PageReading], shown: Sequence[StatusEvent], now: datetime
) -> Iterator[Line]:
    said = [event for event in events if event.at <= now]
    looks = [reading for reading in readings if reading.read_at <= now]
    last_look = max((reading.read_at for reading in looks), default=None)
    stale = last_look is None or now - last_look > PAGE_STALE
    if said:
        last = max(said, key=lambda event: event.at)
        stale = stale and now - last.at > PAGE_STALE
        words = shortened(clean(last.title or last.text), MOST_WORDS)
        word = clean(last.word or last.state.value)
        what = f"“{word}”: {words}" if words else f"“{word}”"
        yield Line(who="the page says", what=what, age=now - last.at, stale=stale, url=last.url, sha256=last.sha256)
    elif not looks:
        yield Line(who="the page says", what="unknown: no reading in this time", age=None, stale=True)
    else:
        yield Line(who="the page says", what="nothing that is dated in this time", age=None, stale=stale)
    for event in shown:
        what = f"“{clean(event.word or event.state.value)}” of the whole page"
        yield Line(who="the page shows", what=what, age=now - event.seen_at, stale=stale, url=event.url)
    if looks:
        look = _last_look(looks)
        why = f" ({clean(look.why)})" if look.why else ""
        what = f"{LOOKS[look.outcome]}{why}"
        yield Line(who="we looked at it", what=what, age=now - look.read_at, stale=stale, url=look.url)


def _last_look(looks: Sequence[PageReading]) -> PageReading:
    """The last look at a document that could be read, or else the last of all: a page is told in several."""
    latest = {look.url: look for look in sorted(looks, key=lambda reading: reading.read_at)}.values()
    readable = [look for look in latest if look.outcome in (ReadingOutcome.READ, ReadingOutcome.UNCHANGED)]
    return max(readable or latest, key=lambda reading: reading.read_at)


def _other(finding: Finding) -> Line:
    who = finding.source if finding.source == finding.operator else f"{finding.source} ({finding.operator})"
    return Line(
        who=shortened(clean(who), MOST_WORDS),
        what=shortened(clean(finding.says), MOST_WORDS),
        age=finding.age,
        stale=finding.stale,
        url=finding.url,
        sha256=finding.sha256,
    )


def _silent(agents: tuple[Agent, ...], now: datetime) -> str:
    return ", ".join(
        f"{agent.name} ({'nothing yet' if agent.last_seen is None else f'for {minutes(now - agent.last_seen)}'})"
        for agent in agents
    )
