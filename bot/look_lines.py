"""Looks at status pages, as lines for a terminal and as JSON: one for each service that a document tells of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import click

from telemetry.looks import LastRead, Look
from telemetry.moment import format_moment
from telemetry.pages.feed import Feed

from .quote import clean

Known = Mapping[str, LastRead]


def as_text(feed: Feed, look: Look, known: Known) -> str:
    """A line per service; `known` is what is known of the document after the look."""
    return "\n".join(_line(service.id, feed, look, known.get(service.id)) for service in feed.services)


def _line(service: str, feed: Feed, look: Look, last: LastRead | None) -> str:
    parts = [
        service,
        click.style(_outcome(service, look), bold=True),
        feed.format,
        clean(last.summary) if last is not None else "never read",
        _age(look, last),
        f"{look.bytes:,} bytes",
        f"{look.ms:.0f} ms",
        clean(look.address or look.url),
        clean(look.why),
    ]
    return "  ".join(part for part in parts if part)


def as_json(feed: Feed, look: Look, known: Known) -> list[dict[str, object]]:
    """An object per service; times are ISO 8601 in UTC."""
    return [_object(service.id, feed, look, known.get(service.id)) for service in feed.services]


def _object(service: str, feed: Feed, look: Look, last: LastRead | None) -> dict[str, object]:
    newest = None if last is None else last.newest
    return {
        "service": service,
        "format": look.format,
        "url": look.url,
        "address": look.address,
        "further": feed.further,
        "at": format_moment(look.at),
        "outcome": _outcome(service, look),
        "why": clean(look.why),
        "summary": None if last is None else clean(last.summary),
        "newest": None if newest is None else format_moment(newest),
        "bytes": look.bytes,
        "ms": round(look.ms, 3),
    }


def _outcome(service: str, look: Look) -> str:
    """What it brought this service; one that was added lately may have all to learn from what others know."""
    return next(reading.outcome.value for reading in look.readings if reading.service == service)


def _age(look: Look, last: LastRead | None) -> str:
    if last is None:
        return ""
    if last.newest is None:
        return "undated"
    age = max(look.at - last.newest, timedelta(0))
    if age < timedelta(hours=2):
        return f"newest {age // timedelta(minutes=1)} min ago"
    return f"newest {age // timedelta(hours=1)} h ago" if age < timedelta(days=2) else f"newest {age.days} days ago"
