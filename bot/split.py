"""Lines into posts: never inside a word, a link, or a number and its unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .graphemes import graphemes
from .limits import Limits

# A number stays with the word after it ("12 min", "9 places", "17:53 UTC"), and a spaced dash with what it joins.
_ATOM = re.compile(r"[^ \d]*+\d[^ ]*+ [^ \d][^ ]*+|[^ ]++")


def split(lines: Sequence[str], footer: str = "", *, limits: Limits) -> tuple[str, ...]:
    """Fill posts with lines in their order; the footer stays in one piece. Several posts are numbered "1/3".

    A single word that no post could hold is cut with "…"; a link that no post could hold is left out.
    """
    texts = [*lines, footer] if footer else list(lines)
    parts = _fill(texts, limits.characters, limits)
    digits = 1
    while len(parts) > 1:
        room = limits.characters - limits.count(_number(10**digits - 1, 10**digits - 1))
        parts = _fill(texts, room, limits)
        if len(parts) < 10**digits:
            return tuple(_number(index, len(parts)) + part for index, part in enumerate(parts, start=1))
        digits += 1
    return tuple(parts)


def _number(index: int, total: int) -> str:
    return f"{index}/{total} "


def _fill(texts: Sequence[str], room: int, limits: Limits) -> list[str]:
    parts: list[str] = []
    for text in texts:
        for piece in _pieces(text, room, limits):
            if parts and limits.count(f"{parts[-1]}\n{piece}") <= room:
                parts[-1] += f"\n{piece}"
            else:
                parts.append(piece)
    return parts


def _pieces(text: str, room: int, limits: Limits) -> Iterator[str]:
    """The text, in as many pieces as it takes for each to fit."""
    if limits.count(text) <= room:
        yield text
        return
    for line in text.split("\n"):
        piece = ""
        for atom in _atoms(line, room, limits):
            longer = f"{piece} {atom}".lstrip()
            if piece and limits.count(longer) > room:
                yield piece
                piece = atom
            else:
                piece = longer
        if piece:
            yield piece


def _atoms(line: str, room: int, limits: Limits) -> Iterator[str]:
    for match in _ATOM.finditer(line):
        atom = match[0]
        if limits.count(atom) <= room:
            yield atom
            continue
        for word in atom.split(" "):
            if limits.count(word) <= room:
                yield word
            elif "://" not in word:
                yield _cut(word, room, limits)


def _cut(word: str, room: int, limits: Limits) -> str:
    kept, length = "", limits.count("…")
    for cluster in graphemes(word):
        length += limits.count(cluster)
        if length > room:
            break
        kept += cluster
    return f"{kept}…"
