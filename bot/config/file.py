"""factping.toml as frozen objects.

    data = "factping-data"                      where the three databases live, relative to this file
    public_url = "https://factping.example"     base of the links in answers
    contact = "mailto:ops@factping.example"     whom a measured site may ask about our requests

    [networks.mastodon]
    base_url = "https://mastodon.example"       https, or http on a loopback host
    token_env = "FACTPING_MASTODON_TOKEN"       the NAME of the environment variable that holds the token
    account = "factping"                        refuse any other account's token

    [networks.dry]                              prints instead of posting; the default where no network is named

    [policy]                                    the numbers of bot.policy.Policy
    answers_per_author_a_day = 20
    answers_a_day = 1000
    depth = 5
    attempts = 5
    corrections_a_day = 100
    corrections_per_thread = 3                  more of them in one thread wait for a human
    approve_corrections = false                 true: all of them do

    [probes]                                    measure these services from here
    services = ["github"]                       ids of services, or "all"
    every = 60                                  seconds
    vantage = "home"                            the name of this place, its network and its country
    asn = 64500
    country = "NO"

    [pages]                                     read these services' status pages
    services = ["all"]
    every = 120

    [keeping]
    raw_days = 90                               raw samples; what a claim refers to and the roll-ups stay for ever

    [sources.hn-algolia]                        ask this third party about these services; `sources` has all tables
    services = ["github"]
    every = 900

    [hub]
    listen = "127.0.0.1:8002"                   where `factping run` takes the agents' batches

    [hub.agents.oslo-1]                         a vantage that may ship its samples
    key_env = "FACTPING_AGENT_OSLO_1"           the NAME of the environment variable that holds its key
    asn = 64500
    country = "NO"
    operator = "self"                           who runs it; two of one operator are one source

Everything is optional but a network's `base_url` and `token_env`, an agent's `key_env`, `asn` and `country`, and the
`services` of [probes] and [pages]; an unknown key is an error.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, NoReturn

from pydantic import Field, ValidationError
from pydantic_core import ErrorDetails

from bot.policy import Policy
from telemetry.agent.enrolled import Enrolled
from telemetry.asking.settings import SourceSettings
from telemetry.errors import BadInput

from .collecting import Keeping, KeepingSection, PageSettings, PagesSection, ProbeSettings, ProbesSection
from .hub import HubSection, HubSettings
from .networks import MastodonSettings, NetworksSection
from .policy import PolicySection
from .section import ContactAddress, Section, WebAddress
from .sources import SourcesSection

SECRET_KEYS = frozenset({"token", "access_token", "password", "secret", "client_secret", "api_key", "key"})
# Where pydantic's own message speaks of Python rather than of TOML.
WORDS = {
    "extra_forbidden": "unknown key",
    "missing": "missing",
    "model_type": "should be a table",
    "string_too_short": "should not be empty",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All that an operator may set; `networks` are names of `bot.networks.ADAPTERS`, in the order of use."""

    data: Path
    public_url: str | None = None
    contact: str | None = None
    file: str = "factping.toml"
    networks: tuple[str, ...] = ("dry",)
    mastodon: MastodonSettings | None = None
    policy: Policy = field(default_factory=Policy)
    probes: ProbeSettings | None = None
    pages: PageSettings | None = None
    hub: HubSettings | None = None
    sources: tuple[SourceSettings, ...] = ()
    keeping: Keeping = field(default_factory=Keeping)


DEFAULT = Config(data=Path("factping-data"))


class _Sections(Section):
    data: Annotated[str, Field(min_length=1)] = str(DEFAULT.data)
    public_url: WebAddress | None = None
    contact: ContactAddress | None = None
    networks: NetworksSection = NetworksSection()
    policy: PolicySection = PolicySection()
    probes: ProbesSection | None = None
    pages: PagesSection | None = None
    keeping: KeepingSection = KeepingSection()
    hub: HubSection = HubSection()
    sources: SourcesSection = SourcesSection()


def load_config(path: Path, *, environ: Mapping[str, str]) -> Config:
    """Read a configuration file, with its secrets from the environment.

    Raises:
        BadInput: the file cannot be read, is not TOML, or a key is unknown, missing or cannot be what it says; a secret
            is never part of the message.
    """
    source = str(path)
    sections = _sections(path)
    if sections.probes is not None and sections.probes.vantage in sections.hub.agents:
        raise BadInput("is the name of an agent; each place needs its own", source=source, field="probes.vantage")
    return Config(
        data=path.parent / Path(sections.data).expanduser(),
        public_url=sections.public_url,
        contact=sections.contact,
        file=source,
        networks=sections.networks.names or DEFAULT.networks,
        mastodon=sections.networks.mastodon_settings(environ, source),
        policy=sections.policy.settings(),
        probes=None if sections.probes is None else sections.probes.settings(),
        pages=None if sections.pages is None else sections.pages.settings(),
        hub=sections.hub.settings(environ, source),
        sources=sections.sources.scheduled(environ, source),
        keeping=sections.keeping.settings(),
    )


def load_agents(path: Path, *, environ: Mapping[str, str]) -> tuple[Enrolled, ...]:
    """Read which agents a configuration file lets ship, with their keys from the environment and no other secret.

    Raises:
        BadInput: as above, or two agents have one key.
    """
    return _sections(path).hub.enrolled(environ, str(path))


def load_sources(path: Path | None, *, environ: Mapping[str, str]) -> dict[str, SourceSettings]:
    """How every third party is to be asked, by its name, with the keys that are set and no other secret.

    Raises:
        BadInput: the file cannot be read, or is not what it should be; a key that is not set is no error here.
    """
    sections = _Sections() if path is None else _sections(path)
    return sections.sources.settings(environ)


def _sections(path: Path) -> _Sections:
    try:
        return _Sections.model_validate(_parsed(path))
    except ValidationError as error:
        _refuse(error.errors(include_url=False, include_input=False), str(path))


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", source=str(path)) from None
    except UnicodeDecodeError as error:
        raise BadInput(f"not UTF-8 text (byte {error.start})", source=str(path)) from None
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"not TOML: {error}", source=str(path)) from None


def _refuse(details: list[ErrorDetails], source: str) -> NoReturn:
    # A misspelt key is also a missing one: the spelling is what helps.
    detail = min(details, key=lambda one: one["type"] != "extra_forbidden")
    field = ".".join(str(step) for step in detail["loc"])
    raise BadInput(_problem(detail), source=source, field=field) from None


def _problem(detail: ErrorDetails) -> str:
    kind = detail["type"]
    if kind == "extra_forbidden" and detail["loc"][-1] in SECRET_KEYS:
        variable = "token_env" if detail["loc"][0] == "networks" else "key_env"
        return f"a secret does not belong in this file: name an environment variable in {variable}"
    if kind in WORDS:
        return WORDS[kind]
    return detail["msg"].replace("Input should be", "should be", 1)
