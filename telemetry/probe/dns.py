"""A probe by DNS alone: `dns://name` is fine where the name has a public address."""

from __future__ import annotations

import httpx

from .wire import Progress, Wire


async def probe(url: httpx.URL, progress: Progress, wire: Wire) -> None:
    """Look a name up; the address is recorded, and nothing is sent to it.

    Raises:
        ProbeFailed: the name has no address, or a private one.
    """
    progress.endpoint = (await wire.endpoints(url, progress))[0]
