"""factping.toml as frozen objects.

    data = "factping-data"                      where the three databases live, relative to this file
    public_url = "https://factping.example"     base of the links in answers

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

    [hub.agents.oslo-1]                         a vantage that may ship its samples to `factping serve --config`
    key_env = "FACTPING_AGENT_OSLO_1"           the NAME of the environment variable that holds its key
    asn = 64500
    country = "NO"
    operator = "self"                           who runs it; two of one operator are one source

Everything is optional but a network's `base_url` and `token_env`, and an agent's `key_env`, `asn` and `country`; an
unknown key is an error.
"""

from __future__ import annotations

import ipaddress
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, NoReturn
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from telemetry.agent.batch import is_agent_name
from telemetry.agent.enrolled import Enrolled
from telemetry.agent.key import AgentKey
from telemetry.errors import BadInput
from telemetry.probe.measurement import Vantage

from .policy import Policy
from .secret import Secret

VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*", re.ASCII)
SECRET_KEYS = frozenset({"token", "access_token", "password", "secret", "client_secret", "api_key", "key"})
COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
# Where pydantic's own message speaks of Python rather than of TOML.
WORDS = {
    "extra_forbidden": "unknown key",
    "missing": "missing",
    "model_type": "should be a table",
    "string_too_short": "should not be empty",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MastodonSettings:
    """One account on one Mastodon server."""

    base_url: str
    token: Secret
    account: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All that an operator may set; `networks` are names of `bot.networks.ADAPTERS`, in the order of use."""

    data: Path
    public_url: str | None = None
    networks: tuple[str, ...] = ("dry",)
    mastodon: MastodonSettings | None = None
    policy: Policy = field(default_factory=Policy)


DEFAULT = Config(data=Path("factping-data"))


def load_config(path: Path, *, environ: Mapping[str, str]) -> Config:
    """Read a configuration file, with its secrets from the environment.

    Raises:
        BadInput: the file cannot be read, is not TOML, or a key is unknown, missing or cannot be what it says; a secret
            is never part of the message.
    """
    source = str(path)
    sections = _sections(_parsed(path), source)
    mastodon = sections.networks.mastodon
    return Config(
        data=path.parent / Path(sections.data).expanduser(),
        public_url=sections.public_url,
        networks=_names(sections.networks) or DEFAULT.networks,
        mastodon=None if mastodon is None else _mastodon(mastodon, environ, source),
        policy=Policy(**sections.policy.model_dump()),
    )


def load_agents(path: Path, *, environ: Mapping[str, str]) -> tuple[Enrolled, ...]:
    """Read which agents a configuration file lets ship, with their keys from the environment and no other secret.

    Raises:
        BadInput: as above, or two agents have one key.
    """
    source = str(path)
    agents: list[Enrolled] = []
    for name, section in _sections(_parsed(path), source).hub.agents.items():
        agent = _agent(name, section, environ, source)
        for other in agents:
            if agent.key.same_as(other.key):
                problem = f"holds the key of {other.vantage.name} as well; each agent needs its own"
                raise BadInput(problem, source=source, field=f"hub.agents.{name}.key_env")
        agents.append(agent)
    return tuple(agents)


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", source=str(path)) from None
    except UnicodeDecodeError as error:
        raise BadInput(f"not UTF-8 text (byte {error.start})", source=str(path)) from None
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"not TOML: {error}", source=str(path)) from None


def _web_address(text: str) -> str:
    parts = _split(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise PydanticCustomError("address", "needs an address such as https://factping.example")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise PydanticCustomError("address", "needs an address without user name, password, query or fragment")
    return text.rstrip("/")


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises where it is no number
    except ValueError:
        raise PydanticCustomError("address", "is no address") from None
    return parts


def _server_address(text: str) -> str:
    address = _web_address(text)
    parts = urlsplit(address)
    if parts.scheme != "https" and not _is_loopback(parts.hostname or ""):
        raise PydanticCustomError("address", "needs https: the token would travel in the open")
    return address


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _variable_name(text: str) -> str:
    return _variable(text, "token")


def _key_variable_name(text: str) -> str:
    return _variable(text, "key")


def _variable(text: str, what: str) -> str:
    if not VARIABLE.fullmatch(text):
        words = "needs the name of an environment variable (capitals, digits, _); never write the {what} here"
        raise PydanticCustomError("variable", words, {"what": what})
    return text


def _country(text: str) -> str:
    if not COUNTRY.fullmatch(text):
        raise PydanticCustomError("country", "should be a country code of two capitals, such as NO")
    return text


def _agent_names(agents: dict[str, _Agent]) -> dict[str, _Agent]:
    for name in agents:
        if not is_agent_name(name):
            raise PydanticCustomError("name", "{name} is no agent's name (such as oslo-1)", {"name": repr(name)})
    return agents


Count = Annotated[int, Field(ge=0, le=1_000_000)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)


class _Mastodon(_Section):
    base_url: Annotated[str, AfterValidator(_server_address)]
    token_env: Annotated[str, AfterValidator(_variable_name)]
    account: str | None = None


class _Dry(_Section):
    pass


class _Networks(_Section):
    dry: _Dry | None = None
    mastodon: _Mastodon | None = None


class _Policy(_Section):
    answers_per_author_a_day: Count = DEFAULT.policy.answers_per_author_a_day
    answers_a_day: Count = DEFAULT.policy.answers_a_day
    depth: Count = DEFAULT.policy.depth
    attempts: Annotated[int, Field(ge=1, le=100)] = DEFAULT.policy.attempts


class _Agent(_Section):
    key_env: Annotated[str, AfterValidator(_key_variable_name)]
    asn: Annotated[int, Field(ge=1, lt=2**32)]
    country: Annotated[str, AfterValidator(_country)]
    operator: Annotated[str, Field(min_length=1, max_length=100)] = "self"


class _Hub(_Section):
    agents: Annotated[dict[str, _Agent], AfterValidator(_agent_names)] = Field(default_factory=dict)


class _Sections(_Section):
    data: Annotated[str, Field(min_length=1)] = str(DEFAULT.data)
    public_url: Annotated[str, AfterValidator(_web_address)] | None = None
    networks: _Networks = _Networks()
    policy: _Policy = _Policy()
    hub: _Hub = _Hub()


def _sections(values: dict[str, Any], source: str) -> _Sections:
    try:
        return _Sections.model_validate(values)
    except ValidationError as error:
        _refuse(error.errors(include_url=False, include_input=False), source)


def _refuse(details: list[ErrorDetails], source: str) -> NoReturn:
    # A misspelt key is also a missing one: the spelling is what helps.
    detail = min(details, key=lambda one: one["type"] != "extra_forbidden")
    field = ".".join(str(step) for step in detail["loc"])
    raise BadInput(_problem(detail), source=source, field=field) from None


def _problem(detail: ErrorDetails) -> str:
    kind = detail["type"]
    if kind == "extra_forbidden" and detail["loc"][-1] in SECRET_KEYS:
        variable = "key_env" if detail["loc"][0] == "hub" else "token_env"
        return f"a secret does not belong in this file: name an environment variable in {variable}"
    if kind in WORDS:
        return WORDS[kind]
    return detail["msg"].replace("Input should be", "should be", 1)


def _names(networks: _Networks) -> tuple[str, ...]:
    return tuple(name for name in _Networks.model_fields if name in networks.model_fields_set)


def _mastodon(section: _Mastodon, environ: Mapping[str, str], source: str) -> MastodonSettings:
    field = "networks.mastodon.token_env"
    token = environ.get(section.token_env, "").strip()
    if not token:
        raise BadInput(f"the environment variable {section.token_env} is not set", source=source, field=field)
    # Anything else cannot stand in a header, and the library's complaint about that would quote it.
    if not (token.isascii() and token.isprintable() and " " not in token):
        raise BadInput(f"{section.token_env} holds characters that no token has", source=source, field=field)
    return MastodonSettings(base_url=section.base_url, token=Secret(token), account=section.account)


def _agent(name: str, section: _Agent, environ: Mapping[str, str], source: str) -> Enrolled:
    field = f"hub.agents.{name}.key_env"
    text = environ.get(section.key_env, "").strip()
    if not text:
        raise BadInput(f"the environment variable {section.key_env} is not set", source=source, field=field)
    try:
        key = AgentKey(text, source=section.key_env)
    except BadInput as error:
        raise BadInput(f"{section.key_env} {error.problem}", source=source, field=field) from None
    vantage = Vantage(name=name, asn=section.asn, country=section.country, operator=section.operator)
    return Enrolled(vantage=vantage, key=key)
