"""The schema of bot.db, one migration after the other; a published one is never changed."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

BOT = Migrations("bot")


@BOT()
def m001_mentions(db: Database) -> None:
    """What was said to us, and up to where we have listened."""
    db.conn.execute("CREATE TABLE cursors (network TEXT PRIMARY KEY, last_id TEXT NOT NULL) STRICT")
    db.conn.execute(
        """
        CREATE TABLE mentions (
            sequence INTEGER PRIMARY KEY,
            network TEXT NOT NULL,
            id TEXT NOT NULL,
            status_id TEXT NOT NULL,
            author TEXT NOT NULL,
            author_is_bot INTEGER NOT NULL,
            author_opted_out INTEGER NOT NULL,
            text TEXT NOT NULL,
            in_reply_to_id TEXT,
            visibility TEXT NOT NULL,
            created_at TEXT NOT NULL,
            received_at TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('received', 'answered', 'ignored', 'failed')),
            reason TEXT,
            attempts INTEGER NOT NULL DEFAULT 0,
            depth INTEGER NOT NULL DEFAULT 0,
            command TEXT,
            handled_at TEXT,
            UNIQUE (network, id)
        ) STRICT
        """
    )
    db.conn.execute("CREATE INDEX mentions_waiting ON mentions (network, sequence) WHERE state = 'received'")
    db.conn.execute("CREATE INDEX mentions_answered ON mentions (network, handled_at) WHERE state = 'answered'")


@BOT()
def m002_replies(db: Database) -> None:
    """What we said, reserved before it is posted; the primary key is the promise to say it once."""
    db.conn.execute(
        """
        CREATE TABLE replies (
            network TEXT NOT NULL,
            mention TEXT NOT NULL,
            part INTEGER NOT NULL,
            idempotency_key TEXT NOT NULL UNIQUE,
            text TEXT NOT NULL,
            text_sha256 TEXT NOT NULL,
            picture BLOB,
            picture_type TEXT,
            alt TEXT,
            state TEXT NOT NULL CHECK (state IN ('reserved', 'posted', 'failed')),
            reason TEXT,
            remote_id TEXT,
            reserved_at TEXT NOT NULL,
            posted_at TEXT,
            PRIMARY KEY (network, mention, part),
            FOREIGN KEY (network, mention) REFERENCES mentions (network, id)
        ) STRICT
        """
    )
    db.conn.execute("CREATE INDEX replies_remote ON replies (network, remote_id)")


@BOT()
def m003_wishes(db: Database) -> None:
    """Who wants no answers, and who disagrees with one."""
    db.conn.execute(
        "CREATE TABLE muted (network TEXT NOT NULL, author TEXT NOT NULL, since TEXT NOT NULL, "
        "PRIMARY KEY (network, author)) STRICT"
    )
    db.conn.execute(
        """
        CREATE TABLE disputes (
            network TEXT NOT NULL,
            mention TEXT NOT NULL,
            author TEXT NOT NULL,
            in_reply_to_id TEXT,
            text TEXT NOT NULL,
            received_at TEXT NOT NULL,
            answered_at TEXT,
            PRIMARY KEY (network, mention)
        ) STRICT
        """
    )


@BOT()
def m004_post_texts(db: Database) -> None:
    """Full texts of checked posts, sealed here and forgotten when the post is gone."""
    db.conn.execute(
        """
        CREATE TABLE post_texts (
            network TEXT NOT NULL,
            id TEXT NOT NULL,
            text TEXT,
            sealed_at TEXT NOT NULL,
            tombstoned_at TEXT,
            PRIMARY KEY (network, id)
        ) STRICT
        """
    )


@BOT()
def m005_published(db: Database) -> None:
    """What an answer said of each claim; `number` is the verdict's running number in claims.db."""
    db.conn.execute(
        """
        CREATE TABLE published (
            network TEXT NOT NULL,
            mention TEXT NOT NULL,
            claim TEXT NOT NULL,
            label TEXT NOT NULL,
            number INTEGER NOT NULL,
            PRIMARY KEY (network, mention, claim),
            FOREIGN KEY (network, mention) REFERENCES mentions (network, id)
        ) STRICT
        """
    )
    db.conn.execute("CREATE INDEX published_claims ON published (claim)")
    db.conn.execute("CREATE TABLE marks (name TEXT PRIMARY KEY, mark INTEGER NOT NULL) STRICT")


@BOT()
def m006_notices(db: Database) -> None:
    """What is to be said without being asked just now: corrections, and a human's answers to disputes.

    The id is made of what the notice is about, so that none is queued twice.
    """
    db.conn.execute(
        """
        CREATE TABLE notices (
            sequence INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL CHECK (kind IN ('correction', 'answer')),
            network TEXT NOT NULL,
            mention TEXT NOT NULL,
            claim TEXT,
            number INTEGER NOT NULL,
            before TEXT,
            after TEXT,
            why TEXT,
            note TEXT,
            state TEXT NOT NULL CHECK (state IN ('queued', 'held', 'posting', 'posted', 'failed', 'dropped')),
            reason TEXT,
            attempts INTEGER NOT NULL DEFAULT 0,
            queued_at TEXT NOT NULL,
            settled_at TEXT,
            FOREIGN KEY (network, mention) REFERENCES mentions (network, id)
        ) STRICT
        """
    )
    db.conn.execute("CREATE INDEX notices_waiting ON notices (network, sequence) WHERE state IN ('queued', 'posting')")
    db.conn.execute("CREATE INDEX notices_of ON notices (network, mention, claim)")
    db.conn.execute(
        """
        CREATE TABLE notice_parts (
            notice TEXT NOT NULL REFERENCES notices (id),
            part INTEGER NOT NULL,
            text TEXT NOT NULL,
            idempotency_key TEXT NOT NULL UNIQUE,
            remote_id TEXT,
            posted_at TEXT,
            PRIMARY KEY (notice, part)
        ) STRICT
        """
    )
    db.conn.execute("CREATE INDEX notice_parts_remote ON notice_parts (remote_id)")


@BOT()
def m007_reviews(db: Database) -> None:
    """What a human decided, never changed; and which disputes had their claims looked at again."""
    db.conn.execute("ALTER TABLE disputes ADD COLUMN noted_at TEXT")
    db.conn.execute(
        """
        CREATE TABLE reviews (
            sequence INTEGER PRIMARY KEY,
            decision TEXT NOT NULL,
            network TEXT,
            dispute TEXT,
            claim TEXT,
            notice TEXT,
            note TEXT NOT NULL,
            at TEXT NOT NULL
        ) STRICT
        """
    )
    for verb in ("UPDATE", "DELETE"):
        db.conn.execute(
            f"CREATE TRIGGER reviews_no_{verb.lower()} BEFORE {verb} ON reviews "
            "BEGIN SELECT RAISE(ABORT, 'reviews are append-only'); END"
        )


@BOT()
def m008_edits(db: Database) -> None:
    """When a post that was checked was last looked at for edits."""
    db.conn.execute("ALTER TABLE post_texts ADD COLUMN looked_at TEXT")
    db.conn.execute("CREATE INDEX post_texts_looked ON post_texts (network, looked_at) WHERE tombstoned_at IS NULL")
