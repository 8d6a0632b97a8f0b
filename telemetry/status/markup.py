"""The HTML of status pages as plain text: tags are never interpreted, only dropped or read as a break."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import groupby

BREAKS = frozenset({"p", "br", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "blockquote", "pre"})
UNSEEN = frozenset({"script", "style"})
MARKED = frozenset({"small", "strong"})

# A tag ends before the next "<": linear on any input. html.parser of Python 3.11 needs 24 s for 50 kB of "<a <a <a".
_TAG = re.compile(r"(<[a-zA-Z/!?][^<>]*>)")
_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Text that stands in the same mark-up: `tag` is "small", "strong" or empty."""

    tag: str
    text: str


def runs(html: str) -> Iterator[Run]:
    """The text of an HTML fragment in order, cut where small or bold print begins or ends."""
    for tag, pieces in groupby(_pieces(html), key=lambda piece: piece[0]):
        yield Run(tag=tag, text="".join(text for _, text in pieces))


def plain_text(html: str) -> str:
    """An HTML fragment as text: entities decoded, paragraphs on their own lines, white space collapsed."""
    return tidy("".join(run.text for run in runs(html)))


def tidy(text: str) -> str:
    """Text without doubled white space or empty lines."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _pieces(html: str) -> Iterator[tuple[str, str]]:
    mark, unseen = "", False
    # re.split with one group gives text and tag by turns.
    for turn, piece in enumerate(_TAG.split(html)):
        if turn % 2 == 0:
            if piece and not unseen:
                # A line feed in HTML source is a space; only a tag breaks the line.
                yield mark, unescape(" ".join(piece.splitlines()) if "\n" in piece else piece)
            continue
        name = _NAME.match(piece)
        tag = name[2].lower() if name else ""
        closes = bool(name and name[1])
        if tag in BREAKS:
            yield "", "\n"
        elif tag in UNSEEN:
            unseen = not closes
        elif tag in MARKED:
            mark = "" if closes else tag
