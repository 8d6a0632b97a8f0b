"""HTML as text: collapsed, never interpreted, never slow."""

from __future__ import annotations

import pytest

from telemetry.status.markup import plain_text, runs


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain", "plain"),
        ("a  b\n c", "a b c"),
        ("one<br/>two<p>three</p><ul><li>four</li></ul>", "one\ntwo\nthree\nfour"),
        ("5 &lt; 6 &amp; 7 &gt; 6", "5 < 6 & 7 > 6"),
        ("<script>alert(1)</script>shown<style>p{}</style>", "shown"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<a href='x'>link</a><!-- note -->", "link"),
        ("&lt;script&gt;", "<script>"),
        ("", ""),
    ],
)
def test_text_of(html: str, text: str) -> None:
    assert plain_text(html) == text


def test_runs_are_cut_at_small_and_bold() -> None:
    assert [(run.tag, run.text) for run in runs("a<small>b<var>c</var></small>d<strong>e</strong>")] == [
        ("", "a"),
        ("small", "bc"),
        ("", "d"),
        ("strong", "e"),
    ]


@pytest.mark.parametrize("piece", ["<a ", "<", "<!--", "</", '<a b="', "<script>", "&#", "<small>"])
def test_unfinished_mark_up_takes_linear_time(piece: str) -> None:
    # Quadratic reading would take minutes here and run into the time limit of any build.
    assert isinstance(plain_text(piece * 100_000), str)
