"""A probe by HTTP: one request over a connection of its own, redirects followed and checked."""

from __future__ import annotations

import ssl
import zlib
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from time import perf_counter
from typing import Any, cast

import httpx

from .address import Endpoint
from .certificate import expiry
from .connection import OneConnection
from .content import Page
from .outcome import Phase, ProbeFailed, Trouble
from .trouble import BROKEN, trouble_of
from .wire import CONNECT_S, Progress, Wire, host_of

MAX_BODY = 256 * 1024
TOO_LONG = f"only its first {MAX_BODY // 1024} KiB are read"
MAX_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
ACCEPT = "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8"

# Events of httpcore without the part that names the connection: https://www.encode.io/httpcore/extensions/#trace
PHASES = {"connect_tcp": (Phase.CONNECT, "connect"), "start_tls": (Phase.TLS, "tls")}
REQUEST = "send_request_headers.started"
ANSWER = "receive_response_headers.complete"


class Trace:
    """Times the phases of one connection."""

    __slots__ = ("_progress", "_since")

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._since = 0.0

    async def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        """Take an event of httpcore, such as `connection.start_tls.complete`."""
        _, _, event = event.partition(".")
        step, _, stage = event.partition(".")
        if step in PHASES and stage == "started":
            self._progress.phase, self._since = PHASES[step][0], perf_counter()
        elif step in PHASES and stage == "complete":
            self._progress.add(PHASES[step][1], (perf_counter() - self._since) * 1000)
            if step == "start_tls":
                self._progress.tls_expiry = expiry(info["return_value"].get_extra_info("ssl_object"))
        elif event == REQUEST:
            self._progress.phase, self._progress.asked_ms = Phase.HTTP, self._progress.elapsed()
        elif event == ANSWER:
            self._progress.spent["ttfb"] = self._progress.elapsed()


async def probe(url: httpx.URL, progress: Progress, wire: Wire) -> Page:
    """Ask for a page, following at most five redirects.

    Cookies are kept for the length of the probe, as some sites answer nobody without.

    Raises:
        ProbeFailed: no answer, too many redirects, or one that must not be followed.
    """
    cookies = httpx.Cookies()
    for _ in range(MAX_REDIRECTS + 1):
        page = await _hop(url, progress, wire, cookies)
        following = _redirect(url, page)
        if following is None:
            return page
        url = following
    raise ProbeFailed(Phase.HTTP, Trouble.LOOP, f"more than {MAX_REDIRECTS}")


async def _hop(url: httpx.URL, progress: Progress, wire: Wire, cookies: httpx.Cookies) -> Page:
    endpoints = await wire.endpoints(url, progress)
    for endpoint in endpoints:
        progress.endpoint = endpoint
        try:
            return await _exchange(url, endpoint, progress, wire, cookies)
        except (*BROKEN, OSError, ssl.SSLError) as error:
            if progress.phase is Phase.CONNECT and endpoint is not endpoints[-1]:
                progress.unreached.append(endpoint.address)
                continue
            raise ProbeFailed(progress.phase, trouble_of(error, endpoint.family), str(error)) from error
    raise AssertionError("a name without addresses was refused before")


async def _exchange(url: httpx.URL, endpoint: Endpoint, progress: Progress, wire: Wire, cookies: httpx.Cookies) -> Page:
    # Cookies belong to the name, not to the address that the request is sent to.
    named = httpx.Request("GET", url)
    cookies.set_cookie_header(named)
    request = _pinned(named, endpoint, Trace(progress), wire.agent)
    # A transport for each request: a shared pool would send simultaneous requests over one HTTP/2 connection, and
    # time no handshake for all but the first.
    async with OneConnection(wire.http_tls) as transport:
        response = await transport.handle_async_request(request)
        response.request = named
        progress.status = response.status_code
        progress.http_version = response.extensions["http_version"].decode()
        progress.retry_after = response.headers.get("retry-after")
        progress.date = response.headers.get("date")
        progress.cached = response.headers.get("age", "0").strip() != "0"
        cookies.extract_cookies(response)
        body, cut = await _read(response, progress)
    text, unread = _text(body, response)
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Page(url=str(url), status=response.status_code, headers=headers, text=text, unread=cut or unread)


def _pinned(named: httpx.Request, endpoint: Endpoint, trace: Trace, agent: str) -> httpx.Request:
    """The request, sent to the address that was checked, and asking for the name."""
    url = named.url
    headers = {"Host": named.headers["host"], "User-Agent": agent, "Accept": ACCEPT, "Accept-Encoding": "gzip"}
    if "cookie" in named.headers:
        headers["Cookie"] = named.headers["cookie"]
    return httpx.Request(
        "GET",
        url.copy_with(host=endpoint.address, fragment=None, userinfo=b""),
        headers=headers,
        extensions={"trace": trace, "sni_hostname": host_of(url), "timeout": {"connect": CONNECT_S}},
    )


async def _read(response: httpx.Response, progress: Progress) -> tuple[bytes, str]:
    """The body as it came, and why not all of it was read, if so."""
    body, cut = bytearray(), ""
    # httpx declares an iterator, and hands out a generator: one that is left half-read must be closed.
    async with aclosing(cast("AsyncGenerator[bytes, None]", response.aiter_raw())) as chunks:
        async for chunk in chunks:
            body += chunk
            progress.bytes = len(body)
            if len(body) > MAX_BODY:
                cut = TOO_LONG
                break
    progress.bytes = len(body)
    return bytes(body[:MAX_BODY]), cut


def _text(body: bytes, response: httpx.Response) -> tuple[str, str]:
    """The body as text, and why not all of it could be read, if so; unpacked it is bounded as well."""
    unread = ""
    packing = response.headers.get("content-encoding", "identity").strip().lower()
    if packing in ("gzip", "x-gzip", "deflate"):
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
        try:
            body = unpacker.decompress(body, MAX_BODY)
        except zlib.error:
            return "", f"the body is not the {packing} that its header says"
        if not unpacker.eof:
            unread = TOO_LONG if len(body) >= MAX_BODY else f"the {packing} of the body ends too early"
        elif unpacker.unused_data.strip(b"\0"):
            unread = f"more follows the {packing} of the body"
    elif packing not in ("identity", ""):
        return "", f"the body is packed as {packing[:40]!r}, which we did not ask for"
    try:
        return body.decode(response.charset_encoding or "utf-8", errors="replace"), unread
    except LookupError:
        return body.decode("utf-8", errors="replace"), unread


def _redirect(url: httpx.URL, page: Page) -> httpx.URL | None:
    location = page.headers.get("location")
    if page.status not in REDIRECTS or not location:
        return None
    try:
        following = url.join(location)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise ProbeFailed(Phase.HTTP, Trouble.NO_WEB_PAGE, str(error)) from error
    if following.scheme not in ("http", "https") or not following.host:
        raise ProbeFailed(Phase.HTTP, Trouble.NO_WEB_PAGE, str(following))
    return following
