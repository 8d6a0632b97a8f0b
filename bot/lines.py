"""Lines of a file or of standard input, numbered as a person counts them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path

from claims.model import Post
from claims.posts import parse_post
from telemetry.errors import BadInput
from telemetry.services import Catalogue

from .options import FIRST_YEAR, LAST_YEAR, within_years

PIPE = "-"
STDIN = "standard input"
# Far above the longest post with every character escaped; what is longer is not a post line.
LONGEST_LINE = 2_000_000


def name_of(path: str) -> str:
    """What errors call the file."""
    return STDIN if path == PIPE else path


def read_posts(path: str, *, catalogue: Catalogue, now: datetime) -> Iterator[Post]:
    """The posts of a file of post lines, one at a time.

    Raises:
        BadInput: a line cannot be read, or is no post line.
    """
    source = name_of(path)
    for number, line in read_lines(path):
        post = parse_post(line, source=source, number=number, catalogue=catalogue, now=now)
        if post.posted_at is not None and not within_years(post.posted_at):
            problem = f"is outside the years {FIRST_YEAR} to {LAST_YEAR}"
            raise BadInput(problem, source=source, line=number, field="posted_at")
        yield post


def read_lines(path: str) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, with their 1-based numbers, one at a time.

    Raises:
        BadInput: the file cannot be read, a line is not UTF-8, or one is longer than any post line.
    """
    source = name_of(path)
    if path == PIPE and sys.stdin is None:
        raise BadInput("is closed", source=source)
    try:
        with nullcontext(sys.stdin.buffer) if path == PIPE else Path(path).open("rb") as stream:
            number = 0
            while raw := stream.readline(LONGEST_LINE + 1):
                number += 1
                if len(raw) > LONGEST_LINE:
                    raise BadInput(f"longer than {LONGEST_LINE:,} bytes", source=source, line=number)
                line = _decoded(raw, source, number)
                if line.strip():
                    yield number, line
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", source=source) from None


def _decoded(raw: bytes, source: str, number: int) -> str:
    try:
        return raw.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(f"not UTF-8 text (byte {error.start})", source=source, line=number) from None
