"""One mention, from its words to its answer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from claims.model import Check, Post

from . import conversation
from .conversation import CheckPost, Command, Dispute, Explain, Help, Status, Stop, Unknown, Unmute, spoken, understand
from .delivery import deliver
from .errors import Gone, NetworkError, NetworkPause, NetworkRefusal, NotPublic, Reason, Unreachable
from .ledger import Ledger, ReplyState, Reserved
from .limits import Limits
from .networks.network import Mention, Network, Rendered, Reply
from .policy import Ignored, Policy, decide

logger = logging.getLogger(__name__)

Judge = Callable[[Post], Check]
Render = Callable[[Check, Limits], Rendered]
Clock = Callable[[], datetime]


class Done(StrEnum):
    """How the work on one mention ended in this round."""

    ANSWERED = "answered"
    IGNORED = "ignored"
    FAILED = "failed"
    POSTPONED = "postponed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything that is needed to handle one mention."""

    network: Network
    ledger: Ledger
    judge: Judge
    render: Render
    now: Clock
    policy: Policy
    site: str | None
    account: str
    limits: Limits

    async def handle(self, mention: Mention) -> Done:
        """Handle one mention; raises only what must end the round."""
        try:
            return await self._handle(mention)
        except NetworkPause:
            raise
        except NetworkRefusal as refusal:
            return self._give_up(mention, refusal.reason)
        except Unreachable as error:
            self._try_later(mention, error)
            raise
        except Exception as error:  # noqa: BLE001 -- one bad mention must not keep the others waiting
            return self._try_later(mention, error)

    async def _handle(self, mention: Mention) -> Done:
        before = self.ledger.replies(mention)
        if not before:
            answer = await self._answer(mention)
            if isinstance(answer, Ignored):
                self.ledger.ignored(mention, answer, at=self.now())
                logger.info("mention_ignored network=%s id=%s reason=%s", mention.network, mention.id, answer.value)
                return Done.IGNORED
        await self._post(mention, unsure=bool(before))
        self.ledger.answered(mention, at=self.now())
        logger.info("mention_answered network=%s id=%s", mention.network, mention.id)
        return Done.ANSWERED

    async def _answer(self, mention: Mention) -> Ignored | None:
        """Reserve the answer to a mention, or say why there is none."""
        command = understand(mention.text)
        history = self.ledger.history(mention, now=self.now())
        ignored = decide(mention, command, account=self.account, history=history, policy=self.policy)
        if ignored is not None:
            return ignored
        answer = await self._said(command, mention)
        if isinstance(answer, Ignored):
            return answer
        addressed = _addressed(answer, self.network.greeting(mention.author), mention)
        self.ledger.reserve(mention, addressed, command=_kind(command), at=self.now())
        return None

    async def _said(self, command: Command, mention: Mention) -> Rendered | Ignored:
        match command:
            case CheckPost():
                return await self._checked(command, mention)
            case Dispute():
                self.ledger.dispute(mention, command.text, at=self.now())
                return self._sentences(mention, conversation.DISPUTED)
            case Stop():
                self.ledger.mute(mention, at=self.now())
                return self._sentences(mention, conversation.STOPPED)
            case Unmute():
                self.ledger.unmute(mention)
                return self._sentences(mention, conversation.UNMUTED)
            case Status():
                return self._sentences(mention, conversation.STATUS, site=self.site)
            case Explain():
                return self._sentences(mention, conversation.EXPLAIN, site=self.site)
            case Help() | Unknown():
                return self._sentences(mention, conversation.HELP, site=self.site)
            case _:
                assert_never(command)

    async def _checked(self, command: CheckPost, mention: Mention) -> Rendered | Ignored:
        if mention.in_reply_to_id is None and not command.text:
            return self._sentences(mention, conversation.HELP, site=self.site)
        try:
            post = await self._subject(command, mention)
        except NotPublic:
            return self._sentences(mention, conversation.NOT_PUBLIC)
        if post.author is not None and post.author.removeprefix("@") == self.account:
            return Ignored.OWN_ANSWER
        self.ledger.seal(post, at=self.now())
        return self.render(self.judge(post), self._room(mention))

    async def _subject(self, command: CheckPost, mention: Mention) -> Post:
        if mention.in_reply_to_id is None:
            return replace(await self.network.fetch_post(mention.status_id), text=command.text)
        try:
            return await self.network.fetch_post(mention.in_reply_to_id)
        except Gone:
            self.ledger.tombstone(mention.network, mention.in_reply_to_id, at=self.now())
            raise

    def _sentences(self, mention: Mention, sentences: tuple[str, ...], *, site: str | None = None) -> Rendered:
        return Rendered(parts=spoken(sentences, limits=self._room(mention), site=site))

    def _room(self, mention: Mention) -> Limits:
        return self.limits.reserving(self.network.greeting(mention.author))

    async def _post(self, mention: Mention, *, unsure: bool) -> None:
        to = mention.status_id
        for part in self.ledger.replies(mention):
            if part.state is ReplyState.POSTED and part.remote_id is not None:
                to = part.remote_id
                continue
            to = await deliver(self.network, _as_reply(part, mention, to), unsure=unsure)
            self.ledger.posted(mention, part.part, remote_id=to, at=self.now())

    def _try_later(self, mention: Mention, error: Exception) -> Done:
        reason = error.reason if isinstance(error, NetworkError) else Reason.OUR_FAULT
        # The type alone: a foreign message can hold anything.
        logger.error("mention_error network=%s id=%s error=%s", mention.network, mention.id, type(error).__name__)
        if self.ledger.tried(mention, reason) < self.policy.attempts:
            return Done.POSTPONED
        return self._give_up(mention, reason)

    def _give_up(self, mention: Mention, reason: Reason) -> Done:
        self.ledger.failed(mention, reason, at=self.now())
        logger.warning("mention_failed network=%s id=%s reason=%s", mention.network, mention.id, reason.value)
        return Done.FAILED


def _addressed(answer: Rendered, greeting: str, mention: Mention) -> Rendered:
    """Address the first part; every part where only those who are named in it can see it."""
    everywhere = not mention.visibility.open
    parts = (f"{greeting}{text}" if everywhere or at == 0 else text for at, text in enumerate(answer.parts))
    return replace(answer, parts=tuple(parts))


def _as_reply(part: Reserved, mention: Mention, to: str) -> Reply:
    return Reply(
        to=to,
        text=part.text,
        visibility=mention.visibility.for_reply(),
        idempotency_key=part.idempotency_key,
        media=part.media,
    )


def _kind(command: Command) -> str:
    """The command's word in the ledger; what is not understood is answered as help and counts as such."""
    return "help" if isinstance(command, Help | Unknown) else type(command).__name__.lower()
