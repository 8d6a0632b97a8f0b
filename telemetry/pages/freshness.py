"""How old a copy is that an answer brought. Pure: what a lagging cache says would look like an edit, and be none.

The rule: a document counts as of when its page's own server last stood by it. That is now, less the age that the caches
on the way give or their Date tells (RFC 9111, section 4.2.3), and never before the document's own date. By Date a clock
of ours that is ahead is put right as well. What is from before the last reading is an older copy and tells nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from telemetry.looks import LastRead
from telemetry.probe.ownclock import MOST_OFF

Headers = Mapping[str, str]

NO_TIME = timedelta(0)
# Age and Date count whole seconds, and two questions to one cache need not be rounded alike.
ROUNDING = timedelta(seconds=2)
# By more than that a Date without an Age is of a server whose clock is wrong, which dates nothing.
OLDEST = timedelta(days=1)
# https://www.rfc-editor.org/rfc/rfc9111#section-1.2.2
MOST_SECONDS = 2**31
# A page may well be set back: its own dates are believed again when nothing newer came for so long.
SET_BACK = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """How old an answer's copy is.

    `made_at` is when the page's server last stood by it, `last_modified` the header of that name, empty where it is
    missing or wrong, and `updated_at` the document's own date, None where it has none that can be.
    """

    made_at: datetime
    last_modified: str
    updated_at: datetime | None = None


def copy_of(headers: Headers, at: datetime, *, updated_at: datetime | None = None) -> Copy:
    """The copy that an answer brought at `at`; header names are in lower case."""
    date = header_moment(headers.get("date", ""))
    latest = max(at, date or at)
    if updated_at is not None and updated_at > latest:
        updated_at = None
    made_at = at - max(_age(headers), _by_date(headers, at, date))
    if updated_at is not None:
        made_at = max(made_at, min(updated_at, at))
    modified = header_moment(headers.get("last-modified", ""))
    # What was changed after it was sent was not: https://www.rfc-editor.org/rfc/rfc9110#section-8.8.2.1
    wrong = modified is None or modified > (date or at)
    return Copy(made_at=made_at, last_modified="" if wrong else headers["last-modified"], updated_at=updated_at)


def is_older(copy: Copy, last: LastRead, now: datetime) -> bool:
    """Whether a copy is from before the last reading, by its age or, for an hour, by its own dates."""
    if last.whole_at > now:
        # It came by a clock that was ahead.
        return False
    if copy.made_at + ROUNDING < last.whole_at:
        return True
    if now - last.whole_at >= SET_BACK:
        return False
    if copy.updated_at is not None and last.updated_at is not None and copy.updated_at != last.updated_at:
        return copy.updated_at < last.updated_at
    before, modified = header_moment(last.last_modified), header_moment(copy.last_modified)
    return before is not None and modified is not None and modified < before


def header_moment(text: str) -> datetime | None:
    """The moment in a header, None where it holds none."""
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _age(headers: Headers) -> timedelta:
    # Where several caches were in a row, the first word is the one that counts.
    word = headers.get("age", "").partition(",")[0].strip()
    if not (word.isascii() and word.isdigit()):
        return NO_TIME
    return timedelta(seconds=min(int(word[:12]), MOST_SECONDS))


def _by_date(headers: Headers, at: datetime, date: datetime | None) -> timedelta:
    if date is None or at - date <= MOST_OFF or (at - date > OLDEST and "age" not in headers):
        return NO_TIME
    return at - date
