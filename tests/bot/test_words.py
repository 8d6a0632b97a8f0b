from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.words import BANNED, PLAIN, banned_in, counted, duration, moments, without_banned
from claims.model import Label
from telemetry.model import Window
from tests.bot.checks import at

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((*(ROOT / "bot").rglob("*.py"), *(ROOT / "claims" / "methods").rglob("*.py")))


def texts(source: str) -> Iterator[tuple[int, str]]:
    """Every string that a program could say: docstrings are for its readers, and the list must name its words."""
    tree = ast.parse(source)
    left_out = {id(node) for node in _list_of_words(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            left_out.add(id(node.value))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield node.lineno, node.value


def _list_of_words(tree: ast.Module) -> Iterator[ast.AST]:
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "BANNED":
            yield from ast.walk(node)


def accusations(source: str) -> list[tuple[int, str]]:
    found = [(line, word) for line, text in texts(source) for word in banned_in(text)]
    return found + [
        (line, text)
        for line, text in texts(source)
        # The label's own value, alone or in a list of all labels, is no sentence about anybody.
        if Label.MISLEADING in text.lower() and text != Label.MISLEADING and Label.CONTRADICTED not in text
    ]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_text_speaks_of_intent_or_character(module: Path) -> None:
    assert accusations(module.read_text(encoding="utf-8")) == []


def test_the_walk_sees_templates_and_leaves_docstrings() -> None:
    source = '"""They lie."""\nA = "a lie"\nB = f"{A} was hidden"\nBANNED: tuple[str, ...] = ("fraud",)\n'
    assert accusations(source) == [(2, "lie"), (3, "hidden")]
    assert accusations('A = "misleading"\n') == []
    assert accusations('A = "This is misleading."\n') == [(1, "This is misleading.")]


@pytest.mark.parametrize(
    "text",
    ["They LIED", "a cover-up", "covered up", "deliberately", "a false claim", "dishonest", "spinning", "gaslighting"],
)
def test_accusations_are_found(text: str) -> None:
    assert banned_in(text)


@pytest.mark.parametrize(
    "text", ["relied on", "believed", "applied", "earlier", "slide", "covers up to 30 days", "client", "shame"]
)
def test_innocent_words_pass(text: str) -> None:
    assert banned_in(text) == ()


def test_the_list_is_in_order_and_without_doubles() -> None:
    assert len(set(BANNED)) == len(BANNED)


def test_every_label_has_plain_words() -> None:
    assert set(PLAIN) == set(Label)
    assert not any(banned_in(words) for words in PLAIN.values())


@pytest.mark.parametrize(("number", "said"), [(0, "0 places"), (1, "1 place"), (2, "2 places"), (1204, "1,204 places")])
def test_numbers_agree_with_their_nouns(number: int, said: str) -> None:
    assert counted(number, "place") == said


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(minutes=10), "10 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=7), "7 days"),
    ],
)
def test_durations_read(length: timedelta, said: str) -> None:
    assert duration(length) == said


def test_a_window_names_the_second_date_only_where_it_differs() -> None:
    assert moments(Window(start=at(9, 47), end=at(10, 17))) == "2025-05-14 09:47–10:17 UTC"
    overnight = Window(start=at(23), end=at(23) + timedelta(hours=2))
    assert moments(overnight) == "2025-05-14 23:00 – 2025-05-15 01:00 UTC"


def test_names_of_sources_lose_their_words_of_intent() -> None:
    assert without_banned("40 min by GitHub Lies Fraud Watch") == "40 min by GitHub … … Watch"
