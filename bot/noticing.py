"""One round of saying what waits in the outbox: notices -> parts -> posts -> outbox."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from .delivery import deliver
from .errors import NetworkError, NetworkPause, NetworkRefusal, Reason, Unreachable
from .ledger_rows import MentionState
from .limits import Limits
from .networks.network import Mention, Network, Reply
from .notice import Dropped, Notice, NoticeKind, NoticePart, NoticeState
from .outbox import Outbox
from .policy import Policy

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
# The posts of a notice within the limits given.
Word = Callable[[Notice, Limits], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDesk:
    """Everything that is needed to say what waits on one network."""

    network: Network
    outbox: Outbox
    word: Word
    now: Clock
    policy: Policy
    limits: Limits

    async def say_all(self) -> Counter[NoticeState]:
        """Post what waits, as far as the caps allow; how the work on each ended. Raises what must end the round."""
        done: Counter[NoticeState] = Counter()
        for notice in self.outbox.waiting(self.network.name):
            if self._has_room(notice):
                done[await self._say(notice)] += 1
        return done

    def _has_room(self, notice: Notice) -> bool:
        if notice.kind is NoticeKind.ANSWER or notice.state is NoticeState.POSTING:
            return True
        return self.outbox.posted_today(notice.network, self.now()) < self.policy.corrections_a_day

    async def _say(self, notice: Notice) -> NoticeState:
        try:
            return await self._post(notice)
        except NetworkPause:
            raise
        except NetworkRefusal as refusal:
            return self._give_up(notice, refusal.reason)
        except Unreachable as error:
            self._try_later(notice, error)
            raise
        except Exception as error:  # noqa: BLE001 -- one bad notice must not keep the others waiting
            return self._try_later(notice, error)

    async def _post(self, notice: Notice) -> NoticeState:
        mention = self.outbox.mention(notice)
        if notice.state is NoticeState.QUEUED and self.outbox.is_muted(notice.network, mention.author):
            return self._drop(notice, Dropped.MUTED)
        to = mention.status_id if notice.kind is NoticeKind.ANSWER else self.outbox.answer(notice)
        if to is None:
            # What waits to be posted is corrected afterwards; what was never posted needs no correction.
            waits = self.outbox.mention_state(notice) is MentionState.RECEIVED
            return notice.state if waits else self._drop(notice, Dropped.NEVER_SAID)
        if notice.state is NoticeState.QUEUED and not self.outbox.reserve(notice, self._parts(notice, mention)):
            return NoticeState.DROPPED
        await self._post_parts(notice, mention, to)
        self.outbox.posted(notice, at=self.now())
        logger.info("notice_posted network=%s id=%s", notice.network, notice.id)
        return NoticeState.POSTED

    async def _post_parts(self, notice: Notice, mention: Mention, to: str) -> None:
        for part in self.outbox.parts(notice):
            if part.remote_id is not None:
                to = part.remote_id
                continue
            # One from an earlier round may be on the network already.
            unsure = notice.state is NoticeState.POSTING
            to = await deliver(self.network, _as_reply(part, mention, to), unsure=unsure)
            self.outbox.posted_part(notice, part.part, remote_id=to, at=self.now())

    def _parts(self, notice: Notice, mention: Mention) -> Iterator[str]:
        greeting = self.network.greeting(mention.author)
        texts = self.word(notice, self.limits.reserving(greeting))
        everywhere = not mention.visibility.open
        for at, text in enumerate(texts):
            yield f"{greeting}{text}" if everywhere or at == 0 else text

    def _drop(self, notice: Notice, reason: Dropped) -> NoticeState:
        self.outbox.dropped(notice, reason, at=self.now())
        logger.info("notice_dropped network=%s id=%s reason=%s", notice.network, notice.id, reason.value)
        return NoticeState.DROPPED

    def _try_later(self, notice: Notice, error: Exception) -> NoticeState:
        reason = error.reason if isinstance(error, NetworkError) else Reason.OUR_FAULT
        # The type alone: a foreign message can hold anything.
        logger.error("notice_error network=%s id=%s error=%s", notice.network, notice.id, type(error).__name__)
        if self.outbox.tried(notice, reason) < self.policy.attempts:
            return NoticeState.QUEUED
        return self._give_up(notice, reason)

    def _give_up(self, notice: Notice, reason: Reason) -> NoticeState:
        self.outbox.failed(notice, reason, at=self.now())
        logger.warning("notice_failed network=%s id=%s reason=%s", notice.network, notice.id, reason.value)
        return NoticeState.FAILED


def _as_reply(part: NoticePart, mention: Mention, to: str) -> Reply:
    return Reply(to=to, text=part.text, visibility=mention.visibility.for_reply(), idempotency_key=part.idempotency_key)
