"""The whole round over real HTTP: a loopback server, Mastodon.py, the adapter, the daemon and a ledger on disk."""

from __future__ import annotations

import asyncio
import inspect
import logging
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.daemon import RunReport, run_once
from bot.errors import Reason
from bot.ledger import Ledger, MentionState
from bot.limits import Limits
from bot.networks.mastodon import MastodonNetwork
from bot.networks.network import Media, Rendered
from bot.policy import Ignored, Policy
from bot.secret import Secret
from claims.model import Check, Post
from tests.bot.mastodon_server import TOKEN, Fault, Server

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n not much of a picture"
ROOT = Path(__file__).parents[2]


def judge(post: Post) -> Check:
    return Check(post=post, checked=())


def render(check: Check, limits: Limits) -> Rendered:
    longest = limits.characters - len("… https://factping.example/claims/1")
    text = f"Of “{check.post.text[:40]}”: measured from 9 places in 6 countries. " * 8
    return Rendered(
        parts=(f"{text[: min(longest, 200)]}… https://factping.example/claims/1",),
        media=Media(body=PNG, alt="Answers from 9 places over one hour: all came."),
    )


def in_two_parts(check: Check, limits: Limits) -> Rendered:
    whole = render(check, limits)
    return Rendered(parts=(*whole.parts, "Method: operational 1."), media=whole.media)


def mastodon(base_url: str, **options: Any) -> MastodonNetwork:
    return MastodonNetwork(base_url=base_url, token=Secret(TOKEN), media_pause_s=0, **options)


def run(network: Any, ledger: Any, **options: Any) -> RunReport:
    given: dict[str, Any] = {"judge": judge, "render": render, "now": lambda: NOW, "policy": Policy()}
    return asyncio.run(run_once(network=network, ledger=ledger, **given | options))


def test_a_check_is_answered_in_the_thread(server: Server, base_url: str, ledger: Ledger) -> None:
    claim = server.post("ceo@corp.example", "Everything works for me.")
    mention = server.mention("alice@elsewhere.example", "check", to=claim)
    report = run(mastodon(base_url), ledger)
    assert report == RunReport(network="mastodon", received=1, answered=1)
    (answer,) = server.answers
    assert answer["in_reply_to_id"] == server.notifications[0]["status"]["id"]
    assert answer["visibility"] == "unlisted"
    assert answer["language"] == "en"
    assert ">@<span>alice</span>" in answer["content"]
    assert "Everything works for me." in answer["content"]
    assert answer["media_attachments"][0]["description"] == "Answers from 9 places over one hour: all came."
    assert server.media["1"]["body"] == PNG
    assert ledger.states("mastodon") == {mention: (MentionState.ANSWERED, None)}
    (posted,) = [seen for seen in server.seen if seen.line == "POST /api/v1/statuses"]
    assert len(posted.headers["Idempotency-Key"]) == 64


def test_a_second_run_answers_nothing(server: Server, base_url: str, ledger: Ledger) -> None:
    server.mention("alice", "check", to=server.post("ceo", "No outages this year."))
    run(mastodon(base_url), ledger)
    assert run(mastodon(base_url), ledger) == RunReport(network="mastodon")
    assert len(server.answers) == 1


def test_a_thread_hangs_together(server: Server, base_url: str, ledger: Ledger) -> None:
    server.mention("alice", "check", to=server.post("ceo", "We are back."))
    run(mastodon(base_url), ledger, render=in_two_parts)
    first, second = server.answers
    assert second["in_reply_to_id"] == first["id"]
    assert second["content"] == "<p>Method: operational 1.</p>"
    assert not second["media_attachments"]


@pytest.mark.parametrize(
    ("asked", "answered"),
    [("public", "unlisted"), ("unlisted", "unlisted"), ("private", "private"), ("direct", "direct"), ("odd", "direct")],
)
def test_an_answer_is_never_more_public_than_its_mention(
    server: Server, base_url: str, ledger: Ledger, asked: str, answered: str
) -> None:
    server.mention("alice", "check", to=server.post("ceo", "We are back."), visibility=asked)
    run(mastodon(base_url), ledger, render=in_two_parts)
    assert [answer["visibility"] for answer in server.answers] == [answered, answered]
    named = [">@<span>alice</span>" in answer["content"] for answer in server.answers]
    assert named == [True, answered in ("private", "direct")]


