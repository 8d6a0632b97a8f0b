"""Families of words that can stand for one another: what lets a word be read that no training post holds.

`families.toml` has those of the trade in all their forms, `families-verbs.toml` verbs as base forms,
`families-words.toml` nouns in the singular and everything else as it stands; `irregular.toml` the verbs of no rule.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_VOWELS = frozenset("aeiou")
_NEVER_DOUBLED = frozenset("wxyh")
_HISSING = ("s", "x", "z", "ch", "sh")
_SHORT = 4  # letters; longer verbs seldom double their last one


@cache
def families() -> Mapping[str, tuple[str, ...]]:
    """For each word that has some: its families, the trade's own first."""
    found: dict[str, dict[str, None]] = {}
    for name, members in _members():
        for word in members:
            found.setdefault(word, {})[name] = None
    return {word: tuple(names) for word, names in found.items()}


def verb_forms(base: str, irregular: Mapping[str, str]) -> frozenset[str]:
    """A verb with its other forms, and some that nobody uses: they cost nothing."""
    if base in irregular:
        return frozenset({base, *irregular[base].split()})
    if base.endswith("e"):
        stems = {base} if base.endswith("ee") else {base[:-1]}
        return frozenset({base, base + "s", base + "d", *(stem + "ing" for stem in stems)})
    if base.endswith("y") and base[-2] not in _VOWELS:
        return frozenset({base, base[:-1] + "ies", base[:-1] + "ied", base + "ing"})
    doubled = base + base[-1] if _doubles(base) else base
    third = base + ("es" if base.endswith((*_HISSING, "o")) else "s")
    return frozenset({base, third, base + "ed", base + "ing", doubled + "ed", doubled + "ing"})


def plural(noun: str) -> str:
    """A noun's plural by the rule."""
    if noun.endswith("y") and noun[-2:-1] not in _VOWELS:
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(_HISSING) else "s")


def _members() -> Iterator[tuple[str, Iterable[str]]]:
    yield from _load("families.toml").items()
    irregular = {base: str(forms) for base, forms in _load("irregular.toml").items()}
    for name, bases in _load("families-verbs.toml").items():
        yield name, sorted({form for base in bases.split() for form in verb_forms(base, irregular)})
    words = _load("families-words.toml")
    for name, nouns in words["nouns"].items():
        yield name, sorted({form for noun in nouns.split() for form in (noun, plural(noun))})
    for name, plain in words["words"].items():
        yield name, plain.split()


def _doubles(base: str) -> bool:
    if len(base) > _SHORT or base[-1] in _VOWELS | _NEVER_DOUBLED or base[-2] not in _VOWELS:
        return False
    return len(base) < _SHORT or base[-3] not in _VOWELS


def _load(name: str) -> Mapping[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))
