"""Asking for one document: the request, its redirects and its body, within bounds of time and size."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import cast

import httpx

from telemetry.probe.http import MAX_REDIRECTS, REDIRECTS
from telemetry.probe.outcome import Phase, ProbeFailed, Trouble
from telemetry.probe.trouble import trouble_of

from .transport import ASKED
from .unpack import LARGEST

# From looking the name up to the last byte of the body: a server that sends a byte a second is cut off as well.
DEADLINE_S = 30.0
ACCEPT = "application/json,application/atom+xml,application/rss+xml;q=0.9,application/xml;q=0.8,*/*;q=0.7"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What we have already, in the server's words: `etag` and `last_modified`, empty where it gave none."""

    etag: str = ""
    last_modified: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """The condition as headers; where there is an ETag, a date adds nothing: RFC 9110, section 13.1.3."""
        if self.etag:
            return {"If-None-Match": self.etag}
        return {"If-Modified-Since": self.last_modified} if self.last_modified else {}


NOTHING = Condition()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came: header names in lower case, the body as it came over the wire, `whole` if that is all of it."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    whole: bool = True


async def fetch(
    url: str, condition: Condition = NOTHING, *, client: httpx.AsyncClient, deadline_s: float = DEADLINE_S
) -> Answer:
    """Ask for a document, unless it is the one that we have; redirects are followed to at most five other addresses.

    Raises:
        ProbeFailed: no answer, not all of it in time, or redirects that must not be followed.
    """
    try:
        async with asyncio.timeout(deadline_s):
            return await _follow(url, condition, client)
    except TimeoutError:
        raise ProbeFailed(Phase.HTTP, Trouble.TIMED_OUT, f"{deadline_s:g} s") from None


async def _follow(asked: str, condition: Condition, client: httpx.AsyncClient) -> Answer:
    try:
        url = httpx.URL(asked)
    except httpx.InvalidURL as error:
        raise ProbeFailed(Phase.DNS, Trouble.NO_ADDRESS, str(error)) from error
    for _ in range(MAX_REDIRECTS + 1):
        answer = await _once(url, asked, condition, client)
        location = answer.headers.get("location")
        if answer.status not in REDIRECTS or not location:
            return answer
        url = _next(url, location)
    raise ProbeFailed(Phase.HTTP, Trouble.LOOP, f"more than {MAX_REDIRECTS}")


def _next(url: httpx.URL, location: str) -> httpx.URL:
    try:
        following = url.join(location)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise ProbeFailed(Phase.HTTP, Trouble.NO_WEB_PAGE, str(error)) from error
    if following.scheme not in ("http", "https") or not following.host:
        raise ProbeFailed(Phase.HTTP, Trouble.NO_WEB_PAGE, str(following))
    if url.scheme == "https" and following.scheme == "http":
        # Anybody on the way could say what stands there.
        raise ProbeFailed(Phase.HTTP, Trouble.NO_WEB_PAGE, f"{following}, without TLS")
    return following


async def _once(url: httpx.URL, asked: str, condition: Condition, client: httpx.AsyncClient) -> Answer:
    request = client.build_request(
        "GET",
        url,
        headers={"Accept": ACCEPT, "Accept-Encoding": "gzip", **condition.headers},
        extensions={ASKED: asked},
    )
    try:
        response = await client.send(request, stream=True, follow_redirects=False)
        try:
            body, whole = await _read(response)
        finally:
            await response.aclose()
    except httpx.InvalidURL as error:
        # The client looks at redirects though it does not follow them.
        raise ProbeFailed(Phase.HTTP, Trouble.NO_WEB_PAGE, str(error)) from error
    except (httpx.HTTPError, OSError) as error:
        raise ProbeFailed(Phase.HTTP, trouble_of(error), str(error)) from error
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(url=str(url), status=response.status_code, headers=headers, body=body, whole=whole)


async def _read(response: httpx.Response) -> tuple[bytes, bool]:
    """The body as it came, and whether that is all of it."""
    body = bytearray()
    # httpx declares an iterator, and hands out a generator: one that is left half-read must be closed.
    async with aclosing(cast("AsyncGenerator[bytes, None]", response.aiter_raw())) as chunks:
        async for chunk in chunks:
            body += chunk
            if len(body) > LARGEST:
                return b"", False
    return bytes(body), True