def test_what_only_some_may_see_is_not_checked(server: Server, base_url: str, ledger: Ledger) -> None:
    server.mention("alice", "check", to=server.post("ceo", "We are back.", visibility="private"))
    run(mastodon(base_url), ledger, judge=_must_not_be_called)
    assert "public posts only" in server.answers[0]["content"]


def test_the_limits_of_a_small_instance_are_kept(tmp_path: Path) -> None:
    server = Server(max_characters=160, description_limit=20)
    server.mention("alice@elsewhere.example", "check", to=server.post("ceo", "We are back."))
    server.mention("bob@elsewhere.example", "help")
    with server.running() as base_url, Ledger.open(tmp_path / "bot.db") as ledger:
        assert run(mastodon(base_url), ledger, site="https://factping.example").answered == 2
    assert server.media["1"]["description"] == "Answers from 9…"
    assert len(server.answers) == 3  # help takes two posts here


def test_addressing_somebody_is_part_of_the_length(tmp_path: Path) -> None:
    server = Server(max_characters=100)
    server.mention("a_name@elsewhere.example", "check", to=server.post("ceo", "We are back."))
    with server.running() as base_url, Ledger.open(tmp_path / "bot.db") as ledger:
        run(mastodon(base_url), ledger, render=lambda _, limits: Rendered(parts=("x" * limits.characters,)))
    assert f" {'x' * (100 - len('@a_name '))}</p>" in server.answers[0]["content"]


def test_a_picture_that_takes_long_is_waited_for(tmp_path: Path) -> None:
    server = Server(media_rounds=3)
    server.mention("alice", "check", to=server.post("ceo", "We are back."))
    with server.running() as base_url, Ledger.open(tmp_path / "bot.db") as ledger:
        run(mastodon(base_url), ledger)
    assert server.answers[0]["media_attachments"][0]["url"].endswith("/1.png")


@pytest.mark.parametrize("status", [403, 404, 413, 422])
def test_the_text_stands_where_the_picture_is_refused(
    server: Server, base_url: str, ledger: Ledger, status: int
) -> None:
    server.faults.append(Fault(request="POST /api/v2/media", status=status))
    server.mention("alice", "check", to=server.post("ceo", "We are back."))
    assert run(mastodon(base_url), ledger).answered == 1
    assert server.answers[0]["media_attachments"] == []


def test_more_mentions_than_fit_on_a_page_are_all_answered_oldest_first(
    server: Server, base_url: str, ledger: Ledger
) -> None:
    claim = server.post("ceo", "We are back.")
    for number in range(130):
        server.mention(f"user{number}", "check", to=claim)
    report = run(mastodon(base_url), ledger, render=lambda *_: Rendered(parts=("Measured.",)))
    assert (report.received, report.answered) == (130, 130)
    answered = [answer["in_reply_to_id"] for answer in server.answers]
    assert answered == [notification["status"]["id"] for notification in server.notifications]


def test_programs_opted_out_people_and_ourselves_get_no_answer(server: Server, base_url: str, ledger: Ledger) -> None:
    claim = server.post("ceo", "We are back.")
    server.account("robot", bot=True)
    server.account("quiet", note='<p>Leave me be <a href="/tags/nobot" class="hashtag">#<span>NoBot</span></a></p>')
    ids = [server.mention(author, "check", to=claim) for author in ("robot", "quiet")]
    assert run(mastodon(base_url), ledger) == RunReport(network="mastodon", received=2, ignored=2)
    reasons = [reason for _, reason in ledger.states("mastodon").values()]
    assert (ids, reasons) == (["7", "8"], [Ignored.BOT_AUTHOR, Ignored.OPTED_OUT])
    assert server.answers == []


def test_our_own_answer_is_not_checked(server: Server, base_url: str, ledger: Ledger) -> None:
    server.mention("alice", "check", to=server.post("ceo", "We are back."))
    run(mastodon(base_url), ledger)
    server.mention("alice", "check", to=server.answers[0]["id"])
    assert run(mastodon(base_url), ledger).ignored == 1
    assert len(server.answers) == 1


def test_an_exchange_of_two_programs_ends(server: Server, base_url: str, ledger: Ledger) -> None:
    to = server.post("parrot", "Hello.")
    for _ in range(6):
        server.mention("parrot", "evidence", to=to)
        run(mastodon(base_url), ledger, policy=Policy(depth=3))
        to = server.answers[-1]["id"]
    assert len(server.answers) == 3
    assert [reason for _, reason in ledger.states("mastodon").values()][3:] == [Ignored.TOO_DEEP] * 3


