from __future__ import annotations

import json
import shutil
import subprocess
import xml.etree.ElementTree as ET
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from tests.bot.conftest import Demo
from tests.bot.process import factping, no_room_left, rows

# As ../shared/data/cases.jsonl expects them.
EXPECTED = {
    "1608273870901096454": {"operational": "misleading"},
    "1608324539779551232": {"latency-change": "unproven", "change-event": "not-checkable"},
    "twitter-status-page-2022-12-29": {"incident-free": "contradicted"},
    "twitter-2023-03-06-acknowledged": {"degraded": "supported"},
    "twitter-2023-03-06-back-to-normal": {"resolved": "supported"},
    "githubstatus-xntfc1fz5rfb-resolved": {"resolved": "contradicted"},
}


def test_every_post_gets_the_verdict_that_its_case_expects(demo: Demo) -> None:
    found = {
        check["post"]["id"]: {each["claim"]["kind"]: each["verdict"]["label"] for each in check["checks"]}
        for check in demo.checks
    }
    # The kinds that an expectation names; a post may hold a cause or a second claim beside it.
    judged = {post: {kind: found[post].get(kind) for kind in kinds} for post, kinds in EXPECTED.items()}
    assert judged == EXPECTED
    assert len(found) == len(EXPECTED)


def test_no_company_is_contradicted_beyond_what_the_cases_say(demo: Demo) -> None:
    accused = {
        check["post"]["id"]
        for check in demo.checks
        for each in check["checks"]
        if each["verdict"]["label"] == "contradicted"
    }
    assert accused == {post for post, labels in EXPECTED.items() if "contradicted" in labels.values()}


def test_every_check_is_what_the_schema_says(demo: Demo) -> None:
    schema = json.loads((files("claims") / "check.schema.json").read_text(encoding="utf-8"))
    for check in demo.checks:
        jsonschema.Draft202012Validator(schema).validate(check)


def test_the_charts_are_real_pictures(demo: Demo) -> None:
    charts = sorted((demo.folder / "charts").iterdir())
    pictures = [path for path in charts if path.suffix == ".png"]
    assert len(pictures) >= 5
    assert [path.stem for path in charts if path.suffix == ".svg"] == [path.stem for path in pictures]
    assert all(path.read_bytes().startswith(b"\x89PNG\r\n\x1a\n") for path in pictures)
    assert all(ET.parse(path.with_suffix(".svg")).getroot().tag.endswith("svg") for path in pictures)  # noqa: S314 -- our own file


def test_it_talks_only_where_somebody_listens(demo: Demo) -> None:
    assert demo.result.err == ""


def test_a_second_replay_replaces_the_first_and_says_the_same_without_a_network(own_demo: Path, demo: Demo) -> None:
    unshared = ("unshare", "-n")
    alone = subprocess.run([*unshared, "true"], capture_output=True, check=False).returncode == 0
    before = {path.name: path.read_bytes() for path in (own_demo / "charts").iterdir()}
    factping("check", "Works for me", "--service", "github", "--data", own_demo, cwd=own_demo)
    result = factping("demo", "--data", own_demo, "--json", cwd=own_demo.parent, wrapper=unshared if alone else ())
    assert result == demo.result
    assert {path.name: path.read_bytes() for path in (own_demo / "charts").iterdir()} == before
    assert rows(own_demo / "claims.db") == rows(demo.folder / "claims.db")


def test_for_people_it_names_the_verdict_the_numbers_the_reply_and_what_next(tmp_path: Path) -> None:
    result = factping("demo", "--data", "two words", cwd=tmp_path)
    assert result.code == 0
    for words in ("MISLEADING", "claimed   works (for me)", "measured  ", "Evidence", "1/3 ", "--data 'two words'"):
        assert words in result.out
    assert "\x1b" not in result.out


@pytest.mark.parametrize("name", ["notes.txt", "bot.db", "charts/holiday.png", "services/acme.toml"])
def test_an_earlier_demo_with_somebodys_own_files_is_left_whole(own_demo: Path, name: str) -> None:
    own = own_demo / name
    own.parent.mkdir(exist_ok=True)
    own.write_text("mine", encoding="utf-8")
    before = sorted(own_demo.rglob("*"))
    line = factping("demo", "--data", own_demo, cwd=own_demo.parent).refused()
    assert line.startswith(f"--data {own_demo}: is an earlier demo, but {name.partition('/')[0]}")
    assert sorted(own_demo.rglob("*")) == before


def test_a_folder_of_somebody_elses_is_refused(tmp_path: Path) -> None:
    (tmp_path / "work.txt").write_text("mine", encoding="utf-8")
    line = factping("demo", "--data", tmp_path, cwd=tmp_path).refused()
    assert line == f"--data {tmp_path}: is not empty and not an earlier demo; name another folder"
    assert "not empty" in factping("demo", "--data", tmp_path / "work.txt", cwd=tmp_path).refused()
    assert [path.name for path in tmp_path.iterdir()] == ["work.txt"]


def test_nothing_behind_a_link_inside_an_earlier_demo_is_touched(own_demo: Path, tmp_path: Path) -> None:
    elsewhere = Path(shutil.copytree(own_demo / "charts", tmp_path / "elsewhere"))
    shutil.rmtree(own_demo / "charts")
    (own_demo / "charts").symlink_to(elsewhere)
    assert "charts is not of it" in factping("demo", "--data", own_demo, cwd=tmp_path).refused()
    assert any(elsewhere.iterdir())


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    line = factping("demo", "--data", "/proc/factping", cwd=tmp_path).refused(1)
    assert line == "/proc/factping: No such file or directory"
    assert "telemetry.db" in factping("demo", cwd=tmp_path, before=no_room_left()).refused(1)
