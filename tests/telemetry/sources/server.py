"""One small server on loopback that plays every third party: it gives the answers that it was told, in their order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What to send; with `hold` nothing is sent before the test is over, with `cut` less than was promised."""

    body: bytes = b"{}"
    status: int = 200
    media_type: str | None = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    hold: Literal["nothing", "headers", "body"] = "nothing"
    cut: int = 0


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One request as it came in."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(kw_only=True)
class ThirdParty:
    """The server's script and its memory; the last answer is given for ever."""

    answers: list[Answer] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    over: Event = field(default_factory=Event)
    base_url: str = ""

    def next_answer(self) -> Answer:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def third_party() -> Iterator[ThirdParty]:
    world = ThirdParty()

    class Handler(_Handler):
        party = world

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    world.base_url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield world
    finally:
        world.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    party: ThirdParty

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name for it
        """Say nothing."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.party.seen.append(Seen(method=self.command, path=self.path, headers=dict(self.headers.items()), body=body))
        answer = self.party.next_answer()
        if answer.hold == "headers":
            self.party.over.wait()
            return
        self.send_response(answer.status)
        if answer.media_type is not None:
            self.send_header("Content-Type", answer.media_type)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body) + answer.cut))
        self.end_headers()
        if answer.hold == "body":
            self.wfile.write(answer.body[:1])
            self.wfile.flush()
            self.party.over.wait()
            return
        try:
            self.wfile.write(answer.body)
        except OSError:
            self.close_connection = True  # the other side has had enough
