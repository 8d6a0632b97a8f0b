"""Between the agents and the hub: passes everything on, and writes down what the hub acknowledged."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Self

Key = tuple[str, str, str, str]


@dataclass(slots=True, kw_only=True)
class Road:
    """Acknowledged samples by (vantage, service, target, scheduled start), with their times as shipped."""

    port: int = 0
    hub: int = 0
    acknowledged: dict[Key, str] = field(default_factory=dict)
    answers: Counter[int] = field(default_factory=Counter)
    cut: int = 0

    @classmethod
    @asynccontextmanager
    async def opened(cls) -> AsyncIterator[Self]:
        """A road on a free port; `hub` says where it leads."""
        road = cls()
        server = await asyncio.start_server(road._pass, host="127.0.0.1", port=0)
        road.port = server.sockets[0].getsockname()[1]
        async with server:
            yield road

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head, body = await _message(reader)
            status, answer = await self._ask(_closing(head), body)
            # What is written down is what the agent may rely on: it is noted before the agent hears of it.
            if status == 200 and b"/agent/batches" in head.partition(b"\r\n")[0]:
                self._note(body)
            self.answers[status] += 1
            writer.write(answer)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError, ValueError):
            self.cut += 1
        finally:
            writer.close()

    async def _ask(self, head: bytes, body: bytes) -> tuple[int, bytes]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.hub)
        try:
            writer.write(head + body)
            await writer.drain()
            answered, rest = await _message(reader)
            return int(answered.split(b" ", 2)[1]), _closing(answered) + rest
        finally:
            writer.close()

    def _note(self, body: bytes) -> None:
        batch: dict[str, Any] = json.loads(body.partition(b"\n")[2])
        for sample in batch["samples"]:
            key = (batch["agent"], sample["service"], sample["target"], sample["scheduled"])
            self.acknowledged.setdefault(key, sample["time"])


async def _message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next((int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length:")), 0)
    return head, await reader.readexactly(length)


def _closing(head: bytes) -> bytes:
    """One message a connection, so that nothing has to be kept in step."""
    first, *lines = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    kept = [line for line in lines if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([first, *kept, b"Connection: close", b"", b""])