def test_a_deleted_post_ends_the_matter(server: Server, base_url: str, ledger: Ledger) -> None:
    claim = server.post("ceo", "We are back.")
    mention = server.mention("alice", "check", to=claim)
    del server.statuses[claim]
    assert run(mastodon(base_url), ledger).failed == 1
    assert ledger.states("mastodon") == {mention: (MentionState.FAILED, Reason.DELETED_PARENT)}
    assert run(mastodon(base_url), ledger) == RunReport(network="mastodon")


def test_a_post_deleted_between_two_checks_is_forgotten(server: Server, base_url: str, ledger: Ledger) -> None:
    claim = server.post("ceo", "We are back.")
    server.mention("alice", "check", to=claim)
    run(mastodon(base_url), ledger)
    assert _sealed(ledger) == ["We are back."]
    del server.statuses[claim]
    server.mention("bob", "check", to=claim)
    run(mastodon(base_url), ledger)
    assert _sealed(ledger) == [None]


def test_a_block_ends_the_matter(server: Server, base_url: str, ledger: Ledger) -> None:
    server.faults.append(Fault(request="POST /api/v1/statuses", status=403))
    mention = server.mention("alice", "check", to=server.post("ceo", "We are back."))
    server.mention("bob", "check", to=server.post("ceo", "We are back."))
    report = run(mastodon(base_url), ledger)
    assert (report.failed, report.answered) == (1, 1)
    assert ledger.states("mastodon")[mention] == (MentionState.FAILED, Reason.FORBIDDEN)


def test_a_server_that_fails_once_is_tried_again(server: Server, base_url: str, ledger: Ledger) -> None:
    server.faults.append(Fault(request="POST /api/v1/statuses", status=500))
    server.mention("alice", "check", to=server.post("ceo", "We are back."))
    assert run(mastodon(base_url), ledger).postponed == 1
    assert run(mastodon(base_url), ledger).answered == 1
    assert len(server.answers) == 1


def test_after_enough_failures_a_mention_is_given_up(server: Server, base_url: str, ledger: Ledger) -> None:
    server.faults.append(Fault(request="GET /api/v1/statuses", status=503, times=99))
    server.mention("alice", "check", to=server.post("ceo", "We are back."))
    reports = [run(mastodon(base_url), ledger, policy=Policy(attempts=3)) for _ in range(4)]
    assert [report.postponed for report in reports] == [1, 1, 0, 0]
    assert [report.failed for report in reports] == [0, 0, 1, 0]


def test_a_mention_that_nobody_survives_is_given_up(server: Server, base_url: str, ledger: Ledger) -> None:
    claim = server.post("ceo", "We are back.")
    server.mention("alice", "check", to=claim)
    server.mention("bob", "check")
    server.faults.append(Fault(request=f"GET /api/v1/statuses/{claim}", drop="before", times=99))
    reports = [run(mastodon(base_url), ledger, policy=Policy(attempts=2)) for _ in range(3)]
    assert [report.stopped for report in reports] == [Reason.UNREACHABLE, Reason.UNREACHABLE, None]
    assert [state for state, _ in ledger.states("mastodon").values()] == [MentionState.FAILED, MentionState.ANSWERED]


def test_a_post_that_breaks_the_judge_keeps_nobody_waiting(server: Server, base_url: str, ledger: Ledger) -> None:
    def picky(post: Post) -> Check:
        if "break" in post.text:
            raise ZeroDivisionError
        return judge(post)

    server.mention("alice", "check", to=server.post("ceo", "This will break."))
    server.mention("bob", "check", to=server.post("ceo", "We are back."))
    report = run(mastodon(base_url), ledger, judge=picky)
    assert (report.postponed, report.answered, report.complete) == (1, 1, False)


def test_a_rate_limit_stops_the_round_and_the_next_one_resumes(server: Server, base_url: str, ledger: Ledger) -> None:
    reset = datetime.now(UTC) + timedelta(minutes=7)
    server.faults.append(
        Fault(request="POST /api/v1/statuses", status=429, headers={"X-RateLimit-Reset": reset.isoformat()})
    )
    for name in ("alice", "bob"):
        server.mention(name, "check", to=server.post("ceo", "We are back."))
    report = run(mastodon(base_url), ledger)
    assert (report.received, report.answered, report.stopped) == (2, 0, Reason.RATE_LIMITED)
    assert report.resume_at is not None
    assert abs(report.resume_at - reset) < timedelta(seconds=5)
    assert run(mastodon(base_url), ledger).answered == 2
    assert len(server.answers) == 2


