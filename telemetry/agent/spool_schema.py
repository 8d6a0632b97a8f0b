"""The schema of an agent's own file, one migration after the other; a published one is never changed."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

SPOOL = Migrations("spool")


@SPOOL()
def m001_waiting(db: Database) -> None:
    """Samples by their order of arrival, and how many had to go.

    `epoch` is the wall clock minus a steady one, which tells a clock that was set meanwhile; `doubt` says why a sample
    is not shipped.
    """
    db.conn.execute(
        """
        CREATE TABLE waiting (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            service TEXT NOT NULL,
            target TEXT NOT NULL,
            scheduled TEXT NOT NULL,
            time TEXT NOT NULL,
            session TEXT NOT NULL,
            epoch REAL NOT NULL,
            doubt TEXT,
            sample TEXT NOT NULL
        )
        """
    )
    db.conn.execute("CREATE UNIQUE INDEX waiting_once ON waiting (service, target, scheduled)")
    db.conn.execute("CREATE INDEX waiting_shippable ON waiting (id) WHERE doubt IS NULL")
    db.conn.execute("CREATE TABLE gone (dropped INTEGER NOT NULL)")
    db.conn.execute("INSERT INTO gone VALUES (0)")


@SPOOL()
def m002_notes(db: Database) -> None:
    """Starts that were missed and checks of the clock, which wait beside the samples."""
    db.conn.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, note TEXT NOT NULL)")
