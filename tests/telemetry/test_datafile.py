from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database, Migrations

from telemetry import datafile
from telemetry.datafile import absent_if_refused, mostly_free, open_datafile, open_memory, transaction, translated
from telemetry.errors import BadInput, NewerDatabase, StoreUnavailable


def migrations(*names: str) -> Migrations:
    chosen = Migrations("things")
    for name in names:

        @chosen(name=name)
        def create(db: Database, name: str = name) -> None:
            db.conn.execute(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES {name})")

    return chosen


def test_a_new_file_gets_its_folders_and_its_schema(tmp_path: Path) -> None:
    db = open_datafile(tmp_path / "a" / "b" / "things.db", migrations("one", "two"))
    assert {"one", "two"} <= set(db.table_names())
    assert db.journal_mode == "wal"
    assert db.conn.execute("PRAGMA foreign_keys").fetchone() == (1,)
    db.close()


def test_an_older_file_is_brought_up_to_date_and_keeps_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "things.db"
    db = open_datafile(path, migrations("one"))
    with transaction(db):
        db.conn.execute("INSERT INTO one DEFAULT VALUES")
    db.close()
    db = open_datafile(path, migrations("one", "two"))
    assert (db.table("one").count, db.table("two").count) == (1, 0)
    db.close()


def test_a_newer_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "things.db"
    open_datafile(path, migrations("one", "two")).close()
    before = path.read_bytes()
    with pytest.raises(NewerDatabase, match=r"^things\.db: written by a later version of factping \(it has two\)"):
        open_datafile(path, migrations("one", "three"))
    assert path.read_bytes() == before


def test_a_migration_that_fails_leaves_no_half_of_the_schema(tmp_path: Path) -> None:
    path = tmp_path / "things.db"
    broken = migrations("one")

    @broken(name="two")
    def two(db: Database) -> None:
        db.conn.execute("CREATE TABLE one (id INTEGER)")

    with pytest.raises(StoreUnavailable, match="table one already exists"):
        open_datafile(path, broken)
    db = open_datafile(path, migrations())
    assert db.table_names() == []
    db.close()


def test_a_folder_in_the_files_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "things.db").mkdir()
    with pytest.raises(StoreUnavailable, match=r"things\.db: unable to open database file"):
        open_datafile(tmp_path / "things.db", migrations("one"))


@pytest.mark.parametrize("text", ["time,service\n", "not a database\n" * 1000], ids=["short", "long"])
def test_a_text_in_the_files_place_is_named_and_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "things.db"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StoreUnavailable, match=r"things\.db: file is not a database"):
        open_datafile(path, migrations("one"))
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("below", [".", "deeper"])
def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, below: str) -> None:
    (tmp_path / "data").write_text("", encoding="utf-8")
    with pytest.raises(StoreUnavailable, match=r"data.*, the folder for things\.db: (File exists|Not a directory)"):
        open_datafile(tmp_path / "data" / below / "things.db", migrations("one"))


def test_a_transaction_writes_all_or_nothing() -> None:
    db = open_memory(migrations("one"))
    with pytest.raises(KeyboardInterrupt):
        insert_and_be_interrupted(db)
    assert db.table("one").count == 0
    with transaction(db):
        db.conn.execute("INSERT INTO one DEFAULT VALUES")
    assert db.table("one").count == 1
    db.close()


def insert_and_be_interrupted(db: Database) -> None:
    with transaction(db):
        db.conn.execute("INSERT INTO one DEFAULT VALUES")
        raise KeyboardInterrupt


def test_a_commit_that_fails_leaves_no_transaction_open() -> None:
    db = open_memory(migrations("one"))
    with pytest.raises(StoreUnavailable, match="FOREIGN KEY constraint failed"), translated("things.db"):
        insert_an_orphan(db)
    assert not db.conn.in_transaction
    assert db.table("one").count == 0
    db.close()


def insert_an_orphan(db: Database) -> None:
    with transaction(db):
        db.conn.execute("PRAGMA defer_foreign_keys=ON")  # the check moves to the commit
        db.conn.execute("INSERT INTO one (parent) VALUES (99)")


def test_refusals_become_one_line_and_our_own_mistakes_do_not() -> None:
    with pytest.raises(StoreUnavailable, match=r"^things\.db: disk full$"), translated("things.db"):
        raise sqlite3.OperationalError("disk full")
    with pytest.raises(StoreUnavailable, match=r"^things\.db: Permission denied$"), translated("things.db"):
        raise PermissionError(13, "Permission denied")
    with pytest.raises(sqlite3.ProgrammingError), translated("things.db"):
        raise sqlite3.ProgrammingError("closed")


@pytest.mark.parametrize(
    "error", [BadInput("is empty", source="probes.csv"), KeyboardInterrupt()], ids=["refused", "other"]
)
def test_a_new_file_goes_again_where_what_was_to_go_into_it_is_refused(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "new" / "data" / "telemetry.db"
    with pytest.raises(type(error)), absent_if_refused(path), closing(open_datafile(path, migrations("one")).conn):
        raise error
    assert path.exists() == (not isinstance(error, BadInput))
    assert (tmp_path / "new").exists() == (not isinstance(error, BadInput))


def test_a_file_that_was_there_stays_whatever_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "telemetry.db"
    open_datafile(path, migrations("one")).conn.close()
    with pytest.raises(BadInput), absent_if_refused(path):
        raise BadInput("is empty", source="probes.csv")
    assert path.exists()


def test_what_somebody_else_put_beside_a_refused_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "data" / "telemetry.db"

    def write() -> None:
        with absent_if_refused(path), closing(open_datafile(path, migrations("one")).conn):
            (path.parent / "claims.db").touch()
            raise BadInput("is empty", source="probes.csv")

    with pytest.raises(BadInput):
        write()
    assert [left.name for left in path.parent.iterdir()] == ["claims.db"]


def test_a_file_is_mostly_free_when_more_than_half_of_it_is_unused(tmp_path: Path) -> None:
    db = open_datafile(tmp_path / "telemetry.db", migrations("one"))
    with closing(db.conn):
        assert not mostly_free(db)
        db.conn.execute("CREATE TABLE filler (body BLOB)")
        db.conn.executemany("INSERT INTO filler VALUES (zeroblob(4000))", [()] * 100)
        assert not mostly_free(db)
        db.conn.execute("DELETE FROM filler")
        assert mostly_free(db)


class Hesitant(sqlite3.Connection):
    """A connection that is told twice that somebody else changes the file's journal."""

    refusals = 2

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        if "journal_mode" in sql and self.refusals:
            self.refusals -= 1
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise error
        return super().execute(sql, *parameters)


def test_a_file_that_another_process_is_just_making_is_waited_for(tmp_path: Path) -> None:
    """SQLite's own patience does not cover the change to write-ahead logging."""
    with closing(sqlite3.connect(tmp_path / "things.db", factory=Hesitant)) as connection:
        datafile._write_ahead(Database(connection))
        assert connection.refusals == 0
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_what_is_not_about_being_busy_is_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "things.db"
    path.write_bytes(b"no database at all, but long enough to be looked at" * 40)
    with pytest.raises(StoreUnavailable, match="not a database"):
        open_datafile(path, migrations("one"))
