"""One SQLite file: opened, migrated, and refused when a later version wrote it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

from sqlite_utils import Database, Migrations

from .errors import BadInput, NewerDatabase, StoreUnavailable

BUSY_TIMEOUT_S = 10.0
BUSY_PAUSE_S = 0.02


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Turn SQLite's and the file system's refusals into one `StoreUnavailable` line."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # our mistake (a closed connection, a wrong number of values), not the file's state
    except sqlite3.DatabaseError as error:
        raise StoreUnavailable(f"{name}: {error}") from error
    except OSError as error:
        raise StoreUnavailable(f"{name}: {error.strerror or error}") from error


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """Everything inside is written, or nothing is: one writer at a time, taken at once and not on the first write."""
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.conn.commit()  # may fail too: a full disk is often noticed only here
    except BaseException:
        db.conn.rollback()
        raise


@contextmanager
def absent_if_refused(path: Path) -> Iterator[None]:
    """Leave no data file, and no folder for it, where there was none before and what was to go into it is refused."""
    if path.exists():
        yield
        return
    made = [folder for folder in path.parents if not folder.exists()]
    try:
        yield
    except BadInput:
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)
        for folder in made:
            with suppress(OSError):  # somebody else has put something into it meanwhile
                folder.rmdir()
        raise


def mostly_free(db: Database) -> bool:
    """Whether more than half of the file is space that nothing uses."""
    free, pages = (db.conn.execute(f"PRAGMA {name}").fetchone()[0] for name in ("freelist_count", "page_count"))
    return bool(free * 2 > pages)


def open_datafile(path: Path, migrations: Migrations) -> Database:
    """Open a data file for its one writer, creating it and bringing its schema up to date.

    Raises:
        NewerDatabase: the file holds migrations that this version does not know.
        StoreUnavailable: it cannot be opened, read or written.
    """
    with translated(f"{path.parent}, the folder for {path.name}"):
        path.parent.mkdir(parents=True, exist_ok=True)
    with translated(str(path)):
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, check_same_thread=False)
        try:
            return _prepare(Database(connection), path.name, migrations)
        except BaseException:
            connection.close()
            raise


def open_memory(migrations: Migrations) -> Database:
    """Open an empty database that lives in memory only."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    return _prepare(Database(connection), ":memory:", migrations)


def _prepare(db: Database, name: str, migrations: Migrations) -> Database:
    known = {migration.name for migration in migrations._migrations}  # noqa: SLF001 -- no public list of names (4.2)
    later = [migration.name for migration in migrations.applied(db) if migration.name not in known]
    if later:
        raise NewerDatabase(f"{name}: written by a later version of factping (it has {later[0]}); please upgrade")
    db.conn.execute("PRAGMA foreign_keys=ON")
    if migrations.pending(db):
        _write_ahead(db)
        with transaction(db):
            migrations.apply(db)
    return db


def _write_ahead(db: Database) -> None:
    """Take the file to write-ahead logging, for which SQLite does not wait where another process does the same."""
    until = monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            db.conn.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            sleep(BUSY_PAUSE_S)
        else:
            return
