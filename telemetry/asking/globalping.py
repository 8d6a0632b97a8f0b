"""Asking Globalping: the service's first page from a dozen places, and a control page from the same probes."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from telemetry.service import Service, Target
from telemetry.sources import globalping
from telemetry.sources.worldwide import worldwide

from .question import Found, Line, Question, unaskable

# Two dozen tests of the 250 an hour that are free: four times an hour leaves room for a second service.
EVERY = timedelta(minutes=15)
BACK = timedelta(0)
PAST = False


async def ask(question: Question, line: Line) -> Found:
    """One sample for each probe that is done, with what it met at the control."""
    target = page(question.service)
    samples = await worldwide(
        question.service,
        target,
        control=_control(target, question),
        ask=line.ask,
        sleep=line.sleep,
        base_url=question.base_url,
    )
    return Found(samples=samples)


def _control(target: Target, question: Question) -> Target | None:
    """One of the control pages, in turns; over TLS like the target where there is one such."""
    secure = target.url.startswith("https:")
    alike = [each for each in question.controls if each.url.startswith("https:") is secure] or list(question.controls)
    return alike[int(question.at.timestamp()) % len(alike)] if alike else None


def page(service: Service) -> Target:
    """The first target that is asked for over HTTP.

    Raises:
        BadInput: it has none.
    """
    for target in service.targets:
        if urlsplit(target.url).scheme in ("http", "https"):
            return target
    raise unaskable(globalping.NAME, service, "the catalogue names no http target of it")
