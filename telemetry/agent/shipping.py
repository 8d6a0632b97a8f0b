"""From the spool to the hub: the only module of this package that touches the network."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

import httpx

from telemetry.errors import StoreUnavailable
from telemetry.probe.ownclock import ClockReading, is_news

from .answer import HubRefusal, hub_answer, hub_refusal
from .batch import Batch, sign
from .key import AgentKey
from .refusal import ClockOff, HubRefused, Malformed, Replayed, TooLarge
from .spool import Session, Spool, Waiting

logger = logging.getLogger(__name__)

PATH = "/agent/batches"
MOST_IN_A_BATCH = 500
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 300.0
TIMEOUT_S = 30.0
MAX_ANSWER = 64 * 1024
# Our numbers are milliseconds since 1970. A clock that was ahead by more never shipped; whoever answers in the hub's
# place must not drive us to where there are no numbers left.
FURTHEST_AHEAD = timedelta(days=36_525)
HUB = "hub"


class Fate(StrEnum):
    """What became of a batch."""

    NOTHING = "nothing"
    TAKEN = "taken"
    TOO_MUCH = "too-much"
    LYING_CLOCK = "lying-clock"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A batch's fate; `problem` says why it was not taken, `new` how many samples the hub had not had before."""

    fate: Fate
    problem: str = ""
    new: int = 0


