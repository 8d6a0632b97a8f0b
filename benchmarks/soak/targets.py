"""Loopback targets to measure: one server on 20 addresses of 127.0.0.0/8, so that each is a host of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

COUNT = 20
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 14\r\nConnection: close\r\n\r\n<p>all well</p"


@asynccontextmanager
async def serve_targets() -> AsyncIterator[tuple[str, ...]]:
    """The addresses; the last one is the control."""
    server = await asyncio.start_server(_answer, host=[f"127.0.1.{number}" for number in range(1, COUNT + 2)], port=0)
    async with server:
        yield tuple("http://{}:{}/".format(*socket.getsockname()[:2]) for socket in server.sockets)


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(ANSWER)
        await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()
