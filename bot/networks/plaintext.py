"""The HTML of posts and descriptions as plain text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BREAKS = {"p": "\n\n", "br": "\n", "li": "\n", "blockquote": "\n\n", "pre": "\n\n", "div": "\n"}
_SPACES = re.compile(r"[ \t\r\f\v]+")
_EDGES = re.compile(r" *\n *")
_WEB = ("https://", "http://")
_GAPS = re.compile(r"\n{3,}")


def plain_text(html: str) -> str:
    """Text with its paragraphs and line breaks; a link keeps its address where its words do not show it.

    Mastodon shortens addresses by hiding parts of them, which stay in the text. The line "RE: address" that it puts
    before quoting posts, for software that knows no quotes, is left out.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = _EDGES.sub("\n", _SPACES.sub(" ", "".join(reader.pieces)))
    return _GAPS.sub("\n\n", text).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._address: str | None = None
        self._words_from = 0
        self._in_fallback = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        classes = (names.get("class") or "").split()
        if tag in _BREAKS:
            self.pieces.append(_BREAKS[tag])
            self._in_fallback = "quote-inline" in classes
        elif tag == "a":
            self._address = None if {"mention", "hashtag"} & set(classes) else names.get("href")
            self._words_from = len(self.pieces)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._close_link()
        elif tag == "p":
            self.pieces.append(_BREAKS[tag])
            self._in_fallback = False

    def handle_data(self, data: str) -> None:
        if not self._in_fallback:
            self.pieces.append(data.replace("\n", " "))

    def _close_link(self) -> None:
        address, self._address = self._address, None
        if address is None or self._in_fallback or not address.startswith(_WEB):
            return
        words = "".join(self.pieces[self._words_from :]).strip()
        if _shows(words, address):
            self.pieces[self._words_from :] = [address]
        else:
            self.pieces.append(f" ({address})")


def _shows(words: str, address: str) -> bool:
    shown = words.removesuffix("…")
    return "." in shown and (address.startswith(shown) or address.split("//", 1)[1].startswith(shown))
