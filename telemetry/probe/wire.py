"""How probes reach out, and what a probe has learnt so far."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from time import perf_counter

import httpx

from .address import KNOWN, Endpoint, is_address, may_reach
from .measurement import Family, Timings
from .outcome import Phase, ProbeFailed, Trouble
from .resolve import Resolver

# A dead path of one family must leave time to try the other one.
CONNECT_S = 4.0
PORTS = {"http": 80, "https": 443, "tls": 443, "dns": 53}


def trusting_contexts() -> ssl.SSLContext:
    """A TLS context that trusts the same authorities everywhere, whatever a machine's administrator has added."""
    return httpx.create_ssl_context(trust_env=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """What all probes share: made once, at the top, and passed down.

    No connection is among it: each probe opens its own, and closes it.

    Args:
        resolver: how names become addresses.
        agent: the User-Agent, with a contact.
        contexts: makes a TLS context; one is kept for HTTP, which offers HTTP versions, and one for bare TLS.
        family: connect by this family only; by either if None.
        allowed: addresses that may be reached though they are not public.
    """

    resolver: Resolver
    agent: str
    contexts: Callable[[], ssl.SSLContext] = trusting_contexts
    family: Family | None = None
    allowed: frozenset[Endpoint] = frozenset()
    http_tls: ssl.SSLContext = field(init=False)
    bare_tls: ssl.SSLContext = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "http_tls", self.contexts())
        object.__setattr__(self, "bare_tls", self.contexts())

    async def endpoints(self, url: httpx.URL, progress: Progress) -> tuple[Endpoint, ...]:
        """Where to connect to for a URL: the first address of each family, in the system's order.

        Raises:
            ProbeFailed: no address, or only addresses that must not be reached.
        """
        progress.turn_to(url)
        progress.phase = Phase.WAITING
        family = progress.family or self.family
        if self.family not in (None, family):
            raise ProbeFailed(Phase.WAITING, Trouble.OTHER_FAMILY, f"only {self.family} is to be used here")
        resolved = await self.resolver.resolve(host_of(url), port_of(url), family, begun=progress.looking_up)
        progress.add("dns", resolved.ms)
        firsts = {one.family: one for one in reversed(resolved.endpoints) if may_reach(one, self._allowed(progress))}
        if not firsts:
            where = ", ".join(one.address for one in resolved.endpoints)
            raise ProbeFailed(Phase.DNS, Trouble.PRIVATE, f"{host_of(url)} is {where}")
        return tuple(one for one in resolved.endpoints if one in firsts.values())

    def _allowed(self, progress: Progress) -> frozenset[Endpoint]:
        # A target that is written as an address was meant; a redirect to an address was not.
        asked = parsed(progress.asked)
        if not is_address(host_of(asked)):
            return self.allowed
        return self.allowed | {Endpoint(host_of(asked), port_of(asked))}


@dataclass(slots=True, kw_only=True)
class Progress:
    """What one probe has learnt so far, which counts also where it ends early.

    `family` is the one that the target is about, `asked_ms` says when the last request was sent, `date` and `cached`
    what its answer said of the time.
    """

    asked: str
    family: Family | None = None
    start: float = field(default_factory=perf_counter)
    asked_ms: float = 0.0
    phase: Phase = Phase.DNS
    spent: dict[str, float] = field(default_factory=dict)
    endpoint: Endpoint | None = None
    unreached: list[str] = field(default_factory=list)
    http_version: str | None = None
    status: int | None = None
    bytes: int | None = None
    final_url: str | None = None
    tls_expiry: datetime | None = None
    retry_after: str | None = None
    date: str | None = None
    cached: bool = False

    def turn_to(self, url: httpx.URL) -> None:
        """Begin with a URL: what the one before it answered no longer counts, only its time."""
        self.final_url = str(url)
        self.endpoint = self.http_version = self.status = self.bytes = self.tls_expiry = None
        self.retry_after = self.date = None
        self.spent.pop("ttfb", None)

    def looking_up(self) -> None:
        """Note that the look-up has begun."""
        self.phase = Phase.DNS

    def elapsed(self) -> float:
        """Milliseconds since the probe began."""
        return (perf_counter() - self.start) * 1000

    def add(self, phase: str, ms: float | None) -> None:
        """Count time spent in a phase."""
        if ms is not None:
            self.spent[phase] = self.spent.get(phase, 0.0) + ms

    def timings(self) -> Timings:
        """The phases so far, up to now."""
        return Timings(**self.spent, total=self.elapsed())


@lru_cache(KNOWN)
def parsed(url: str) -> httpx.URL:
    """A target's URL, parsed once for all rounds.

    Raises:
        httpx.InvalidURL: it is none.
    """
    return httpx.URL(url)


def host_of(url: httpx.URL) -> str:
    """The host of a URL as it travels: names in ASCII, addresses without brackets."""
    return url.raw_host.decode("ascii")


def port_of(url: httpx.URL) -> int:
    """The port of a URL, written or implied.

    Raises:
        ProbeFailed: neither.
    """
    port = url.port or PORTS.get(url.scheme)
    if port is None:
        raise ProbeFailed(Phase.DNS, Trouble.LOCAL, f"{url} names no port")
    return port
