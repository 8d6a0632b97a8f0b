"""Asking: the only module of this package that touches the network."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

from telemetry.document import Document
from telemetry.errors import BadInput, SourceRefused, SourceUnavailable
from telemetry.sources.allowance import Purse
from telemetry.sources.request import ANY_TYPE, NOTHING, Key, Request

MAX_BODY = 4 * 1024 * 1024
TRIES = 4
# One try, from connecting to the last byte; a server that sends a byte a second is cut off as well.
DEADLINE_S = 30.0
FIRST_WAIT_S = 1.0
# Who asks for more patience than this is asked again on another round.
LONGEST_WAIT_S = 60.0
AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
TOO_MANY = 429


Client = httpx.AsyncClient


class _Passing(Exception):
    """A failure that may be gone on the next try; `wait` is what the server asked for, in seconds."""

    def __init__(self, problem: str, *, wait: float | None = None, untouched: bool = False) -> None:
        super().__init__(problem)
        self.wait = wait
        self.untouched = untouched


@asynccontextmanager
async def source_client(user_agent: str) -> AsyncIterator[Client]:
    """One client for all third parties."""
    async with httpx.AsyncClient(headers={"User-Agent": user_agent}, timeout=DEADLINE_S) as client:
        yield client


async def fetch(
    request: Request,
    *,
    client: Client,
    allowance: Purse,
    now: Callable[[], datetime],
    keys: Mapping[str, str] = NOTHING,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    rng: random.Random | None = None,
    deadline_s: float = DEADLINE_S,
) -> Document:
    """Ask a third party, patiently and within its budget; redirects are not followed.

    Raises:
        BadInput: a key that it needs is not there, or cannot stand in a header.
        BudgetSpent: the source may not be asked any more for now.
        SourceRefused: it answered, and will not give us this.
        SourceUnavailable: it did not answer, or not with what was asked for, in several tries.
    """
    headers = {"Accept": ", ".join(request.media_types), **_key_header(request.key, keys)}
    chance = rng or random.Random()  # noqa: S311 -- it spreads retries, it guards nothing
    for tried in range(1, TRIES + 1):
        allowance.spend(request.cost, now=now())
        try:
            return await _once(request, headers, client, now, deadline_s)
        except _Passing as passing:
            wait = passing.wait if passing.wait is not None else chance.uniform(0.5, 1) * FIRST_WAIT_S * 2**tried
            again = request.repeatable or passing.untouched
            if not again or tried == TRIES or wait > LONGEST_WAIT_S:
                retry_at = now() + timedelta(seconds=passing.wait) if passing.wait is not None else None
                raise SourceUnavailable(f"{request.source}: {passing}", retry_at=retry_at) from passing
        await sleep(wait)
    raise AssertionError("the last try returns or raises")


def _key_header(key: Key | None, keys: Mapping[str, str]) -> dict[str, str]:
    if key is None:
        return {}
    secret = keys.get(key.variable, "")
    if not secret:
        if key.required:
            raise BadInput("is not set, and without it the source does not answer", source=key.variable)
        return {}
    if not (secret.isascii() and secret.isprintable()) or secret != secret.strip():
        raise BadInput("holds something that cannot stand in a header", source=key.variable)
    return {key.header: f"{key.prefix}{secret}"}


async def _once(
    request: Request, headers: Mapping[str, str], client: Client, now: Callable[[], datetime], limit: float
) -> Document:
    try:
        async with (
            asyncio.timeout(limit),
            client.stream(
                request.method,
                request.url,
                params=request.params or None,
                json=request.json_body,
                data=request.form,
                headers=headers,
                follow_redirects=False,
            ) as response,
        ):
            _check(response, request, now())
            body = await _body(response, request.source)
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise _Passing(f"cannot be reached ({type(error).__name__})", untouched=True) from error
    except (TimeoutError, httpx.TimeoutException) as error:
        raise _Passing(f"did not answer within {limit:g} s") from error
    except (httpx.InvalidURL, httpx.UnsupportedProtocol):
        raise BadInput(f"{request.url!r} cannot be asked", source=request.source) from None
    except httpx.HTTPError as error:
        # The message of a transport error may quote what was sent; its kind is enough.
        raise _Passing(f"broke off ({type(error).__name__})") from error
    return Document(name=request.source, body=body, fetched_at=now(), url=request.address)


def _check(response: httpx.Response, request: Request, now: datetime) -> None:
    status = response.status_code
    if status in AGAIN:
        wait = _retry_after(response, now)
        raise _Passing(f"answered with HTTP {status}", wait=wait, untouched=status == TOO_MANY)
    if not response.is_success:
        raise SourceRefused(f"{request.source}: answered with HTTP {status}", status=status)
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in request.media_types and request.media_types != ANY_TYPE:
        raise SourceRefused(
            f"{request.source}: answered with {media_type[:60] or 'no content type'!r}, not "
            f"{' or '.join(request.media_types)}",
            status=status,
        )


def _retry_after(response: httpx.Response, now: datetime) -> float | None:
    """The seconds that a server asks us to wait, which it may write as a number or as a date."""
    text = response.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return max((aware - now).total_seconds(), 0.0)


async def _body(response: httpx.Response, source: str) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > MAX_BODY:
            raise SourceRefused(f"{source}: sent more than {MAX_BODY} bytes", status=response.status_code)
    return bytes(body)
