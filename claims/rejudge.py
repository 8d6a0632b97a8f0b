"""Judging claims on record again: what came in -> what is due -> another look -> another version, where it is one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from claims.check import check_claim
from claims.database import ClaimDatabase
from claims.extract.pipeline import Extractor
from claims.model import Checked, Claim, Label, Post
from claims.record import BY_HUMAN, Subject, Why
from claims.watch import due, is_another, told
from claims.watching import reach, watched
from telemetry.services import Catalogue
from telemetry.store import TelemetryStore

# So many portions of what came in are looked through in one round; what is left is there in the next.
PORTIONS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejudged:
    """Another look at a claim: why, the label before and after it, and the version that it added, if any."""

    claim: str
    span: str
    service: str
    why: Why
    before: Label
    after: Label
    version: int | None


Keep = Callable[[Post, Checked], object]


def take_note(database: ClaimDatabase, telemetry: TelemetryStore, *, now: datetime) -> None:
    """Have the claims that what came in is about looked at again.

    Killed anywhere, it goes on with what it had not taken note of yet.
    """
    marks = database.marks()
    for _ in range(PORTIONS):
        came = telemetry.arrivals(marks)
        if came.marks == marks:
            return
        database.came_in(((each.service, reach(each)) for each in came.found), came.marks, at=now)
        telemetry.forget_arrivals(came.marks)
        marks = came.marks


def rejudge_due(
    database: ClaimDatabase,
    *,
    extractor: Extractor,
    catalogue: Catalogue,
    telemetry: TelemetryStore,
    now: datetime,
    limit: int,
    keep: Keep,
) -> Iterator[Rejudged]:
    """Look again at the claims that are due at `now`, at most so many.

    Each look is written whole or not at all, so that one that was cut short is taken again and none counts twice.
    `keep` is told what a new version rests on before it is written.
    """
    for watch in database.due(now, limit):
        why = due(watch, now)
        subject = database.subject(watch.claim)
        if why is not None and subject is not None:
            looked = rejudge(
                watch.claim,
                subject,
                database,
                why=why,
                extractor=extractor,
                catalogue=catalogue,
                telemetry=telemetry,
                now=now,
                keep=keep,
            )
            if looked is not None:
                yield looked


def rejudge(
    claim: str,
    subject: Subject,
    database: ClaimDatabase,
    *,
    why: Why,
    extractor: Extractor,
    catalogue: Catalogue,
    telemetry: TelemetryStore,
    now: datetime,
    keep: Keep,
) -> Rejudged | None:
    """Look at one claim again, as it was read when it was recorded; None where what a human said of it stands."""
    before = database.newest(claim)
    if before is None or before.why in BY_HUMAN:
        return None
    checked = check_claim(
        subject.claim,
        subject.post,
        extractor=Remembering(extractor, subject.post, subject.claims),
        catalogue=catalogue,
        telemetry=telemetry,
        now=now,
        earlier=database.told_before,
        spoken=database.spoken,
    )
    why = told(why, before.verdict, checked.verdict)
    if is_another(before, checked.verdict):
        keep(subject.post, checked)
    added = database.look(
        subject.post,
        checked.claim,
        checked.verdict,
        at=now,
        why=why,
        watch=watched(claim, checked, subject.post, now),
    )
    return Rejudged(
        claim=claim,
        span=subject.claim.span,
        service=checked.observations.service_name,
        why=why,
        before=before.verdict.label,
        after=before.verdict.label if added is None else added.verdict.label,
        version=None if added is None else added.version,
    )


class Remembering(Extractor):
    """An extractor that knows already what one post claims, whose text is not kept; any other it reads."""

    def __init__(self, reader: Extractor, post: Post, claims: tuple[Claim, ...]) -> None:
        self._other = reader
        self._known_post = post
        self._known_claims = claims

    def extract(self, post: Post) -> tuple[Claim, ...]:
        """The claims of a post in the order of their places."""
        return self._known_claims if post is self._known_post else self._other.extract(post)

    def extract_all(self, posts: Iterable[Post]) -> Iterator[tuple[Claim, ...]]:
        """The claims of each post, in order."""
        return map(self.extract, posts)
