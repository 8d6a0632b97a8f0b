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

# As many as names of one dead provider can hold up while others are looked up; threads are made as they are needed.
THREADS = 256

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

    async def resolve(
        self, host: str, port: int, family: Family | None = None, *, begun: Callable[[], None] = lambda: None
    ) -> Resolved:
        """Look a name up; `begun` is called, in a thread, once that truly begins: until then the wait is our own.

        Raises:
            ProbeFailed: the name has no address, or none of this family.
        """
        if is_address(host):
            begun()
            return _as_written(Endpoint(host, port), family)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._resolve, host, port, family, begun)

    def _resolve(self, host: str, port: int, family: Family | None, begun: Callable[[], None]) -> Resolved:
        begun()
        start = perf_counter()
        # Both families are asked for: that a name lacks one of them is known only where it has the other.
        try:
            rows = self._look_up(host, port, socket.AF_UNSPEC, socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise ProbeFailed(Phase.DNS, _trouble(error), _detail(error)) from error
        ms = (perf_counter() - start) * 1000
        endpoints = tuple(dict.fromkeys(Endpoint(row[4][0], port) for row in rows))
        return Resolved(endpoints=_of_family(endpoints, host, family), ms=ms)


def _as_written(endpoint: Endpoint, family: Family | None) -> Resolved:
    return Resolved(endpoints=_of_family((endpoint,), endpoint.address, family), ms=None)


def _of_family(endpoints: tuple[Endpoint, ...], host: str, family: Family | None) -> tuple[Endpoint, ...]:
    found = tuple(one for one in endpoints if family in (None, one.family))
    if endpoints and not found:
        raise ProbeFailed(Phase.DNS, Trouble.OTHER_FAMILY, f"{host}, {family}")
    return found


def _trouble(error: OSError | UnicodeError) -> Trouble:
    """A name that nobody knows, or a machine that cannot ask: out of files or memory, say."""
    if isinstance(error, socket.gaierror):
        return Trouble.LOCAL if error.errno == socket.EAI_MEMORY else Trouble.NO_ADDRESS
    return Trouble.LOCAL if isinstance(error, OSError) else Trouble.NO_ADDRESS


def _detail(error: OSError | UnicodeError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
