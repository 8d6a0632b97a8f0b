"""The claim database: what was said, what was found, and every verdict that was ever given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from sqlite_utils import Database

from telemetry.datafile import open_datafile, open_memory, transaction, translated
from telemetry.errors import BadInput
from telemetry.moment import format_moment, parse_moment

from .migrations import migrations
from .model import Check, Checked, Kind, Post
from .record import Recorded, Said
from .rows import (
    claim_id,
    claim_row,
    evidence_row,
    post_row,
    said_from_row,
    verdict_digest,
    verdict_from_rows,
    verdict_row,
)

__all__ = ["ClaimDatabase", "MethodRecord", "Recorded", "Said", "claim_id"]

# What is known of a post is never unlearnt by a check that knew less.
UPSERT_POST = """
insert into posts (
    id, network, post_id, url, author, author_role, posted_at, posted_precision, text_sha256, recorded_at
) values (
    :id, :network, :post_id, :url, :author, :author_role, :posted_at, :posted_precision, :text_sha256, :recorded_at
)
on conflict (id) do update set
    url = coalesce(excluded.url, url),
    author = coalesce(excluded.author, author),
    author_role = coalesce(excluded.author_role, author_role),
    posted_precision = iif(excluded.posted_at is null, posted_precision, excluded.posted_precision),
    posted_at = coalesce(excluded.posted_at, posted_at),
    text_sha256 = excluded.text_sha256
"""

SAID = """
select claims.id, span, kind, service, network, author, author_role, url, posted_at, posted_precision
from claims join posts on posts.id = claims.post where claims.id = ?
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodRecord:
    """A published method: its id with version, the kind it judges, the question it asks and its full text."""

    id: str
    kind: Kind
    question: str
    text: str


class ClaimDatabase:
    """The one writer of claims.db; other processes may write the same file at the same time.

    Posts are kept without their text; verdicts, evidence and methods are append-only.
    """

    def __init__(self, db: Database, *, name: str) -> None:
        self._db = db
        self._name = name

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open or create the file.

        Raises:
            NewerDatabase: a later version wrote it.
            StoreUnavailable: it cannot be opened, read or written.
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

    def record(self, check: Check, *, at: datetime) -> tuple[str, ...]:
        """Write a check, all or nothing; return the ids of its claims in their order.

        A verdict that says the same as the newest one on its claim (`verdict_digest`) adds no version. A post without
        claims is not kept.

        Raises:
            StoreUnavailable: the file cannot be written now.
            ValueError: two claims of the check are the same one.
        """
        claims = tuple(claim_id(check.post, checked.claim) for checked in check.checked)
        if len(set(claims)) < len(claims):
            raise ValueError("two claims of one post share their kind and place")
        if claims:
            with translated(self._name), transaction(self._db):
                self._db.execute(UPSERT_POST, post_row(check.post, at))
                for checked in check.checked:
                    self._record_claim(check.post, checked, at)
        return claims

    def record_methods(self, methods: Iterable[MethodRecord]) -> None:
        """Publish methods, all or nothing; those already published are left as they are.

        Raises:
            BadInput: a published method comes with other words; a changed method needs a new id.
            StoreUnavailable: the file cannot be written now.
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
        """Every verdict on a claim, oldest first; empty for an unknown id.

        Raises:
            StoreUnavailable: the file cannot be read now.
        """
        with translated(self._name):
            rows = list(self._db.table("verdicts").rows_where("claim = ?", [claim], order_by="version"))
            return tuple(
                Recorded(
                    version=row["version"],
                    span=row["span"],
                    verdict=verdict_from_rows(row, self._evidence(row["id"])),
                    judged_at=parse_moment(row["judged_at"]),
                )
                for row in rows
            )

    def said(self, claim: str) -> Said | None:
        """Where a claim was made; None for an unknown id.

        Raises:
            StoreUnavailable: the file cannot be read now.
        """
        with translated(self._name):
            return next((said_from_row(row) for row in self._db.query(SAID, [claim])), None)

    def _record_claim(self, post: Post, checked: Checked, at: datetime) -> None:
        claim, verdict = checked.claim, checked.verdict
        row = claim_row(post, claim)
        self._db.table("claims").upsert(row, pk="id")
        version, digest, judged_at = self._newest(str(row["id"]))
        # What was known at an earlier time is no news: a check as of then leaves the published verdict as it is.
        if digest == verdict_digest(claim, verdict) or format_moment(at) < judged_at:
            return
        new = verdict_row(post, claim, verdict, version=version + 1, at=at)
        verdict_key = self._db.table("verdicts").insert(new).last_pk
        self._db.table("evidence").insert_all(
            {"verdict": verdict_key, "ordinal": ordinal} | evidence_row(evidence)
            for ordinal, evidence in enumerate(verdict.evidence, start=1)
        )

    def _newest(self, claim: str) -> tuple[int, str, str]:
        newest = "select version, digest, judged_at from verdicts where claim = ? order by version desc limit 1"
        for version, digest, judged_at in self._db.execute(newest, [claim]):
            return version, digest, judged_at
        return 0, "", ""

    def _evidence(self, verdict: int) -> list[dict[str, object]]:
        return list(self._db.table("evidence").rows_where("verdict = ?", [verdict], order_by="ordinal"))
