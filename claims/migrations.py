"""The schema of claims.db, one migration per change; what has been released is never edited."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("claims")

LATEST_VERDICTS = """
select
    claims.id as claim,
    claims.span,
    claims.kind,
    claims.service,
    verdicts.label,
    verdicts.confidence,
    verdicts.summary,
    verdicts.power,
    verdicts.numbers,
    verdicts.reasons,
    verdicts.method,
    verdicts.judged_at,
    verdicts.version,
    verdicts.id as verdict,
    posts.author,
    posts.author_role,
    posts.network,
    posts.url,
    posts.posted_at
from verdicts
join claims on claims.id = verdicts.claim
join posts on posts.id = claims.post
where verdicts.version = (select max(version) from verdicts as v where v.claim = verdicts.claim)
"""


@migrations()
def m001_posts_and_claims(db: Database) -> None:
    """What was said. The full text of a post is not kept: it must stay deletable."""
    db.table("posts").create(
        {
            "id": str,
            "network": str,
            "post_id": str,
            "url": str,
            "author": str,
            "author_role": str,
            "posted_at": str,
            "posted_precision": str,
            "text_sha256": str,
            "recorded_at": str,
        },
        pk="id",
        not_null={"network", "post_id", "posted_precision", "text_sha256", "recorded_at"},
        strict=True,
    )
    db.table("claims").create(
        {
            "id": str,
            "post": str,
            "span": str,
            "start": int,
            "end": int,
            "kind": str,
            "service": str,
            "value": float,
            "unit": str,
            "comparator": str,
            "direction": str,
            "window_text": str,
            "window_start": str,
            "window_end": str,
            "scope": str,
            "hedged": int,
            "checkable": int,
        },
        pk="id",
        foreign_keys=[("post", "posts", "id")],
        not_null={"post", "span", "start", "end", "kind", "direction", "hedged", "checkable"},
        strict=True,
    )
    db.table("claims").create_index(["post"])
    db.table("claims").create_index(["service", "kind"])


@migrations()
def m002_verdicts_and_evidence(db: Database) -> None:
    """What was found. A verdict repeats span, service and author, so that it reads alone and can be searched."""
    db.table("verdicts").create(
        {
            "id": int,
            "claim": str,
            "version": int,
            "span": str,
            "service": str,
            "author": str,
            "label": str,
            "confidence": float,
            "summary": str,
            "power": str,
            "method": str,
            "reasons": str,
            "numbers": str,
            "judged_at": str,
            "digest": str,
        },
        pk="id",
        foreign_keys=[("claim", "claims", "id")],
        not_null={
            "claim",
            "version",
            "span",
            "label",
            "confidence",
            "summary",
            "power",
            "method",
            "reasons",
            "numbers",
            "judged_at",
            "digest",
        },
        strict=True,
    )
    db.table("verdicts").create_index(["claim", "version"], unique=True)
    db.table("evidence").create(
        {
            "verdict": int,
            "ordinal": int,
            "id": str,
            "kind": str,
            "source": str,
            "operator": str,
            "network": str,
            "stance": str,
            "use": str,
            "reason": str,
            "summary": str,
            "window_start": str,
            "window_end": str,
            "url": str,
            "sha256": str,
        },
        pk=("verdict", "ordinal"),
        foreign_keys=[("verdict", "verdicts", "id")],
        not_null={"id", "kind", "source", "operator", "stance", "use", "reason", "summary"},
        strict=True,
    )


@migrations()
def m003_methods(db: Database) -> None:
    """How claims are judged, as it was published beforehand."""
    db.table("methods").create(
        {"id": str, "kind": str, "question": str, "text": str},
        pk="id",
        not_null={"kind", "question", "text"},
        strict=True,
    )


@migrations()
def m004_append_only(db: Database) -> None:
    """Verdicts, evidence and methods are never changed, not even by another program on this file."""
    for table in ("verdicts", "evidence", "methods"):
        for verb in ("update", "delete"):
            db.execute(
                f"create trigger {table}_no_{verb} before {verb} on {table} "
                f"begin select raise(abort, '{table} are append-only'); end"
            )
    # INSERT OR REPLACE would delete without firing the triggers above.
    db.execute(
        "create trigger verdicts_in_order before insert on verdicts "
        "when exists (select 1 from verdicts where id = new.id) "
        "or new.version != (select coalesce(max(version), 0) + 1 from verdicts where claim = new.claim) "
        "begin select raise(abort, 'verdicts are append-only'); end"
    )
    db.execute(
        "create trigger evidence_in_order before insert on evidence "
        "when new.ordinal != (select coalesce(max(ordinal), 0) + 1 from evidence where verdict = new.verdict) "
        "begin select raise(abort, 'evidence are append-only'); end"
    )
    db.execute(
        "create trigger methods_once before insert on methods "
        "when exists (select 1 from methods where id = new.id) "
        "begin select raise(abort, 'methods are append-only'); end"
    )


@migrations()
def m005_search_and_latest(db: Database) -> None:
    """Full-text search over verdicts, and each claim with its newest verdict."""
    db.table("verdicts").enable_fts(
        ["span", "summary", "service", "author"], create_triggers=True, tokenize="porter unicode61"
    )
    db.create_view("latest_verdicts", LATEST_VERDICTS)


@migrations()
def m006_looked_at_again(db: Database) -> None:
    """Why a verdict was given again, what of a post judging needs beside its words, and when each claim is due."""
    for table, column in (("verdicts", "why"), ("posts", "service"), ("posts", "extent")):
        db.execute(f"alter table {table} add column {column} text")
    db.execute("alter table claims add column tentative integer")
    db.execute("drop view latest_verdicts")
    db.create_view(
        "latest_verdicts", LATEST_VERDICTS.replace("verdicts.version,", "verdicts.version,\n    verdicts.why,")
    )
    db.table("watched").create(
        {
            "claim": str,
            "service": str,
            "window_start": str,
            "window_end": str,
            "looked_at": str,
            "next_at": str,
            "settled_at": str,
            "pending": str,
            "pending_since": str,
            "due_at": str,
        },
        pk="claim",
        foreign_keys=[("claim", "claims", "id")],
        not_null={"service", "window_start", "window_end", "looked_at", "settled_at"},
        strict=True,
    )
    db.execute("create index watched_due on watched (due_at) where due_at is not null")
    db.table("watched").create_index(["service", "window_end"])
    db.table("marks").create({"name": str, "mark": int}, pk="name", not_null={"mark"}, strict=True)


@migrations()
def m007_edits(db: Database) -> None:
    """That a post was edited, by the hash of its words then; what was said before stays judged as it was said."""
    db.table("edits").create(
        {"post": str, "text_sha256": str, "seen_at": str},
        pk=("post", "text_sha256"),
        foreign_keys=[("post", "posts", "id")],
        not_null={"seen_at"},
        strict=True,
    )


@migrations()
def m008_reviews(db: Database) -> None:
    """That a human read a claim's verdict and let it stand, and why; never changed."""
    db.table("reviews").create(
        {"claim": str, "note": str, "at": str},
        pk=("claim", "note"),
        foreign_keys=[("claim", "claims", "id")],
        not_null={"at"},
        strict=True,
    )
    for verb in ("update", "delete"):
        db.execute(
            f"create trigger reviews_no_{verb} before {verb} on reviews "
            "begin select raise(abort, 'reviews are append-only'); end"
        )
    db.execute(
        "create trigger reviews_once before insert on reviews "
        "when exists (select 1 from reviews where claim = new.claim and note = new.note) "
        "begin select raise(ignore); end"
    )


@migrations()
def m009_threads(db: Database) -> None:
    """Which post a post replies to, and change events by their network: one may date what is said after it."""
    db.execute("alter table posts add column in_reply_to text")
    db.execute("create index change_events on claims (post) where kind = 'change-event'")
