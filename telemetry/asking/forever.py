"""Asking third parties on a schedule: each (source, service) by fixed start times, whatever becomes of the others."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from telemetry.errors import (
    BadInput,
    BudgetSpent,
    SourceRefused,
    SourceUnavailable,
    StoreUnavailable,
    TelemetryError,
    Unaskable,
)
from telemetry.probe.schedule import Plan
from telemetry.service import Service
from telemetry.services import Catalogue
from telemetry.sources.fetch import Client
from telemetry.store import TelemetryStore

from .asker import Asker, lookback
from .conversations import CONVERSATIONS
from .keeping import keep
from .named import check_named
from .question import Sleep
from .settings import ALL, SourceSettings

logger = logging.getLogger(__name__)

SEED = "sources"
# So long at most is slept at once: a clock that is set, or a machine that slept, is noticed soon after.
NAP_S = 60.0
# However often a source has failed, it is asked again after so long, or after its own period where that is longer.
LONGEST_PAUSE = timedelta(hours=1)
# The configuration does not change while we run.
UNASKABLE_PAUSE = timedelta(days=1)
LONGEST_ASKED = timedelta(days=1)


class State(StrEnum):
    """What came of asking a source about a service."""

    ANSWERED = "answered"
    UNAVAILABLE = "unavailable"
    REFUSED = "refused"
    SPENT = "budget-spent"
    UNASKABLE = "unaskable"
    NOT_KEPT = "not-kept"
    BROKEN = "broken"


STATES: tuple[tuple[type[TelemetryError], State], ...] = (
    (Unaskable, State.UNASKABLE),
    (BudgetSpent, State.SPENT),
    (SourceRefused, State.REFUSED),
    (SourceUnavailable, State.UNAVAILABLE),
    (StoreUnavailable, State.NOT_KEPT),
    (BadInput, State.UNAVAILABLE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A source whose state for a service has changed; `problem` is empty where it answers again."""

    source: str
    service: str
    state: State
    problem: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of asking one time, and not before when it makes sense to ask again."""

    state: State
    problem: str = ""
    again: datetime | None = None


def asked_services(settings: SourceSettings, catalogue: Catalogue) -> tuple[Service, ...]:
    """The services that a source is asked about, each one time; `all` are those that still exist.

    Raises:
        BadInput: one of them, or one that something is to be asked of, is not in the catalogue.
    """
    check_named(settings, catalogue)
    field = f"sources.{settings.name}.services"
    chosen: dict[str, Service] = {}
    for name in settings.services:
        every = [service for service in catalogue.services.values() if service.until is None]
        own = every if name == ALL else [catalogue.get(name, source=field)]
        chosen |= {service.id: service for service in own}
    return tuple(chosen.values())


async def ask_once(
    settings: Sequence[SourceSettings],
    *,
    catalogue: Catalogue,
    store: TelemetryStore,
    client: Client,
    clock: Callable[[], datetime],
    sleep: Sleep,
    note: Callable[[Note], None],
) -> bool:
    """Ask every source about each of its services one time; whether all answered. `note` is told who did not."""
    asker = Asker(client=client, store=store, catalogue=catalogue, clock=clock, sleep=sleep)
    rounds = _rounds(settings, asker, note)
    return all([(await one.ask()).state is State.ANSWERED for one in rounds])


async def keep_asking(
    settings: Sequence[SourceSettings],
    *,
    catalogue: Catalogue,
    store: TelemetryStore,
    client: Client,
    clock: Callable[[], datetime],
    sleep: Sleep,
    note: Callable[[Note], None],
) -> None:
    """Ask every source about each of its services, for ever, and keep what is found.

    Args:
        settings: the sources.
        catalogue: the services.
        store: where what is found is kept, and what was spent.
        client: with a User-Agent that says who is asking.
        clock: the time, aware.
        sleep: waits so many seconds.
        note: told when what comes of a (source, service) changes, the first failure included.

    Raises:
        UnknownService: a service is not in the catalogue.
    """
    asker = Asker(client=client, store=store, catalogue=catalogue, clock=clock, sleep=sleep)
    async with asyncio.TaskGroup() as group:
        for one in _rounds(settings, asker, note):
            group.create_task(one.keep())


def _rounds(settings: Sequence[SourceSettings], asker: Asker, note: Callable[[Note], None]) -> list[_Round]:
    return [
        _Round(settings=own, service=service, asker=asker, note=note, turn=turn)
        for own, turn in [(each, asyncio.Lock()) for each in settings]
        for service in asked_services(own, asker.catalogue)
    ]


@dataclass(slots=True, kw_only=True)
class _Round:
    """One source asked about one service again and again; `turn` lets one question at a time go to a source."""

    settings: SourceSettings
    service: Service
    asker: Asker
    note: Callable[[Note], None]
    turn: asyncio.Lock
    state: State = State.ANSWERED
    failures: int = 0

    async def keep(self) -> None:
        plan = Plan(period_s=self.settings.every.total_seconds(), seed=f"{SEED}/{self.settings.name}")
        index = plan.next_index(self.service.id, self._now())
        while True:
            if not await self._until(plan.start(self.service.id, index)):
                index = plan.next_index(self.service.id, self._now())
                continue
            outcome = await self.ask()
            later = plan.next_index(self.service.id, self._not_before(outcome).timestamp())
            index = max(index + self._rounds(), later)

    async def ask(self) -> Outcome:
        """Ask now, keep what is found, and note it where the state has changed."""
        async with self.turn:
            outcome = await self._asked()
        well = outcome.state in (State.ANSWERED, State.SPENT)
        self.failures = 0 if well else self.failures + 1
        if outcome.state is not self.state:
            self.state = outcome.state
            self.note(
                Note(
                    source=self.settings.name,
                    service=self.service.id,
                    state=outcome.state,
                    problem=outcome.problem,
                    at=self.asker.clock(),
                )
            )
        return outcome

    async def _asked(self) -> Outcome:
        try:
            back = max(CONVERSATIONS[self.settings.name].BACK, 2 * self.settings.every)
            window = lookback(self.asker.clock(), back)
            answer = await self.asker.ask(self.settings, self.service, window)
            keep(self.asker.store, answer.found)
        except TelemetryError as error:
            state = next((state for kind, state in STATES if isinstance(error, kind)), State.BROKEN)
            return Outcome(state=state, problem=str(error), again=_again(error))
        except Exception:  # a mistake of ours in one adapter must not end the others
            logger.exception("source_broken source=%s service=%s", self.settings.name, self.service.id)
            return Outcome(state=State.BROKEN, problem="a mistake of ours; see above")
        return Outcome(state=State.ANSWERED)

    def _rounds(self) -> int:
        """In how many rounds to ask again: ever more while it fails, but never in more than LONGEST_PAUSE holds."""
        if not self.failures:
            return 1
        doubled: int = 1 << min(self.failures - 1, 20)
        return min(doubled, max(LONGEST_PAUSE // self.settings.every, 1))

    def _not_before(self, outcome: Outcome) -> datetime:
        """The earliest time at which it makes sense to ask again."""
        now = self.asker.clock()
        if outcome.state is State.UNASKABLE:
            return now + UNASKABLE_PAUSE
        return max(now, min(outcome.again or now, now + LONGEST_ASKED))

    async def _until(self, start: float) -> bool:
        """Wait for a start; False where the clock was set back meanwhile, and the start may be far off now."""
        seen = self._now()
        while (wait := start - self._now()) > 0:
            if self._now() < seen - NAP_S:
                return False
            seen = self._now()
            # A clock of microseconds would never reach a start that is nearer than one.
            await self.asker.sleep(min(max(wait, 0.001), NAP_S))
        return True

    def _now(self) -> float:
        return self.asker.clock().timestamp()


def _again(error: TelemetryError) -> datetime | None:
    if isinstance(error, BudgetSpent):
        return error.again
    return error.retry_at if isinstance(error, SourceUnavailable) else None
