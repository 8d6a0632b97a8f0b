"""The services that a source's settings name, held against the catalogue: what is misspelt is never asked."""

from __future__ import annotations

from telemetry.errors import BadInput
from telemetry.services import Catalogue

from .settings import SourceSettings


def check_named(settings: SourceSettings, catalogue: Catalogue) -> None:
    """Check that everything to be asked is of a service in the catalogue, by its id.

    Raises:
        BadInput: something is of a service that is not there, or by another of its names; names the field.
    """
    for place, name in settings.wants.named():
        field = f"sources.{settings.name}.{place}"
        service = catalogue.get(name, source=field)
        if service.id != name:
            raise BadInput(f"{name!r} is called {service.id} in the catalogue; write that", source=field)
