"""The letters that posts write for time zones, and the zone each stands for."""

from __future__ import annotations

import tomllib
from datetime import UTC, tzinfo
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo


@cache
def _names() -> dict[str, str]:
    return tomllib.loads((Path(__file__).parent / "zones.toml").read_text(encoding="utf-8"))


def spellings() -> tuple[str, ...]:
    """Every spelling known, ambiguous ones as well, the longest first."""
    return tuple(sorted(_names(), key=len, reverse=True))


def zone(spelling: str) -> tzinfo | None:
    """The zone that a spelling stands for; None where several zones share the letters or none is known."""
    name = _names().get(spelling.lower().strip())
    if not name:
        return None
    return UTC if name == "UTC" else ZoneInfo(name)
