from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from tests.bot.process import factping

OURS = Path(__file__).parent / "fixtures" / "cli" / "posts.jsonl"
SCHEMA = json.loads((files("claims") / "check.schema.json").read_text(encoding="utf-8"))


def check_every_line(path: Path, folder: Path) -> None:
    result = factping("extract", path, cwd=folder)
    assert (result.code, result.err) == (0, "")
    posts = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    answers = [json.loads(line) for line in result.out.splitlines()]
    assert [answer["id"] for answer in answers] == [post["id"] for post in posts]
    for post, answer in zip(posts, answers, strict=True):
        assert set(answer) == {"id", "claims"}
        for claim in answer["claims"]:
            assert post["text"][claim["start"] : claim["end"]] == claim["span"]
    assert any(answer["claims"] for answer in answers)
    assert list(folder.iterdir()) == []


def test_every_line_gets_one_line(tmp_path: Path) -> None:
    check_every_line(OURS, tmp_path)


def test_every_recorded_line_gets_one_line(tmp_path: Path, recordings: Path) -> None:
    check_every_line(recordings / "posts.jsonl", tmp_path)


def test_the_schema_of_checks_is_one_itself() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("source", ["-", "posts.jsonl"])
def test_a_bad_line_is_named_and_what_came_before_is_printed(tmp_path: Path, source: str) -> None:
    text = '{"id": "1", "text": "GitHub is up."}\n{"id": "2", "text": "Up.", "posted_at": "soon"}\n'
    (tmp_path / "posts.jsonl").write_text(text, encoding="utf-8")
    result = factping("extract", source, cwd=tmp_path, text=text)
    name = "standard input" if source == "-" else source
    assert result.refused() == f"{name}, line 2, posted_at: 'soon' is not an ISO 8601 time"
    assert json.loads(result.out)["id"] == "1"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    line = factping("extract", "none.jsonl", cwd=tmp_path).refused()
    assert line == "none.jsonl: cannot be read: No such file or directory"
