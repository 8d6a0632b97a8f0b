"""Control targets: what they should answer, and which one is asked when."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

from telemetry.service import Target

from .content import Comparison, Condition, Part
from .measurement import Control

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
    """Asks one control target a second at most, and lets all probes of that second share the answer.

    The targets take turns. A probe over TLS is compared with a control over TLS where there is one, because a wrong
    clock or a meddling network here breaks only these.

    Args:
        targets: well-known targets of unrelated operators.
        ask: measures one of them.
    """

    __slots__ = ("_ask", "_asked", "_targets")

    def __init__(self, targets: Sequence[Target], ask: Ask) -> None:
        self._targets = tuple(targets)
        self._ask = ask
        self._asked: dict[bool, tuple[int, asyncio.Task[Control]]] = {}

    async def check(self, second: int, *, secure: bool) -> Control | None:
        """What the control of this second answers; None if there are no control targets."""
        target = choose(self._targets, second, secure=secure)
        if target is None:
            return None
        when, task = self._asked.get(secure, (None, None))
        if task is None or when != second:
            task = asyncio.ensure_future(self._ask(target))
            self._asked[secure] = (second, task)
        # One probe that is given up must not take the answer from the others.
        return await asyncio.shield(task)


def choose(targets: Sequence[Target], second: int, *, secure: bool) -> Target | None:
    """Whose turn it is in this second."""
    alike = [target for target in targets if target.url.startswith("https:") is secure] or list(targets)
    return alike[second % len(alike)] if alike else None
