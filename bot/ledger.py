"""What the bot has heard and said, in bot.db: private, and the reason why nothing is answered twice or lost.

A mention is recorded before the cursor moves past it, and a reply before it is posted. What a crash leaves behind is a
reply in state `reserved`: its text, picture and idempotency key are all here, so that it can be looked for on the
network and, if it is not there, be posted exactly as it was meant.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from sqlite_utils import Database

from claims.model import Post
from telemetry.datafile import open_datafile, open_memory, transaction, translated
from telemetry.moment import format_moment

from .disputes import Disputes
from .errors import Reason
from .ledger_rows import MentionState, ReplyState, Reserved, Sealed, mention_of, reserved_of, sealed_of
from .ledger_schema import BOT
from .networks.network import Media, Mention, Rendered
from .outbox import Outbox
from .policy import DAY, History, Ignored

__all__ = ["Ledger", "MentionState", "ReplyState", "Reserved"]


class Ledger:
    """The one reader and writer of bot.db.

    All its methods raise `telemetry.errors.StoreUnavailable` where the file cannot be read or written.
    """

    def __init__(self, db: Database, name: str = ":memory:") -> None:
        self._db = db
        self._name = name

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the ledger, creating it readable by its owner only.

        Raises:
            NewerDatabase: a later version of factping has written it.
        """
        with translated(str(path)):
            path.parent.mkdir(parents=True, exist_ok=True)
            # Before SQLite makes it: the files beside it (-wal, -shm) take their mode from this one.
            path.touch(mode=0o600)
            path.chmod(0o600)
        return cls(open_datafile(path, BOT), str(path))

    @classmethod
    def memory(cls) -> Self:
        """A ledger that is forgotten."""
        return cls(open_memory(BOT))

    def close(self) -> None:
        """Close the file."""
        self._db.conn.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def outbox(self) -> Outbox:
        """What is still to be said, in the same file."""
        return Outbox(self._db, self._name)

    @property
    def disputes(self) -> Disputes:
        """Who disagrees, in the same file."""
        return Disputes(self._db, self._name)

    def cursor(self, network: str) -> str | None:
        """The id of the last mention that was recorded; None before the first."""
        row = self._row("SELECT last_id FROM cursors WHERE network = ?", network)
        return None if row is None else str(row["last_id"])

    def receive(self, network: str, mentions: Sequence[Mention], *, at: datetime) -> int:
        """Record mentions, oldest first, and move the cursor to the last, all or nothing; the number of new ones."""
        if not mentions:
            return 0
        with translated(self._name), transaction(self._db):
            new = sum(self._receive(mention, at) for mention in mentions)
            self._db.execute(
                "INSERT INTO cursors VALUES (?, ?) ON CONFLICT (network) DO UPDATE SET last_id = excluded.last_id",
                (network, mentions[-1].id),
            )
        return new

    def waiting(self, network: str) -> tuple[Mention, ...]:
        """Mentions that are still to be handled, in the order in which they came."""
        rows = self._rows(
            "SELECT * FROM mentions WHERE network = ? AND state = ? ORDER BY sequence", network, MentionState.RECEIVED
        )
        return tuple(mention_of(row) for row in rows)

    def history(self, mention: Mention, *, now: datetime) -> History:
        """What was answered in the 24 hours before, as far as it decides about this mention."""
        since = format_moment(now - DAY)
        answered = "SELECT count(*) AS n FROM mentions WHERE network = ? AND state = 'answered' AND handled_at > ?"
        return History(
            answered_all=self._count(answered, mention.network, since),
            answered_author=self._count(f"{answered} AND author = ?", mention.network, since, mention.author),
            helped_author=self._count(
                f"{answered} AND author = ? AND command = 'help'", mention.network, since, mention.author
            ),
            depth=self._count("SELECT depth AS n FROM mentions WHERE network = ? AND id = ?", *_key(mention)),
            muted=self._row("SELECT 1 FROM muted WHERE network = ? AND author = ?", mention.network, mention.author)
            is not None,
        )

    def reserve(self, mention: Mention, answer: Rendered, *, command: str, at: datetime) -> None:
        """Write down a whole answer before any of it is posted."""
        with translated(self._name), transaction(self._db):
            self._db.execute("UPDATE mentions SET command = ? WHERE network = ? AND id = ?", (command, *_key(mention)))
            for part, text in enumerate(answer.parts):
                self._reserve(mention, part, text, answer.media if part == 0 else None, at)
            for each in answer.stated:
                said = (*_key(mention), each.claim, each.label, each.number)
                self._db.execute("INSERT INTO published VALUES (?, ?, ?, ?, ?)", said)

    def replies(self, mention: Mention) -> tuple[Reserved, ...]:
        """The parts of the answer to a mention, in order; empty before they are reserved."""
        rows = self._rows("SELECT * FROM replies WHERE network = ? AND mention = ? ORDER BY part", *_key(mention))
        return tuple(reserved_of(row) for row in rows)

    def posted(self, mention: Mention, part: int, *, remote_id: str, at: datetime) -> None:
        """A part is on the network under this id; its picture need not be kept."""
        self._write(
            "UPDATE replies SET state = 'posted', remote_id = ?, posted_at = ?, picture = NULL "
            "WHERE network = ? AND mention = ? AND part = ?",
            remote_id,
            format_moment(at),
            *_key(mention),
            part,
        )  # fmt: skip -- one line of values for one line of placeholders

    def answered(self, mention: Mention, *, at: datetime) -> None:
        """All parts are posted."""
        self._handled(mention, MentionState.ANSWERED, None, at)

    def ignored(self, mention: Mention, reason: Ignored, *, at: datetime) -> None:
        """The mention gets no answer, for this reason."""
        self._handled(mention, MentionState.IGNORED, reason, at)

    def failed(self, mention: Mention, reason: Reason, *, at: datetime) -> None:
        """The mention cannot be answered; parts that are not posted will not be."""
        with translated(self._name), transaction(self._db):
            self._db.execute(
                "UPDATE replies SET state = 'failed', reason = ?, picture = NULL "
                "WHERE network = ? AND mention = ? AND state = 'reserved'",
                (reason, *_key(mention)),
            )
            self._db.execute(_HANDLED, (MentionState.FAILED, reason, format_moment(at), *_key(mention)))

    def tried(self, mention: Mention, reason: Reason) -> int:
        """One more attempt went wrong, for a reason that may pass; how many did so far."""
        self._write(
            "UPDATE mentions SET attempts = attempts + 1, reason = ? WHERE network = ? AND id = ?",
            reason,
            *_key(mention),
        )  # fmt: skip -- one line of values for one line of placeholders
        return self._count("SELECT attempts AS n FROM mentions WHERE network = ? AND id = ?", *_key(mention))

    def mute(self, mention: Mention, *, at: datetime) -> None:
        """Remember that this author wants no answers."""
        self._write("INSERT OR IGNORE INTO muted VALUES (?, ?, ?)", mention.network, mention.author, format_moment(at))

    def unmute(self, mention: Mention) -> None:
        """Forget that wish."""
        self._write("DELETE FROM muted WHERE network = ? AND author = ?", mention.network, mention.author)

    def dispute(self, mention: Mention, text: str, *, at: datetime) -> None:
        """Keep somebody's disagreement for a human to answer."""
        self._write(
            "INSERT OR IGNORE INTO disputes (network, mention, author, in_reply_to_id, text, received_at) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            *_key(mention),
            mention.author,
            mention.in_reply_to_id,
            text,
            format_moment(at),
        )  # fmt: skip -- one line of values for one line of placeholders

    def seal(self, post: Post, *, at: datetime) -> None:
        """Keep the full text of a post that was checked; the public database holds spans only."""
        self._write(
            "INSERT INTO post_texts (network, id, text, sealed_at) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (network, id) DO UPDATE SET text = excluded.text WHERE tombstoned_at IS NULL",
            post.network,
            post.id,
            post.text,
            format_moment(at),
        )  # fmt: skip -- one line of values for one line of placeholders

    def sealed(self, network: str, *, since: datetime) -> tuple[Sealed, ...]:
        """Posts that were checked since then and are not known to be gone, the one looked at longest ago first.

        Texts that somebody gave us in a mention are no posts of their own.
        """
        rows = self._rows(_SEALED, network, format_moment(since), network)
        return tuple(sealed_of(row) for row in rows)

    def looked(self, network: str, post_id: str, *, at: datetime) -> None:
        """A checked post was looked at again."""
        self._write(
            "UPDATE post_texts SET looked_at = ? WHERE network = ? AND id = ?", format_moment(at), network, post_id
        )

    def tombstone(self, network: str, post_id: str, *, at: datetime) -> None:
        """Forget a post's text because the post is gone; it stays forgotten."""
        self._write(
            "UPDATE post_texts SET text = NULL, tombstoned_at = ? WHERE network = ? AND id = ?",
            format_moment(at),
            network,
            post_id,
        )  # fmt: skip -- one line of values for one line of placeholders

    def states(self, network: str) -> dict[str, tuple[MentionState, str | None]]:
        """Every mention's state and reason, by id."""
        rows = self._rows("SELECT id, state, reason FROM mentions WHERE network = ? ORDER BY sequence", network)
        return {row["id"]: (MentionState(row["state"]), row["reason"]) for row in rows}

    def _receive(self, mention: Mention, at: datetime) -> int:
        return self._db.execute(
            "INSERT OR IGNORE INTO mentions (network, id, status_id, author, author_is_bot, author_opted_out, text, "
            "in_reply_to_id, visibility, created_at, received_at, state, depth) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'received', ?)",
            (
                mention.network,
                mention.id,
                mention.status_id,
                mention.author,
                mention.author_is_bot,
                mention.author_opted_out,
                mention.text,
                mention.in_reply_to_id,
                mention.visibility,
                format_moment(mention.created_at),
                format_moment(at),
                self._depth(mention),
            ),
        ).rowcount  # fmt: skip -- one line of values for one line of placeholders

    def _depth(self, mention: Mention) -> int:
        """How many of our answers led to this mention: one more than at the mention that we answered there."""
        return self._count(
            "SELECT mentions.depth + 1 AS n FROM ("
            "SELECT network, mention, remote_id FROM replies UNION ALL "
            "SELECT network, mention, remote_id FROM notices JOIN notice_parts ON notice = notices.id"
            ") AS ours JOIN mentions ON mentions.network = ours.network AND mentions.id = ours.mention "
            "WHERE ours.network = ? AND ours.remote_id = ?",
            mention.network,
            mention.in_reply_to_id,
        )  # fmt: skip -- one line of values for one line of placeholders

    def _reserve(self, mention: Mention, part: int, text: str, media: Media | None, at: datetime) -> None:
        # Made of the mention alone, so that a ledger restored from yesterday's copy still posts under the same key.
        key = hashlib.sha256(f"{mention.network}\n{mention.id}\n{part}".encode()).hexdigest()
        self._db.execute(
            "INSERT INTO replies (network, mention, part, idempotency_key, text, text_sha256, picture, picture_type, "
            "alt, state, reserved_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'reserved', ?)",
            (
                *_key(mention),
                part,
                key,
                text,
                hashlib.sha256(text.encode()).hexdigest(),
                media and media.body,
                media and media.mime_type,
                media and media.alt,
                format_moment(at),
            ),
        )  # fmt: skip -- one line of values for one line of placeholders

    def _handled(self, mention: Mention, state: MentionState, reason: StrEnum | None, at: datetime) -> None:
        self._write(_HANDLED, state, reason, format_moment(at), *_key(mention))

    def _write(self, sql: str, *values: object) -> None:
        with translated(self._name), transaction(self._db):
            self._db.execute(sql, values)

    def _rows(self, sql: str, *values: object) -> Iterable[Mapping[str, Any]]:
        with translated(self._name):
            return list(self._db.query(sql, values))

    def _row(self, sql: str, *values: object) -> Mapping[str, Any] | None:
        return next(iter(self._rows(sql, *values)), None)

    def _count(self, sql: str, *values: object) -> int:
        row = self._row(sql, *values)
        return 0 if row is None else int(row["n"])


_SEALED = """
SELECT * FROM post_texts
WHERE network = ? AND sealed_at >= ? AND tombstoned_at IS NULL AND text IS NOT NULL
    AND id NOT IN (SELECT status_id FROM mentions WHERE network = ?)
ORDER BY ifnull(looked_at, sealed_at), id
"""
_HANDLED = "UPDATE mentions SET state = ?, reason = ?, handled_at = ? WHERE network = ? AND id = ?"


def _key(mention: Mention) -> tuple[str, str]:
    return mention.network, mention.id