@pytest.mark.parametrize(("status", "reason"), [(401, Reason.UNAUTHORIZED), (402, Reason.PAYMENT_REQUIRED)])
def test_what_concerns_the_whole_account_stops_the_round(
    server: Server, base_url: str, ledger: Ledger, status: int, reason: Reason
) -> None:
    server.faults.append(Fault(request="POST /api/v1/statuses", status=status))
    server.mention("alice", "check", to=server.post("ceo", "We are back."))
    assert run(mastodon(base_url), ledger).stopped is reason
    assert run(mastodon(base_url), ledger).answered == 1


def test_an_unreachable_server_is_reported(server: Server, ledger: Ledger) -> None:
    with server.running() as base_url:
        pass
    assert run(mastodon(base_url), ledger).stopped is Reason.UNREACHABLE


@pytest.mark.parametrize("later", [timedelta(minutes=1), timedelta(hours=3)])
@pytest.mark.parametrize("drop", ["before", "after"])
def test_a_lost_connection_leads_to_one_answer(
    server: Server, base_url: str, ledger: Ledger, drop: Any, later: timedelta
) -> None:
    server.faults.append(Fault(request="POST /api/v1/statuses", drop=drop))
    server.mention("alice", "check", to=server.post("ceo", "We are back."))
    assert run(mastodon(base_url), ledger, render=in_two_parts).stopped is Reason.UNREACHABLE
    if later > timedelta(hours=1):
        server.idempotent.clear()
    assert run(mastodon(base_url), ledger, render=in_two_parts, now=lambda: NOW + later).answered == 1
    assert len(server.answers) == 2
    assert server.answers[1]["in_reply_to_id"] == server.answers[0]["id"]


class Killed(BaseException):
    """The power is gone: nothing in the program may catch this."""


class Fragile:
    """Passes every call on to a ledger or a network, until the fuse blows before or after one of them."""

    def __init__(self, inner: Any, fuse: Fuse) -> None:
        self._inner = inner
        self._fuse = fuse

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._inner, name)
        if not callable(value) or name == "greeting":
            return value
        return self._fuse.around_async(value) if inspect.iscoroutinefunction(value) else self._fuse.around(value)


