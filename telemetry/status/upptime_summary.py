"""Upptime's history/summary.json, and the badges under api/.

The summary tells how each site stood when it was last written, which its repository's history dates and the file does
not. One runner at GitHub checks: a site that refuses it reads as "down", and `import upptime` reads its log with the
HTTP status that tells the two apart. The minutes down per day are measurements, not statements, and are left out. A
badge carries a share or a time and a colour, for a day up to a year: no state of anything follows from it.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import urlsplit

from pydantic import TypeAdapter

from telemetry.document import Document
from telemetry.model import ComponentState, StatusEvent
from telemetry.status.fields import Shape, read_json
from telemetry.status.source import Source

NAME = "upptime-summary"
PATH: str | None = None  # history/summary.json in the page's repository

# https://upptime.js.org/docs/ ; the words are those that src/update.ts of its uptime-monitor writes.
COMPONENTS = {
    "up": ComponentState.OPERATIONAL,
    "degraded": ComponentState.DEGRADED,
    "down": ComponentState.MAJOR_OUTAGE,
}


class _Site(Shape):
    name: str
    slug: str
    status: str
    url: str | None = None


class _Badge(Shape):
    # https://shields.io/badges/endpoint-badge
    schemaVersion: Literal[1]  # noqa: N815 -- the document's key
    label: str
    message: str
    color: str = ""


_SITES = TypeAdapter(tuple[_Site, ...])
_BADGE = TypeAdapter(_Badge)


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read a summary, one event per site, or a badge.

    Raises:
        BadInput: not JSON, cut off, or of another shape; names the field.
    """
    text = document.text()
    source = Source.of(document, service=service, format=NAME)
    if text.lstrip().startswith("{"):
        return (_badge_event(read_json(_BADGE, text, source=document.name, shape="a badge of Upptime"), source),)
    sites = read_json(_SITES, text, source=document.name, shape="Upptime's summary")
    return tuple(_site_event(site, source) for site in sites)


def _site_event(site: _Site, source: Source) -> StatusEvent:
    state = COMPONENTS.get(site.status, ComponentState.UNKNOWN)
    return source.event(f"component/{site.slug}", state, word=site.status, title=site.name)


def _badge_event(badge: _Badge, source: Source) -> StatusEvent:
    # The badge does not say whose it is: the folder in its address does.
    site = PurePosixPath(urlsplit(source.url or "").path).parent.name
    key = f"badge/{site}/{badge.label}" if site else f"badge/{badge.label}"
    text = f"{badge.message} ({badge.color})" if badge.color else badge.message
    return source.event(key, ComponentState.UNKNOWN, word=badge.message, title=badge.label, text=text)
