"""A document as somebody served it or handed it to us: the receipt beside the content."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from .errors import BadInput

# A year of five vantages every half minute is 400 MiB as CSV.
LARGEST = 512 * 1024**2


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Bytes with their origin.

    `name` is the file name or URL shown in errors and receipts; `fetched_at` is when these bytes were read or served
    (aware, UTC); `url` is where they live in public, if anywhere.
    """

    name: str
    body: bytes
    fetched_at: datetime
    url: str | None = None

    @property
    def sha256(self) -> str:
        """The SHA-256 of the body, as lower-case hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()

    def text(self) -> str:
        """The body as UTF-8 text, a byte-order mark removed.

        Raises:
            BadInput: the bytes are not UTF-8.
        """
        try:
            return self.body.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise BadInput(f"not UTF-8 text (byte {error.start})", source=self.name) from None


def read_document(path: Path, *, fetched_at: datetime, url: str | None = None) -> Document:
    """Read a file as a document.

    Raises:
        BadInput: the file is missing, is a directory or cannot be read.
    """
    try:
        with path.open("rb") as stream:
            body = stream.read(LARGEST + 1)
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", source=str(path)) from None
    if len(body) > LARGEST:
        raise BadInput(f"larger than {LARGEST // 1024**2} MiB; split it", source=str(path))
    return Document(name=str(path), body=body, fetched_at=fetched_at, url=url)
