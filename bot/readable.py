"""Which services' pages to read, and whether they can be."""

from __future__ import annotations

from collections.abc import Sequence

from telemetry.errors import BadInput
from telemetry.pages.feed import is_readable
from telemetry.service import Service
from telemetry.services import Catalogue

from .probed import ALL


def read_services(catalogue: Catalogue, names: Sequence[str], *, source: str) -> tuple[Service, ...]:
    """The services named, each one time; `all` are those whose page is in a format that we read.

    Raises:
        BadInput: a service that is not known, or whose page we cannot read.
    """
    chosen = {service.id: service for name in names for service in _named(catalogue, name, source)}
    return tuple(chosen.values())


def _named(catalogue: Catalogue, name: str, source: str) -> tuple[Service, ...]:
    if name == ALL:
        return tuple(
            service for service in catalogue.services.values() if service.until is None and is_readable(service)
        )
    service = catalogue.get(name, source=source)
    if not is_readable(service):
        raise BadInput(f"{service.id} has no status page in a format that we read, at a known address", source=source)
    return (service,)
