"""Whether a mention gets an answer: caps, loops and the wishes of those who write. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from .conversation import Command, Help, Stop, Unknown, Unmute
from .networks.network import Mention

DAY = timedelta(days=1)


class Ignored(StrEnum):
    """Why a mention gets no answer, as the ledger keeps it."""

    OWN_POST = "own-post"
    BOT_AUTHOR = "bot-author"
    OPTED_OUT = "opted-out"
    MUTED = "muted"
    TOO_DEEP = "too-deep"
    AUTHOR_CAP = "author-cap"
    DAILY_CAP = "daily-cap"
    HELPED_TODAY = "helped-today"
    OWN_ANSWER = "own-answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How much the bot answers; every number is a count of mentions, over 24 hours where it says a day.

    `depth` is how many answers one exchange may hold: two programs that talk to each other stop there. `attempts` is
    how often a mention is tried after failures that may pass.
    """

    answers_per_author_a_day: int = 20
    answers_a_day: int = 1_000
    depth: int = 5
    attempts: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What was answered in the 24 hours before, and where this mention stands in its exchange."""

    answered_author: int = 0
    answered_all: int = 0
    helped_author: int = 0
    depth: int = 0
    muted: bool = False


def decide(mention: Mention, command: Command, *, account: str, history: History, policy: Policy) -> Ignored | None:
    """Why this mention is left without an answer; None if it gets one.

    Args:
        mention: the mention.
        command: what it asks for.
        account: our own account, in the form of `mention.author`.
        history: what was answered before.
        policy: the caps.
    """
    if mention.author == account:
        return Ignored.OWN_POST
    if mention.author_is_bot:
        return Ignored.BOT_AUTHOR
    if mention.author_opted_out:
        return Ignored.OPTED_OUT
    if history.muted and not isinstance(command, Unmute):
        return Ignored.MUTED
    if isinstance(command, Stop | Unmute):
        return None
    return _cap(command, history, policy)


def _cap(command: Command, history: History, policy: Policy) -> Ignored | None:
    if history.depth >= policy.depth:
        return Ignored.TOO_DEEP
    if history.answered_author >= policy.answers_per_author_a_day:
        return Ignored.AUTHOR_CAP
    if history.answered_all >= policy.answers_a_day:
        return Ignored.DAILY_CAP
    if isinstance(command, Help | Unknown) and history.helped_author:
        return Ignored.HELPED_TODAY
    return None
