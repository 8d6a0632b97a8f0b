"""Control targets: what they should answer, and which one is asked when."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

from telemetry.model import Outcome
from telemetry.service import Target

from .content import Comparison, Condition, Part
from .measurement import Control
from .politeness import MANNERS, Courtesy, calm_now, host_of

# A login page of the network here answers in a control's place with status 200: only its own answer will do.
_EMPTY = Condition(part=Part.STATUS, test=Comparison.IS, values=("204",))
CONDITIONS: Mapping[str, tuple[Condition, ...]] = {
    "https://connectivitycheck.gstatic.com/generate_204": (_EMPTY,),
    "https://captive.apple.com/hotspot-detect.html": (
        Condition(part=Part.BODY, test=Comparison.CONTAINS, values=("<TITLE>Success</TITLE>",)),
    ),
    "http://www.msftconnecttest.com/connecttest.txt": (
        Condition(part=Part.BODY, test=Comparison.IS, values=("Microsoft Connect Test",)),
    ),
    "http://connectivity-check.ubuntu.com": (
        Condition(part=Part.HEADER, at="x-networkmanager-status", test=Comparison.IS, values=("online",)),
    ),
    "https://detectportal.firefox.com/success.txt": (
        Condition(part=Part.BODY, test=Comparison.CONTAINS, values=("success",)),
    ),
}

Ask = Callable[[Target], Awaitable[Control]]


class Controls:
    """Asks a control target at most once a second, and lets all probes of that second share the answer.

    The targets take turns; where they are too few for that to be polite, an answer is shared for some seconds instead.
    One that refuses us is left alone for a while, and the next steps in. A probe over TLS is compared with a control
    over TLS where there is one, because a wrong clock or a meddling network here breaks only these.

    Args:
        targets: well-known targets of unrelated operators.
        ask: measures one of them.
        courtesy: how often each host may be asked; without jitter, as the turns keep them apart.
        now: the time by which visits are counted.
    """

    __slots__ = ("_answers", "_ask", "_courtesy", "_now", "_targets")

    def __init__(
        self,
        targets: Sequence[Target],
        ask: Ask,
        courtesy: Courtesy | None = None,
        now: Callable[[], datetime] = calm_now,
    ) -> None:
        self._targets = tuple(targets)
        self._ask = ask
        self._courtesy = courtesy or Courtesy(seed="controls", manners=replace(MANNERS, jitter=0))
        self._now = now
        self._answers: dict[Target, _Answer] = {}

    async def check(self, second: int, *, secure: bool) -> Control | None:
        """What the control of this second answers; None if there are no control targets."""
        turns = order(self._targets, second, secure=secure, interval_s=self._courtesy.interval_s)
        if not turns:
            return None
        answer = next((found for found in (self._ask_for(*turn) for turn in turns) if found is not None), None)
        if answer is None and (answer := self._fresh(target for target, _ in turns)) is None:
            return _left_alone(turns[0][0])
        # One probe that is given up must not take the answer from the others.
        return await asyncio.shield(answer.task)

    def _ask_for(self, target: Target, turn: int) -> _Answer | None:
        """This turn's answer of a target; None where it must be left alone."""
        known = self._answers.get(target)
        if known is not None and known.turn == turn:
            return known
        host, now = host_of(target.url), self._now()
        if self._courtesy.allowed(host, now) > now:
            return None
        self._courtesy.reserve(host, now)
        answer = _Answer(turn=turn, asked=now, task=asyncio.ensure_future(self._visit(target, host)))
        self._answers[target] = answer
        return answer

    def _fresh(self, targets: Iterable[Target]) -> _Answer | None:
        """The latest answer of any of these, if it is not older than politeness makes it."""
        known = [self._answers[target] for target in targets if target in self._answers]
        latest = max(known, key=lambda answer: answer.asked, default=None)
        longest = timedelta(seconds=2 * self._courtesy.interval_s)
        return latest if latest is not None and self._now() - latest.asked <= longest else None

    async def _visit(self, target: Target, host: str) -> Control:
        control = await self._ask(target)
        if control.outcome is Outcome.BLOCKED:
            self._courtesy.refused(host, control.retry_after)
        return control


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    turn: int
    asked: datetime
    task: asyncio.Task[Control]


def order(targets: Sequence[Target], second: int, *, secure: bool, interval_s: float) -> tuple[tuple[Target, int], ...]:
    """Whose turn it is in this second, and who would step in, each with the number of the turn.

    A turn lasts a second, or as long as it takes for two visits of one target never to be closer than the interval.
    """
    alike = [target for target in targets if target.url.startswith("https:") is secure] or list(targets)
    turn = second // max(ceil(interval_s / max(len(alike) - 1, 1)), 1)
    return tuple((alike[(turn + step) % len(alike)], turn) for step in range(len(alike)))


def _left_alone(target: Target) -> Control:
    return Control(name=target.name, url=target.url, outcome=Outcome.BLOCKED, reason="has refused us and is left alone")
