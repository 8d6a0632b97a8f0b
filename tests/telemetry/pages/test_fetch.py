"""Asking for a document over a transport of ours: conditions, redirects, bounds; and the client's own manners."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from telemetry.pages.fetch import Answer, Condition, fetch
from telemetry.pages.unpack import LARGEST
from telemetry.probe.outcome import ProbeFailed, Trouble

DATE = "Fri, 02 Jan 2026 00:00:00 GMT"
URL = "https://status.acme.example/history.atom"
Handler = Callable[[httpx.Request], httpx.Response]


def asked(handler: Handler, condition: Condition | None = None) -> Answer:
    async def ask() -> Answer:
        async with httpx.AsyncClient(transport=httpx.MockTransport(handler)) as client:
            return await fetch(URL, condition or Condition(), client=client)

    return asyncio.run(ask())


def trouble(handler: Handler) -> Trouble:
    with pytest.raises(ProbeFailed) as failure:
        asked(handler)
    return failure.value.trouble


def answered(status: int, body: bytes = b"", **headers: str) -> httpx.Response:
    return httpx.Response(status, headers=headers, stream=httpx.ByteStream(body))


def to(location: str) -> Handler:
    return lambda _: answered(302, Location=location)


@pytest.mark.parametrize(
    ("condition", "headers"),
    [
        (Condition(), {}),
        (Condition(etag='W/"a"'), {"if-none-match": 'W/"a"'}),
        (
            Condition(last_modified=DATE),
            {"if-modified-since": DATE},
        ),
        (Condition(etag='"a"', last_modified=DATE), {"if-none-match": '"a"'}),
    ],
)
def test_what_we_have_already_is_said_in_the_servers_words(condition: Condition, headers: dict[str, str]) -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return answered(304)

    asked(handler, condition)
    sent = {name: value for name, value in seen[0].headers.items() if name.startswith("if-")}
    assert sent == headers
    assert seen[0].headers["accept-encoding"] == "gzip"


def test_redirects_are_followed_and_the_last_address_is_kept() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/history.atom":
            return answered(301, Location="https://cdn.acme.example/feed?x=1")
        assert request.headers["host"] == "cdn.acme.example"
        return answered(200, b"words", ETag='"a"')

    answer = asked(handler)
    assert (answer.url, answer.status, answer.body) == ("https://cdn.acme.example/feed?x=1", 200, b"words")
    assert answer.headers["etag"] == '"a"'


@pytest.mark.parametrize(
    ("location", "found"),
    [
        (URL, Trouble.LOOP),
        ("ftp://status.acme.example/", Trouble.NO_WEB_PAGE),
        ("file:///etc/passwd", Trouble.NO_WEB_PAGE),
        ("javascript:alert(1)", Trouble.NO_WEB_PAGE),
        ("http://status.acme.example/", Trouble.NO_WEB_PAGE),
        ("https://", Trouble.LOOP),
        ("https://[::1", Trouble.GARBLED),
    ],
)
def test_redirects_that_lead_nowhere_good_are_not_followed(location: str, found: Trouble) -> None:
    assert trouble(to(location)) is found


def test_a_redirect_without_a_location_is_an_answer() -> None:
    assert asked(lambda _: answered(302)).status == 302


def test_a_body_is_read_up_to_the_bound() -> None:
    async def chunks(count: int) -> AsyncIterator[bytes]:
        for _ in range(count):
            yield b"0" * 1024**2

    def answer(count: int) -> Answer:
        return asked(lambda _: httpx.Response(200, content=chunks(count)))

    at_most = LARGEST // 1024**2
    assert (len(answer(at_most).body), answer(at_most).whole) == (LARGEST, True)
    assert (answer(at_most + 1).body, answer(at_most + 1).whole) == (b"", False)


@pytest.mark.parametrize(
    ("error", "found"),
    [
        (httpx.ConnectError("refused"), Trouble.CUT),
        (httpx.ReadTimeout("late"), Trouble.TIMED_OUT),
        (httpx.RemoteProtocolError("garbage"), Trouble.GARBLED),
        (ConnectionResetError(104, "reset"), Trouble.CUT),
    ],
)
def test_what_the_library_raises_has_a_name_of_ours(error: Exception, found: Trouble) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise error

    assert trouble(fail) is found
