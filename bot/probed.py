"""Which services to probe, and whether they can be."""

from __future__ import annotations

from collections.abc import Sequence

from telemetry.errors import BadInput
from telemetry.probe.probe import supports
from telemetry.service import Service, Target
from telemetry.services import Catalogue

ALL = "all"


def probed_services(catalogue: Catalogue, names: Sequence[str], *, source: str) -> tuple[Service, ...]:
    """The services named, each one time; `all` are those that have something to probe.

    Raises:
        BadInput: a service that is not known, or that has nothing to probe.
    """
    chosen = {service.id: service for name in names for service in _named(catalogue, name, source)}
    targets: list[Target] = [*catalogue.controls, *(each for service in chosen.values() for each in service.targets)]
    for target in targets:
        if not supports(target.url):
            raise BadInput(f"there is no kind of probe for {target.url}", source=f"the target {target.name}")
    return tuple(chosen.values())


def _named(catalogue: Catalogue, name: str, source: str) -> tuple[Service, ...]:
    if name == ALL:
        return tuple(service for service in catalogue.services.values() if service.targets and service.until is None)
    service = catalogue.get(name, source=source)
    if not service.targets:
        raise BadInput(f"{service.id} has no probe target", source=source)
    return (service,)
