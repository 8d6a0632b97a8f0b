"""factping services: whom we know, and how to add one."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from bot.clock import utc_now
from bot.contact import contact_option, user_agent
from bot.options import Data, data_option, json_option
from telemetry.document import Document, read_document
from telemetry.errors import BadInput, StoreUnavailable
from telemetry.servicefile import parse_service
from telemetry.services import Catalogue, Service, StatusPage, Target, load_catalogue


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
@click.option("--offline", is_flag=True, help="Ask no network: only what the catalogue lacks.")
@contact_option
@data_option
@json_option
def check(*, names: tuple[str, ...], offline: bool, contact: str | None, data: Data, as_json: bool) -> None:
    """Whether pages and targets answer as the catalogue says.

    Each service's status page in its format and each target, one time, beside a control; and what the catalogue lacks.
    A page or target that will not answer us is no problem, but unknown. Exit code 1 if there is a problem, or if not
    even a control answers from here.
    """
    catalogue = load_catalogue(data.services)
    chosen = {service.id: service for service in (catalogue.get(name, source="NAMES") for name in names)}
    if offline:
        _show_missing(list((chosen or catalogue.services).values()), as_json=as_json)
    else:
        _ask(list((chosen or current(catalogue)).values()), catalogue, contact, as_json=as_json)


def current(catalogue: Catalogue) -> dict[str, Service]:
    """The services that still go by their name: the pages of others may be anybody's by now."""
    return {service.id: service for service in catalogue.services.values() if service.until is None}


def _ask(chosen: Sequence[Service], catalogue: Catalogue, contact: str | None, *, as_json: bool) -> None:
    from bot import catalogue_check
    from bot.catalogue_ask import ask, asked_feeds

    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s %(message)s")
    agent = user_agent(contact)
    count = len(asked_feeds(chosen)) + len(chosen)
    with click.progressbar(length=count, label="asking", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        found = asyncio.run(ask(chosen, catalogue, agent=agent, step=lambda: bar.update(1)))
    if found is None:
        raise click.ClickException("no network from here: not even a control target answered, so nothing was asked")
    if as_json:
        click.echo(json.dumps(catalogue_check.as_json(found), ensure_ascii=False, indent=2))
    else:
        click.echo(catalogue_check.as_text(found))
    problems = sum(each.state is catalogue_check.State.PROBLEM for each in found)
    if problems:
        raise click.ClickException(f"services with a problem: {problems} of {len(found)}")


def _show_missing(chosen: Sequence[Service], *, as_json: bool) -> None:
    from bot.catalogue_check import missing

    rows = [{"service": service.id, "missing": missing(service)} for service in chosen]
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
        "status_page": _page_as_json(page) if page else None,
        "targets": [_target_as_json(target) for target in service.targets],
        "since": service.since.isoformat() if service.since else None,
        "until": service.until.isoformat() if service.until else None,
        "successor": service.successor,
        "blind_spots": service.blind_spots,
    }


def _page_as_json(page: StatusPage) -> dict[str, Any]:
    return {
        "url": page.url,
        "format": page.format,
        "feed": page.feed,
        "further": [document.url for document in page.further],
        "products": list(page.products),
    }


def _target_as_json(target: Target) -> dict[str, Any]:
    from telemetry.probe.content import in_words

    return {
        "name": target.name,
        "url": target.url,
        "family": target.family,
        "conditions": [in_words(condition) for condition in target.conditions],
    }


def _words(values: list[Any]) -> list[str]:
    return [
        " ".join(part if isinstance(part, str) else " ".join(part) for part in value.values() if part)
        if isinstance(value, dict)
        else str(value)
        for value in values
    ]
