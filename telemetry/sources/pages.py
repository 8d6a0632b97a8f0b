"""Several pages of one answer as one document, so that one hash covers all that a count rests on.

They are joined as a JSON text sequence (RFC 7464): a record separator, which no JSON text can hold, before each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from telemetry.document import Document

SEPARATOR = b"\x1e"


def join_pages(pages: Sequence[Document]) -> Document:
    """The pages, of which there is at least one, in one document with the name and address of the first."""
    body = b"".join(SEPARATOR + page.body + b"\n" for page in pages)
    return replace(pages[0], body=body, fetched_at=min(page.fetched_at for page in pages))


def split_pages(document: Document) -> tuple[Document, ...]:
    """The pages of a document; one that was never joined is its only page."""
    if not document.body.startswith(SEPARATOR):
        return (document,)
    return tuple(replace(document, body=body) for body in document.body.split(SEPARATOR)[1:])
