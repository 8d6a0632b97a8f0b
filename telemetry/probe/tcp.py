"""A probe by TCP, `tcp://name:port`, or by TCP and TLS, `tls://name:port`: the connection is made and closed."""

from __future__ import annotations

import asyncio
import ssl
from time import perf_counter

import httpx

from .certificate import expiry
from .outcome import Phase, ProbeFailed
from .trouble import trouble_of
from .wire import CONNECT_S, Progress, Wire, host_of


async def probe(url: httpx.URL, progress: Progress, wire: Wire) -> None:
    """Connect, and for `tls` shake hands and check the certificate.

    Raises:
        ProbeFailed: no connection, or no valid certificate.
    """
    endpoints = await wire.endpoints(url, progress)
    for endpoint in endpoints:
        progress.endpoint = endpoint
        try:
            return await _connect(url, progress, wire)
        except (OSError, ssl.SSLError) as error:
            if progress.phase is Phase.CONNECT and endpoint is not endpoints[-1]:
                progress.unreached.append(endpoint.address)
                continue
            raise ProbeFailed(progress.phase, trouble_of(error, endpoint.family), str(error)) from error
    return None


async def _connect(url: httpx.URL, progress: Progress, wire: Wire) -> None:
    assert progress.endpoint is not None  # noqa: S101 -- set by the only caller
    progress.phase, start = Phase.CONNECT, perf_counter()
    async with asyncio.timeout(CONNECT_S):
        _, writer = await asyncio.open_connection(progress.endpoint.address, progress.endpoint.port)
    progress.add("connect", (perf_counter() - start) * 1000)
    try:
        if url.scheme == "tls":
            await _shake_hands(writer, url, progress, wire)
    finally:
        # No orderly goodbye: nothing was said.
        writer.transport.abort()


async def _shake_hands(writer: asyncio.StreamWriter, url: httpx.URL, progress: Progress, wire: Wire) -> None:
    progress.phase, start = Phase.TLS, perf_counter()
    await writer.start_tls(wire.bare_tls, server_hostname=host_of(url))
    progress.add("tls", (perf_counter() - start) * 1000)
    progress.tls_expiry = expiry(writer.get_extra_info("ssl_object"))
