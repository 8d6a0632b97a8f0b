"""Looking at one document of a page, with a control beside it where nothing comes of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

from telemetry.looks import Look
from telemetry.probe.measurement import Control
from telemetry.probe.outcome import ProbeFailed
from telemetry.probe.ownclock import clock_reading, too_far_off

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
        check: asks a control, by TLS or not, where a page does not answer as it should, or by another clock than ours;
            None if there is none to ask.
    """

    ask: Ask
    clock: Clock
    check: Check

    async def look(self, feed: Feed, known: Known) -> Look:
        """Look one time; `known` is what the feed's services have of it already."""
        asked, began, start = condition(feed, known, self.clock()), self.clock(), perf_counter()
        answered: Answer | ProbeFailed
        try:
            answered = await self.ask(feed.url, asked)
        except ProbeFailed as failure:
            answered = failure
        ms, at = (perf_counter() - start) * 1000, self.clock()
        look = look_of(feed, answered, known=known, asked=asked, at=at, ms=ms)
        if look.outcome not in DOUBTFUL and not _of_another_time(feed, answered, began, at):
            return look
        return weighed(look, await self.check(feed.url.startswith("https:")))


def weighed(look: Look, control: Control | None) -> Look:
    """A look beside a control: void where nobody answers here, or where the clock here is wrong."""
    if control is None:
        return look
    off = too_far_off((), control.clock)
    if off is not None:
        return voided(look, f"the clock here is off by {off.total_seconds():.0f} s, by the control {control.name}")
    if look.outcome in DOUBTFUL and not control.ok:
        return voided(look, f"the control {control.name} did not answer either ({control.outcome})")
    return look


def _of_another_time(feed: Feed, answered: Answer | ProbeFailed, began: datetime, at: datetime) -> bool:
    """Whether the page's server gives a time that is not ours: one of the two clocks is wrong, and may be ours."""
    if isinstance(answered, ProbeFailed):
        return False
    date, cached = answered.headers.get("date"), "age" in answered.headers
    said = clock_reading(feed.host, date, sent=began, received=at, epoch=0.0, cached=cached)
    return too_far_off((), said) is not None
