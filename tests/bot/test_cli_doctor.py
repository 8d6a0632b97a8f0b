from __future__ import annotations

import json
from pathlib import Path

import pytest

from claims.methods import METHODS
from claims.model import Kind
from tests.bot.process import factping, no_room_left


def test_an_empty_machine_is_well_and_stays_empty(tmp_path: Path) -> None:
    result = factping("doctor", cwd=tmp_path)
    assert (result.code, result.err) == (0, "")
    assert "factping-data/telemetry.db: not there yet" in result.out
    assert list(tmp_path.iterdir()) == []


def test_a_bad_database_is_named_and_the_others_are_well(own_demo: Path) -> None:
    pages = bytearray((own_demo / "telemetry.db").read_bytes())
    pages[4096 * 3 : 4096 * 9] = b"\xff" * (4096 * 6)
    (own_demo / "telemetry.db").write_bytes(pages)
    result = factping("doctor", "--data", own_demo, "--json", cwd=own_demo)
    found = {Path(row["what"]).name: row["ok"] for row in json.loads(result.out)}
    assert (result.code, result.err) == (1, "")
    assert (found["telemetry.db"], found["claims.db"], found["bot.db"]) == (False, True, True)


def test_a_file_that_is_no_database_is_named_once(tmp_path: Path) -> None:
    (tmp_path / "claims.db").write_text("no database at all", encoding="utf-8")
    result = factping("doctor", "--data", tmp_path, cwd=tmp_path)
    assert result.code == 1
    assert f"BAD  {tmp_path}/claims.db: file is not a database\n" in result.out
    assert [path.name for path in tmp_path.iterdir()] == ["claims.db"]


def test_init_writes_what_doctor_accepts_and_never_overwrites(tmp_path: Path) -> None:
    assert factping("init", cwd=tmp_path).err == "wrote factping.toml\n"
    assert factping("doctor", "--config", "factping.toml", cwd=tmp_path).code == 0
    (tmp_path / "factping.toml").write_text("mine", encoding="utf-8")
    assert factping("init", cwd=tmp_path).refused() == "factping.toml: is there already; it was not changed"
    assert (tmp_path / "factping.toml").read_text(encoding="utf-8") == "mine"
    assert factping("doctor", "--config", "factping.toml", cwd=tmp_path).code == 1


def test_init_on_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    assert factping("init", cwd=tmp_path, before=no_room_left()).refused(1) == "factping.toml: File too large"
    assert list(tmp_path.iterdir()) == []


def test_asking_how_a_service_stands_makes_no_database(tmp_path: Path) -> None:
    result = factping("status", "twitter", cwd=tmp_path)
    assert result.code == 0
    assert "unknown: no probe in this time" in result.out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["operational", METHODS[Kind.OPERATIONAL].id])
def test_a_method_is_printed_by_kind_or_id(tmp_path: Path, kind: str) -> None:
    assert factping("methods", kind, cwd=tmp_path).out.startswith(f"# {METHODS[Kind.OPERATIONAL].id}\n")


def test_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    assert factping("methods", "nope", cwd=tmp_path).refused().startswith("KIND: 'nope' is not one of operational,")
    assert factping("status", "nope", cwd=tmp_path).refused().startswith("SERVICE: unknown service 'nope'")
    assert factping("run", "--config", "none.toml", cwd=tmp_path).refused().startswith("none.toml: cannot be read")
