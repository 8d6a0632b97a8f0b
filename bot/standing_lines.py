"""How a service stands, as a table for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

import click

from claims.methods.probes import minutes
from telemetry.moment import format_moment

from .quote import shortened
from .standing import Line, Standing

# Names of sources are other people's: a long one must not push the words off the screen.
WIDEST = 32
TOO_OLD = "*"


def as_text(seen: Standing) -> str:
    """One line for each side: who, how long ago, what."""
    return "\n".join(_lines(seen))


def _lines(seen: Standing) -> Iterator[str]:
    title = f"{seen.service.name}, the {seen.back_hours} hours up to {format_moment(seen.now)[:16]}Z"
    yield click.style(title, bold=True)
    width = min(max(len(line.who) for line in seen.lines), WIDEST)
    for line in seen.lines:
        mark = TOO_OLD if line.stale and line.age is not None else " "
        yield f"  {shortened(line.who, WIDEST):<{width}}  {_age(line):>12} {mark} {line.what}"
    if not seen.others:
        yield f"  {'others':<{width}}  {'never':>12}   nothing reported to us in two weeks"
    if any(line.stale and line.age is not None for line in seen.lines):
        yield f"  {TOO_OLD} too old to speak of now"
    if seen.silent:
        yield f"  silent vantages: {seen.silent}"
    if seen.service.blind_spots:
        yield f"  Blind spots: {seen.service.blind_spots}"


def _age(line: Line) -> str:
    if line.age is None:
        return "never"
    return f"{minutes(line.age)} ago" if line.age else "until now"


def as_json(seen: Standing) -> dict[str, object]:
    """The same; ages in seconds."""
    return {
        "service": seen.service.id,
        "now": format_moment(seen.now),
        "hours": seen.back_hours,
        "health": seen.health,
        "measured": _line(seen.measured),
        "page": [_line(line) for line in seen.page],
        "others": [_line(line) for line in seen.others],
        "silent": seen.silent,
    }


def _line(line: Line) -> dict[str, object]:
    return {
        "who": line.who,
        "what": line.what,
        "age_s": None if line.age is None else line.age.total_seconds(),
        "stale": line.stale,
        "url": line.url,
        "sha256": line.sha256,
    }