class Shipper:
    """Ships what waits in a spool, in order, until the hub has it.

    Args:
        spool: where the samples wait.
        hub: the hub's address.
        agent: the vantage's name at the hub.
        key: what batches are signed with.
        client: how to reach the hub.
        clock: the time, aware.
        session: this run, with its clock as it is now.
        lost: how many samples this run could not put into the spool.
        chance: spreads the pauses of many agents whose hub was away.
        sleep: waits so many seconds.
    """

    def __init__(
        self,
        *,
        spool: Spool,
        hub: str,
        agent: str,
        key: AgentKey,
        client: httpx.AsyncClient,
        clock: Callable[[], datetime],
        session: Callable[[], Session],
        lost: Callable[[], int] = lambda: 0,
        chance: random.Random | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._spool = spool
        self._url = hub.rstrip("/") + PATH
        self._agent = agent
        self._key = key
        self._client = client
        self._clock = clock
        self._session = session
        self._chance = chance or random.Random()  # noqa: S311 -- it spreads retries, it guards nothing
        self._sleep = sleep
        self._limit = MOST_IN_A_BATCH
        self._sequence = 0
        self._disagreed = spool.doubtful > 0
        self._lost = lost
        self._noting = True
        self._checked: ClockReading | None = None
        self.shipped = 0
        self.new = 0

    async def forever(self, fresh: asyncio.Event) -> None:
        """Ship as samples come; `fresh` is set when there are some.

        Raises:
            HubRefused: the hub does not know this agent, or not by this key.
        """
        failures = 0
        while True:
            sent = await self.ship_all()
            if sent.fate is Fate.TAKEN and failures:
                logger.warning("hub_back hub=%s after=%d", self._url, failures)
                failures = 0
            if sent.fate in (Fate.TAKEN, Fate.NOTHING):
                await fresh.wait()
                fresh.clear()
                continue
            failures += 1
            pause = self._pause(failures)
            logger.warning("hub_later why=%r waiting=%d pause_s=%.1f", sent.problem, self._spool.waiting, pause)
            await self._sleep(pause)

    async def ship_all(self) -> Sent:
        """Ship until nothing waits, or the hub takes no more for now.

        Raises:
            HubRefused: as above.
        """
        sent = Sent(fate=Fate.NOTHING)
        try:
            while waiting := self._next():
                sent = await self.ship(waiting)
                if sent.fate is Fate.TOO_MUCH:
                    self._split(waiting, sent.problem)
                elif sent.fate is not Fate.TAKEN:
                    return sent
            await self._ship_notes()
        except StoreUnavailable as error:
            return Sent(fate=Fate.LATER, problem=str(error))
        return sent if sent.fate is Fate.TAKEN else Sent(fate=Fate.NOTHING)

    async def ship(self, waiting: tuple[Waiting, ...]) -> Sent:
        """Send one batch, and forget its samples if the hub says that it has them.

        Raises:
            HubRefused: as above.
        """
        batch = replace(self._batch(), samples=tuple(each.shipped for each in waiting))
        try:
            status, body = await self._send(batch)
        except (httpx.HTTPError, TimeoutError) as error:
            return Sent(fate=Fate.LATER, problem=f"{self._url} cannot be reached ({type(error).__name__})")
        if status == httpx.codes.OK:
            return self._taken(body, waiting, batch.sent_at)
        return self._refused(status, body, len(waiting))

    async def _ship_notes(self) -> None:
        """Ship what is noted beside the samples, in batches of its own: a hub that refuses them still gets samples."""
        while self._noting:
            batch = self._batch()
            notes = self._spool.notes(MOST_IN_A_BATCH, batch.sent_at)
            if not notes.last:
                return
            if notes.missed or notes.checks:
                noted = replace(batch, missed=notes.missed, checks=notes.checks)
                try:
                    status, body = await self._send(noted)
                except (httpx.HTTPError, TimeoutError):
                    return
                if status == httpx.codes.BAD_REQUEST:
                    # A hub of an earlier version: they wait for the next start, when it may be a later one.
                    self._noting = False
                    logger.warning("notes_refused why=%r", _line(hub_refusal(body).problem))
                if status != httpx.codes.OK or hub_answer(body, self._sequence) is None:
                    return
            self._spool.acknowledge_notes(notes)

    def _batch(self) -> Batch:
        """A batch without anything in it."""
        sent_at = self._clock()
        # Above all numbers before, also those of an earlier run whose spool is lost.
        self._sequence = max(self._sequence + 1, int(sent_at.timestamp() * 1000))
        dropped = self._spool.dropped + self._lost()
        return Batch(agent=self._agent, sequence=self._sequence, sent_at=sent_at, samples=(), dropped=dropped)

    def _next(self) -> tuple[Waiting, ...]:
        while doubted := self._spool.doubt_stepped(self._session(), self._clock(), self._limit):
            logger.warning("clock_was_set samples=%d are kept here and not shipped", doubted)
        return self._spool.oldest(self._limit)

    async def _send(self, batch: Batch) -> tuple[int, bytes]:
        """Send a batch; a second time where the hub says that it has taken a higher number, which we then go on from.

        Our clock, and with it our numbers, were ahead when an earlier run shipped.
        """
        status, body = await self._post(sign(batch, self._key))
        if status != Replayed.status or not self._behind(hub_refusal(body), batch):
            return status, body
        self._sequence += 1
        return await self._post(sign(replace(batch, sequence=self._sequence), self._key))

    def _behind(self, said: HubRefusal, batch: Batch) -> bool:
        furthest = int((batch.sent_at + FURTHEST_AHEAD).timestamp() * 1000)
        if said.refusal != Replayed.word or said.last is None or not batch.sequence <= said.last <= furthest:
            return False
        logger.warning("sequence_behind ours=%d last=%d", batch.sequence, said.last)
        self._sequence = said.last
        return True

    async def _post(self, body: bytes) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/octet-stream"}
        async with (
            asyncio.timeout(TIMEOUT_S),
            self._client.stream("POST", self._url, content=body, headers=headers) as response,
        ):
            answer = bytearray()
            async for chunk in response.aiter_bytes():
                answer += chunk
                if len(answer) > MAX_ANSWER:
                    break
            return response.status_code, bytes(answer)

    def _taken(self, body: bytes, waiting: tuple[Waiting, ...], sent_at: datetime) -> Sent:
        answer = hub_answer(body, self._sequence)
        # Whatever else answers 200 here, such as a login page, does not have the samples.
        if answer is None:
            return Sent(fate=Fate.LATER, problem=f"{self._url} answers, but not as a hub does")
        self._spool.acknowledge(waiting)
        if self._disagreed:
            trusted = self._spool.trust_session(self._session())
            logger.warning("clock_agreed samples=%d are shipped after all", trusted)
            self._disagreed = False
        self._compare(sent_at, answer.now)
        self.shipped += len(waiting)
        self.new += answer.new
        self._limit = min(self._limit * 2, MOST_IN_A_BATCH)
        return Sent(fate=Fate.TAKEN, new=answer.new)

    def _compare(self, sent_at: datetime, hub: datetime) -> None:
        """Note how far our clock is from the hub's, which it read between our sending and its answer."""
        received = self._clock()
        trip = received - sent_at
        reading = ClockReading(
            control=HUB,
            at=received,
            epoch=self._session().epoch,
            offset=hub - (sent_at + trip / 2),
            uncertainty=trip / 2,
        )
        # A clock that was set while the batch was on its way has measured nothing.
        if trip >= timedelta(0) and (self._checked is None or is_news(self._checked, reading)):
            self._checked = reading
            self._spool.put_notes((), [reading.check(self._agent, by=HUB)])

    def _refused(self, status: int, body: bytes, count: int) -> Sent:
        said = hub_refusal(body)
        problem = f"{self._url} answers {status}" + (f": {_line(said.problem)}" if said.problem else "")
        if status in (401, 403):
            raise HubRefused(f"{problem}; {self._spool.waiting} samples wait here")
        if said.refusal == ClockOff.word:
            doubted = self._spool.doubt_session(self._session())
            self._disagreed = True
            logger.warning("clock_off samples=%d are kept here and not shipped", doubted)
            return Sent(fate=Fate.LYING_CLOCK, problem=problem)
        # A proxy may say the same; only a hub's own word is about one sample, and not about the way to the hub.
        if said.refusal in (Malformed.word, TooLarge.word) or (status == TooLarge.status and count > 1):
            return Sent(fate=Fate.TOO_MUCH, problem=problem)
        return Sent(fate=Fate.LATER, problem=problem)

    def _split(self, waiting: tuple[Waiting, ...], why: str) -> None:
        if len(waiting) > 1:
            self._limit = len(waiting) // 2
            return
        logger.warning("sample_set_aside key=%s why=%r", waiting[0].shipped.sample.target, why)
        self._spool.set_aside(waiting[0], why)

    def _pause(self, failures: int) -> float:
        longest: float = min(FIRST_PAUSE_S * 2 ** min(failures - 1, 20), LONGEST_PAUSE_S)
        share: float = self._chance.uniform(0.5, 1)
        return share * longest


@asynccontextmanager
async def hub_client(user_agent: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client for one hub; redirects are not followed, as a batch is for the hub alone."""
    async with httpx.AsyncClient(headers={"User-Agent": user_agent}, timeout=TIMEOUT_S) as client:
        yield client


def _line(text: str) -> str:
    return "".join(each if each.isprintable() else " " for each in text[:200])
