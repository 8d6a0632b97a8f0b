from __future__ import annotations

import json
from pathlib import Path

from tests.bot.process import factping, no_room_left

MISSING = "acme: no status page; no probe target\n"


def test_a_service_is_added_then_replaced_and_known(tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text('name = "Acme"\n', encoding="utf-8")
    assert factping("services", "add", "acme.toml", cwd=tmp_path).err == "added acme (Acme)\n"
    (tmp_path / "acme.toml").write_text('name = "Acme Corp"\n', encoding="utf-8")
    assert factping("services", "add", "acme.toml", cwd=tmp_path).err == "replaced acme (Acme Corp)\n"
    assert json.loads(factping("services", "show", "ACME CORP", "--json", cwd=tmp_path).out)["id"] == "acme"
    assert factping("services", "check", "acme", "--offline", cwd=tmp_path).out == MISSING
    kept = tmp_path / "factping-data" / "services"
    assert [path.name for path in kept.iterdir()] == ["acme.toml"]


def test_what_cannot_be_added_is_refused_by_its_own_name_and_leaves_nothing(tmp_path: Path) -> None:
    refusals = {
        "twin.toml": ('name = "Twitter"', "twin.toml, name: 'Twitter' already belongs to twitter"),
        "broken.toml": ("name = ", "broken.toml: not TOML"),
        "acme.txt": ('name = "Acme"', "acme.txt: should be named after the service's id, such as acme.toml"),
        "Bad Name.toml": ('name = "Acme"', "Bad Name.toml: 'Bad Name' is no service id"),
        "heir.toml": ('name = "Heir"\nuntil = 2024-01-01\nsuccessor = "nobody"', "heir.toml, successor: "),
    }
    for name, (text, line) in refusals.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert factping("services", "add", name, cwd=tmp_path).refused().startswith(line)
    assert factping("services", "add", "none.toml", cwd=tmp_path).refused().startswith("none.toml: cannot be read")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(refusals)


def test_a_full_disk_leaves_no_half_of_a_service(tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text('name = "Acme"\n', encoding="utf-8")
    factping("services", "add", "acme.toml", cwd=tmp_path)
    kept = tmp_path / "factping-data" / "services"
    (tmp_path / "acme.toml").write_text('name = "Acme"\n' + "# a remark\n" * 1000, encoding="utf-8")
    # Room for the copies that are tried out is taken away as well: where it stops does not matter, what is left does.
    factping("services", "add", "acme.toml", cwd=tmp_path, before=no_room_left(100)).refused(1)
    assert [path.name for path in kept.iterdir()] == ["acme.toml"]
    assert (kept / "acme.toml").read_text(encoding="utf-8") == 'name = "Acme"\n'


def test_people_are_shown_as_words(tmp_path: Path) -> None:
    shown = factping("services", "show", "twitter", cwd=tmp_path).out
    assert "Elon Musk executive x:elonmusk 2022-10-27 2023-07-23" in shown
