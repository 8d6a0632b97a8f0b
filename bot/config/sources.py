"""[sources]: which third parties to ask about whom, a table for each.

[sources.hn-algolia]                        every source has these; without `services` it is asked only by hand
services = ["github"]                       ids of services, or "all"
every = 900                                 seconds; each source has its own default
base_url = "https://hn.algolia.com/api/v1"  https, or http on a loopback host

[sources.globalping]                        crux, globalping, promql, radar, ripe-atlas and wayback take a key
key_env = "FACTPING_GLOBALPING_TOKEN"       the NAME of the environment variable; each source has its own default

[sources.ripe-atlas.measurements]           ids of measurements, by service
github = [1001]

[sources.ioda.networks]                     autonomous systems of the service's own; [sources.radar.networks] too
github = [36459]

[sources.ioda.countries]                    countries to ask about
github = ["US"]

[sources.ooni.domains]                      instead of the catalogue's first domain
github = ["github.com"]

[sources.mastodon-hashtag.tags]             instead of #githubdown
github = "githubstatus"

[sources.promql]
base_url = "http://prometheus:9090"         plain http anywhere, but then without a key

[[sources.promql.queries]]                  a query of your own, its values the named metric
service = "github"
metric = "clone_seconds_p95"
query = "histogram_quantile(0.95, sum by (le) (rate(clone_seconds_bucket[5m])))"
unit = "s"

[[sources.promql.instances]]                what a blackbox_exporter probes, and where that stands
service = "github"
instance = "https://github.com"
target = "front"
vantage = "rack-1"
asn = 64500
country = "NO"
labels = { region = "eu" }                  where several exporters probe one instance: which of them it is
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from bot.secret import Secret
from telemetry.asking.conversations import CONVERSATIONS
from telemetry.asking.settings import ALL, Instance, Query, SourceSettings, Wants
from telemetry.errors import BadInput
from telemetry.sources.table import SOURCES

from .promql import PromqlInstances, PromqlQuery
from .section import Asn, Country, KeyVariable, Section, ServiceId, ServiceNames, WebAddress, is_loopback, web_address

DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.ASCII)
HASHTAG = re.compile(r"\w+")


def _safe(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or is_loopback(parts.hostname or "")


def _source_address(text: str) -> str:
    address = web_address(text)
    if not _safe(address):
        raise PydanticCustomError("address", "needs https, or http on a loopback host")
    return address


def _domain(text: str) -> str:
    if not DOMAIN.fullmatch(text):
        raise PydanticCustomError("domain", "should be a domain in lower case, such as github.com")
    return text


def _tag(text: str) -> str:
    if not HASHTAG.fullmatch(text):
        raise PydanticCustomError("tag", "should be a hashtag without its sign, such as githubdown")
    return text


Period = Annotated[int, Field(ge=15, le=604_800)]
Networks = dict[ServiceId, list[Asn]]


class _Open(Section):
    """A source without a key."""

    services: ServiceNames = Field(default_factory=list)
    every: Period | None = None
    base_url: Annotated[str, AfterValidator(_source_address)] | None = None

    @property
    def variable(self) -> str | None:
        """The name of the environment variable that its key was said to be in."""
        return None

    @property
    def asked(self) -> tuple[str, ...]:
        """The services to ask about on a schedule."""
        return tuple(self.services)

    def wants(self) -> Wants:
        """What to ask beyond the catalogue."""
        return Wants()


class _Keyed(_Open):
    key_env: KeyVariable | None = None

    @property
    def variable(self) -> str | None:
        """The name of the environment variable that its key was said to be in."""
        return self.key_env


class _RipeAtlas(_Keyed):
    measurements: dict[ServiceId, list[Annotated[int, Field(ge=1)]]] = Field(default_factory=dict)

    def wants(self) -> Wants:
        """The measurements."""
        return Wants(measurements={service: tuple(own) for service, own in self.measurements.items()})


class _Ioda(_Open):
    networks: Networks = Field(default_factory=dict)
    countries: dict[ServiceId, list[Country]] = Field(default_factory=dict)

    def wants(self) -> Wants:
        """The networks and the countries."""
        return Wants(
            networks={service: tuple(own) for service, own in self.networks.items()},
            countries={service: tuple(own) for service, own in self.countries.items()},
        )


class _Radar(_Keyed):
    networks: Networks = Field(default_factory=dict)

    def wants(self) -> Wants:
        """The networks."""
        return Wants(networks={service: tuple(own) for service, own in self.networks.items()})


class _Ooni(_Open):
    domains: dict[ServiceId, list[Annotated[str, AfterValidator(_domain)]]] = Field(default_factory=dict)

    def wants(self) -> Wants:
        """The domains."""
        return Wants(domains={service: tuple(own) for service, own in self.domains.items()})


class _MastodonHashtag(_Open):
    tags: dict[ServiceId, Annotated[str, AfterValidator(_tag)]] = Field(default_factory=dict)

    def wants(self) -> Wants:
        """The hashtags."""
        return Wants(tags=dict(self.tags))


class _PromQL(_Keyed):
    base_url: WebAddress | None = None
    queries: list[PromqlQuery] = Field(default_factory=list)
    instances: PromqlInstances = Field(default_factory=list)

    @model_validator(mode="after")
    def _no_key_in_the_open(self) -> Self:
        if self.key_env is not None and self.base_url is not None and not _safe(self.base_url):
            raise PydanticCustomError("open", "key_env needs an https base_url: the key would travel in the open")
        return self

    @model_validator(mode="after")
    def _something_to_ask(self) -> Self:
        for number, service in enumerate(self.services):
            if service not in self._known and not (service == ALL and self._known):
                words = "services.{number} has neither a query nor an instance, so there is nothing to ask"
                raise PydanticCustomError("nothing", words, {"number": number})
        return self

    @property
    def _known(self) -> tuple[str, ...]:
        named = [*(query.service for query in self.queries), *(each.service for each in self.instances)]
        return tuple(dict.fromkeys(named))

    @property
    def asked(self) -> tuple[str, ...]:
        """Those that are named, or else, as with `all`, those that the queries and instances are of."""
        return tuple(self.services) if self.services and ALL not in self.services else self._known

    def wants(self) -> Wants:
        """The queries and the instances."""
        return Wants(
            queries=tuple(Query(**query.model_dump()) for query in self.queries),
            instances=tuple(Instance(**instance.model_dump()) for instance in self.instances),
        )


class SourcesSection(Section):
    """A table for each source that is asked on a schedule, or otherwise than by default."""

    crux: _Keyed | None = None
    gdelt: _Open | None = None
    globalping: _Keyed | None = None
    hn_algolia: _Open | None = Field(default=None, alias="hn-algolia")
    ioda: _Ioda | None = None
    mastodon_hashtag: _MastodonHashtag | None = Field(default=None, alias="mastodon-hashtag")
    ooni: _Ooni | None = None
    promql: _PromQL | None = None
    radar: _Radar | None = None
    ripe_atlas: _RipeAtlas | None = Field(default=None, alias="ripe-atlas")
    wayback: _Keyed | None = None

    def settings(self, environ: Mapping[str, str]) -> dict[str, SourceSettings]:
        """How every source is asked, by its name, with the keys that are set."""
        return {name: _settings(name, self._table(name), environ) for name in SOURCES}

    def scheduled(self, environ: Mapping[str, str], source: str) -> tuple[SourceSettings, ...]:
        """The sources to be asked on a schedule.

        Raises:
            BadInput: a key that one of them needs, or that the file names, is not set.
        """
        asked = [own for own in self.settings(environ).values() if own.services]
        for own in asked:
            named = self._table(own.name).variable is not None
            key = SOURCES[own.name].KEY
            if own.key is None and (named or (key is not None and key.required)):
                problem = f"the environment variable {own.key_env} is not set"
                raise BadInput(problem, source=source, field=f"sources.{own.name}.key_env")
        return tuple(asked)

    def _table(self, name: str) -> _Open:
        field = name.replace("-", "_")
        table = getattr(self, field)
        return table if isinstance(table, _Open) else _Open()


def _settings(name: str, table: _Open, environ: Mapping[str, str]) -> SourceSettings:
    source = SOURCES[name]
    base_url = table.base_url or source.BASE_URL
    takes_key = source.KEY is not None and _safe(base_url)
    variable = (table.variable or source.KEY.variable) if source.KEY is not None and takes_key else None
    secret = environ.get(variable, "").strip() if variable is not None else ""
    return SourceSettings(
        name=name,
        base_url=base_url,
        every=CONVERSATIONS[name].EVERY if table.every is None else timedelta(seconds=table.every),
        services=table.asked,
        key_env=variable,
        key=Secret(secret) if secret else None,
        wants=table.wants(),
    )
