"""The rows of bot.db as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from telemetry.moment import parse_moment

from .networks.network import Media, Mention, Visibility


class MentionState(StrEnum):
    """Where a mention stands; only `received` ones are still to be handled."""

    RECEIVED = "received"
    ANSWERED = "answered"
    IGNORED = "ignored"
    FAILED = "failed"


class ReplyState(StrEnum):
    """Where one part of an answer stands."""

    RESERVED = "reserved"
    POSTED = "posted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """One part of an answer as it was reserved; `remote_id` is set once it is posted."""

    part: int
    text: str
    media: Media | None
    idempotency_key: str
    state: ReplyState
    reserved_at: datetime
    remote_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A checked post as it is sealed in bot.db: its words, since when, and when it was last looked at."""

    network: str
    id: str
    text: str
    sealed_at: datetime
    looked_at: datetime


def mention_of(row: Mapping[str, Any]) -> Mention:
    """A row of `mentions`."""
    return Mention(
        network=row["network"],
        id=row["id"],
        status_id=row["status_id"],
        author=row["author"],
        author_is_bot=bool(row["author_is_bot"]),
        author_opted_out=bool(row["author_opted_out"]),
        text=row["text"],
        in_reply_to_id=row["in_reply_to_id"],
        visibility=Visibility(row["visibility"]),
        created_at=parse_moment(row["created_at"]),
    )


def reserved_of(row: Mapping[str, Any]) -> Reserved:
    """A row of `replies`."""
    picture = row["picture"]
    return Reserved(
        part=row["part"],
        text=row["text"],
        media=None if picture is None else Media(body=picture, alt=row["alt"], mime_type=row["picture_type"]),
        idempotency_key=row["idempotency_key"],
        state=ReplyState(row["state"]),
        reserved_at=parse_moment(row["reserved_at"]),
        remote_id=row["remote_id"],
    )


def sealed_of(row: Mapping[str, Any]) -> Sealed:
    """A row of `post_texts` whose post is not gone."""
    return Sealed(
        network=row["network"],
        id=row["id"],
        text=row["text"],
        sealed_at=parse_moment(row["sealed_at"]),
        looked_at=parse_moment(row["looked_at"] or row["sealed_at"]),
    )
