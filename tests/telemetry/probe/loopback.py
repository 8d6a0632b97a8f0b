"""Servers on loopback that answer, refuse, hang, cut and mislead, each by the path that it is asked for."""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from threading import Event, Thread
from urllib.parse import unquote

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived

CHALLENGE = b"<html><title>Just a moment...</title><script>window._cf_chl_opt = {};</script></html>"
JSON = b'{"status": {"indicator": "none", "open": 0}, "parts": [{"name": "web", "up": true}]}'


@dataclass(kw_only=True)
class Server:
    """One listening socket; every connection is served in a thread, and `heads` keeps the requests as they came."""

    listener: socket.socket
    tls: ssl.SSLContext | None = None
    at_accept: Callable[[socket.socket], None] | None = None
    heads: list[str] = field(default_factory=list)
    hellos: list[str | None] = field(default_factory=list)
    stopped: Event = field(default_factory=Event)
    threads: list[Thread] = field(default_factory=list)
    connections: int = 0

    @property
    def port(self) -> int:
        port: int = self.listener.getsockname()[1]
        return port

    @property
    def url(self) -> str:
        host = "[::1]" if self.listener.family is socket.AF_INET6 else "127.0.0.1"
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}"

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            thread = Thread(target=self._handle, args=(connection,))
            thread.start()
            self.threads.append(thread)

    def _handle(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            if self.at_accept is not None:
                self.at_accept(connection)
                return
            connection.settimeout(5)
            if self.tls is None:
                self._answer(connection)
                return
            with self.tls.wrap_socket(connection, server_side=True) as secured:
                self.hellos.append(secured.selected_alpn_protocol())
                if secured.selected_alpn_protocol() == "h2":
                    answer_h2(secured)
                else:
                    self._answer(secured)

    def _answer(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            data = connection.recv(4096)
            if not data:
                return
            head += data
        self.heads.append(head.decode())
        path = unquote(head.split(b" ")[1].decode())
        name, _, rest = path.removeprefix("/").partition("/")
        BEHAVIOURS.get(name, ok)(self, connection, rest)


def respond(connection: socket.socket, status: int = 200, body: bytes = b"hello", **headers: str) -> None:
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    head = "\r\n".join([f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}", *lines, "", ""])
    connection.sendall(head.encode() + body)


def cut(connection: socket.socket) -> None:
    """End with a reset instead of a goodbye."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def ok(_: Server, connection: socket.socket, __: str) -> None:
    respond(connection)


def status(_: Server, connection: socket.socket, rest: str) -> None:
    respond(connection, int(rest), Retry_After="120")


def challenge(_: Server, connection: socket.socket, rest: str) -> None:
    respond(connection, int(rest), CHALLENGE, cf_mitigated="challenge")


def slow_head(server: Server, _: socket.socket, __: str) -> None:
    server.stopped.wait(5)


def slow_body(server: Server, connection: socket.socket, _: str) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhel")
    server.stopped.wait(5)


def short_body(_: Server, connection: socket.socket, __: str) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhel")


def endless(_: Server, connection: socket.socket, __: str) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"again " * 1000)


def reset(_: Server, connection: socket.socket, __: str) -> None:
    cut(connection)


def close(_: Server, __: socket.socket, ___: str) -> None:
    """Hang up without a word."""


def garbage(_: Server, connection: socket.socket, __: str) -> None:
    connection.sendall(b"SSH-2.0-OpenSSH_9.9\r\n\r\n")


def to(_: Server, connection: socket.socket, rest: str) -> None:
    respond(connection, 302, b"", Location=rest)


def loop(_: Server, connection: socket.socket, __: str) -> None:
    respond(connection, 302, b"", Location="/loop")


def cookie(server: Server, connection: socket.socket, _: str) -> None:
    if "\r\nCookie: seen=1\r\n" in server.heads[-1]:
        respond(connection)
    else:
        respond(connection, 302, b"", Location="/cookie", Set_Cookie="seen=1")


def packed(_: Server, connection: socket.socket, rest: str) -> None:
    respond(connection, 200, gzip.compress(rest.encode() * 1_000_000 + b"the end"), Content_Encoding="gzip")


def not_packed(_: Server, connection: socket.socket, __: str) -> None:
    respond(connection, 200, b"chocolate", Content_Encoding="gzip")


def half_packed(_: Server, connection: socket.socket, __: str) -> None:
    respond(connection, 200, gzip.compress(b"vanilla")[:-8], Content_Encoding="gzip")


def packed_twice(_: Server, connection: socket.socket, __: str) -> None:
    respond(connection, 200, gzip.compress(b"vanilla") + gzip.compress(b"chocolate"), Content_Encoding="gzip")


def packed_otherwise(_: Server, connection: socket.socket, __: str) -> None:
    respond(connection, 200, b"chocolate", Content_Encoding="br")


def json(_: Server, connection: socket.socket, __: str) -> None:
    respond(connection, 200, JSON, Content_Type="application/json")


def dated(_: Server, connection: socket.socket, rest: str) -> None:
    """Say that it is so many seconds later than it is; behind a second slash, out of a cache."""
    late, _slash, age = rest.partition("/")
    respond(connection, Date=formatdate(time.time() + float(late), usegmt=True), Age=age or "0")


BEHAVIOURS: dict[str, Callable[[Server, socket.socket, str], None]] = {
    "status": status,
    "challenge": challenge,
    "slow-head": slow_head,
    "slow-body": slow_body,
    "short-body": short_body,
    "endless": endless,
    "reset": reset,
    "close": close,
    "garbage": garbage,
    "to": to,
    "loop": loop,
    "cookie": cookie,
    "packed": packed,
    "not-packed": not_packed,
    "half-packed": half_packed,
    "packed-twice": packed_twice,
    "packed-otherwise": packed_otherwise,
    "json": json,
    "dated": dated,
}


def answer_h2(connection: ssl.SSLSocket) -> None:
    """The least that is an HTTP/2 server: every request is answered with a greeting."""
    state = H2Connection(config=H2Configuration(client_side=False))
    state.initiate_connection()
    connection.sendall(state.data_to_send())
    while data := connection.recv(65_535):
        for event in state.receive_data(data):
            if isinstance(event, RequestReceived):
                state.send_headers(event.stream_id, [(":status", "200"), ("content-length", "5")])
                state.send_data(event.stream_id, b"hello", end_stream=True)
        connection.sendall(state.data_to_send())


@contextmanager
def serving(
    *,
    tls: ssl.SSLContext | None = None,
    at_accept: Callable[[socket.socket], None] | None = None,
    family: socket.AddressFamily = socket.AF_INET,
) -> Iterator[Server]:
    """A server on a free port of loopback, for as long as the context lasts."""
    listener = socket.create_server(("::1" if family is socket.AF_INET6 else "127.0.0.1", 0), family=family)
    server = Server(listener=listener, tls=tls, at_accept=at_accept)
    thread = Thread(target=server.serve)
    thread.start()
    try:
        yield server
    finally:
        server.stopped.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for each in (thread, *server.threads):
            each.join(5)


def closed_port() -> int:
    """A port on loopback where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
