"""A human's decisions: on a dispute, on a claim, on a notice that is held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from claims import review
from claims.database import ClaimDatabase
from claims.model import Label, Verdict
from claims.record import Recorded, Why
from telemetry.errors import BadInput

from .disputes import Decision, Disputed
from .ledger import Ledger
from .notice import Dropped, Held, Notice, NoticeState
from .policy import MAY_FOLLOW_UP
from .quote import neutral
from .words import banned_in

# So long may a human's reason be; it is part of a post.
NOTE_LENGTH = 280


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a decision is about: a dispute, a claim, or both."""

    dispute: Disputed | None
    claim: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDesk:
    """Where a human decides. What is decided is public first and answered then: killed between, it is decided again."""

    ledger: Ledger
    claims: ClaimDatabase

    def target(self, word: str, claim: str | None) -> Target:
        """The dispute or the claim of this id; `claim` says which one, where a dispute is about several or none.

        Raises:
            BadInput: there is none, it was answered already, or it does not say which claim it is about.
        """
        if "/" not in word:
            return Target(dispute=None, claim=self._known(word, "ID"))
        dispute = self.ledger.disputes.get(word)
        if dispute is None:
            raise BadInput(f"{word!a} is no dispute; `factping review list` shows them", source="ID")
        if dispute.answered_at is not None:
            raise BadInput(f"{word} was answered on {dispute.answered_at:%Y-%m-%d %H:%M} UTC", source="ID")
        if claim is not None:
            return Target(dispute=dispute, claim=self._known(claim, "--claim"))
        if len(dispute.claims) > 1:
            raise BadInput(f"{word} is about {', '.join(dispute.claims)}: say which", source="--claim")
        return Target(dispute=dispute, claim=dispute.claims[0] if dispute.claims else None)

    def let_stand(self, target: Target, note: str, *, at: datetime) -> None:
        """The verdict stands, and whoever disputed it is told so."""
        standing = None if target.claim is None else self.claims.newest(target.claim)
        if target.claim is not None:
            self.claims.let_stand(target.claim, note, at=at)
        label = None if standing is None else standing.verdict.label
        self._decide(Decision.REJECTED, target, label, label, note=note, at=at)

    def withdraw(self, target: Target, note: str, *, at: datetime) -> Recorded:
        """The verdict is taken back: a version is added, and what was said of it in threads is corrected next.

        Raises:
            BadInput: no claim is named, or too little of it is on record.
        """
        before = self._standing(target)
        after = self._add(target, review.withdrawn(before.verdict, note), Why.WITHDRAWN, at)
        self._decide(Decision.WITHDRAWN, target, before.verdict.label, after.verdict.label, note=note, at=at)
        return after

    def correct(self, target: Target, label: Label, note: str, *, at: datetime) -> Recorded:
        """The verdict gets a milder label; as above.

        Raises:
            BadInput: as above, or the label is one that only a method gives.
        """
        before = self._standing(target)
        try:
            verdict = review.corrected(before.verdict, label, note)
        except ValueError as error:
            raise BadInput(str(error), source="--label") from None
        after = self._add(target, verdict, Why.CORRECTED, at)
        self._decide(Decision.CORRECTED, target, before.verdict.label, after.verdict.label, note=note, at=at)
        return after

    def approve(self, key: str, note: str, *, at: datetime) -> Notice:
        """A held notice may go out in the next round.

        Raises:
            BadInput: there is none of this id that is held, or its network lets nobody reply uninvited.
        """
        notice = self._held(key)
        if notice.network not in MAY_FOLLOW_UP or notice.reason == Held.UNINVITED:
            problem = f"{notice.network} lets nobody reply uninvited; place it yourself, then reject it here"
            raise BadInput(problem, source="ID")
        self.ledger.disputes.decide_notice(Decision.APPROVED, notice, note=note, at=at)
        self.ledger.outbox.release(notice)
        return notice

    def reject(self, key: str, note: str, *, at: datetime) -> Notice:
        """A held notice is not said.

        Raises:
            BadInput: there is none of this id that is held.
        """
        notice = self._held(key)
        self.ledger.disputes.decide_notice(Decision.REJECTED, notice, note=note, at=at)
        self.ledger.outbox.dropped(notice, Dropped.REJECTED, at=at)
        return notice

    def is_notice(self, word: str) -> bool:
        """Whether an id is that of a notice."""
        return self.ledger.outbox.notice(word) is not None

    def _held(self, key: str) -> Notice:
        notice = self.ledger.outbox.notice(key)
        if notice is None or notice.state is not NoticeState.HELD:
            raise BadInput(f"{key!a} is no notice that waits; `factping review list` shows them", source="ID")
        return notice

    def _known(self, claim: str, source: str) -> str:
        if self.claims.newest(claim) is None:
            raise BadInput(f"{claim!a} is no claim on record", source=source)
        return claim

    def _standing(self, target: Target) -> Recorded:
        standing = None if target.claim is None else self.claims.newest(target.claim)
        if standing is None:
            raise BadInput("the dispute names no claim of ours: say which one it is about", source="--claim")
        return standing

    def _add(self, target: Target, verdict: Verdict, why: Why, at: datetime) -> Recorded:
        try:
            return self.claims.review(target.claim or "", verdict, at=at, why=why)
        except LookupError:
            problem = f"{target.claim} was recorded by an earlier version of factping; check its post again"
            raise BadInput(problem, source="ID") from None

    def _decide(
        self, decision: Decision, target: Target, before: Label | None, after: Label | None, *, note: str, at: datetime
    ) -> None:
        self.ledger.disputes.decide(
            decision, dispute=target.dispute, claim=target.claim, before=before, after=after, note=note, at=at
        )


def checked_note(text: str) -> str:
    """A human's reason as it may be published: short, without links and names, and without a word about intent.

    Raises:
        BadInput: it is empty, too long, or speaks of intent or character.
    """
    note = neutral(text)
    if not note:
        raise BadInput("is empty", source="--because")
    if len(note) > NOTE_LENGTH:
        raise BadInput(f"has {len(note)} characters; the limit is {NOTE_LENGTH}", source="--because")
    banned = banned_in(note)
    if banned:
        raise BadInput(f"“{banned[0]}” speaks of intent or character, which we know nothing of", source="--because")
    return note
