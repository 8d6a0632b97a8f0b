from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import Reason
from bot.ledger import Ledger, MentionState, ReplyState
from bot.networks.network import Media, Mention, Rendered, Visibility
from bot.policy import History, Ignored
from claims.model import Post
from telemetry.errors import NewerDatabase, StoreUnavailable

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
FIRST = Mention(
    network="mastodon",
    id="7",
    status_id="70",
    author="alice@social.example",
    author_is_bot=False,
    author_opted_out=False,
    text="check",
    in_reply_to_id="60",
    visibility=Visibility.DIRECT,
    created_at=datetime(2026, 8, 1, 12, 0, 0, 123_000, tzinfo=UTC),
)
SECOND = replace(FIRST, id="8", status_id="80", author="bob@social.example", in_reply_to_id=None)
ANSWER = Rendered(parts=("One.", "Two."), media=Media(body=b"png", alt="A picture."))


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger.memory() as opened:
        opened.receive("mastodon", (FIRST, SECOND), at=NOW)
        yield opened


def test_mentions_come_back_as_they_went_in(ledger: Ledger) -> None:
    assert ledger.waiting("mastodon") == (FIRST, SECOND)
    assert ledger.waiting("x") == ()


def test_the_cursor_stands_at_the_last_mention(ledger: Ledger) -> None:
    assert ledger.cursor("mastodon") == "8"
    assert ledger.cursor("x") is None
    ledger.receive("mastodon", (), at=NOW)
    assert ledger.cursor("mastodon") == "8"


def test_a_mention_that_comes_again_is_not_new(ledger: Ledger) -> None:
    ledger.answered(FIRST, at=NOW)
    assert ledger.receive("mastodon", (FIRST, replace(SECOND, id="9")), at=NOW) == 1
    assert [mention.id for mention in ledger.waiting("mastodon")] == ["8", "9"]


def test_the_cursor_does_not_move_past_a_mention_that_cannot_be_recorded(ledger: Ledger) -> None:
    ledger._db.execute(
        "CREATE TRIGGER full BEFORE INSERT ON mentions WHEN new.id = '10' BEGIN SELECT RAISE(FAIL, 'full'); END"
    )
    with pytest.raises(StoreUnavailable, match="full"):
        ledger.receive("mastodon", (replace(FIRST, id="9"), replace(FIRST, id="10")), at=NOW)
    assert ledger.cursor("mastodon") == "8"
    assert len(ledger.waiting("mastodon")) == 2


def test_an_answer_is_reserved_whole_and_once(ledger: Ledger) -> None:
    ledger.reserve(FIRST, ANSWER, command="checkpost", at=NOW)
    with pytest.raises(StoreUnavailable, match="UNIQUE"):
        ledger.reserve(FIRST, Rendered(parts=("Other.",)), command="checkpost", at=NOW)
    one, two = ledger.replies(FIRST)
    assert (one.text, one.media, one.state, one.remote_id) == ("One.", ANSWER.media, ReplyState.RESERVED, None)
    assert (two.text, two.media) == ("Two.", None)
    assert one.idempotency_key != two.idempotency_key
    assert ledger.replies(SECOND) == ()


def test_the_key_of_a_reply_is_the_same_in_a_restored_ledger(ledger: Ledger) -> None:
    ledger.reserve(FIRST, ANSWER, command="checkpost", at=NOW)
    with Ledger.memory() as other:
        other.receive("mastodon", (FIRST,), at=NOW)
        other.reserve(FIRST, Rendered(parts=("Different.",)), command="checkpost", at=NOW + timedelta(minutes=5))
        assert other.replies(FIRST)[0].idempotency_key == ledger.replies(FIRST)[0].idempotency_key


def test_a_posted_part_has_its_id_and_no_picture(ledger: Ledger) -> None:
    ledger.reserve(FIRST, ANSWER, command="checkpost", at=NOW)
    ledger.posted(FIRST, 0, remote_id="71", at=NOW)
    one, two = ledger.replies(FIRST)
    assert (one.state, one.remote_id, one.media) == (ReplyState.POSTED, "71", None)
    assert two.state is ReplyState.RESERVED


def test_what_failed_keeps_its_reason_and_what_was_posted(ledger: Ledger) -> None:
    ledger.reserve(FIRST, ANSWER, command="checkpost", at=NOW)
    ledger.posted(FIRST, 0, remote_id="71", at=NOW)
    ledger.failed(FIRST, Reason.FORBIDDEN, at=NOW)
    assert [part.state for part in ledger.replies(FIRST)] == [ReplyState.POSTED, ReplyState.FAILED]
    assert ledger.states("mastodon")["7"] == (MentionState.FAILED, Reason.FORBIDDEN)


