"""What a post's id says of when it was published."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from telemetry.errors import BadInput
from telemetry.moment import format_moment

# Clocks differ; beyond this a time is in the future.
CLOCK_SLACK = timedelta(minutes=5)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

X_EPOCH_MS = 1288834974657
# Ids were sequential up to here (4 November 2010) and carry no time:
# https://ws-dl.blogspot.com/2019/08/2019-08-03-tweetedat-finding-tweet.html
LAST_SEQUENTIAL_X_ID = 29_700_859_247
LARGEST_ID = 2**63 - 1

# Mastodon's first release. Older numeric ids count up from 1 or belong to other software.
FIRST_MASTODON_POST = datetime(2016, 10, 6, tzinfo=UTC)

# https://atproto.com/specs/tid
TID_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
TID_LENGTH = 13


def moment_of_id(network: str, post_id: str) -> datetime | None:
    """The time that an X, Mastodon or Bluesky id carries, aware and in UTC; None where it carries none.

    X and Mastodon ids are made by the server, to the millisecond. A Bluesky record key (or an `at://` address that ends
    in one) is chosen by the author's software, to the microsecond. A time in the future is returned as it is.
    """
    reader = _READERS.get(network)
    return None if reader is None else reader(post_id)


def dated_by_id(network: str, post_id: str, *, now: datetime, source: str, line: int | None = None) -> datetime | None:
    """The time that an id carries, where it can be the post's.

    On a Mastodon server any large number can be an id, so there a future time only means that it carries none.

    Raises:
        BadInput: an id of X or Bluesky that lies after `now`: no such post can exist yet.
    """
    moment = moment_of_id(network, post_id)
    if moment is None or moment <= now + CLOCK_SLACK:
        return moment
    if network == "mastodon":
        return None
    raise BadInput(f"carries a time in the future ({format_moment(moment)})", source=source, line=line, field="id")


def _of_x(post_id: str) -> datetime | None:
    number = _number(post_id)
    if number is None or number <= LAST_SEQUENTIAL_X_ID:
        return None
    return EPOCH + timedelta(milliseconds=(number >> 22) + X_EPOCH_MS)


def _of_mastodon(post_id: str) -> datetime | None:
    number = _number(post_id)
    if number is None:
        return None
    # 47 bits of milliseconds reach the year 6429, inside Python's calendar.
    moment = EPOCH + timedelta(milliseconds=number >> 16)
    return moment if moment >= FIRST_MASTODON_POST else None


def _of_bluesky(post_id: str) -> datetime | None:
    key = post_id.rpartition("/")[2]
    if len(key) != TID_LENGTH or not set(key) <= set(TID_ALPHABET):
        return None
    number = 0
    for letter in key:
        number = number * 32 + TID_ALPHABET.index(letter)
    return None if number > LARGEST_ID else EPOCH + timedelta(microseconds=number >> 10)


def _number(text: str) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_ID))):
        return None
    number = int(text)
    return number if number <= LARGEST_ID else None


_READERS = {"x": _of_x, "mastodon": _of_mastodon, "bluesky": _of_bluesky}
