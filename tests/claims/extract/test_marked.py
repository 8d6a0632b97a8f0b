"""Posts with inline marks: what they say, and what is refused with its line."""

from __future__ import annotations

import pytest

from claims.extract.gold import GoldClaim
from claims.extract.marked import is_held_out, parse_marked, read_marked
from claims.model import Kind
from telemetry.errors import BadInput

LINE = "Oh no: {degraded?|uploads may fail}. {resolved!|Back!}\\nNext line"


def test_marks_become_offsets_into_the_plain_text() -> None:
    gold = parse_marked(LINE, source="a.txt", number=3)
    assert (gold.post.id, gold.post.text) == ("a.txt:3", "Oh no: uploads may fail. Back!\nNext line")
    first, second = gold.claims
    assert gold.post.text[first.start : first.end] == "uploads may fail"
    assert gold.post.text[second.start : second.end] == "Back!"
    assert first == GoldClaim(start=7, end=23, kind=Kind.DEGRADED, hedged=True)
    assert (second.kind, second.hedged, second.checkable) == (Kind.RESOLVED, False, False)


def test_both_marks_stand_together() -> None:
    (claim,) = parse_marked("{eta?!|soon, they say}", source="a.txt", number=1).claims
    assert (claim.hedged, claim.checkable) == (True, False)


def test_comments_and_blank_lines_are_no_posts() -> None:
    lines = [(1, "# a comment\n"), (2, "\n"), (3, "a post\n")]
    assert [gold.post.text for gold in read_marked(lines, "a.txt")] == ["a post"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{donw|it is down}", "a.txt, line 7: 'donw' is no kind of claim"),
        ("{degraded|it is down", "a.txt, line 7: a brace belongs to no {kind|span}"),
        ("it is down}", "a.txt, line 7: a brace belongs to no {kind|span}"),
        ("{degraded|a {cause|b} c}", "a.txt, line 7: a brace belongs to no {kind|span}"),
        ("{degraded|}", "a.txt, line 7: a brace belongs to no {kind|span}"),
        ("{degraded| down}", "a.txt, line 7: the span ' down' begins or ends with a blank"),
    ],
)
def test_a_bad_mark_is_named_with_its_line(line: str, problem: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_marked(line, source="a.txt", number=7)
    assert str(caught.value) == problem


def test_being_held_out_hangs_on_the_words_alone() -> None:
    plain = parse_marked("Spaces is back", source="a.txt", number=1).post.text
    marked = parse_marked("{resolved|Spaces is back}", source="b.txt", number=9).post.text
    assert is_held_out(plain) == is_held_out(marked)
    assert 0.15 < sum(is_held_out(f"post {n}") for n in range(2_000)) / 2_000 < 0.25
