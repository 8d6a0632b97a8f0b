"""One installation that can check posts: the stores, the catalogue and the extractor, opened once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from claims import review
from claims.check import check_post
from claims.database import ClaimDatabase, MethodRecord, claim_id
from claims.extract.pipeline import Extractor
from claims.gather import REACH
from claims.methods import METHODS
from claims.methods.text import method_text
from claims.model import Check, Checked, Post
from claims.record import BY_HUMAN, Why
from claims.rejudge import Rejudged, rejudge, rejudge_due, take_note
from claims.watch import Watched
from claims.watching import watched
from telemetry.model import Window
from telemetry.services import Catalogue
from telemetry.store import TelemetryStore

from .compose import compose_thread, told
from .corrections import notice_thread
from .limits import LIMITS, Limits
from .networks.network import Stated
from .notice import Notice
from .options import Data
from .site_pages import LOCAL_URL, claim_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Checker:
    """Everything that a check needs; `public_url` is the base of the links in answers, which have none without it.

    What is checked stays off the record where `records` says so.
    """

    extractor: Extractor
    catalogue: Catalogue
    telemetry: TelemetryStore
    claims: ClaimDatabase
    public_url: str | None
    records: bool = True

    def check(self, post: Post, *, now: datetime, why: Why = Why.ASKED) -> Check:
        """Judge a post and record what was found; a later version of a verdict on it is kept with the reason."""
        found = check_post(
            post,
            extractor=self.extractor,
            catalogue=self.catalogue,
            telemetry=self.telemetry,
            now=now,
            earlier=self.claims.told_before,
            spoken=self.claims.spoken,
        )
        if not self.records:
            return found
        # First what the verdicts rest on, so that no verdict is ever on record without it.
        for checked in found.checked:
            self._keep_samples(found.post, checked)
        self.claims.record(found, at=now, watches=_watches(found, now), why=why)
        return replace(found, checked=tuple(self._as_reviewed(found.post, checked) for checked in found.checked))

    def edited(self, post: Post, *, now: datetime) -> Check:
        """Judge a post on record that reads otherwise now; what it no longer says stays judged as it was said."""
        self.claims.edited(post, at=now)
        return self.check(post, now=now, why=Why.EDITED)

    def rejudge(self, *, now: datetime, limit: int) -> Iterator[Rejudged]:
        """Take note of what came in, and look again at the claims that are due, at most so many."""
        take_note(self.claims, self.telemetry, now=now)
        return rejudge_due(
            self.claims,
            extractor=self.extractor,
            catalogue=self.catalogue,
            telemetry=self.telemetry,
            now=now,
            limit=limit,
            keep=self._keep_samples,
        )

    def rejudge_one(self, claim: str, *, now: datetime) -> Rejudged | None:
        """Look at one claim again, due or not; None where what a human said of it stands.

        Raises:
            LookupError: it is not on record, or by an earlier version of factping.
        """
        subject = self.claims.subject(claim)
        if subject is None:
            raise LookupError(claim)
        return rejudge(
            claim,
            subject,
            self.claims,
            why=Why.ASKED,
            extractor=self.extractor,
            catalogue=self.catalogue,
            telemetry=self.telemetry,
            now=now,
            keep=self._keep_samples,
        )

    def _as_reviewed(self, post: Post, checked: Checked) -> Checked:
        """The claim with what a human has said of it, where one has."""
        newest = self.claims.newest(claim_id(post, checked.claim))
        return replace(checked, verdict=newest.verdict) if newest is not None and newest.why in BY_HUMAN else checked

    def _keep_samples(self, post: Post, checked: Checked) -> None:
        """Let the samples of a claim's window, and of what was looked at around it, stay for ever."""
        seen = checked.observations
        if seen.service is not None:
            reach = Window(start=seen.window.start - REACH, end=seen.window.end + REACH)
            self.telemetry.keep(seen.service, reach, claim_id(post, checked.claim))

    def reply(self, check: Check, limits: Limits | None = None) -> tuple[str, ...]:
        """The thread that answers a check, within the limits of the post's own network unless others are given."""
        bounds = limits or LIMITS.get(check.post.network, LIMITS["dry"])
        return compose_thread(check, limits=bounds, link=lambda checked: self.link(check.post, checked))

    def stated(self, check: Check) -> Iterator[Stated]:
        """What the answer to a check says of each claim that it tells of."""
        for checked in told(check):
            claim, label = claim_id(check.post, checked.claim), checked.verdict.label
            yield Stated(claim=claim, label=label, number=self.claims.number(claim, label))

    def notice(self, notice: Notice, limits: Limits) -> tuple[str, ...]:
        """The posts of a notice, about the verdict that it was queued for."""
        history = () if notice.claim is None else self.claims.history(notice.claim)
        meant = [each for each in history if each.verdict.label is notice.after] or history
        link = None if self.public_url is None or not history else f"{self.public_url}{claim_path(notice.claim or '')}"
        return notice_thread(notice, meant[-1] if meant else None, limits=limits, link=link)

    def link(self, post: Post, checked: Checked) -> str | None:
        """Where the claim database shows a claim; None where nobody could look."""
        if self.public_url is None:
            return None
        return f"{self.public_url}{claim_path(claim_id(post, checked.claim))}"


def _methods() -> Iterator[MethodRecord]:
    for each in METHODS.values():
        yield MethodRecord(id=each.id, kind=each.kind, question=each.question, text=method_text(each))
    yield MethodRecord(id=review.METHOD, kind="review", question=review.QUESTION, text=review.TEXT)


def _watches(check: Check, now: datetime) -> Iterator[Watched]:
    for checked in check.checked:
        watch = watched(claim_id(check.post, checked.claim), checked, check.post, now)
        if watch is not None:
            yield watch


@contextmanager
def open_checker(
    data: Data, *, catalogue: Catalogue, public_url: str | None = LOCAL_URL, records: bool = True
) -> Iterator[Checker]:
    """Open an installation's files for checking, and close them afterwards."""
    with ExitStack() as opened:
        telemetry = opened.enter_context(TelemetryStore.open(data.telemetry))
        claims = opened.enter_context(ClaimDatabase.open(data.claims))
        claims.record_methods(_methods())
        yield Checker(
            extractor=Extractor(catalogue),
            catalogue=catalogue,
            telemetry=telemetry,
            claims=claims,
            public_url=public_url,
            records=records,
        )
