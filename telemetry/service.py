"""What the catalogue says of one service: its names, voices, status page and probe targets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .probe.content import Condition
from .probe.family import Family


class VoiceRole(StrEnum):
    """In what capacity an account speaks for a service; the words are those of a post's `author_role`."""

    COMPANY = "company"
    SUPPORT_ACCOUNT = "support_account"
    STATUS_ACCOUNT = "status_account"
    EXECUTIVE = "executive"
    EMPLOYEE = "employee"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handle:
    """An account on one network: its name in lower case, without the leading @."""

    network: str
    name: str
    role: VoiceRole = VoiceRole.COMPANY


@dataclass(frozen=True, slots=True, kw_only=True)
class Spokesperson:
    """A person whose posts count as the service's own words, from `since` up to but not including `until`."""

    name: str
    handles: tuple[Handle, ...]
    role: VoiceRole
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherDocument:
    """One more document of a status page: a history, say, that shows what is done to old incidents."""

    url: str
    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPage:
    """Where the service says how it is; `format` names a reader of `telemetry.status`, or one still to come.

    `products` are the service's own, as the page spells them, where the page is shared with other services: see
    `telemetry.scope.said_of`.
    """

    url: str
    format: str | None = None
    feed: str | None = None
    further: tuple[FurtherDocument, ...] = ()
    products: tuple[str, ...] = ()

    @property
    def formats(self) -> frozenset[str]:
        """The formats in which the page is read."""
        return frozenset(each.format for each in self.further) | ({self.format} if self.format else set())


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One public URL to probe: http, https, `tcp://host:port`, `tls://host:port` or `dns://name`.

    `conditions` are what an answer should hold besides a good status; `family` is the one internet that the target is
    about, None where either will do.
    """

    name: str
    url: str
    conditions: tuple[Condition, ...] = ()
    family: Family | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service under one name; a renamed service is two, joined by `successor`.

    `plain_words` are those of its names that are everyday words as well, in the spelling that names the service.
    `blind_spots` says in one sentence what a probe of the front page cannot see. `origin` is the file it came from.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    plain_words: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    handles: tuple[Handle, ...] = ()
    spokespeople: tuple[Spokesperson, ...] = ()
    status_page: StatusPage | None = None
    targets: tuple[Target, ...] = ()
    since: date | None = None
    until: date | None = None
    successor: str | None = None
    blind_spots: str = ""
    origin: str = ""
