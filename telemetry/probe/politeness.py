"""How often a host may be asked: a minimum interval, jitter, and back-off where it refuses us."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from time import monotonic
from urllib.parse import urlsplit

from .chance import fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """The rules; a failing host is asked as often as a working one, as that is what we want to know.

    Only a refusal (403, 429, a challenge) makes us come back later: after `pause`, then twice as long each time up to
    `longest`, so that the end of a block is still seen.
    """

    interval: timedelta = timedelta(seconds=2)
    jitter: float = 0.2
    pause: timedelta = timedelta(minutes=2)
    longest: timedelta = timedelta(minutes=30)
    # A host may ask for more patience than `longest`, but not for being forgotten.
    longest_asked: timedelta = timedelta(hours=24)


MANNERS = Manners()
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request to a host: when, whether it refused us, and how long it asked us to stay away."""

    at: datetime
    refused: bool = False
    retry_after: timedelta | None = None


def next_allowed(history: Sequence[Visit], now: datetime, seed: str, manners: Manners = MANNERS) -> datetime:
    """The earliest time, not before now, at which a host may be asked again.

    Args:
        history: visits to this host, oldest first.
        now: the time.
        seed: where the jitter comes from; the same seed and history give the same time.
        manners: the rules.
    """
    if not history:
        return now
    last = history[-1]
    wait = manners.interval
    refusals = _refusals(history)
    if refusals:
        wait = min(manners.pause * 2 ** min(refusals - 1, 20), manners.longest)
    wait *= 1 + manners.jitter * fraction(seed, last.at)
    if last.retry_after is not None:
        wait = max(wait, min(last.retry_after, manners.longest_asked))
    return max(now, last.at + wait)


def retry_after(text: str | None, now: datetime) -> timedelta | None:
    """What a Retry-After header asks for, in seconds or as a date; None where it says nothing that can be read."""
    if text is None:
        return None
    if text.strip().isascii() and text.strip().isdigit():
        return timedelta(seconds=min(int(text.strip()[:9]), 10**8))
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    # A date in the old asctime format carries no zone; HTTP dates are always in UTC.
    return max((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now, timedelta(0))


def calm_now() -> datetime:
    """A time to count visits by: of a clock that nobody sets, so that only differences of it mean something.

    By a wall clock that is set back an hour, every host would have to be left alone for that hour.
    """
    return _NEVER + timedelta(seconds=monotonic())


def host_of(url: str) -> str:
    """Whom a request to a URL is a load for."""
    return (urlsplit(url).hostname or url).lower()


class Courtesy:
    """Visits per host, as far back as the rules look; all times are of one clock."""

    __slots__ = ("_manners", "_seed", "_visits")

    def __init__(self, *, seed: str, manners: Manners = MANNERS) -> None:
        self._seed = seed
        self._manners = manners
        self._visits: dict[str, tuple[Visit, ...]] = {}

    @property
    def interval_s(self) -> float:
        """Seconds between two visits at the most that jitter makes of them."""
        return self._manners.interval.total_seconds() * (1 + self._manners.jitter)

    def allowed(self, host: str, now: datetime) -> datetime:
        """When this host may be asked next."""
        return next_allowed(self._visits.get(host, ()), now, self._seed, self._manners)

    def reserve(self, host: str, at: datetime) -> None:
        """Note a visit that is about to be made, so that no other one is made meanwhile."""
        self._visits[host] = (*self._visits.get(host, ())[-31:], Visit(at=at))

    def refused(self, host: str, asked: timedelta | None) -> None:
        """Note that the last visit was refused."""
        *before, last = self._visits[host]
        self._visits[host] = (*before, replace(last, refused=True, retry_after=asked))


def _refusals(history: Sequence[Visit]) -> int:
    count = 0
    for visit in reversed(history):
        if not visit.refused:
            break
        count += 1
    return count
