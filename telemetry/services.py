"""The catalogue of services: one small TOML each, found by name, handle, URL or phrase.

The keys of a service's TOML (`<id>.toml`; only `name` is required, an unknown key is an error):

    name = "GitHub"                     what to call it in a reply
    aliases = ["GitHub.com"]            other names, in their usual spelling
    plain_words = ["Slack"]             those of name and aliases that are everyday words too
    domains = ["github.com"]            hosts that belong to it, sub-domains included; no customers' hosts
    since = 2023-07-23                  first day under this name
    until = 2023-07-23                  first day no longer under it
    successor = "x"                     id of the service that took its place
    blind_spots = "..."                 one sentence: what a probe of the front page cannot see

    [handles.x]                         accounts on x, mastodon or bluesky: lower case, no leading @
    official = ["github"]               the company
    support = ["examplehelp"]           its support account
    status = ["githubstatus"]           its account for incidents

    [[spokespeople]]                    people whose posts count as its own words
    name = "Full Name"
    role = "executive"                  or company, employee, support_account, status_account
    x = ["handle"]                      and mastodon, bluesky
    since = 2022-10-27                  first day in the role
    until = 2023-07-23                  first day no longer in it

    [status_page]
    url = "https://www.githubstatus.com"
    format = "statuspage"               a key of telemetry.status.FORMATS or of a later one; left out if none
    feed = "https://..."                what that format reads, where it is not the URL with the format's path
    products = ["Gmail"]                the service's own, as the page spells them, where it shares the page with others

    [[status_page.further]]             one more document of the page, read at a slower pace
    url = "https://www.githubstatus.com/history.atom"
    format = "statuspage-atom"

    [[targets]]                         public pages or documented health endpoints, never an API under contract
    name = "front"                      unlike those of the service's other targets
    url = "https://github.com"          or tcp://host:port, tls://host, tls://host:port, dns://name
    family = "ipv6"                     the internet that it is about, ipv4 or ipv6; left out if either will do

    [[targets.conditions]]              what an answer should hold besides a good status; all of them must be met
    part = "json"                       or status, header, body
    at = "status.indicator"             the header's name, or the place in JSON; not for status and body
    is = ["none", "minor"]              or is_not, contains, lacks; of several values any one will do

`controls.toml` lists, as [[targets]], well-known pages of unrelated operators: where these fail too, it is the vantage.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from .errors import BadInput, UnknownService
from .service import Handle, Service, Spokesperson, StatusPage, Target, VoiceRole
from .servicefile import parse_controls, parse_service
from .voices import Voice, voices_by_handle

__all__ = [
    "Catalogue",
    "Handle",
    "Service",
    "Spokesperson",
    "StatusPage",
    "Target",
    "VoiceRole",
    "load_catalogue",
]

PACKAGED = Path(__file__).parent / "catalog"
CONTROLS = "controls.toml"


class Catalogue:
    """All known services and the control targets, with lookup tables built once.

    Raises:
        BadInput: two services claim one name or domain.
    """

    __slots__ = ("_hosts", "_names", "_voices", "controls", "services")

    def __init__(self, *, services: Mapping[str, Service], controls: tuple[Target, ...] = ()) -> None:
        self.services: Mapping[str, Service] = MappingProxyType(dict(services))
        self.controls = controls
        self._names = _names(self.services.values())
        self._hosts = {domain: service for service in self.services.values() for domain in service.domains}
        self._voices = voices_by_handle(self.services.values())

    def find(self, name: str) -> Service | None:
        """The service with this id, name, alias or domain, in any case."""
        return self._names.get(_key(name))

    def get(
        self, name: str, *, source: str = "--service", line: int | None = None, field: str | None = None
    ) -> Service:
        """The service with this id, name, alias or domain; source, line and field say where the name stands.

        Raises:
            UnknownService: there is none; the message names close ones.
        """
        service = self.find(name)
        if service is None:
            raise UnknownService(self._unknown(name), source=source, line=line, field=field)
        return service

    def speaker(self, handle: str, network: str | None, at: datetime | None) -> tuple[Service, ...]:
        """The services that an account speaks for at a time, best first; empty if it speaks for none.

        Without a network (None or "other") any will do, without a time any time.
        """
        found = {voice.service.id: voice.service for voice in self._speaking(handle, network, at)}
        return tuple(found.values())

    def role_of(self, handle: str, network: str | None, at: datetime | None) -> str | None:
        """In what capacity an account speaks for the first of its services; None if it speaks for none."""
        return next((voice.role.value for voice in self._speaking(handle, network, at)), None)

    def by_url(self, url: str) -> Service | None:
        """The service that a URL's host belongs to."""
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:
            return None
        labels = host.rstrip(".").split(".")
        parents = (".".join(labels[start:]) for start in range(len(labels)))
        return next((self._hosts[parent] for parent in parents if parent in self._hosts), None)

    def phrases(self) -> Iterator[tuple[str, str]]:
        """Every phrase that names a service in running text, with the service's id.

        A phrase counts in any case, unless it is one of `ambiguous()`. Names of a single letter are left out: in
        running text "X" is a variable, a factor or a kiss more often than a company, and "x.com" is still there.
        """
        for service in self.services.values():
            phrases = {_key(phrase): phrase for phrase in (service.name, *service.aliases, *service.domains)}
            yield from ((phrase, service.id) for phrase in phrases.values() if len(phrase) > 1)

    def ambiguous(self) -> frozenset[str]:
        """The phrases that are everyday words too ("Slack", "Square"): they count in exactly this spelling only.

        At the start of a sentence even that proves nothing, as every word has a capital letter there.
        """
        return frozenset(word for service in self.services.values() for word in service.plain_words if len(word) > 1)

    def _speaking(self, handle: str, network: str | None, at: datetime | None) -> list[Voice]:
        day = None if at is None else at.astimezone(UTC).date()
        voices = self._voices.get(handle.strip().removeprefix("@").lower(), ())
        return sorted((voice for voice in voices if voice.speaks(network, day)), key=lambda voice: voice.rank(day))

    def _unknown(self, name: str) -> str:
        close = get_close_matches(_key(name), self._names, n=3, cutoff=0.7)
        ids = dict.fromkeys(self._names[each].id for each in close)
        shown = name if len(name) <= 60 else f"{name[:60]}…"
        hint = f"; did you mean {' or '.join(ids)}?" if ids else ""
        return f"unknown service {shown!r}{hint} (factping services list shows all)"


