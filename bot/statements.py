"""What official pages say, judged like anybody's posts, as a chore of the daemon: recorded, and answered to nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from claims.model import Check, Post
from telemetry.model import Window
from telemetry.services import Service
from telemetry.store import TelemetryStore

from .checker import Checker
from .chores import Chore, regular
from .claimant import page_account
from .clock import utc_now
from .options import Data
from .words import counted

# How far back the first round looks, for what was said while nobody listened, and every later one.
FIRST_LOOK = timedelta(days=7)
LOOK = timedelta(days=1)
# How a page stood at the first look of a trouble is known once the trouble is; a quarter of an hour later is soon.
EVERY_S = 900


class Statements:
    """The statements of some services' pages, each judged once; later looks are those of any claim."""

    def __init__(self, checker: Checker, services: tuple[Service, ...], data: Data) -> None:
        self._checker = checker
        self._services = services
        self._data = data
        # What claims nothing is not on record, and need not be read again and again.
        self._read: set[tuple[str, str]] = set()
        self._first = True

    async def judge_new(self, now: datetime) -> tuple[Check, ...]:
        """Judge what the pages said that was not judged yet; the checks with something in them."""
        window = Window(start=now - (FIRST_LOOK if self._first else LOOK), end=now)
        found: list[Check] = []
        for service in self._services:
            for post in await asyncio.to_thread(_posts, self._data, service, window):
                found += self._judge(post, now)
                await asyncio.sleep(0)  # mentions are answered between two statements
        self._first = False
        return tuple(found)

    def _judge(self, post: Post, now: datetime) -> Iterator[Check]:
        key = (post.id, post.text)
        if key in self._read or self._checker.claims.has(post):
            return
        check = self._checker.check(post, now=now)
        self._read.add(key)
        if check.checked:
            yield check


def statements_chore(
    checker: Checker,
    services: tuple[Service, ...],
    data: Data,
    *,
    say: Callable[[str], object],
    clock: Callable[[], datetime] = utc_now,
) -> Chore:
    """Judge what the pages of these services say."""
    statements = Statements(checker, services, data)

    async def judge() -> None:
        found = await statements.judge_new(clock())
        if found:
            say(f"statements: {counted(len(found), 'statement')} of official pages judged")

    # Cancelled at any time: each statement is whole or was none.
    return regular("statements", judge, every_s=EVERY_S)


def _posts(data: Data, service: Service, window: Window) -> tuple[Post, ...]:
    """What a page said, through a connection of its own: it is read in another thread."""
    with TelemetryStore.open(data.telemetry) as store:
        return page_account(store, service, window).posts
