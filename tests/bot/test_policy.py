from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.conversation import CheckPost, Command, Help, Stop, Unknown, Unmute
from bot.networks.network import Mention, Visibility
from bot.policy import History, Ignored, Policy, decide

MENTION = Mention(
    network="mastodon",
    id="7",
    status_id="70",
    author="alice@social.example",
    author_is_bot=False,
    author_opted_out=False,
    text="check",
    in_reply_to_id="60",
    visibility=Visibility.PUBLIC,
    created_at=datetime(2026, 8, 1, tzinfo=UTC),
)
POLICY = Policy(answers_per_author_a_day=3, answers_a_day=10, depth=2)


def decided(command: Command = CheckPost(), history: History = History(), **changes: Any) -> Ignored | None:  # noqa: B008 -- both are frozen
    mention = replace(MENTION, **changes)
    return decide(mention, command, account="factping@social.example", history=history, policy=POLICY)


def test_a_plain_mention_is_answered() -> None:
    assert decided() is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"author": "factping@social.example"}, Ignored.OWN_POST),
        ({"author_is_bot": True}, Ignored.BOT_AUTHOR),
        ({"author_opted_out": True}, Ignored.OPTED_OUT),
    ],
)
@pytest.mark.parametrize("command", [CheckPost(), Stop(), Unmute()])
def test_some_authors_are_never_answered(changes: dict[str, Any], reason: Ignored, command: Command) -> None:
    assert decided(command, **changes) is reason


@pytest.mark.parametrize(
    ("below", "at", "reason"),
    [
        (History(answered_author=2), History(answered_author=3), Ignored.AUTHOR_CAP),
        (History(answered_all=9), History(answered_all=10), Ignored.DAILY_CAP),
        (History(depth=1), History(depth=2), Ignored.TOO_DEEP),
    ],
)
def test_a_cap_holds_from_its_number_on(below: History, at: History, reason: Ignored) -> None:
    assert decided(history=below) is None
    assert decided(history=at) is reason


@pytest.mark.parametrize("command", [Stop(), Unmute()])
def test_a_wish_is_heard_beyond_the_caps(command: Command) -> None:
    assert decided(command, History(answered_author=99, answered_all=99, depth=99)) is None


@pytest.mark.parametrize("command", [Help(), Unknown()])
def test_help_is_given_once_a_day(command: Command) -> None:
    assert decided(command) is None
    assert decided(command, History(helped_author=1)) is Ignored.HELPED_TODAY
    assert decided(CheckPost(), History(helped_author=1)) is None


def test_a_muted_author_can_only_undo_it() -> None:
    muted = History(muted=True)
    assert decided(Unmute(), muted) is None
    assert [decided(command, muted) for command in (CheckPost(), Help(), Stop())] == [Ignored.MUTED] * 3
