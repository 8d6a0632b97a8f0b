"""What is still to be said, in bot.db: corrections of published answers and answers to disputes.

A notice is queued before it is posted, under an id made of what it is about; its parts are reserved, whole, before the
first of them is posted. Killed anywhere, the next round carries on, and says nothing twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from claims.model import Label
from claims.record import Version, Why
from telemetry.datafile import transaction, translated
from telemetry.moment import format_moment

from .errors import Reason
from .ledger_rows import MentionState, mention_of
from .networks.network import Mention
from .notice import Dropped, Notice, NoticeKind, NoticePart, NoticeState, notice_id, notice_of, part_of
from .policy import DAY, Policy, held

_QUEUE = """
INSERT OR IGNORE INTO notices (
    id, kind, network, mention, claim, number, before, after, why, note, state, reason, queued_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_PUBLISHED = "SELECT * FROM published WHERE claim = ? AND number < ? ORDER BY network, mention"
_SAID_SINCE = """
SELECT * FROM notices
WHERE network = ? AND mention = ? AND claim = ? AND kind = 'correction' AND state NOT IN ('dropped', 'failed')
ORDER BY sequence
"""
_WAITING = "SELECT * FROM notices WHERE network = ? AND state IN ('queued', 'posting') ORDER BY sequence"
_POSTED_SINCE = """
SELECT count(*) AS n FROM notices
WHERE network = ? AND kind = 'correction' AND state = 'posted' AND settled_at > ?
"""
_ANSWERED = "SELECT remote_id FROM replies WHERE network = ? AND mention = ? AND part = 0 AND state = 'posted'"
_SETTLE = "UPDATE notices SET state = ?, reason = ?, settled_at = ? WHERE id = ? AND state NOT IN ('posted', 'failed')"
_MARK = "INSERT INTO marks VALUES ('verdicts', ?) ON CONFLICT (name) DO UPDATE SET mark = excluded.mark"


class Outbox:
    """The notices of bot.db, through the connection of its ledger.

    All its methods raise `telemetry.errors.StoreUnavailable` where the file cannot be read or written.
    """

    def __init__(self, db: Database, name: str) -> None:
        self._db = db
        self._name = name

    def mark(self) -> int:
        """The running number of the last verdict that was compared with what we had said."""
        row = self._row("SELECT mark FROM marks WHERE name = 'verdicts'")
        return 0 if row is None else int(row["mark"])

    def compare(self, versions: Sequence[Version], *, policy: Policy, at: datetime) -> int:
        """Queue a correction wherever a verdict has another label than the one we said, and move the mark, or neither.

        What waits and is overtaken is dropped: nobody is told of a verdict that no longer stands. Returns how many were
        queued.
        """
        if not versions:
            return 0
        with translated(self._name), transaction(self._db):
            queued = 0
            for version in versions:
                for said in list(self._db.query(_PUBLISHED, [version.claim, version.number])):
                    queued += self._correct(said, version, policy, at)
            self._db.execute(_MARK, [versions[-1].number])
        return queued

    def waiting(self, network: str) -> tuple[Notice, ...]:
        """Notices that are to be posted, oldest first."""
        return tuple(notice_of(row) for row in self._rows(_WAITING, network))

    def notices(self, *states: NoticeState) -> tuple[Notice, ...]:
        """All notices in these states, oldest first."""
        marks = ", ".join("?" for _ in states)
        query = f"SELECT * FROM notices WHERE state IN ({marks}) ORDER BY sequence"  # noqa: S608 -- question marks
        return tuple(notice_of(row) for row in self._rows(query, *states))

    def notice(self, key: str) -> Notice | None:
        """A notice by its id; None for an unknown one."""
        row = self._row("SELECT * FROM notices WHERE id = ?", key)
        return None if row is None else notice_of(row)

    def mention(self, notice: Notice) -> Mention:
        """The mention in whose thread a notice belongs."""
        (row,) = self._rows("SELECT * FROM mentions WHERE network = ? AND id = ?", notice.network, notice.mention)
        return mention_of(row)

    def mention_state(self, notice: Notice) -> MentionState:
        """Where the mention of a notice stands."""
        (row,) = self._rows("SELECT state FROM mentions WHERE network = ? AND id = ?", notice.network, notice.mention)
        return MentionState(row["state"])

    def answer(self, notice: Notice) -> str | None:
        """The id of the first post of our answer in the thread of a notice; None where it was not posted."""
        row = self._row(_ANSWERED, notice.network, notice.mention)
        return None if row is None else str(row["remote_id"])

    def is_muted(self, network: str, author: str) -> bool:
        """Whether an account has asked us to be left alone."""
        return self._row("SELECT 1 FROM muted WHERE network = ? AND author = ?", network, author) is not None

    def posted_today(self, network: str, now: datetime) -> int:
        """How many corrections were posted in the 24 hours before."""
        (row,) = self._rows(_POSTED_SINCE, network, format_moment(now - DAY))
        return int(row["n"])

    def reserve(self, notice: Notice, parts: Iterable[str]) -> bool:
        """Write down a whole notice before any of it is posted; False where it was taken back meanwhile."""
        begin = "UPDATE notices SET state = 'posting' WHERE id = ? AND state = 'queued'"
        with translated(self._name), transaction(self._db):
            if self._db.execute(begin, [notice.id]).rowcount != 1:
                return False
            for part, text in enumerate(parts):
                key = hashlib.sha256(f"notice\n{notice.network}\n{notice.id}\n{part}".encode()).hexdigest()
                self._db.execute(
                    "INSERT INTO notice_parts (notice, part, text, idempotency_key) VALUES (?, ?, ?, ?)",
                    [notice.id, part, text, key],
                )
            return True

    def parts(self, notice: Notice) -> tuple[NoticePart, ...]:
        """The posts of a notice, in order; empty before they are reserved."""
        rows = self._rows("SELECT * FROM notice_parts WHERE notice = ? ORDER BY part", notice.id)
        return tuple(part_of(row) for row in rows)

    def posted_part(self, notice: Notice, part: int, *, remote_id: str, at: datetime) -> None:
        """A part is on the network under this id."""
        self._write(
            "UPDATE notice_parts SET remote_id = ?, posted_at = ? WHERE notice = ? AND part = ?",
            remote_id,
            format_moment(at),
            notice.id,
            part,
        )  # fmt: skip -- one line of values for one line of placeholders

    def posted(self, notice: Notice, *, at: datetime) -> None:
        """All parts are posted."""
        self._settle(notice, NoticeState.POSTED, None, at)

    def failed(self, notice: Notice, reason: Reason, *, at: datetime) -> None:
        """The notice cannot be posted."""
        self._settle(notice, NoticeState.FAILED, reason, at)

    def dropped(self, notice: Notice, reason: Dropped, *, at: datetime) -> None:
        """The notice is not said after all."""
        self._settle(notice, NoticeState.DROPPED, reason, at)

    def tried(self, notice: Notice, reason: Reason) -> int:
        """One more attempt went wrong, for a reason that may pass; how many did so far."""
        self._write("UPDATE notices SET attempts = attempts + 1, reason = ? WHERE id = ?", reason, notice.id)
        (row,) = self._rows("SELECT attempts AS n FROM notices WHERE id = ?", notice.id)
        return int(row["n"])

    def release(self, notice: Notice) -> None:
        """Let a held notice go out."""
        self._write("UPDATE notices SET state = 'queued', reason = NULL WHERE id = ? AND state = 'held'", notice.id)

    def _correct(self, said: Mapping[str, Any], version: Version, policy: Policy, at: datetime) -> int:
        network, mention = said["network"], said["mention"]
        earlier = [notice_of(row) for row in self._db.query(_SAID_SINCE, [network, mention, version.claim])]
        if any(each.number >= version.number for each in earlier):
            return 0
        for each in earlier:
            if each.state in {NoticeState.QUEUED, NoticeState.HELD}:
                self._execute_settle(each, NoticeState.DROPPED, Dropped.OVERTAKEN, at)
        stands = [each for each in earlier if each.state not in {NoticeState.QUEUED, NoticeState.HELD}]
        before = Label(said["label"]) if not stands else stands[-1].after
        if before is version.label:
            return 0
        why_held = held(network, corrected=len(stands), policy=policy)
        self._db.execute(
            _QUEUE,
            [
                notice_id("correction", network, mention, version.claim, version.number),
                NoticeKind.CORRECTION,
                network,
                mention,
                version.claim,
                version.number,
                before,
                version.label,
                version.why or Why.ASKED,
                None,
                NoticeState.QUEUED if why_held is None else NoticeState.HELD,
                why_held,
                format_moment(at),
            ],
        )
        return 1

    def _settle(self, notice: Notice, state: NoticeState, reason: str | None, at: datetime) -> None:
        with translated(self._name), transaction(self._db):
            self._execute_settle(notice, state, reason, at)

    def _execute_settle(self, notice: Notice, state: NoticeState, reason: str | None, at: datetime) -> None:
        self._db.execute(_SETTLE, [state, reason, format_moment(at), notice.id])

    def _write(self, sql: str, *values: object) -> None:
        with translated(self._name), transaction(self._db):
            self._db.execute(sql, values)

    def _rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        with translated(self._name):
            return list(self._db.query(sql, values))

    def _row(self, sql: str, *values: object) -> Mapping[str, Any] | None:
        return next(iter(self._rows(sql, *values)), None)
