"""What is said without being asked just now: a correction in a thread that we answered in, a human's answer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from claims.model import Label
from claims.record import Why
from telemetry.moment import parse_moment


class NoticeKind(StrEnum):
    """A correction goes where an answer of ours stands, an answer to whoever disputed one."""

    CORRECTION = "correction"
    ANSWER = "answer"


class NoticeState(StrEnum):
    """Where a notice stands: a held one waits for a human, one in `posting` may be on the network in part."""

    QUEUED = "queued"
    HELD = "held"
    POSTING = "posting"
    POSTED = "posted"
    FAILED = "failed"
    DROPPED = "dropped"


class Held(StrEnum):
    """Why a human is asked before a notice goes out."""

    UNINVITED = "uninvited"
    OFTEN = "often"
    APPROVAL = "approval"


class Dropped(StrEnum):
    """Why a notice is not said after all."""

    OVERTAKEN = "overtaken"
    MUTED = "muted"
    NEVER_SAID = "never-said"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice in the thread of a mention.

    `number` is the running number of the verdict that it tells of, `before` and `after` are what was said and what
    stands now; `why` the verdict was given again. `note` are a human's own words.
    """

    id: str
    kind: NoticeKind
    network: str
    mention: str
    claim: str | None
    number: int
    before: Label | None
    after: Label | None
    why: Why | None
    note: str | None
    state: NoticeState
    reason: str | None
    queued_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePart:
    """One post of a notice as it was reserved; `remote_id` is set once it is posted."""

    part: int
    text: str
    idempotency_key: str
    remote_id: str | None


def notice_id(*about: object) -> str:
    """An id that is the same whenever the same is to be said: 12 hexadecimal digits."""
    return hashlib.sha256("\n".join(map(str, about)).encode()).hexdigest()[:12]


def notice_of(row: Mapping[str, Any]) -> Notice:
    """A row of `notices`."""
    return Notice(
        id=row["id"],
        kind=NoticeKind(row["kind"]),
        network=row["network"],
        mention=row["mention"],
        claim=row["claim"],
        number=row["number"],
        before=None if row["before"] is None else Label(row["before"]),
        after=None if row["after"] is None else Label(row["after"]),
        why=None if row["why"] is None else Why(row["why"]),
        note=row["note"],
        state=NoticeState(row["state"]),
        reason=row["reason"],
        queued_at=parse_moment(row["queued_at"]),
    )


def part_of(row: Mapping[str, Any]) -> NoticePart:
    """A row of `notice_parts`."""
    return NoticePart(
        part=row["part"], text=row["text"], idempotency_key=row["idempotency_key"], remote_id=row["remote_id"]
    )
