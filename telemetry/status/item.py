"""One item of a feed, as feedparser hands it over: which parts it must have, its fullest text, its time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from telemetry.errors import BadInput
from telemetry.moment import parse_moment


def require(raw: Mapping[str, Any], names: tuple[str, ...], *, source: str, place: str) -> None:
    """Refuse an item that lacks a part.

    Raises:
        BadInput: names the first part that is missing or empty.
    """
    missing = [name for name in names if not raw.get(name)]
    if missing:
        raise BadInput("is missing", source=source, field=f"{place}.{missing[0]}")


def body(raw: Mapping[str, Any]) -> str:
    """The fullest text that an item carries, as HTML; empty where it has none."""
    text: str = raw["content"][0]["value"] if raw.get("content") else raw.get("summary", "")
    return text


def item_moment(text: str, *, source: str, field: str) -> datetime | None:
    """Read an item's time, RFC 822 or ISO 8601; None where its zone is not one that RFC 822 defines.

    Raises:
        BadInput: neither of the two.
    """
    # feedparser's own reading is not used: it takes a zone that it does not know for UTC.
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        try:
            return parse_moment(text)
        except ValueError:
            problem = f"{text!r} is not a time of RFC 822, nor of ISO 8601 with its offset"
            raise BadInput(problem, source=source, field=field) from None
    if moment.tzinfo is None:
        return None
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise BadInput(f"{text!r} is outside the calendar", source=source, field=field) from None
