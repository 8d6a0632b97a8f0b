from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bot.process import factping

ANNOTATED = Path(__file__).parents[1] / "claims" / "fixtures" / "annotated.jsonl"
MARKED = "# ours\n{degraded|GitHub is down}\n{resolved|Slack is back}\nLunch at noon\n"


def test_annotated_lines_are_scored(tmp_path: Path) -> None:
    answer = json.loads(factping("evaluate", ANNOTATED, "--json", cwd=tmp_path).out)
    assert (answer["posts"]["found"], answer["posts"]["marked"], answer["posts"]["hits"]) == (1, 1, 1)
    assert answer["kinds"]["resolved"]["f1"] == 1.0
    assert list(tmp_path.iterdir()) == []


def test_recorded_lines_are_scored(tmp_path: Path, recordings: Path) -> None:
    result = factping("evaluate", recordings / "posts.jsonl", cwd=tmp_path)
    assert (result.code, result.err) == (0, "")
    names = [line.split()[0] for line in result.out.splitlines() if line]
    assert {"degraded", "resolved", "posts", "value+unit", "window"} <= set(names)


def test_marked_text_is_scored(tmp_path: Path) -> None:
    (tmp_path / "ours.txt").write_text(MARKED, encoding="utf-8")
    answer = json.loads(factping("evaluate", "ours.txt", "--json", cwd=tmp_path).out)
    assert answer["claims"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "hits": 2, "found": 2, "marked": 2}


def test_errors_are_listed_when_asked_for(tmp_path: Path) -> None:
    (tmp_path / "ours.txt").write_text("{cause|GitHub is down}\n", encoding="utf-8")
    assert "ours.txt:1" not in factping("evaluate", "ours.txt", cwd=tmp_path).out
    said = factping("evaluate", "ours.txt", "--errors", cwd=tmp_path).out
    assert "ours.txt:1: GitHub is down\n    missed cause: GitHub is down\n" in said
    answer = json.loads(factping("evaluate", "ours.txt", "--errors", "--json", cwd=tmp_path).out)
    assert answer["errors"][0]["missed"] == [{"kind": "cause", "start": 0, "end": 14}]


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("a.txt", "{degraded|down\n", "a.txt, line 1: a brace belongs to no {kind|span}"),
        ("a.txt", "# nothing\n", "a.txt: no post to score"),
        ("a.jsonl", '{"id": "1", "text": "Up."}\n', "a.jsonl, line 1, claims: is missing"),
        ("a.jsonl", '{"id": "1", "text": "Up.", "claims": {}}\n', "a.jsonl, line 1, claims: must be a list"),
    ],
)
def test_a_bad_file_is_one_line(tmp_path: Path, name: str, text: str, problem: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert factping("evaluate", name, cwd=tmp_path).refused() == problem


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    line = factping("evaluate", "none.txt", cwd=tmp_path).refused()
    assert line == "none.txt: cannot be read: No such file or directory"
