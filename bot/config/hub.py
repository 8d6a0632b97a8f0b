"""[hub]: where agents ship to, and who they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from telemetry.agent.batch import is_agent_name
from telemetry.agent.enrolled import Enrolled
from telemetry.agent.key import AgentKey
from telemetry.errors import BadInput
from telemetry.probe.measurement import Vantage

from .section import Asn, Country, KeyVariable, Section

LISTEN = re.compile(r"(?P<host>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+):(?P<port>[0-9]{1,5})", re.ASCII)
LAST_PORT = 65_535


@dataclass(frozen=True, slots=True, kw_only=True)
class HubSettings:
    """Where `factping run` takes batches, and from whom; port 0 takes a free one."""

    host: str
    port: int
    agents: tuple[Enrolled, ...]


def _listen(text: str) -> str:
    found = LISTEN.fullmatch(text)
    if found is None or int(found["port"]) > LAST_PORT:
        raise PydanticCustomError("listen", "should be a host and a port, such as 127.0.0.1:8002")
    return text


class _Agent(Section):
    key_env: KeyVariable
    asn: Asn
    country: Country
    operator: Annotated[str, Field(min_length=1, max_length=100)] = "self"


def _agent_names(agents: dict[str, _Agent]) -> dict[str, _Agent]:
    for name in agents:
        if not is_agent_name(name):
            raise PydanticCustomError("name", "{name} is no agent's name (such as oslo-1)", {"name": repr(name)})
    return agents


class HubSection(Section):
    """Who may ship; without `listen`, to `factping serve --config` only."""

    listen: Annotated[str, AfterValidator(_listen)] | None = None
    agents: Annotated[dict[str, _Agent], AfterValidator(_agent_names)] = Field(default_factory=dict)

    def enrolled(self, environ: Mapping[str, str], source: str) -> tuple[Enrolled, ...]:
        """The agents with their keys.

        Raises:
            BadInput: a key is not set or is none, or two agents have one key.
        """
        agents: list[Enrolled] = []
        for name, section in self.agents.items():
            agent = _enrolled(name, section, environ, source)
            for other in agents:
                if agent.key.same_as(other.key):
                    problem = f"holds the key of {other.vantage.name} as well; each agent needs its own"
                    raise BadInput(problem, source=source, field=f"hub.agents.{name}.key_env")
            agents.append(agent)
        return tuple(agents)

    def settings(self, environ: Mapping[str, str], source: str) -> HubSettings | None:
        """Where to take batches; None where the daemon takes none.

        Raises:
            BadInput: as above, or nobody may ship.
        """
        found = None if self.listen is None else LISTEN.fullmatch(self.listen)
        if found is None:
            return None
        agents = self.enrolled(environ, source)
        if not agents:
            raise BadInput("nobody may ship there: name agents in [hub.agents.NAME]", source=source, field="hub.listen")
        return HubSettings(host=found["host"].strip("[]"), port=int(found["port"]), agents=agents)


def _enrolled(name: str, section: _Agent, environ: Mapping[str, str], source: str) -> Enrolled:
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