class Fuse:
    """Blows at the n-th call, before or after it is carried out."""

    def __init__(self, at: int, *, after: bool) -> None:
        self.left = at
        self._after = after

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def fragile(*args: Any, **kwargs: Any) -> Any:
            self._blow(after=False)
            value = call(*args, **kwargs)
            self._blow(after=True)
            return value

        return fragile

    def around_async(self, call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def fragile(*args: Any, **kwargs: Any) -> Any:
            self._blow(after=False)
            value = await call(*args, **kwargs)
            self._blow(after=True)
            return value

        return fragile

    def _blow(self, *, after: bool) -> None:
        self.left -= after == self._after
        if self.left == 0:
            raise Killed


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_any_step_the_next_start_carries_on_with_one_answer(tmp_path: Path, *, after: bool) -> None:
    step, died = 0, True
    while died:
        step += 1
        server = Server()
        mention = server.mention("alice", "check", to=server.post("ceo", "We are back."))
        with server.running() as base_url:
            died = _dies_at(step, base_url, tmp_path / f"{step}.db", after=after)
            with Ledger.open(tmp_path / f"{step}.db") as ledger:
                run(mastodon(base_url), ledger, render=in_two_parts)
                assert ledger.states("mastodon") == {mention: (MentionState.ANSWERED, None)}
        assert len(server.answers) == 2, f"killed at step {step}"
        assert server.answers[1]["in_reply_to_id"] == server.answers[0]["id"]
    assert step > 15


def _dies_at(step: int, base_url: str, path: Path, *, after: bool) -> bool:
    fuse = Fuse(step, after=after)
    with Ledger.open(path) as ledger:
        try:
            run(Fragile(mastodon(base_url), fuse), Fragile(ledger, fuse), render=in_two_parts)
        except Killed:
            return True
    return False


@pytest.mark.parametrize("drop", ["before", "after"])
def test_a_real_kill_while_posting_leads_to_one_answer(
    server: Server, base_url: str, tmp_path: Path, drop: Any
) -> None:
    server.mention("alice", "check", to=server.post("ceo", "We are back."))
    path = tmp_path / "bot.db"
    command = "from tests.bot.test_daemon import child; child()"
    child = subprocess.Popen(
        [sys.executable, "-c", command], cwd=ROOT, env={**os.environ, "LEDGER": str(path), "BASE_URL": base_url}
    )
    server.faults.append(Fault(request="POST /api/v1/statuses", drop=drop, then=child.kill))
    assert child.wait(30) == -signal.SIGKILL
    assert len(server.answers) == (drop == "after")
    with Ledger.open(path) as ledger:
        assert run(mastodon(base_url), ledger).answered == 1
    assert len(server.answers) == 1


def child() -> None:
    """What the killed process does: one round."""
    with Ledger.open(Path(os.environ["LEDGER"])) as ledger:
        run(mastodon(os.environ["BASE_URL"]), ledger)


def test_the_token_is_nowhere_to_be_seen(
    server: Server, base_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.faults += [Fault(request="POST /api/v1/statuses", status=status) for status in (500, 429, 403, 401)] + [
        Fault(request="POST /api/v1/statuses", drop="before")
    ]
    claim = server.post("ceo", "We are back.")
    for name in "abcdefg":
        server.mention(name, "check", to=claim)
    reports = []
    with Ledger.open(tmp_path / "bot.db") as ledger:
        network = mastodon(base_url)
        reports = [run(network, ledger) for _ in range(5)]
    assert len(server.answers) == 6
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert TOKEN not in caplog.text + repr(reports)
    assert TOKEN.encode() not in written


def test_the_ledger_is_for_its_owner_only(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "bot.db") as ledger:
        ledger.receive("mastodon", (), at=NOW)
        assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("why?", "names its method"),
        ("is GitHub down?", "cannot answer that in a thread yet"),
        ("help", "Reply “check”"),
        ("dispute @x https://evil.example it was up", "A human will read this"),
        ("nice weather", "Reply “check”"),
        ("check", "Reply “check”"),
    ],
)
def test_other_commands_are_answered_with_fixed_sentences(
    server: Server, base_url: str, ledger: Ledger, words: str, answer: str
) -> None:
    server.mention("alice", words)
    run(mastodon(base_url), ledger, judge=_must_not_be_called)
    (posted,) = server.answers
    assert answer in posted["content"]
    assert "evil" not in posted["content"]


def test_a_text_is_checked_where_there_is_no_post(server: Server, base_url: str, ledger: Ledger) -> None:
    server.mention("alice", "check Works for me.")
    run(mastodon(base_url), ledger)
    assert "Of “Works for me.”" in server.answers[0]["content"]


def test_whoever_wants_no_answers_gets_none_until_they_do(server: Server, base_url: str, ledger: Ledger) -> None:
    claim = server.post("ceo", "We are back.")
    for words in ("stop", "check", "unmute", "check"):
        server.mention("alice", words, to=claim)
    report = run(mastodon(base_url), ledger)
    assert (report.answered, report.ignored) == (3, 1)
    assert [reason for _, reason in ledger.states("mastodon").values()] == [None, Ignored.MUTED, None, None]


def test_small_talk_is_answered_once_a_day(server: Server, base_url: str, ledger: Ledger) -> None:
    for words in ("lovely day", "is it not", "help"):
        server.mention("alice", words)
    assert run(mastodon(base_url), ledger).answered == 1
    server.mention("alice", "help")
    assert run(mastodon(base_url), ledger, now=lambda: NOW + timedelta(hours=25)).answered == 1


def test_the_caps_of_a_day_hold(server: Server, base_url: str, ledger: Ledger) -> None:
    claim = server.post("ceo", "We are back.")
    for author in ("alice", "alice", "alice", "bob", "carol"):
        server.mention(author, "check", to=claim)
    run(mastodon(base_url), ledger, policy=Policy(answers_per_author_a_day=2, answers_a_day=3))
    reasons = [reason for _, reason in ledger.states("mastodon").values()]
    assert reasons == [None, None, Ignored.AUTHOR_CAP, None, Ignored.DAILY_CAP]


def _must_not_be_called(post: Post) -> Check:
    raise AssertionError(post)


def _sealed(ledger: Ledger) -> list[str | None]:
    return [row["text"] for row in ledger._db.query("SELECT text FROM post_texts")]
