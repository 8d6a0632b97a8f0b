"""Who disagrees with an answer of ours, in bot.db, and what a human decided of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from claims.model import Label
from claims.record import Why
from telemetry.datafile import transaction, translated
from telemetry.moment import format_moment, parse_moment

from .notice import Notice, NoticeKind, NoticeState, notice_id


class Decision(StrEnum):
    """What a human decided."""

    REJECTED = "rejected"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputed:
    """One dispute: who wrote what and when, and the claims that the answer which they replied to is about."""

    network: str
    mention: str
    author: str
    text: str
    received_at: datetime
    answered_at: datetime | None
    claims: tuple[str, ...]

    @property
    def id(self) -> str:
        """How the review commands name it: the network and the id of the mention."""
        return f"{self.network}/{self.mention}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One decision of a human, and when: about a dispute, a claim or a notice that was held."""

    decision: Decision
    dispute: str | None
    claim: str | None
    notice: str | None
    note: str
    at: datetime


_DISPUTES = "SELECT * FROM disputes WHERE answered_at IS NULL OR ? ORDER BY received_at, network, mention"
_DISPUTE = "SELECT * FROM disputes WHERE network = ? AND mention = ?"
_UNNOTED = "SELECT * FROM disputes WHERE noted_at IS NULL ORDER BY received_at"
# Said in an answer, or in a correction of one.
_ABOUT = """
SELECT claim FROM published JOIN replies USING (network, mention) WHERE network = ?1 AND remote_id = ?2
UNION SELECT claim FROM notices JOIN notice_parts ON notice = id
WHERE network = ?1 AND remote_id = ?2 AND claim IS NOT NULL ORDER BY claim
"""
_REVIEW = "INSERT INTO reviews (decision, network, dispute, claim, notice, note, at) VALUES (?, ?, ?, ?, ?, ?, ?)"
_ANSWER = """
INSERT OR IGNORE INTO notices (
    id, kind, network, mention, claim, number, before, after, why, note, state, queued_at
) VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?)
"""


class Disputes:
    """The disputes and reviews of bot.db, through the connection of its ledger.

    All its methods raise `telemetry.errors.StoreUnavailable` where the file cannot be read or written.
    """

    def __init__(self, db: Database, name: str) -> None:
        self._db = db
        self._name = name

    def all(self, *, answered: bool = False) -> tuple[Disputed, ...]:
        """Disputes that wait for a human, oldest first; with `answered` those that had one as well."""
        with translated(self._name):
            return tuple(self._disputed(row) for row in list(self._db.query(_DISPUTES, [answered])))

    def get(self, key: str) -> Disputed | None:
        """A dispute by its id; None for an unknown one."""
        network, _, mention = key.partition("/")
        with translated(self._name):
            row = next(self._db.query(_DISPUTE, [network, mention]), None)
            return None if row is None else self._disputed(row)

    def unnoted(self) -> tuple[Disputed, ...]:
        """Disputes whose claims were not looked at again yet."""
        with translated(self._name):
            return tuple(self._disputed(row) for row in list(self._db.query(_UNNOTED)))

    def noted(self, dispute: Disputed, *, at: datetime) -> None:
        """The claims of a dispute are to be looked at again."""
        with translated(self._name), transaction(self._db):
            self._db.execute(
                "UPDATE disputes SET noted_at = ? WHERE network = ? AND mention = ?",
                [format_moment(at), dispute.network, dispute.mention],
            )

    def decide(
        self,
        decision: Decision,
        *,
        dispute: Disputed | None,
        claim: str | None,
        before: Label | None,
        after: Label | None,
        note: str,
        at: datetime,
    ) -> None:
        """Keep what a human decided, and queue their answer to the dispute that it is about, or neither."""
        with translated(self._name), transaction(self._db):
            where = (None, None) if dispute is None else (dispute.network, dispute.mention)
            self._db.execute(_REVIEW, [decision, *where, claim, None, note, format_moment(at)])
            if dispute is None:
                return
            self._db.execute(
                "UPDATE disputes SET answered_at = ? WHERE network = ? AND mention = ?", [format_moment(at), *where]
            )
            self._db.execute(
                _ANSWER,
                [
                    notice_id("answer", *where),
                    NoticeKind.ANSWER,
                    *where,
                    claim,
                    before,
                    after,
                    Why.DISPUTE,
                    note,
                    NoticeState.QUEUED,
                    format_moment(at),
                ],
            )

    def decide_notice(self, decision: Decision, notice: Notice, *, note: str, at: datetime) -> None:
        """Keep what a human decided of a notice that was held."""
        row = [decision, notice.network, None, notice.claim, notice.id, note, format_moment(at)]
        with translated(self._name), transaction(self._db):
            self._db.execute(_REVIEW, row)

    def reviews(self) -> tuple[Review, ...]:
        """Every decision, oldest first."""
        with translated(self._name):
            return tuple(_review(row) for row in self._db.query("SELECT * FROM reviews ORDER BY sequence"))

    def _disputed(self, row: Mapping[str, Any]) -> Disputed:
        about = self._db.query(_ABOUT, [row["network"], row["in_reply_to_id"]])
        return Disputed(
            network=row["network"],
            mention=row["mention"],
            author=row["author"],
            text=row["text"],
            received_at=parse_moment(row["received_at"]),
            answered_at=None if row["answered_at"] is None else parse_moment(row["answered_at"]),
            claims=tuple(each["claim"] for each in about),
        )


def _review(row: Mapping[str, Any]) -> Review:
    dispute = None if row["dispute"] is None else f"{row['network']}/{row['dispute']}"
    return Review(
        decision=Decision(row["decision"]),
        dispute=dispute,
        claim=row["claim"],
        notice=row["notice"],
        note=row["note"],
        at=parse_moment(row["at"]),
    )
