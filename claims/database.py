"""The claim database: what was said, what was found, and every verdict that was ever given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from sqlite_utils import Database

from telemetry.arrivals import Marks
from telemetry.datafile import open_datafile, open_memory, transaction, translated
from telemetry.errors import BadInput
from telemetry.model import Window
from telemetry.moment import format_moment

from . import watch_rows
from .cuts import ToldChange
from .migrations import migrations
from .model import Check, Claim, Label, Post, SaidBefore, Verdict
from .record import BY_HUMAN, Recorded, Said, Subject, Version, Why
from .recorded_rows import claim_from_row, post_from_row, recorded_from_rows, said_from_row
from .rows import UPSERT_POST, claim_id, claim_row, evidence_row, post_key, post_row, verdict_digest, verdict_row
from .spoken import spoken
from .thread import told_before
from .watch import Watched, is_another

__all__ = ["ClaimDatabase", "MethodRecord", "Recorded", "Said", "claim_id"]

SAID = """
select claims.id, span, kind, claims.service, network, author, author_role, url, posted_at, posted_precision
from claims join posts on posts.id = claims.post where claims.id = ?
"""
# What an earlier version of factping recorded does not say all that judging needs.
POST_OF = """
select posts.* from posts join claims on claims.post = posts.id
where claims.id = ? and extent is not null and tentative is not null
"""
CLAIMS_OF = 'select * from claims where post = (select post from claims where id = ?) order by start, "end", kind'
VERSIONS = "select id, claim, version, label, why from verdicts where id > ? order by id limit ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodRecord:
    """A published method: its id with version, the kind it judges, the question it asks and its full text."""

    id: str
    kind: str
    question: str
    text: str


class ClaimDatabase:
    """The one writer of claims.db; other processes may write the same file at the same time.

    Posts are kept without their text; verdicts, evidence and methods are append-only.

    Raises:
        StoreUnavailable: from any method, where the file cannot be read or written now.
    """

    def __init__(self, db: Database, *, name: str) -> None:
        self._db = db
        self._name = name

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open or create the file.

        Raises:
            NewerDatabase: a later version wrote it.
        """
        return cls(open_datafile(path, migrations), name=str(path))

    @classmethod
    def memory(cls) -> Self:
        """An empty database that lives in memory only."""
        return cls(open_memory(migrations), name=":memory:")

    def close(self) -> None:
        """Close the file; the database cannot be used afterwards."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def record(
        self, check: Check, *, at: datetime, watches: Iterable[Watched] = (), why: Why = Why.ASKED
    ) -> tuple[str, ...]:
        """Write a check, all or nothing; return the ids of its claims in their order.

        A verdict that says the same as the newest one on its claim (`verdict_digest`) adds no version, and none is
        added to what a human has said. A post without claims is not kept. `watches` are the claims among them that are
        to be looked at again, `why` is kept with every version but the first.

        Raises:
            ValueError: two claims of the check are the same one.
        """
        claims = tuple(claim_id(check.post, checked.claim) for checked in check.checked)
        if len(set(claims)) < len(claims):
            raise ValueError("two claims of one post share their kind and place")
        if claims:
            with translated(self._name), transaction(self._db):
                self._db.execute(UPSERT_POST, post_row(check.post, at))
                for checked in check.checked:
                    self._db.table("claims").upsert(claim_row(check.post, checked.claim), pk="id")
                    self._add_news(check.post, checked.claim, checked.verdict, at, why)
                for watch in watches:
                    self._watch(watch)
        return claims

    def look(
        self, post: Post, claim: Claim, verdict: Verdict, *, at: datetime, why: Why, watch: Watched | None
    ) -> Recorded | None:
        """Keep what another look at a claim on record found, all or nothing; None where it is the same verdict.

        The claim is watched on as `watch` says.
        """
        key = claim_id(post, claim)
        with translated(self._name), transaction(self._db):
            before = self._newest(key)
            if watch is None:
                watch_rows.forget(self._db, key)
            else:
                self._watch(watch)
            if before is None or before.why in BY_HUMAN or at < before.judged_at or not is_another(before, verdict):
                return None
            return self._add(post, claim, verdict, version=before.version + 1, at=at, why=why)

    def review(self, claim: str, verdict: Verdict, *, at: datetime, why: Why) -> Recorded:
        """Add what a human says of a claim as a version, once; no method looks at it again.

        Raises:
            LookupError: the claim is not on record, or by an earlier version of factping.
        """
        with translated(self._name), transaction(self._db):
            before, subject = self._newest(claim), self._subject(claim)
            if before is None or subject is None:
                raise LookupError(claim)
            watch_rows.forget(self._db, claim)
            old = before.verdict
            if (before.why, old.label, old.reasons[:1]) == (why, verdict.label, verdict.reasons[:1]):
                return before
            at = max(at, before.judged_at)
            return self._add(subject.post, subject.claim, verdict, version=before.version + 1, at=at, why=why)

    def let_stand(self, claim: str, note: str, *, at: datetime) -> None:
        """Publish that a human read the verdict on a claim and let it stand, once for each reason."""
        with translated(self._name), transaction(self._db):
            self._db.table("reviews").insert({"claim": claim, "note": note, "at": format_moment(at)})

    def record_methods(self, methods: Iterable[MethodRecord]) -> None:
        """Publish methods, all or nothing; those already published are left as they are.

        Raises:
            BadInput: a published method comes with other words; a changed method needs a new id.
        """
        with translated(self._name), transaction(self._db):
            published = {str(row["id"]): row for row in self._db.table("methods").rows}
            for method in methods:
                row = asdict(method)
                if method.id not in published:
                    self._db.table("methods").insert(row)
                elif published[method.id] != row:
                    problem = f"{method.id} was published with other words; a changed method needs a new id"
                    raise BadInput(problem, source=self._name, field="methods")

    def history(self, claim: str) -> tuple[Recorded, ...]:
        """Every verdict on a claim, oldest first; empty for an unknown id."""
        with translated(self._name):
            return tuple(self._recorded(claim, newest_only=False))

    def newest(self, claim: str) -> Recorded | None:
        """The verdict on a claim that stands; None for an unknown id."""
        with translated(self._name):
            return self._newest(claim)

    def told_before(self, post: Post) -> tuple[ToldChange, ...]:
        """The changes that were told of before a post, in its thread or by its author, by time."""
        with translated(self._name):
            return tuple(told_before(self._db, post))

    def spoken(self, post: Post, service: str) -> tuple[SaidBefore, ...]:
        """What the author of a post had claimed of a number of the service before it, by time."""
        with translated(self._name):
            return tuple(spoken(self._db, post, service))

    def said(self, claim: str) -> Said | None:
        """Where a claim was made; None for an unknown id."""
        with translated(self._name):
            return next((said_from_row(row) for row in self._db.query(SAID, [claim])), None)

    def subject(self, claim: str) -> Subject | None:
        """A claim with its post and what else was claimed there; None where too little of it is on record."""
        with translated(self._name):
            return self._subject(claim)

    def has(self, post: Post) -> bool:
        """Whether something that the post claims is on record."""
        with translated(self._name):
            return self._db.table("posts").count_where("id = ?", [post_key(post)]) > 0

    def edited(self, post: Post, *, at: datetime) -> None:
        """Note that a post on record now reads so; of its words a hash is kept."""
        row = {"post": post_key(post), "text_sha256": post_row(post, at)["text_sha256"], "seen_at": format_moment(at)}
        with translated(self._name), transaction(self._db):
            if self._db.table("posts").count_where("id = ?", [row["post"]]):
                self._db.table("edits").insert(row, ignore=True)

    def versions(self, after: int, limit: int) -> tuple[Version, ...]:
        """Versions of any claim in the order in which they were given, from the one after this number on."""
        with translated(self._name):
            return tuple(Version.of(row) for row in self._db.query(VERSIONS, [after, limit]))

    def number(self, claim: str, label: Label) -> int:
        """The running number of the newest verdict of this label on a claim; 0 where none had it."""
        newest = "select ifnull(max(id), 0) from verdicts where claim = ? and label = ?"
        with translated(self._name):
            return int(self._db.conn.execute(newest, (claim, label)).fetchone()[0])

    def due(self, now: datetime, limit: int) -> tuple[Watched, ...]:
        """Claims that are to be looked at again, at most so many."""
        with translated(self._name):
            return tuple(watch_rows.due(self._db, now, limit))

    def watch(self, claim: str) -> Watched | None:
        """How a claim is watched; None where it is not."""
        with translated(self._name):
            return watch_rows.one(self._db, claim)

    def marks(self) -> Marks:
        """How far what came into the telemetry has been looked through."""
        with translated(self._name):
            return watch_rows.marks(self._db)

    def came_in(self, stretches: Iterable[tuple[str, Window]], marks: Marks, *, at: datetime) -> None:
        """Have the claims of services about stretches looked at for what came in, and move the marks, or neither."""
        with translated(self._name), transaction(self._db):
            for service, stretch in stretches:
                watch_rows.touch(self._db, service, stretch, at)
            watch_rows.move_marks(self._db, marks)

    def ask(self, claim: str, why: Why, *, at: datetime) -> bool:
        """Have a claim looked at again; whether any look could change its verdict."""
        with translated(self._name), transaction(self._db):
            return watch_rows.ask(self._db, claim, why, at)

    def _add_news(self, post: Post, claim: Claim, verdict: Verdict, at: datetime, why: Why) -> None:
        before = self._newest_row(claim_id(post, claim))
        if before is None:
            self._add(post, claim, verdict, version=1, at=at, why=why)
        # What was known at an earlier time is no news: a check as of then leaves the published verdict as it is.
        elif (
            before["digest"] != verdict_digest(claim, verdict)
            and before["judged_at"] <= format_moment(at)
            and before["why"] not in BY_HUMAN
        ):
            self._add(post, claim, verdict, version=before["version"] + 1, at=at, why=why)

    def _add(self, post: Post, claim: Claim, verdict: Verdict, *, version: int, at: datetime, why: Why) -> Recorded:
        new = verdict_row(post, claim, verdict, version=version, at=at, why=why)
        verdict_key = self._db.table("verdicts").insert(new).last_pk
        self._db.table("evidence").insert_all(
            {"verdict": verdict_key, "ordinal": ordinal} | evidence_row(evidence)
            for ordinal, evidence in enumerate(verdict.evidence, start=1)
        )
        return Recorded(
            version=version, span=claim.span, verdict=verdict, judged_at=at, why=why if version > 1 else None
        )

    def _watch(self, watch: Watched) -> None:
        newest = self._newest_row(watch.claim)
        if newest is not None and newest["why"] not in BY_HUMAN:
            watch_rows.put(self._db, watch)

    def _newest(self, claim: str) -> Recorded | None:
        return next(self._recorded(claim, newest_only=True), None)

    def _newest_row(self, claim: str) -> dict[str, Any] | None:
        rows = self._db.table("verdicts").rows_where("claim = ?", [claim], order_by="version desc", limit=1)
        return next(iter(rows), None)

    def _recorded(self, claim: str, *, newest_only: bool) -> Iterator[Recorded]:
        order, limit = ("version desc", 1) if newest_only else ("version", None)
        for row in list(self._db.table("verdicts").rows_where("claim = ?", [claim], order_by=order, limit=limit)):
            evidence = self._db.table("evidence").rows_where("verdict = ?", [row["id"]], order_by="ordinal")
            yield recorded_from_rows(row, list(evidence))

    def _subject(self, claim: str) -> Subject | None:
        post = next((post_from_row(row) for row in self._db.query(POST_OF, [claim])), None)
        if post is None:
            return None
        claims = tuple(claim_from_row(row) for row in self._db.query(CLAIMS_OF, [claim]))
        return Subject(post=post, claims=claims, claim=next(each for each in claims if claim_id(post, each) == claim))
