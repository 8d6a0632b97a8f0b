from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot.lines import LONGEST_LINE, read_lines, read_posts
from telemetry.errors import BadInput
from telemetry.services import load_catalogue


def test_lines_are_numbered_as_a_person_counts_them(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_bytes(b"\xef\xbb\xbfone\r\n\n  \ntwo")
    assert [(number, line.strip()) for number, line in read_lines(str(path))] == [(1, "one"), (4, "two")]


def test_a_line_that_is_no_text_or_too_long_is_named_after_those_before_it(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    for bad, problem in (
        (b"\xff", "line 2: not UTF-8"),
        (b"a" * (LONGEST_LINE + 1), "line 2: longer than"),
    ):
        path.write_bytes(b"one\n" + bad)
        lines = read_lines(str(path))
        assert next(lines) == (1, "one\n")
        with pytest.raises(BadInput, match=problem):
            next(lines)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read: Is a directory"):
        next(read_lines(str(tmp_path)))


def test_a_post_before_computers_is_refused(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text('{"id": "1", "text": "Up.", "posted_at": "1969-12-31T00:00:00Z"}\n', encoding="utf-8")
    with pytest.raises(BadInput, match=r"line 1, posted_at: is outside the years 1970 to 9000"):
        next(read_posts(str(path), catalogue=load_catalogue(), now=now))
