"""Which documents of which pages there are to read, each one time however many services share it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from telemetry.probe.politeness import host_of
from telemetry.service import Service, StatusPage
from telemetry.status import FORMATS

# The formats' own modules say where these paths are documented. Pages of these formats are told in two documents.
BESIDE = {"cachet": "/api/v1/incidents"}
# Here the first document drops an incident when it is over: the other one shows what is done to it later.
AFTERWARDS = {
    "slack": "/api/v2.0.0/history",
    "statuspage": "/api/v2/incidents.json",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One document of a status page, and the services that it tells of.

    A `further` document is read at a slower pace. Where it `repeats` what the first one says of what goes on now, it
    counts for the rest only: two copies of one text, in caches of different ages, would look like edits.
    """

    url: str
    format: str
    services: tuple[Service, ...]
    further: bool = False
    repeats: bool = False

    @property
    def host(self) -> str:
        """Whom a request is a load for."""
        return host_of(self.url)

    @property
    def key(self) -> str:
        """A name for logs and schedules."""
        return f"{self.format} {self.url}"


def feeds(services: Iterable[Service]) -> tuple[Feed, ...]:
    """The documents of these services' pages, first ones before further ones."""
    found: dict[Feed, list[Service]] = {}
    for service in services:
        for feed in _of_page(service.status_page):
            found.setdefault(feed, []).append(service)
    shared = [replace(feed, services=tuple(own)) for feed, own in found.items()]
    return tuple(sorted(shared, key=lambda feed: feed.further))


def is_readable(service: Service) -> bool:
    """Whether the service has a page in a format that we read, at an address that we know."""
    return next(_of_page(service.status_page), None) is not None


def _of_page(page: StatusPage | None) -> Iterator[Feed]:
    if page is None or page.format not in FORMATS:
        return
    name, path = page.format, FORMATS[page.format].PATH
    first = page.feed or (None if path is None else page.url.rstrip("/") + path)
    if first is None:
        return
    yield Feed(url=first, format=name, services=())
    if path is not None and first.endswith(path):
        base = first.removesuffix(path)
        if name in BESIDE:
            yield Feed(url=base + BESIDE[name], format=name, services=())
        if name in AFTERWARDS:
            yield Feed(url=base + AFTERWARDS[name], format=name, services=(), further=True, repeats=True)
    for document in page.further:
        if document.format in FORMATS:
            yield Feed(url=document.url, format=document.format, services=(), further=True)
