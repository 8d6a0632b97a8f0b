"""Whether a mention gets an answer: caps, loops and the wishes of those who write. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from .conversation import Command, Help, Stop, Unknown, Unmute
from .networks.network import Mention
from .notice import Held

DAY = timedelta(days=1)
# Where nobody may be answered twice for one mention (X), a correction is for a human to place; a network that is not
# known to allow it is taken for one of these.
MAY_FOLLOW_UP = frozenset({"dry", "mastodon", "bluesky"})


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
    """How much the bot answers; every number is a count, over 24 hours where it says a day.

    `depth` is how many answers one exchange may hold: two programs that talk to each other stop there. `attempts` is
    how often a mention, or a correction, is tried after failures that may pass. More corrections in one thread than so
    many wait for a human, as all of them do with `approve_corrections`; more a day than so many wait for the next day.
    """

    answers_per_author_a_day: int = 20
    answers_a_day: int = 1_000
    depth: int = 5
    attempts: int = 5
    corrections_a_day: int = 100
    corrections_per_thread: int = 3
    approve_corrections: bool = False


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


def held(network: str, *, corrected: int, policy: Policy) -> Held | None:
    """Why a correction waits for a human; None where it may go out. `corrected` is how often the thread was before."""
    if network not in MAY_FOLLOW_UP:
        return Held.UNINVITED
    if policy.approve_corrections:
        return Held.APPROVAL
    return Held.OFTEN if corrected >= policy.corrections_per_thread else None


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
