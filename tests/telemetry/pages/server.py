"""A status page's server on loopback: it serves what it is told to, answers conditions, and can misbehave."""

from __future__ import annotations

import hashlib
import socket
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Served:
    """What stands at one path: a body with its validators, or a `trick` that answers in its own way."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: bool = True
    last_modified: str | None = None
    trick: Callable[[_Handler], None] | None = None


@dataclass(kw_only=True)
class PageServer:
    """What is served at which path, and every request that came: its path and headers."""

    at: dict[str, Served] = field(default_factory=dict)
    seen: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    over: Event = field(default_factory=Event)
    url: str = ""
    # An ETag that stands for everything, as a server in error may give.
    always: str | None = None
    # The time by the server's clock, if it is not that of today.
    date: datetime | None = None

    def serve(self, path: str, body: bytes, **more: Any) -> None:
        self.at[path] = Served(body=body, **more)

    @property
    def answers(self) -> int:
        return len(self.seen)


class _Handler(BaseHTTPRequestHandler):
    page: PageServer

    def do_GET(self) -> None:
        self.page.seen.append((self.path, dict(self.headers.items())))
        served = self.page.at.get(self.path, Served(status=404, body=b"<html>no such page</html>"))
        if served.trick is not None:
            with suppress(OSError):
                served.trick(self)
            return
        etag = f'"{hashlib.sha256(served.body).hexdigest()[:12]}"'
        given = {"ETag": etag} if served.etag else {}
        if served.last_modified is not None:
            given["Last-Modified"] = served.last_modified
        if self._has(etag if served.etag else None, served.last_modified):
            self._answer(304, given, b"")
        else:
            self._answer(served.status, {**given, **served.headers}, served.body)

    def _has(self, etag: str | None, last_modified: str | None) -> bool:
        asked = self.headers.get("If-None-Match")
        if asked is not None and asked in (etag, self.page.always):
            return True
        return last_modified is not None and self.headers.get("If-Modified-Since") == last_modified

    def _answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)

    def date_time_string(self, timestamp: float | None = None) -> str:
        given = self.page.date
        return super().date_time_string(timestamp if given is None else given.timestamp())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name for it
        """Say nothing."""


def reset(handler: _Handler) -> None:
    """Cut the connection without a goodbye."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def drip(handler: _Handler) -> None:
    """Promise a document and send one byte of it, then nothing until the test is over."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"{")
    handler.wfile.flush()
    handler.page.over.wait()


def endless(handler: _Handler) -> None:
    """Send until the other side has had enough."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.page.over.is_set():
        handler.wfile.write(b"again " * 10_000)


@contextmanager
def page_server() -> Iterator[PageServer]:
    world = PageServer()

    class Handler(_Handler):
        page = world

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    world.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield world
    finally:
        world.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
