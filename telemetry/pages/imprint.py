"""Which page a document is of, in its own words, and when it was changed last. Pure.

A name that was let go, or a redirect, may lead to another company's page in the same format. What stands there is no
edit of what stood here. So a page that has become another one is refused, until the catalogue says where it lives now.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Self

from telemetry.probe.politeness import host_of
from telemetry.service import Service
from telemetry.status.statuspage import NAME as STATUSPAGE

# Below these, as in "co.uk", a name of two labels is nobody's own.
SHARED = frozenset({"ac", "co", "com", "gov", "net", "org"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """What a document says of its page: `id`, and the `site` of its address; `answered` is the site that sent it.

    All of them are empty where it does not say.
    """

    id: str = ""
    site: str = ""
    answered: str = ""
    updated_at: datetime | None = None

    @property
    def text(self) -> str:
        """The page without its date, as text to keep."""
        return json.dumps([self.id, self.site, self.answered])

    @classmethod
    def of_text(cls, text: str) -> Self | None:
        """What was kept as text; None where nothing was."""
        if not text:
            return None
        page, site, answered = json.loads(text)
        return cls(id=page, site=site, answered=answered)


def imprint(body: bytes, *, format: str, address: str) -> Imprint:  # noqa: A002 -- the field's name
    """What a document from this address says of its page, where its format has a place for that."""
    answered = site_of(host_of(address))
    page = _page(body) if format == STATUSPAGE else {}
    return Imprint(
        id=_word(page.get("id")),
        site=_site(_word(page.get("url"))),
        answered=answered,
        updated_at=_moment(_word(page.get("updated_at"))),
    )


def is_another(now: Imprint, before: Imprint, own: Collection[str]) -> bool:
    """Whether a page has become another one; `own` are the sites that the catalogue gives the service."""
    if now.id and before.id and now.id != before.id:
        return True
    sites = [(before.site, now.site)]
    if not (now.id and before.id):
        sites.append((before.answered, now.answered))
    return any(old and new and new != old and new not in own for old, new in sites)


def own_sites(service: Service) -> frozenset[str]:
    """The sites that the catalogue gives a service."""
    page = service.status_page
    urls = () if page is None else (page.url, page.feed or "", *(each.url for each in page.further))
    return frozenset(map(site_of, (*service.domains, *(host_of(url) for url in urls if url))))


def site_of(host: str) -> str:
    """The part of a host's name that stands for whose it is, roughly: its last two labels, or three as in "a.co.uk"."""
    try:
        return str(ip_address(host))
    except ValueError:
        labels = host.lower().rstrip(".").split(".")
        return ".".join(labels[-3 if len(labels) > 2 and labels[-2] in SHARED else -2 :])


def _page(body: bytes) -> dict[str, object]:
    try:
        whole = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    page = whole.get("page") if isinstance(whole, dict) else None
    return page if isinstance(page, dict) else {}


def _word(value: object) -> str:
    return value if isinstance(value, str) and value.isprintable() and len(value) <= 500 else ""


def _site(url: str) -> str:
    try:
        return site_of(host_of(url)) if "://" in url else ""
    except ValueError:
        return ""


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
