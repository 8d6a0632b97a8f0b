"""A post's text made plain for matching, with the way back to the original's characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONGEST_WORD = 80  # longer runs are links, art or attacks; tokenizers get slow on them

_PLAIN = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201b": "'", "\u02bc": "'", "`": "'",
        "\u201c": '"', "\u201d": '"', "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-",
        "\u2014": ";", "\u2015": ";", "\u2212": "-", "\u2026": ";", "\u223c": "~", "\u2248": "~",
        "\u0130": "I",
        "\u2265": ">", "\u2264": "<", "\uff05": "%", "\uff0c": ",", "\r": "\n", "\u2028": "\n", "\u2029": "\n",
    }
)  # fmt: skip
_DROPPED = frozenset({"Mn", "Me", "Cf", "Cs"})  # marks and invisible characters: a word reads the same without them
_BLANKED = frozenset({"Cc", "Co", "Cn", "So", "Sk", "Zs"})


class _Plainer(dict[int, str | None]):
    """What each character becomes: itself, another, or nothing; those that are no ASCII are looked up when met."""

    def __missing__(self, code: int) -> str | None:
        category = unicodedata.category(chr(code))
        if category in _DROPPED:
            return None
        return " " if category in _BLANKED else chr(code)


_PLAINER = _Plainer({code: max(chr(code), " ") for code in range(128)})
_PLAINER.update({ord("\n"): "\n", ord("\t"): "\t"} | _PLAIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadow:
    """Plain text and, for each of its characters, the offset of the original character that it stands for."""

    text: str
    origin: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The original's offsets of a non-empty stretch of the plain text."""
        return self.origin[start], self.origin[end - 1] + 1

    def pieces(self, longest: int) -> Iterator[Shadow]:
        """The same text in pieces of bounded length, cut behind a line, else a sentence, else a word."""
        start = 0
        while start < len(self.text):
            end = min(start + longest, len(self.text))
            if end < len(self.text):
                cuts = (self.text.rfind(mark, start, end) + len(mark) for mark in ("\n", ". ", " "))
                end = next((cut for cut in cuts if cut > start + longest // 2), end)
            yield Shadow(text=self.text[start:end], origin=self.origin[start:end])
            start = end


def cast(text: str) -> Shadow:
    """Drop what is invisible, straighten quotes and dashes, blank out emoji, links and over-long words; linear."""
    plain = text.translate(_PLAINER)
    origin: Sequence[int] = range(len(text))
    if len(plain) < len(text):
        origin = tuple(place for place, letter in enumerate(text) if letter.isascii() or _PLAINER[ord(letter)])
    return Shadow(text=_without_links(plain), origin=origin)


def _without_links(text: str) -> str:
    if "/" not in text and max(map(len, text.replace("\n", " ").split(" "))) <= LONGEST_WORD:
        return text
    return "\n".join(" ".join(map(_without_link, line.split(" "))) for line in text.split("\n"))


def _without_link(word: str) -> str:
    if len(word) > LONGEST_WORD or word.lower().startswith(("http://", "https://", "pic.twitter.com/")):
        return " " * len(word)
    return word