def test_handled_mentions_wait_no_more(ledger: Ledger) -> None:
    ledger.answered(FIRST, at=NOW)
    ledger.ignored(SECOND, Ignored.BOT_AUTHOR, at=NOW)
    assert ledger.waiting("mastodon") == ()
    assert ledger.states("mastodon") == {
        "7": (MentionState.ANSWERED, None),
        "8": (MentionState.IGNORED, Ignored.BOT_AUTHOR),
    }


def test_attempts_are_counted_per_mention(ledger: Ledger) -> None:
    assert [ledger.tried(FIRST, Reason.SERVER_FAILED) for _ in range(3)] == [1, 2, 3]
    assert ledger.tried(SECOND, Reason.SERVER_FAILED) == 1
    assert len(ledger.waiting("mastodon")) == 2


def test_a_day_ends_after_24_hours(ledger: Ledger) -> None:
    ledger.reserve(FIRST, ANSWER, command="help", at=NOW)
    ledger.answered(FIRST, at=NOW)
    later = NOW + timedelta(hours=24)
    assert ledger.history(FIRST, now=later - timedelta(milliseconds=1)) == History(
        answered_author=1, answered_all=1, helped_author=1
    )
    assert ledger.history(SECOND, now=NOW) == History(answered_all=1)
    assert ledger.history(FIRST, now=later) == History()


def test_depth_counts_our_answers_in_an_exchange(ledger: Ledger) -> None:
    mention = FIRST
    for depth in range(1, 4):
        ledger.reserve(mention, Rendered(parts=("One.",)), command="explain", at=NOW)
        ledger.posted(mention, 0, remote_id=f"answer-{depth}", at=NOW)
        mention = replace(FIRST, id=str(20 + depth), in_reply_to_id=f"answer-{depth}")
        ledger.receive("mastodon", (mention,), at=NOW)
        assert ledger.history(mention, now=NOW).depth == depth


def test_a_mute_is_of_one_author_until_undone(ledger: Ledger) -> None:
    ledger.mute(FIRST, at=NOW)
    ledger.mute(FIRST, at=NOW)
    assert ledger.history(FIRST, now=NOW).muted
    assert not ledger.history(SECOND, now=NOW).muted
    ledger.unmute(FIRST)
    assert not ledger.history(FIRST, now=NOW).muted


def test_a_dispute_is_kept_once(ledger: Ledger) -> None:
    ledger.dispute(FIRST, "It was up.", at=NOW)
    ledger.dispute(FIRST, "It was up.", at=NOW)
    rows = list(ledger._db.query("SELECT author, in_reply_to_id, text FROM disputes"))
    assert rows == [{"author": "alice@social.example", "in_reply_to_id": "60", "text": "It was up."}]


def test_a_tombstone_is_final(ledger: Ledger) -> None:
    post = Post(id="60", text="Before.", network="mastodon")
    ledger.seal(post, at=NOW)
    ledger.seal(replace(post, text="Edited."), at=NOW)
    assert _texts(ledger) == ["Edited."]
    ledger.tombstone("mastodon", "60", at=NOW)
    ledger.seal(post, at=NOW)
    assert _texts(ledger) == [None]


def test_a_ledger_survives_being_closed(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "bot.db") as ledger:
        ledger.receive("mastodon", (FIRST,), at=NOW)
        ledger.reserve(FIRST, ANSWER, command="checkpost", at=NOW)
    with Ledger.open(tmp_path / "bot.db") as ledger:
        assert ledger.cursor("mastodon") == "7"
        assert [part.text for part in ledger.replies(FIRST)] == ["One.", "Two."]


def test_a_ledger_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    path.touch(mode=0o644)
    Ledger.open(path).close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_ledger_of_a_later_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    with Ledger.open(path) as ledger:
        ledger._db.execute("UPDATE _sqlite_migrations SET name = 'm999_later' WHERE name LIKE 'm004%'")
    with pytest.raises(NewerDatabase, match="m999_later"):
        Ledger.open(path)


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    path.write_text("not a database at all, just some words that somebody left here")
    with pytest.raises(StoreUnavailable, match="not a database"):
        Ledger.open(path)


def _texts(ledger: Ledger) -> list[str | None]:
    return [row["text"] for row in ledger._db.query("SELECT text FROM post_texts")]
