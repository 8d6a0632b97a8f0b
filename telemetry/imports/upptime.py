"""Upptime: a log of HTTP checks from GitHub's runners, as an exported CSV or as the repository that holds it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from telemetry.document import Document
from telemetry.services import Catalogue

from .history import read_history
from .rows import Row, read_rows
from .states import State, Status, UpptimeLog, read_states

__all__ = ["UpptimeLog", "read_checkout", "read_file"]

REQUIRED = ("timestamp_utc", "target", "status", "http_status", "response_ms", "url")
OPTIONAL = ("repo", "commit", "commit_subject")


def read_file(document: Document, *, catalogue: Catalogue, now: datetime) -> UpptimeLog:
    """Read a CSV of state changes, one row per change or day.

    Raises:
        BadInput: something in it is not as it should be; the place is named.
    """
    return read_states(_states(document, now), catalogue)


def read_checkout(path: Path, *, catalogue: Catalogue, now: datetime) -> UpptimeLog:
    """Read a clone of an Upptime repository: the states that its git history holds, one file per target.

    Raises:
        BadInput: git is missing, this is no clone of an Upptime repository, or a file in it cannot be read.
    """
    return read_states(read_history(path, now=now), catalogue)


def _states(document: Document, now: datetime) -> Iterator[State]:
    digest = document.sha256
    for row in read_rows(document, required=REQUIRED, optional=OPTIONAL):
        yield _state(row, now, digest)


def _state(row: Row, now: datetime, sha256: str) -> State:
    return State(
        time=row.moment("timestamp_utc", now),
        name=row.text("target"),
        url=row.url("url") or "",
        status=row.word("status", Status),
        # A run without an answer writes 0 for the code and for the time.
        code=row.integer("http_status", least=0, most=999) or None,
        response_ms=row.milliseconds("response_ms") or None,
        repo=row.optional("repo") or "",
        origin=row.source,
        sha256=sha256,
    )
