"""Looking at one document of a page, with a control beside it where nothing comes of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

from telemetry.looks import Look
from telemetry.probe.measurement import Control
from telemetry.probe.outcome import ProbeFailed

from .brought import look_of, voided
from .feed import Feed
from .fetch import Answer, Condition
from .judge import DOUBTFUL
from .known import Known, condition

Ask = Callable[[str, Condition], Awaitable[Answer]]
Check = Callable[[bool], Awaitable[Control | None]]
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Looks at feeds from here.

    Args:
        ask: how a document is asked for, such as `fetch` with its client; raises `ProbeFailed`.
        clock: the time, aware.
        check: asks a control, by TLS or not, where a page does not answer as it should; None if there is none to ask.
    """

    ask: Ask
    clock: Clock
    check: Check

    async def look(self, feed: Feed, known: Known) -> Look:
        """Look one time; `known` is what the feed's services have of it already."""
        asked, start = condition(feed, known, self.clock()), perf_counter()
        answered: Answer | ProbeFailed
        try:
            answered = await self.ask(feed.url, asked)
        except ProbeFailed as failure:
            answered = failure
        ms = (perf_counter() - start) * 1000
        look = look_of(feed, answered, known=known, asked=asked, at=self.clock(), ms=ms)
        if look.outcome not in DOUBTFUL:
            return look
        control = await self.check(feed.url.startswith("https:"))
        if control is None or control.ok:
            return look
        return voided(look, f"the control {control.name} did not answer either ({control.outcome})")
