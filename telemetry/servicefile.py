"""One service's TOML, read strictly: every key is known, every value has its type, every message names file and key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime

from .errors import BadInput
from .service import FurtherDocument, Handle, Service, Spokesperson, StatusPage, Target, VoiceRole

NETWORKS = ("x", "mastodon", "bluesky")
ACCOUNTS = {
    "official": VoiceRole.COMPANY,
    "support": VoiceRole.SUPPORT_ACCOUNT,
    "status": VoiceRole.STATUS_ACCOUNT,
}

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_HANDLE = re.compile(r"[a-z0-9_.-]+(@[a-z0-9.-]+)?")
_URL = re.compile(r"https?://[^\s/]+(/\S*)?")


def parse_service(text: str, *, id: str, source: str) -> Service:  # noqa: A002 -- the catalogue's word for it
    """Read one service from TOML text; `id` is the file's stem, `source` the name shown in errors.

    Raises:
        BadInput: not TOML, a key that is unknown or missing, or a value of the wrong shape.
    """
    if not _ID.fullmatch(id):
        raise BadInput(f"{id!r} is no service id (lower-case words joined by hyphens)", source=source)
    top = _Table(_load(text, source), source=source)
    service = Service(
        id=id,
        name=top.text("name"),
        aliases=top.texts("aliases"),
        plain_words=top.texts("plain_words"),
        domains=top.texts("domains", _DOMAIN, "a domain in lower case"),
        handles=_accounts(top.table("handles")),
        spokespeople=tuple(_spokesperson(each) for each in top.tables("spokespeople")),
        status_page=_status_page(top.table("status_page")),
        targets=tuple(_target(each) for each in top.tables("targets")),
        since=top.day("since"),
        until=top.day("until"),
        successor=top.text_or_none("successor"),
        blind_spots=top.text_or_none("blind_spots") or "",
        origin=source,
    )
    top.close()
    _check_days(service.since, service.until, top)
    _check_plain_words(service)
    return service


def parse_controls(text: str, *, source: str) -> tuple[Target, ...]:
    """Read the control targets from TOML text.

    Raises:
        BadInput: as for a service.
    """
    top = _Table(_load(text, source), source=source)
    controls = tuple(_target(each) for each in top.tables("targets"))
    top.close()
    return controls


def _load(text: str, source: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problem = str(error)
        raise BadInput(f"not TOML: {problem[:1].lower()}{problem[1:]}", source=source) from None


def _accounts(table: _Table | None) -> tuple[Handle, ...]:
    if table is None:
        return ()
    found: list[Handle] = []
    for network in NETWORKS:
        accounts = table.table(network)
        if accounts is None:
            continue
        for key, role in ACCOUNTS.items():
            found += (Handle(network=network, name=name, role=role) for name in accounts.handles(key))
        accounts.close()
    table.close()
    return tuple(found)


def _spokesperson(table: _Table) -> Spokesperson:
    role = table.role("role")
    person = Spokesperson(
        name=table.text("name"),
        handles=tuple(
            Handle(network=network, name=name, role=role) for network in NETWORKS for name in table.handles(network)
        ),
        role=role,
        since=table.day("since"),
        until=table.day("until"),
    )
    table.close()
    _check_days(person.since, person.until, table)
    if not person.handles:
        raise table.problem("has no handle on any network", "")
    return person


def _status_page(table: _Table | None) -> StatusPage | None:
    if table is None:
        return None
    page = StatusPage(
        url=table.url("url"),
        format=table.text_or_none("format"),
        feed=table.url_or_none("feed"),
        further=tuple(_further(each) for each in table.tables("further")),
        products=table.texts("products"),
    )
    table.close()
    return page


def _further(table: _Table) -> FurtherDocument:
    document = FurtherDocument(url=table.url("url"), format=table.text("format"))
    table.close()
    return document


def _target(table: _Table) -> Target:
    target = Target(name=table.text("name"), url=table.url("url"))
    table.close()
    return target


def _check_days(since: date | None, until: date | None, table: _Table) -> None:
    if since is not None and until is not None and until <= since:
        raise table.problem("must come after since", "until")


def _check_plain_words(service: Service) -> None:
    for word in service.plain_words:
        if word not in (service.name, *service.aliases):
            raise BadInput(f"{word!r} is neither the name nor an alias", source=service.origin, field="plain_words")


class _Table:
    """One TOML table that knows where it stands and which of its keys were asked for."""

    def __init__(self, values: Mapping[str, object], *, source: str, path: str = "") -> None:
        self._values = values
        self._source = source
        self._path = path
        self._known: list[str] = []

    def problem(self, problem: str, key: str) -> BadInput:
        """The error to raise about one key, or about the whole table where the key is empty."""
        return BadInput(problem, source=self._source, field=self._at(key))

    def text(self, key: str) -> str:
        text = self.text_or_none(key)
        if text is None:
            raise self.problem("is missing", key)
        return text

    def text_or_none(self, key: str) -> str | None:
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            raise self.problem("must be a text in quotes, not empty", key)
        return value

    def url(self, key: str) -> str:
        return self._checked(self.text(key), key, _URL, "an http or https URL")

    def url_or_none(self, key: str) -> str | None:
        text = self.text_or_none(key)
        return None if text is None else self._checked(text, key, _URL, "an http or https URL")

    def texts(self, key: str, shape: re.Pattern[str] | None = None, what: str = "") -> tuple[str, ...]:
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
            raise self.problem('must be a list of texts, as in ["one", "two"]', key)
        return tuple(value if shape is None else (self._checked(each, key, shape, what) for each in value))

    def handles(self, key: str) -> tuple[str, ...]:
        return self.texts(key, _HANDLE, "a handle in lower case without the leading @")

    def role(self, key: str) -> VoiceRole:
        text = self.text(key)
        if text not in set(VoiceRole):
            raise self.problem(f"{text!r} is none of {', '.join(VoiceRole)}", key)
        return VoiceRole(text)

    def day(self, key: str) -> date | None:
        value = self._take(key)
        if value is None:
            return None
        # TOML's date-times are dates to Python as well; only a plain day is meant here.
        if isinstance(value, datetime) or not isinstance(value, date):
            raise self.problem("must be a day without quotes, as in 2023-07-23", key)
        return value

    def table(self, key: str) -> _Table | None:
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.problem(f"must be a table, as in [{self._at(key)}]", key)
        return _Table(value, source=self._source, path=self._at(key))

    def tables(self, key: str) -> tuple[_Table, ...]:
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.problem(f"must be a list of tables, as in [[{self._at(key)}]]", key)
        paths = (f"{self._at(key)}[{number}]" for number in range(1, len(value) + 1))
        return tuple(_Table(each, source=self._source, path=path) for each, path in zip(value, paths, strict=True))

    def close(self) -> None:
        """Refuse the keys that nobody asked for."""
        for key in self._values:
            if key not in self._known:
                raise self.problem(f"unknown key (known here: {', '.join(self._known)})", key)

    def _take(self, key: str) -> object:
        self._known.append(key)
        return self._values.get(key)

    def _checked(self, text: str, key: str, shape: re.Pattern[str], what: str) -> str:
        if not shape.fullmatch(text):
            raise self.problem(f"{text!r} is not {what}", key)
        return text

    def _at(self, key: str) -> str:
        return ".".join(part for part in (self._path, key) if part)
