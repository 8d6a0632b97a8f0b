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


def test_the_claims_of_another_reader_are_scored_instead(tmp_path: Path) -> None:
    (tmp_path / "ours.txt").write_text(MARKED, encoding="utf-8")
    theirs = [
        {"id": "ours.txt:2", "claims": [{"kind": "degraded", "start": 0, "end": 14}]},
        {"id": "ours.txt:3", "claims": [{"kind": "operational", "start": 0, "end": 13}]},
        {"id": "ours.txt:4", "claims": []},
    ]
    (tmp_path / "theirs.jsonl").write_text("\n".join(map(json.dumps, theirs)), encoding="utf-8")
    answer = json.loads(factping("evaluate", "ours.txt", "--answers", "theirs.jsonl", "--json", cwd=tmp_path).out)
    assert answer["claims"] == {"precision": 1.0, "recall": 0.5, "f1": 2 / 3, "hits": 1, "found": 1, "marked": 2}
    assert answer["left_out"] == {"operational": 1}


def test_recorded_lines_were_read_by_a_second_annotator(tmp_path: Path, recordings: Path) -> None:
    second = Path(__file__).parents[2] / "benchmarks" / "annotators" / "second.jsonl"
    answer = json.loads(
        factping("evaluate", recordings / "posts.jsonl", "--answers", second, "--json", cwd=tmp_path).out
    )
    assert (answer["posts"]["hits"], answer["claims"]["found"]) == (94, 168)
    assert 0.75 < answer["claims"]["f1"] < 0.85


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
