"""Asking the Chrome UX Report: the origins of the service's targets, and the pages among them, now and over time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from telemetry.errors import SourceRefused
from telemetry.service import Service
from telemetry.sources import crux

from .question import Found, Line, Question, joined, unaskable

EVERY = timedelta(days=1)
# The history that there is: forty weeks.
BACK = timedelta(weeks=41)
PAST = True
# The answer where too few users visit a page for it to be published.
NO_RECORD = 404


async def ask(question: Question, line: Line) -> Found:
    """The record of each page and its history, as far as their collection periods end in the window."""
    wanted = tuple(dict.fromkeys(_pages(question.service)))
    if not wanted:
        raise unaskable(crux.NAME, question.service, "the catalogue names no https target of it")
    return joined([await _record(page, question, line) for page in wanted])


def _pages(service: Service) -> Iterator[str]:
    for target in service.targets:
        parts = urlsplit(target.url)
        if parts.scheme == "https" and parts.hostname:
            yield f"https://{parts.netloc}"
            if parts.path not in ("", "/"):
                yield f"https://{parts.netloc}{parts.path}"


async def _record(page: str, question: Question, line: Line) -> Found:
    try:
        current = await line.ask(crux.request(page, base_url=question.base_url))
        history = await line.ask(crux.request(page, history=True, base_url=question.base_url))
    except SourceRefused as refusal:
        if refusal.status != NO_RECORD:
            raise
        return Found(notes=(f"no record of {page}: too few users of Chrome",))
    points = (
        *crux.parse_history(history, service=question.service),
        *crux.parse(current, service=question.service),
    )
    return Found(series=tuple(point for point in points if question.window.contains(point.time)))
