"""Looking names up by the system's resolver, timed, in threads of its own.

The resolution is a step of its own so that the address measured is the address that was checked; asyncio's own threads
are few, and waiting for one of them would be measured as slow DNS.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Self

from .address import Endpoint, is_address
from .measurement import Family
from .outcome import Phase, ProbeFailed, Trouble

THREADS = 64
FAMILIES = {None: socket.AF_UNSPEC, Family.IPV4: socket.AF_INET, Family.IPV6: socket.AF_INET6}

LookUp = Callable[[str, int, int, int], Sequence[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """The addresses of a name in the system's order of preference; `ms` is None where there was nothing to look up."""

    endpoints: tuple[Endpoint, ...]
    ms: float | None


class Resolver:
    """The system's resolver; a context manager that lets its threads go.

    Args:
        look_up: host, port, family and socket type to rows, in the manner of `socket.getaddrinfo`.
        threads: how many names can be looked up at once.
    """

    __slots__ = ("_look_up", "_threads")

    def __init__(self, look_up: LookUp = socket.getaddrinfo, *, threads: int = THREADS) -> None:
        self._look_up = look_up
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="resolver")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def resolve(self, host: str, port: int, family: Family | None = None) -> Resolved:
        """Look a name up.

        Raises:
            ProbeFailed: the name has no address, or none of this family.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._resolve, host, port, family)

    def _resolve(self, host: str, port: int, family: Family | None) -> Resolved:
        start = perf_counter()
        try:
            rows = self._look_up(host, port, FAMILIES[family], socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise ProbeFailed(Phase.DNS, Trouble.NO_ADDRESS, _detail(error)) from error
        ms = None if is_address(host) else (perf_counter() - start) * 1000
        return Resolved(endpoints=tuple(dict.fromkeys(Endpoint(row[4][0], port) for row in rows)), ms=ms)


def _detail(error: OSError | UnicodeError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
