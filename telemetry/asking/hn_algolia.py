"""Asking Hacker News: how many people spoke of trouble with the service in the window."""

from __future__ import annotations

from datetime import timedelta

from telemetry.sources import hn_algolia
from telemetry.sources.trouble import names

from .question import Found, Line, Question, unaskable

EVERY = timedelta(minutes=15)
BACK = timedelta(hours=3)
PAST = True


async def ask(question: Question, line: Line) -> Found:
    """One report for each hour in which anybody did."""
    if not names(question.service):
        raise unaskable(hn_algolia.NAME, question.service, "its names are too short to be searched for")
    answer = await line.ask(hn_algolia.request(question.service, question.window, base_url=question.base_url))
    return Found(reports=hn_algolia.parse(answer, service=question.service, window=question.window))
