"""One service's TOML, read strictly: every key is known, every value has its type, every message names file and key."""

from __future__ import annotations

import re
import tomllib
from datetime import date

from .errors import BadInput
from .service import FurtherDocument, Handle, Service, Spokesperson, StatusPage, Target, VoiceRole
from .targetfile import parse_target
from .tomltable import Table

NETWORKS = ("x", "mastodon", "bluesky")
ACCOUNTS = {
    "official": VoiceRole.COMPANY,
    "support": VoiceRole.SUPPORT_ACCOUNT,
    "status": VoiceRole.STATUS_ACCOUNT,
}

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


def parse_service(text: str, *, id: str, source: str) -> Service:  # noqa: A002 -- the catalogue's word for it
    """Read one service from TOML text; `id` is the file's stem, `source` the name shown in errors.

    Raises:
        BadInput: not TOML, a key that is unknown or missing, or a value of the wrong shape.
    """
    if not _ID.fullmatch(id):
        raise BadInput(f"{id!r} is no service id (lower-case words joined by hyphens)", source=source)
    top = Table(_load(text, source), source=source)
    service = Service(
        id=id,
        name=top.text("name"),
        aliases=top.texts("aliases"),
        plain_words=top.texts("plain_words"),
        domains=top.texts("domains", _DOMAIN, "a domain in lower case"),
        handles=_accounts(top.table("handles")),
        spokespeople=tuple(_spokesperson(each) for each in top.tables("spokespeople")),
        status_page=_status_page(top.table("status_page")),
        targets=_targets(top),
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
    top = Table(_load(text, source), source=source)
    controls = _targets(top)
    top.close()
    return controls


def _load(text: str, source: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problem = str(error)
        raise BadInput(f"not TOML: {problem[:1].lower()}{problem[1:]}", source=source) from None


def _accounts(table: Table | None) -> tuple[Handle, ...]:
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


def _spokesperson(table: Table) -> Spokesperson:
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


def _status_page(table: Table | None) -> StatusPage | None:
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


def _further(table: Table) -> FurtherDocument:
    document = FurtherDocument(url=table.url("url"), format=table.text("format"))
    table.close()
    return document


def _targets(top: Table) -> tuple[Target, ...]:
    targets = tuple(parse_target(each) for each in top.tables("targets"))
    names = [target.name for target in targets]
    for number, name in enumerate(names, 1):
        if name in names[: number - 1]:
            raise top.problem(f"{name!r} is the name of another target", f"targets[{number}].name")
    return targets


def _check_days(since: date | None, until: date | None, table: Table) -> None:
    if since is not None and until is not None and until <= since:
        raise table.problem("must come after since", "until")


def _check_plain_words(service: Service) -> None:
    for word in service.plain_words:
        if word not in (service.name, *service.aliases):
            raise BadInput(f"{word!r} is neither the name nor an alias", source=service.origin, field="plain_words")
