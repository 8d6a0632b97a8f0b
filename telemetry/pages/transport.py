"""Connections to status pages: each to an address that was checked, each for one request."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from http.cookiejar import DefaultCookiePolicy

import httpx

from telemetry.probe.address import Endpoint
from telemetry.probe.http import Trace
from telemetry.probe.outcome import Phase, ProbeFailed
from telemetry.probe.trouble import trouble_of
from telemetry.probe.wire import CONNECT_S, Progress, Wire, host_of

# The extension of a request that names the address which somebody wrote down, where the request follows a redirect.
ASKED = "factping.asked"


class CheckedTransport(httpx.AsyncBaseTransport):
    """Resolves each name itself, refuses private addresses, and connects to the address that it checked.

    An address that is private is reached only where the catalogue names it as an address. No connection is used twice:
    pages behind one address have certificates of their own.
    """

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request.

        Raises:
            ProbeFailed: there was no answer, or the address must not be reached.
        """
        progress = Progress(asked=str(request.extensions.get(ASKED, request.url)))
        endpoints = await self._wire.endpoints(request.url, progress)
        for endpoint in endpoints:
            try:
                return await self._exchange(request, endpoint, progress)
            except (httpx.HTTPError, OSError, ssl.SSLError) as error:
                if progress.phase is Phase.CONNECT and endpoint is not endpoints[-1]:
                    continue
                raise ProbeFailed(progress.phase, trouble_of(error, endpoint.family), str(error)) from error
        raise AssertionError("a name without addresses was refused before")

    async def _exchange(self, request: httpx.Request, endpoint: Endpoint, progress: Progress) -> httpx.Response:
        pinned = httpx.Request(
            request.method,
            request.url.copy_with(host=endpoint.address, fragment=None, userinfo=b""),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": host_of(request.url), "trace": Trace(progress)},
        )
        transport = httpx.AsyncHTTPTransport(verify=self._wire.http_tls, http2=True, trust_env=False)
        try:
            response = await transport.handle_async_request(pinned)
        except BaseException:
            await transport.aclose()
            raise
        assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101 -- what an asynchronous transport gives
        return httpx.Response(
            response.status_code,
            headers=response.headers,
            stream=_Body(response.stream, transport),
            extensions=response.extensions,
        )


class _Body(httpx.AsyncByteStream):
    """A body that closes its connection when it is closed."""

    def __init__(self, stream: httpx.AsyncByteStream, transport: httpx.AsyncHTTPTransport) -> None:
        self._stream = stream
        self._transport = transport

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()
        await self._transport.aclose()


def page_client(wire: Wire) -> httpx.AsyncClient:
    """The client to read pages with: it names us, keeps no cookie, follows no redirect by itself."""
    client = httpx.AsyncClient(
        transport=CheckedTransport(wire),
        headers={"User-Agent": wire.agent},
        timeout=httpx.Timeout(None, connect=CONNECT_S),
        follow_redirects=False,
        trust_env=False,
    )
    client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))
    return client
