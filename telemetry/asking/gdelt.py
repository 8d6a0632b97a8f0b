"""Asking GDELT: the press of the window about the service, by its names."""

from __future__ import annotations

from datetime import timedelta

from telemetry.sources import gdelt
from telemetry.sources.trouble import names

from .question import Found, Line, Question, unaskable

EVERY = timedelta(hours=1)
BACK = timedelta(days=2)
PAST = True


async def ask(question: Question, line: Line) -> Found:
    """One report for each headline."""
    if not names(question.service):
        raise unaskable(gdelt.NAME, question.service, "its names are too short to be searched for")
    answer = await line.ask(gdelt.request(question.service, question.window, base_url=question.base_url))
    return Found(reports=gdelt.parse(answer, service=question.service))
