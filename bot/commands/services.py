"""factping services: whom we know, and how to add one."""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from bot.clock import utc_now
from bot.options import Data, data_option, json_option
from telemetry.document import Document, read_document
from telemetry.errors import BadInput, StoreUnavailable
from telemetry.servicefile import parse_service
from telemetry.services import Service, load_catalogue
from telemetry.status import FORMATS


@click.group()
def services() -> None:
    """The service catalogue.

    Names, accounts, status pages, probe targets.
    """


@services.command(name="list")
@data_option
@json_option
def list_services(*, data: Data, as_json: bool) -> None:
    """All known services, a line each."""
    known = sorted(load_catalogue(data.services).services.values(), key=lambda service: service.id)
    if as_json:
        click.echo(json.dumps([_as_json(service) for service in known], ensure_ascii=False, indent=2))
        return
    width = max(len(service.id) for service in known)
    for service in known:
        page = service.status_page.url if service.status_page else "no status page"
        click.echo(f"{service.id:<{width}}  {service.name}  {page}")


@services.command()
@click.argument("name")
@data_option
@json_option
def show(*, name: str, data: Data, as_json: bool) -> None:
    """One service, whole."""
    service = load_catalogue(data.services).get(name, source="NAME")
    if as_json:
        click.echo(json.dumps(_as_json(service), ensure_ascii=False, indent=2))
        return
    for key, value in _as_json(service).items():
        if value not in (None, [], ""):
            click.echo(
                f"{key:<13} {', '.join(_words(value)) if isinstance(value, list) else ' '.join(_words([value]))}"
            )


@services.command()
@click.argument("file", type=click.Path(path_type=Path))
@data_option
def add(*, file: Path, data: Data) -> None:
    """Add a service of your own from a TOML file named after its id; the README shows one."""
    document = read_document(file, fetched_at=utc_now())
    if file.suffix != ".toml":
        raise BadInput("should be named after the service's id, such as acme.toml", source=str(file))
    service = parse_service(document.text(), id=file.stem, source=str(file))
    folder = data.folder / "services"
    _try_out(document, file, folder)
    known = (folder / file.name).exists()
    _keep(document.body, folder / file.name)
    click.echo(f"{'replaced' if known else 'added'} {service.id} ({service.name})", err=True)


@services.command()
@click.argument("names", nargs=-1)
@data_option
@json_option
def check(*, names: tuple[str, ...], data: Data, as_json: bool) -> None:
    """What is missing of each service: a status page whose format we read, a probe target. Asks no network."""
    catalogue = load_catalogue(data.services)
    chosen = [catalogue.get(name, source="NAMES") for name in names] or list(catalogue.services.values())
    rows = [{"service": service.id, "missing": _missing(service)} for service in chosen]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    for row in rows:
        click.echo(f"{row['service']}: {'; '.join(row['missing']) or 'complete'}")


def _try_out(document: Document, file: Path, folder: Path) -> None:
    """Load the whole catalogue with the newcomer somewhere else, so that a clash refuses it and nothing is changed."""
    with tempfile.TemporaryDirectory() as scratch:
        real = {Path(scratch) / own.name: own for own in (*folder.glob("*.toml"), file)}
        for copy, own in real.items():
            copy.write_bytes(document.body if own == file else own.read_bytes())
        try:
            load_catalogue(Path(scratch))
        except BadInput as error:
            source = str(real.get(Path(error.source), error.source))
            raise BadInput(error.problem, source=source, line=error.line, field=error.field) from None


def _keep(body: bytes, path: Path) -> None:
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(body)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise StoreUnavailable(f"{path.parent}: {error.strerror}") from error


def _missing(service: Service) -> list[str]:
    missing = []
    if service.status_page is None:
        missing.append("no status page")
    elif service.status_page.format not in FORMATS:
        missing.append(f"status format {service.status_page.format or 'not named'} is not read yet")
    if not service.targets:
        missing.append("no probe target")
    return missing


def _as_json(service: Service) -> dict[str, Any]:
    page = service.status_page
    return {
        "id": service.id,
        "name": service.name,
        "aliases": list(service.aliases),
        "domains": list(service.domains),
        "handles": [{"network": handle.network, "name": handle.name} for handle in service.handles],
        "spokespeople": [
            {
                "name": person.name,
                "role": person.role,
                "handles": [f"{handle.network}:{handle.name}" for handle in person.handles],
                "since": person.since.isoformat() if person.since else None,
                "until": person.until.isoformat() if person.until else None,
            }
            for person in service.spokespeople
        ],
        "status_page": {"url": page.url, "format": page.format, "feed": page.feed} if page else None,
        "targets": [{"name": target.name, "url": target.url} for target in service.targets],
        "since": service.since.isoformat() if service.since else None,
        "until": service.until.isoformat() if service.until else None,
        "successor": service.successor,
        "blind_spots": service.blind_spots,
    }


def _words(values: list[Any]) -> list[str]:
    return [
        " ".join(part if isinstance(part, str) else " ".join(part) for part in value.values() if part)
        if isinstance(value, dict)
        else str(value)
        for value in values
    ]
