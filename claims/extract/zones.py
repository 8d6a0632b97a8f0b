"""The letters that posts write for time zones, and the zone each stands for."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, timedelta, timezone, tzinfo
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

_OFFSET = re.compile(r"(?:utc|gmt)?\s?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?")
_FURTHEST = timedelta(hours=14)  # Kiritimati; nothing keeps a clock further from UTC


@cache
def _names() -> dict[str, str]:
    return tomllib.loads((Path(__file__).parent / "zones.toml").read_text(encoding="utf-8"))


def spellings() -> tuple[str, ...]:
    """Every spelling known, ambiguous ones as well, the longest first."""
    return tuple(sorted(_names(), key=len, reverse=True))


# A zone behind a clock time in lower case: "pt", "utc+2", "london time"; "z" and bare offsets only where ISO has them.
ZONE = (
    r"(?:(?:utc|gmt)\s?[+-]\d{1,2}(?::?\d{2})?(?!\d)|(?:"
    + "|".join(re.escape(each) for each in spellings())
    + r")\b|(?<=:\d\d:\d\d)[+-]\d{2}:\d{2}\b)"
)


def zone(spelling: str) -> tzinfo | None:
    """The zone that a spelling stands for; None where several zones share the letters or none is known."""
    plain = spelling.lower().strip()
    name = _names().get(plain)
    if name:
        return UTC if name == "UTC" else ZoneInfo(name)
    match = _OFFSET.fullmatch(plain)
    if match is None:
        return None
    ahead = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
    return None if ahead > _FURTHEST else timezone(ahead if match["sign"] == "+" else -ahead)
