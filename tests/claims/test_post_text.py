from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.post_text import LONGEST_POST, check_text
from telemetry.errors import BadInput


@pytest.mark.parametrize(
    "text",
    [
        "Works for me",
        "🔥🔥👩‍👩‍👧‍👦",
        "يعمل عندي",
        "\u202eem rof skroW\u202c",
        "W\u200bo\u200br\u200bk\u200bs\u200b for me\ufeff",
        "line one\nline two\ttabbed",
        "x" * LONGEST_POST,
    ],
)
def test_text_is_returned_unchanged(text: str) -> None:
    assert check_text(text, source="--text") == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\n\t\r",
        "\u200b\u200c\u200d\u2060\ufeff",
        "\u202e\u202c",
        "\x00\x01\x1b",
        "\u3164\u2800",
        "\ufe0f\u0301",
    ],
)
def test_a_post_with_nothing_to_see_is_empty(text: str) -> None:
    with pytest.raises(BadInput, match=r"^--text: the post is empty$"):
        check_text(text, source="--text")


def test_a_post_too_long_is_refused_with_limit_and_length() -> None:
    with pytest.raises(BadInput, match=r"^posts.jsonl, line 4, text: the post has 100,000 characters.*25,000$"):
        check_text("a" * 100_000, source="posts.jsonl", line=4, field="text")
    with pytest.raises(BadInput, match="25,001"):
        check_text("a" * (LONGEST_POST + 1), source="--text")


@pytest.mark.parametrize(("text", "code"), [("works\x00for me", r"character 6 .*U\+0000"), ("a\ud83d", r"U\+D83D")])
def test_what_no_file_can_hold_is_refused(text: str, code: str) -> None:
    with pytest.raises(BadInput, match=code):
        check_text(text, source="--text")


@given(st.text())
def test_any_text_is_kept_or_refused_in_one_line(text: str) -> None:
    try:
        assert check_text(text, source="--text") == text
    except BadInput as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017 -- either outcome is right, and each has its rule
