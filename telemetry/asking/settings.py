"""How each third party is to be asked: where, with which key, about whom, how often and for what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Protocol

ALL = "all"
NOTHING: Mapping[str, Any] = MappingProxyType({})


class Revealing(Protocol):
    """A secret that shows itself only when it is asked to."""

    def reveal(self) -> str:
        """The secret itself."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A PromQL query of the operator's own, whose values are the named metric of a service."""

    service: str
    metric: str
    query: str
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """What one blackbox_exporter probes: its `instance` label, and where that exporter stands.

    `labels` are others that its series have, which tell it from exporters elsewhere that probe the same.
    """

    service: str
    instance: str
    target: str
    vantage: str
    asn: int | None = None
    country: str | None = None
    labels: Mapping[str, str] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wants:
    """What to ask of a source beyond what the catalogue says, by the id of the service.

    `networks` are autonomous systems of the service's own, `countries` and `domains` those to ask about, `tags`
    hashtags without their sign, `measurements` ids at RIPE Atlas.
    """

    queries: tuple[Query, ...] = ()
    instances: tuple[Instance, ...] = ()
    measurements: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: NOTHING)
    networks: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: NOTHING)
    countries: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: NOTHING)
    domains: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: NOTHING)
    tags: Mapping[str, str] = field(default_factory=lambda: NOTHING)

    def named(self) -> Iterator[tuple[str, str]]:
        """The services that it names, each with the field that does."""
        yield from ((f"queries.{number}.service", query.service) for number, query in enumerate(self.queries))
        yield from ((f"instances.{number}.service", each.service) for number, each in enumerate(self.instances))
        for table in ("measurements", "networks", "countries", "domains", "tags"):
            yield from ((table, service) for service in getattr(self, table))


WANTS_NOTHING = Wants()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSettings:
    """One source: `services` are ids or `all`, `key_env` is the name of the variable that `key` came from."""

    name: str
    base_url: str
    every: timedelta
    services: tuple[str, ...] = ()
    key_env: str | None = None
    key: Revealing | None = None
    wants: Wants = WANTS_NOTHING
