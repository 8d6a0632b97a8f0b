"""RSS and Atom, read strictly: a feed that was cut off or that brings a document type is refused."""

from __future__ import annotations

import io
from typing import Any
from xml.parsers import expat

import feedparser  # type: ignore[import-untyped]  # 6.0 ships no types

from telemetry.document import Document
from telemetry.errors import BadInput


def read_feed(document: Document, *, version: str, shape: str) -> Any:
    """Read a feed as feedparser's object, texts as they stand; `version` is its word for the kind, or how that begins.

    Raises:
        BadInput: with a document type, not well-formed, cut off, or of another kind; names the line.
    """
    text = document.text()
    # A feed needs no document type: refusing it keeps entity bombs and external entities out before any parser runs.
    if "<!DOCTYPE" in text.upper():
        raise BadInput("has a document type declaration, which no feed needs", source=document.name)
    _require_well_formed(text, document.name)
    # Given as a stream, because feedparser would open a string that looks like a URL or a path.
    feed = feedparser.parse(io.BytesIO(text.encode()), sanitize_html=False, resolve_relative_uris=False)
    if feed.bozo or not (feed.get("version") or "").startswith(version):
        raise BadInput(f"not {shape}", source=document.name)
    return feed


def _require_well_formed(text: str, name: str) -> None:
    """Check strictly first: feedparser would mend a feed that was cut off, and return the part it has."""
    try:
        expat.ParserCreate().Parse(text, True)  # noqa: FBT003 -- expat takes its "final" flag by position
    except expat.ExpatError as error:
        problem = f"not well-formed XML, or cut off: {expat.ErrorString(error.code)}"
        raise BadInput(problem, source=name, line=error.lineno) from None