def load_catalogue(extra: Path | None = None) -> Catalogue:
    """Load the packaged services and, over them, a folder of the user's own.

    A user's file replaces the packaged service of the same id, and a controls.toml replaces the control targets.

    Raises:
        BadInput: a file that cannot be read, is not what it should be, or claims what belongs to another service.
    """
    services: dict[str, Service] = {}
    controls: tuple[Target, ...] = ()
    for folder in (PACKAGED, extra):
        for path in _files(folder):
            if path.name == CONTROLS:
                controls = parse_controls(_text(path), source=str(path))
            else:
                services[path.stem] = parse_service(_text(path), id=path.stem, source=str(path))
    _check_successors(services)
    return Catalogue(services=services, controls=controls)


def _files(folder: Path | None) -> list[Path]:
    if folder is None:
        return []
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".toml")
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", source=str(folder)) from None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", source=str(path)) from None
    except UnicodeDecodeError as error:
        raise BadInput(f"not UTF-8 text (byte {error.start})", source=str(path)) from None


def _check_successors(services: Mapping[str, Service]) -> None:
    for service in services.values():
        if service.successor is not None and service.successor not in services:
            raise BadInput(f"{service.successor!r} is no known service", source=service.origin, field="successor")


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _names(services: Iterable[Service]) -> dict[str, Service]:
    names: dict[str, Service] = {}
    for service in services:
        claims = [("id", service.id), ("name", service.name)]
        claims += [("aliases", alias) for alias in service.aliases]
        claims += [("domains", domain) for domain in service.domains]
        for field, name in claims:
            owner = names.setdefault(_key(name), service)
            if owner is not service:
                raise BadInput(
                    f"{name!r} already belongs to {owner.id}", source=service.origin or service.id, field=field
                )
    return names
