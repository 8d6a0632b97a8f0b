"""The pattern rules, read from TOML.

A pattern is a row of items that match one word each, in lower case:

    down|offline     one of these words
    @slow            one of the words of a class of words.toml; classes and words mix: @slow|down
    <PERCENT|SHARE>  a whole entity of one of these labels; <S> is any subject (service, thing, name)
    .                any word, no punctuation
    #                any number
    item? item{0,3}  optional; up to three times

`^` in front lets a pattern match only where its clause begins. A match never reaches beyond one clause.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from claims.model import Direction, Kind

FILES = (
    "rules-working.toml",
    "rules-trouble.toml",
    "rules-scope.toml",
    "rules-back.toml",
    "rules-numbers.toml",
    "rules-story.toml",
    "rules-learned.toml",
)
WORDS = ("words.toml", "vetoes.toml", "topics.toml")
SUBJECTS = ("SERVICE", "THING", "NAME")
_LABELS = {
    "S": SUBJECTS,
    "PERCENT": ("PERCENT", "NINES"),
    "DURATION": ("DURATION", "MS"),
    "COUNT": ("COUNT", "CONCURRENT"),
}
_ITEM = re.compile(r"(?P<base>.+?)(?:(?P<maybe>\?)|\{(?P<least>\d),(?P<most>\d)\})?")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Item:
    """One item of a pattern: the words, labels or class of a token, and how many tokens it matches; each exists once.

    An item of labels matches a whole entity; where it also has words, either.
    """

    words: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    any: bool = False
    number: bool = False
    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Patterns of one kind, with what they imply and what else must hold.

    `needs` and `takes` are measures: one must stand in the clause, and the value comes from one of them. `context`
    asks for an outage elsewhere in the post, `past` and `future` for a stretch on that side of the post. `short`
    patterns count only where they are nearly all of their clause, `technical` ones only beside a word of the trade.
    """

    id: str
    kind: Kind
    patterns: tuple[str, ...]
    direction: Direction = Direction.NONE
    scope: str | None = None
    checkable: bool = True
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    least: float | None = None
    longest_s: float | None = None
    context: bool = False
    reported: bool = False
    past: bool = False
    future: bool = False
    joke: bool = False
    short: bool = False
    technical: bool = False


@cache
def words() -> Mapping[str, frozenset[str]]:
    """The word classes."""
    return {name: frozenset(each) for file in WORDS for name, each in _load(file).items()}


@cache
def nouns() -> Mapping[str, tuple[str, ...]]:
    """The lists of things that services are made of, and of whom they compare themselves with."""
    return {name: tuple(each) for name, each in _load("things.toml").items()}


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the files."""
    return tuple(_rule(row) for name in FILES for row in _load(name)["rule"])


@cache
def items(pattern: str) -> tuple[Item, ...]:
    """The items of a pattern, in order."""
    return tuple(map(_item, pattern.removeprefix("^").split()))


def obligatory(pattern: str) -> Iterator[str]:
    """The items of a pattern that must match, and match something in particular."""
    for item in pattern.removeprefix("^").split():
        if item not in {".", "#"} and not item.endswith(("?", "}")):
            yield item


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


def _rule(row: Mapping[str, object]) -> Rule:
    known = {field.name for field in fields(Rule)}
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    values["kind"] = Kind(str(row["kind"]))
    values["direction"] = Direction(str(row.get("direction", "none")))
    if unknown := values.keys() - known:
        raise ValueError(f"rule {row['id']}: unknown keys {sorted(unknown)}")
    return Rule(**values)  # type: ignore[arg-type]  # our own packaged file; the types are held by a test


@cache
def _item(item: str) -> Item:
    match = _ITEM.fullmatch(item)
    if match is None:
        raise ValueError(f"no pattern item: {item!r}")
    base, most = match["base"], match["most"] or 1
    least = 0 if match["maybe"] else int(match["least"] or 1)
    if base in {".", "#"}:
        return Item(any=base == ".", number=base == "#", least=least, most=int(most))
    labels, listed = alternatives(base)
    return Item(words=frozenset(listed), labels=frozenset(labels), least=least, most=int(most))


def alternatives(base: str) -> tuple[set[str], set[str]]:
    """The entity labels and the words that an item without its operator stands for."""
    labels: set[str] = set()
    listed: set[str] = set()
    for entity in re.findall(r"<([A-Z|]+)>", base):
        for label in entity.split("|"):
            labels.update(_LABELS.get(label, (label,)))
    for word in re.sub(r"<[A-Z|]+>", "", base).split("|"):
        if word.startswith("@"):
            listed |= words()[word[1:]]
        elif word:
            listed.add(word)
    return labels, listed
