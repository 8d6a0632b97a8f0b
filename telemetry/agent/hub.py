"""The hub: takes batches from the agents that its configuration names, and nothing from anybody else."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telemetry.errors import StoreUnavailable
from telemetry.moment import format_moment
from telemetry.shipped import Shipment
from telemetry.store import TelemetryStore

from .batch import Batch, verify
from .enrolled import Enrolled
from .refusal import BatchRefused, ClockOff, Replayed, TooLarge, TooSlow

logger = logging.getLogger(__name__)

ROOT = "/agent/"
MAX_BODY = 1024 * 1024
# So much more is read and forgotten, so that whoever sends it gets to hear why it is refused.
MAX_IGNORED = 16 * MAX_BODY
BODY_TIMEOUT_S = 30.0
RETRY_AFTER_S = 30
METHODS = {"/agent/batches": ("POST",), "/agent/health": ("GET", "HEAD")}

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the hub says: a status, a JSON object, and further headers."""

    status: int
    says: Mapping[str, Any]
    headers: tuple[tuple[str, str], ...] = ()


class _Gone(Exception):
    """Whoever asked has hung up."""


class Hub:
    """An ASGI application below ROOT over a telemetry store.

    Args:
        agents: who may ship; the store is told.
        store: where the samples go; the hub is its only user while it serves.
        clock: the time, aware.
    """

    __slots__ = ("_clock", "_keys", "_store", "_turn", "_vantages")

    def __init__(self, agents: Sequence[Enrolled], *, store: TelemetryStore, clock: Callable[[], datetime]) -> None:
        self._vantages = {agent.vantage.name: agent.vantage for agent in agents}
        self._keys = {agent.vantage.name: agent.key for agent in agents}
        self._store = store
        self._clock = clock
        self._turn = asyncio.Lock()
        store.enrol(self._vantages.values(), at=clock())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        try:
            answer = await self._answer(scope, receive)
        except _Gone:
            return
        body = json.dumps(answer.says, sort_keys=True).encode()
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
            *((name.encode(), value.encode()) for name, value in answer.headers),
        ]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        methods = METHODS.get(scope["path"])
        if methods is None:
            return Answer(status=404, says={"problem": "a hub has /agent/batches and /agent/health"})
        if scope["method"] not in methods:
            return Answer(status=405, says={"problem": "not this way"}, headers=(("allow", ", ".join(methods)),))
        if scope["path"] == "/agent/health":
            return Answer(status=200, says={"ok": True, "now": format_moment(self._clock())})
        try:
            return await self._take(await _read(receive))
        except BatchRefused as refusal:
            logger.warning("batch_refused why=%s problem=%r", refusal.word, str(refusal))
            return self._refusal(refusal)
        except StoreUnavailable as error:
            logger.warning("batch_not_kept why=%r", str(error))
            # The file's path is nothing for others to know.
            says = {"refusal": "unavailable", "problem": "cannot be kept right now", **self._now()}
            return Answer(status=503, says=says, headers=(("retry-after", str(RETRY_AFTER_S)),))

    async def _take(self, body: bytes) -> Answer:
        now = self._clock()
        batch = verify(body, self._keys, now)
        async with self._turn:
            new = await asyncio.to_thread(self._store.add_shipment, self._shipment(batch, now))
        says = {"sequence": batch.sequence, "samples": len(batch.samples), "new": new, "now": format_moment(now)}
        return Answer(status=200, says=says)

    def _shipment(self, batch: Batch, now: datetime) -> Shipment:
        return Shipment(
            vantage=self._vantages[batch.agent],
            sequence=batch.sequence,
            sent_at=batch.sent_at,
            received_at=now,
            dropped=batch.dropped,
            samples=batch.samples,
            missed=batch.missed,
            checks=batch.checks,
        )

    def _refusal(self, refusal: BatchRefused) -> Answer:
        says = {"refusal": refusal.word, "problem": str(refusal), **self._now()}
        if isinstance(refusal, ClockOff):
            says["offset_s"] = refusal.offset.total_seconds()
        # The signature held: it is the agent's own number, and it can go on from there.
        if isinstance(refusal, Replayed) and refusal.last is not None:
            says["last"] = refusal.last
        return Answer(status=refusal.status, says=says)

    def _now(self) -> dict[str, Any]:
        return {"now": format_moment(self._clock())}


async def _read(receive: Receive) -> bytes:
    """The body of a request.

    Raises:
        TooLarge: it has more than MAX_BODY bytes.
        TooSlow: it did not come within BODY_TIMEOUT_S.
    """
    body, size = bytearray(), 0
    try:
        async with asyncio.timeout(BODY_TIMEOUT_S):
            more = True
            while more and size <= MAX_IGNORED:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise _Gone
                chunk = message.get("body", b"")
                size += len(chunk)
                if size <= MAX_BODY:
                    body += chunk
                more = message.get("more_body", False)
    except TimeoutError:
        raise TooSlow(f"did not come within {BODY_TIMEOUT_S:g} s") from None
    if size > MAX_BODY:
        raise TooLarge(f"has more than {MAX_BODY} bytes")
    return bytes(body)


def within(hub: Hub, site: Callable[[Any, Any, Any], Awaitable[None]]) -> Callable[[Any, Any, Any], Awaitable[None]]:
    """A site with a hub below ROOT."""

    async def both(scope: Any, receive: Any, send: Any) -> None:
        ours = scope["type"] == "http" and scope["path"].startswith(ROOT)
        await (hub if ours else site)(scope, receive, send)

    return both
