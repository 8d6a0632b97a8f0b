"""factping doctor: whether this installation can work, and what is in it."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.options import Data, data_option, json_option
from telemetry.datafile import translated
from telemetry.errors import BadInput, StoreUnavailable, TelemetryError
from telemetry.services import load_catalogue

if TYPE_CHECKING:
    from bot.ledger import Ledger
    from claims.database import ClaimDatabase

LIBRARIES = ("spacy", "sqlite-utils", "datasette", "Mastodon.py", "altair", "vl-convert-python", "scipy")
Finding = tuple[str, bool, str]


@click.command()
@click.option("--config", type=click.Path(path_type=Path), help="A factping.toml to check as well.")
@data_option
@json_option
def doctor(*, config: Path | None, data: Data, as_json: bool) -> None:
    """Say what works here and what does not.

    Exit code 1 if anything does not work.
    """
    findings = [*_libraries(), _full_text_search(), _catalogue(data), *_files(data), *_config(config)]
    if as_json:
        rows = [{"what": what, "ok": ok, "detail": detail} for what, ok, detail in findings]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for what, ok, detail in findings:
            click.echo(f"{'ok  ' if ok else 'BAD '} {what}: {detail}")
    if not all(ok for _, ok, _ in findings):
        raise click.exceptions.Exit(1)


def _libraries() -> Iterator[Finding]:
    for name in LIBRARIES:
        try:
            yield name, True, version(name)
        except PackageNotFoundError:
            yield name, False, "not installed; run the set-up again"


def _full_text_search() -> Finding:
    with sqlite3.connect(":memory:") as connection:
        try:
            connection.execute("create virtual table t using fts5(words)")
        except sqlite3.OperationalError as error:
            return "SQLite", False, f"{sqlite3.sqlite_version}, {error}"
    connection.close()
    return "SQLite", True, f"{sqlite3.sqlite_version} with full-text search"


def _catalogue(data: Data) -> Finding:
    try:
        return "catalogue", True, f"{len(load_catalogue(data.services).services)} services"
    except BadInput as error:
        return "catalogue", False, str(error)


def _files(data: Data) -> Iterator[Finding]:
    from bot.ledger import Ledger
    from claims.database import ClaimDatabase

    openers: dict[Path, Callable[[], str]] = {
        data.telemetry: lambda: _telemetry(data),
        data.claims: lambda: _opened(ClaimDatabase.open(data.claims)),
        data.ledger: lambda: _opened(Ledger.open(data.ledger)),
    }
    for path, open_file in openers.items():
        if not path.exists():
            yield str(path), True, "not there yet"
            continue
        try:
            _whole(path)
            yield str(path), True, open_file()
        except TelemetryError as error:
            yield str(path), False, str(error).removeprefix(f"{path}: ").removeprefix(f"{path.name}: ")


def _whole(path: Path) -> None:
    """Let SQLite look for damage, which opening alone does not show; nothing is written."""
    with translated(str(path)), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        found = connection.execute("pragma quick_check(1)").fetchone()[0]
    if found != "ok":
        raise StoreUnavailable(f"{path}: damaged: {' '.join(found.split())}")


def _telemetry(data: Data) -> str:
    from telemetry.store import TelemetryStore

    with TelemetryStore.open(data.telemetry) as store:
        return ", ".join(f"{rows:,} {table.replace('_', ' ')}" for table, rows in store.counts().items())


def _opened(database: ClaimDatabase | Ledger) -> str:
    database.close()
    return "opens"


def _config(path: Path | None) -> Iterator[Finding]:
    if path is None:
        return
    from bot.config import load_config

    try:
        loaded = load_config(path, environ=os.environ)
        yield str(path), True, f"networks: {', '.join(loaded.networks)}"
    except BadInput as error:
        yield str(path), False, str(error)
