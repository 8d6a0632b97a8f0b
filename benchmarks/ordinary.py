"""Ordinary posts that claim nothing about any service, out of a grammar with word lists: the same for the same seed.

Each file of `ordinary_words/` is a topic: lines of `name: this | that`, where `{name}` stands for one of that list,
`{2-9}` for a number, and every `post:` is one way to begin. A topic's list comes before the shared one of that name.
Many hold the words of the trade in other senses: servers that wait at tables, teams that are down, boilers that are
back.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from claims.model import Post, Role

WORDS = Path(__file__).with_name("ordinary_words")
SHARED = "shared"
FROM = datetime(2023, 1, 1, tzinfo=UTC)
MINUTES = 3 * 365 * 24 * 60

# Topics in which a company's account, or its chief executive, may say every sentence without claiming anything.
OFFICIAL = ("work", "food", "pets", "sport", "school", "markets")

_SLOT = re.compile(r"\{([a-z]+|-?\d+--?\d+)\}")
_RANGE = re.compile(r"(-?\d+)-(-?\d+)")
_ARTICLE = re.compile(r"\b([Aa]) (?=[aeio](?!ne\b))")
_SHORT = {"you": "u", "are": "r", "your": "ur", "please": "pls", "because": "bc", "tonight": "2nite", "people": "ppl"}

Lists = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """The lists of a topic, with the shared ones; `post` holds the ways to begin."""

    name: str
    lists: Lists


def read_lists(path: Path) -> dict[str, list[str]]:
    """The lists of a file by name; a name that returns adds to its list, and a `post` is not split."""
    lists: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, rest = line.partition(":")
            words = [rest.strip()] if name == "post" else [word.strip() for word in rest.split("|")]
            lists.setdefault(name, []).extend(words)
    return lists


def read_topics(folder: Path = WORDS) -> tuple[Topic, ...]:
    """The topics of a folder in the order of their names."""
    shared = read_lists(folder / f"{SHARED}.txt")
    paths = sorted(path for path in folder.glob("*.txt") if path.stem != SHARED)
    return tuple(Topic(name=path.stem, lists={**shared, **read_lists(path)}) for path in paths)


def ordinary(count: int, *, seed: int, services: Sequence[str] = ()) -> Iterator[Post]:
    """So many posts, no two with one text; a few are official ones of `services` (catalogue ids)."""
    dice = random.Random(seed)  # noqa: S311 -- no secret
    topics = read_topics()
    weights = [len(topic.lists["post"]) for topic in topics]
    seen: set[str] = set()
    while len(seen) < count:
        topic = dice.choices(topics, weights)[0]
        service = dice.choice(services) if services and topic.name in OFFICIAL and dice.random() < 0.1 else None
        text = _styled(_written(topic, dice, official=service is not None), dice)
        if text in seen:
            continue
        seen.add(text)
        role = dice.choice((Role.COMPANY, Role.EXECUTIVE, Role.SUPPORT_ACCOUNT)) if service else Role.PUBLIC
        posted = FROM + timedelta(minutes=dice.randrange(MINUTES))
        number = f"{topic.name}-{len(seen)}"
        yield Post(id=number, text=text, author_role=role, service=service, posted_at=posted)


def expanded(template: str, lists: Lists, dice: random.Random) -> str:
    """A template with its slots filled, and "a" made "an" where it has to be."""

    def fill(slot: re.Match[str]) -> str:
        bounds = _RANGE.fullmatch(slot[1])
        if bounds is not None:
            return str(dice.randint(int(bounds[1]), int(bounds[2])))
        return expanded(dice.choice(lists[slot[1]]), lists, dice)

    return _ARTICLE.sub(r"\1n ", _SLOT.sub(fill, template))


def slots(template: str) -> list[str]:
    """The names of the lists that a template asks for."""
    return [name for name in _SLOT.findall(template) if _RANGE.fullmatch(name) is None]


def _written(topic: Topic, dice: random.Random, *, official: bool) -> str:
    """One to four sentences of a topic, with what stands before and behind them in posts."""

    def one(name: str) -> str:
        said = expanded(dice.choice(topic.lists[name]), topic.lists, dice)
        return said[0].upper() + said[1:]

    parts = [one("post")]
    for share in (0.4, 0.25, 0.25):
        if dice.random() > share:
            break
        parts.append(one("post" if official or dice.random() < 0.3 else "aside"))
    for i, part in enumerate(parts[:-1]):
        parts[i] = part if part[-1] in ".?!…" else f"{part}."
    text = (" " if dice.random() < 0.9 else "\n").join(parts)
    if dice.random() < 0.12:
        text = f"{one('opener')} {text}"
    if dice.random() < 0.08:
        text = f"{text} {one('closer')}"
    if dice.random() < 0.06:
        text = f"{one('handle')} {text}"
    if dice.random() < 0.2:
        text += "".join(f" {one('emoji')}" for _ in range(dice.randint(1, 3)))
    if dice.random() < 0.12:
        tags = ("city", "day", "month", "name", "slug")
        text += "".join(f" #{re.sub(r'[^A-Za-z0-9]', '', one(dice.choice(tags)))}" for _ in range(dice.randint(1, 3)))
    return f"{text} {expanded('{link}', topic.lists, dice)}" if dice.random() < 0.06 else text


def _styled(text: str, dice: random.Random) -> str:
    """A text as different hands type it: without capitals or marks, shouted, in a hurry."""
    if dice.random() < 0.22:
        text = text.lower()
    elif dice.random() < 0.02:
        text = text.upper()
    if dice.random() < 0.15:
        text = text.rstrip(".")
    if dice.random() < 0.06:
        text = text.replace(".", "!" * dice.randint(1, 3))
    if dice.random() < 0.3:
        text = text.replace("'", dice.choice(("’", "’", "")))
    if dice.random() < 0.05:
        text = " ".join(_SHORT.get(word, word) for word in text.split(" "))
    if dice.random() < 0.1:
        for _ in range(dice.randint(1, 3)):
            text = _mistyped(text, dice)
    return text


def _mistyped(text: str, dice: random.Random) -> str:
    """A text with one letter lost, doubled or in the wrong order."""
    at = dice.randrange(max(len(text) - 1, 1))
    pair = text[at : at + 2]
    if not pair.isalpha():
        return text
    return text[:at] + dice.choice((pair[0], pair[0] + pair, pair[::-1])) + text[at + 2 :]
