"""factping import: bring in what others have collected, whole files or nothing."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import click

from bot.options import Data, Moment, data_option, now_option
from telemetry.datafile import absent_if_refused
from telemetry.document import Document, read_document
from telemetry.errors import BadInput
from telemetry.imports import upptime as upptime_import
from telemetry.imports.probe_columns import read_columns
from telemetry.imports.reports import read_reports
from telemetry.imports.series import read_series
from telemetry.readings import reading_of
from telemetry.scope import said_of
from telemetry.services import Catalogue, load_catalogue
from telemetry.status import read_status
from telemetry.store import TelemetryStore

FILE = click.Path(path_type=Path)

Row = TypeVar("Row")


@click.group(name="import")
def imports() -> None:
    """Bring in measurements, status pages and reports.

    A file is taken whole or not at all.
    """


@imports.command()
@click.argument("file", type=FILE)
@data_option
@now_option
def probes(*, file: Path, data: Data, now: datetime) -> None:
    """Probe samples from a CSV file: time, service, target, vantage, asn, country, outcome and timings."""
    document, catalogue = _read(file, data, now)
    with absent_if_refused(data.telemetry), TelemetryStore.open(data.telemetry) as store:
        with _bar(len(document.body), "reading") as reach:
            added = store.add_sample_columns(read_columns(document, catalogue=catalogue, now=now, progress=reach))
        with _bar(store.stale_hours(now), "rolling up") as reach:
            store.roll_up(now, progress=reach)
    _say(added, "sample", file)


@imports.command()
@click.argument("file", type=FILE)
@data_option
@now_option
def reports(*, file: Path, data: Data, now: datetime) -> None:
    """What others saw, from a CSV file: crowd counts, measurement networks, press, admissions."""
    document, catalogue = _read(file, data, now)
    rows = _readable(lambda: read_reports(document, catalogue=catalogue, now=now), data)
    with TelemetryStore.open(data.telemetry) as store:
        added = store.add_reports(rows)
    _say(added, "report", file)


@imports.command()
@click.argument("file", type=FILE)
@click.option("--service", required=True, metavar="NAME", help="Whose page it is.")
@click.option("--format", "format_name", required=True, metavar="FORMAT", help="How the page is written.")
@click.option("--seen-at", type=Moment(), help="When the page said so [default: --now].")
@data_option
@now_option
def status(*, file: Path, service: str, format_name: str, seen_at: datetime | None, data: Data, now: datetime) -> None:
    """What an official status page said, from a saved document."""
    document, catalogue = _read(file, data, seen_at or now)
    found = catalogue.get(service)
    events = read_status(document, service=found.id, format=format_name, now=now)
    own = said_of(events, found.status_page, format=format_name)
    with TelemetryStore.open(data.telemetry) as store:
        added = store.add_status_events(own)
        store.add_reading(reading_of(document, (*events, *own), service=found.id, format=format_name))
    _say(added, "statement", file)


@imports.command()
@click.argument("file", type=FILE)
@click.option("--service", required=True, metavar="NAME", help="Which service the metric is about.")
@click.option("--metric", required=True, metavar="NAME", help="What is measured, with its definition's name.")
@click.option("--source", required=True, metavar="WHO", help="Who measured it.")
@data_option
@now_option
def series(*, file: Path, service: str, metric: str, source: str, data: Data, now: datetime) -> None:
    """A metric over time from a CSV file: time, value and optionally unit."""
    document, catalogue = _read(file, data, now)
    for option, text in (("--metric", metric), ("--source", source)):
        if not text.strip():
            raise BadInput("is empty", source=option)
    found = catalogue.get(service).id
    rows = _readable(lambda: read_series(document, service=found, metric=metric, source=source, now=now), data)
    with TelemetryStore.open(data.telemetry) as store:
        added = store.add_series(rows)
    _say(added, "point", file)


@imports.command()
@click.argument("path", metavar="FILE|CHECKOUT", type=FILE)
@data_option
@now_option
def upptime(*, path: Path, data: Data, now: datetime) -> None:
    """Checks by an Upptime repository: a CSV file of its history, or a clone of it."""
    catalogue = load_catalogue(data.services)
    if path.is_dir():
        log = upptime_import.read_checkout(path, catalogue=catalogue, now=now)
    else:
        log = upptime_import.read_file(read_document(path, fetched_at=now), catalogue=catalogue, now=now)
    with TelemetryStore.open(data.telemetry) as store:
        added = store.add_samples(log.samples)
    if log.left_out:
        click.echo(f"left out, as the catalogue does not know them: {', '.join(log.left_out)}", err=True)
    _say(added, "sample", path)


def _read(file: Path, data: Data, fetched_at: datetime) -> tuple[Document, Catalogue]:
    return read_document(file, fetched_at=fetched_at), load_catalogue(data.services)


@contextmanager
def _bar(length: int, label: str) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal, moved by being told how far things are."""
    with click.progressbar(length=length, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        yield lambda reached: bar.update(reached - bar.pos)


def _readable(read: Callable[[], Iterator[Row]], data: Data) -> Iterator[Row]:
    """The rows, one at a time; read to their end beforehand where a refusal would leave a new, empty database."""
    if not data.telemetry.exists():
        deque(read(), maxlen=0)
    return read()


def _say(added: int, noun: str, path: Path) -> None:
    click.echo(f"{added:,} new {noun if added == 1 else noun + 's'} from {path}", err=True)
