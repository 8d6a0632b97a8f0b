"""Corrections over real HTTP: a verdict changed, and the thread that said otherwise hears of it, once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.daemon import RunReport, run_once
from bot.disputes import Decision
from bot.ledger import Ledger
from bot.limits import Limits
from bot.networks.dry import DryNetwork
from bot.networks.network import Mention, Rendered, Stated, Visibility
from bot.notice import Dropped, Held, Notice, NoticeKind, NoticeState
from bot.policy import Policy
from claims.model import Check, Label, Post
from claims.record import Version, Why
from tests.bot.mastodon_server import Fault, Server
from tests.bot.test_daemon import Fragile, Fuse, Killed, mastodon

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
CLAIM = "8898b2f2e38e"
POLICY = Policy()


def judge(post: Post) -> Check:
    return Check(post=post, checked=())


def said(label: Label, number: int = 1) -> Any:
    def render(_check: Check, _limits: Limits) -> Rendered:
        stated = (Stated(claim=CLAIM, label=label, number=number),)
        return Rendered(parts=(f"It is {label}.", "More."), stated=stated)

    return render


def word(notice: Notice, limits: Limits) -> tuple[str, ...]:
    assert limits.characters > 0
    return (f"Not {notice.before}: {notice.after}, {notice.why}.", "More of it.")


def run(network: Any, ledger: Any, **options: Any) -> RunReport:
    given: dict[str, Any] = {
        "judge": judge,
        "render": said(Label.CONTRADICTED),
        "now": lambda: NOW,
        "policy": POLICY,
        "word": word,
    }
    return asyncio.run(run_once(network=network, ledger=ledger, **given | options))


def version(number: int, label: Label, why: Why = Why.LATE_DATA) -> Version:
    return Version(number=number, claim=CLAIM, version=number, label=label, why=why)


def compare(ledger: Any, *versions: Version, policy: Policy = POLICY) -> int:
    return int(ledger.outbox.compare(versions, policy=policy, at=NOW))


def answered(server: Server, base_url: str, ledger: Ledger, author: str = "alice", visibility: str = "public") -> None:
    server.mention(author, "check", to=server.post("ceo", "Works for me."), visibility=visibility)
    assert run(mastodon(base_url), ledger).answered == 1


def words(server: Server) -> list[str]:
    return [answer["content"] for answer in server.answers]


def test_a_changed_label_is_corrected_under_our_answer(server: Server, base_url: str, ledger: Ledger) -> None:
    answered(server, base_url, ledger)
    assert compare(ledger, version(1, Label.CONTRADICTED), version(2, Label.UNPROVEN)) == 1
    assert run(mastodon(base_url), ledger) == RunReport(network="mastodon", noticed=1)
    first, _, correction, more = server.answers
    assert correction["in_reply_to_id"] == first["id"]
    assert more["in_reply_to_id"] == correction["id"]
    assert "Not contradicted: unproven, late data." in correction["content"]
    assert ">@<span>alice</span>" in correction["content"]
    assert ">@<span>alice</span>" not in more["content"]
    assert (correction["visibility"], more["visibility"]) == ("unlisted", "unlisted")
    assert run(mastodon(base_url), ledger) == RunReport(network="mastodon")
    assert len(server.answers) == 4


def test_an_unchanged_label_and_what_was_known_when_we_answered_need_no_correction(
    server: Server, base_url: str, ledger: Ledger
) -> None:
    server.mention("alice", "check", to=server.post("ceo", "Works for me."))
    run(mastodon(base_url), ledger, render=said(Label.UNPROVEN, number=3))
    known = (version(1, Label.SUPPORTED), version(2, Label.CONTRADICTED), version(3, Label.UNPROVEN))
    assert compare(ledger, *known, version(4, Label.UNPROVEN)) == 0
    assert ledger.outbox.mark() == 4
    assert compare(ledger) == 0


def test_every_thread_that_said_so_is_corrected(server: Server, base_url: str, ledger: Ledger) -> None:
    for author in ("alice", "bob"):
        answered(server, base_url, ledger, author)
    assert compare(ledger, version(2, Label.UNPROVEN)) == 2
    assert run(mastodon(base_url), ledger).noticed == 2
    assert [name for name in ("alice", "bob") if sum(f">@<span>{name}</span>" in each for each in words(server)) == 2]


def test_what_changed_back_before_it_was_said_is_not_said(server: Server, base_url: str, ledger: Ledger) -> None:
    answered(server, base_url, ledger)
    compare(ledger, version(2, Label.UNPROVEN))
    assert compare(ledger, version(3, Label.CONTRADICTED)) == 0
    assert run(mastodon(base_url), ledger).noticed == 0
    (dropped,) = ledger.outbox.notices(NoticeState.DROPPED)
    assert dropped.reason == Dropped.OVERTAKEN


def test_nobody_is_told_of_a_verdict_that_no_longer_stands(server: Server, base_url: str, ledger: Ledger) -> None:
    answered(server, base_url, ledger)
    compare(ledger, version(2, Label.UNPROVEN), version(3, Label.SUPPORTED, Why.DUE))
    assert run(mastodon(base_url), ledger).noticed == 1
    assert "Not contradicted: supported, due." in words(server)[-2]


def test_what_changed_back_after_it_was_said_is_corrected_too(server: Server, base_url: str, ledger: Ledger) -> None:
    answered(server, base_url, ledger)
    for number, label in ((2, Label.UNPROVEN), (3, Label.CONTRADICTED)):
        compare(ledger, version(number, label))
        run(mastodon(base_url), ledger)
    assert "Not unproven: contradicted" in words(server)[-2]


def test_a_thread_that_was_corrected_often_waits_for_a_human(server: Server, base_url: str, ledger: Ledger) -> None:
    answered(server, base_url, ledger)
    policy = Policy(corrections_per_thread=1)
    for number, label in ((2, Label.UNPROVEN), (3, Label.CONTRADICTED)):
        compare(ledger, version(number, label), policy=policy)
        run(mastodon(base_url), ledger)
    (held,) = ledger.outbox.notices(NoticeState.HELD)
    assert held.reason == Held.OFTEN
    ledger.outbox.release(held)
    assert run(mastodon(base_url), ledger).noticed == 1


def test_with_approval_asked_for_none_goes_out_by_itself(server: Server, base_url: str, ledger: Ledger) -> None:
    answered(server, base_url, ledger)
    compare(ledger, version(2, Label.UNPROVEN), policy=Policy(approve_corrections=True))
    assert run(mastodon(base_url), ledger).noticed == 0
    (held,) = ledger.outbox.notices(NoticeState.HELD)
    assert held.reason == Held.APPROVAL


def test_the_cap_of_a_day_holds_and_the_next_day_goes_on(server: Server, base_url: str, ledger: Ledger) -> None:
    for author in ("alice", "bob", "carol"):
        answered(server, base_url, ledger, author)
    compare(ledger, version(2, Label.UNPROVEN))
    policy = Policy(corrections_a_day=2)
    assert [run(mastodon(base_url), ledger, policy=policy).noticed for _ in range(2)] == [2, 0]
    tomorrow = NOW + timedelta(hours=25)
    assert run(mastodon(base_url), ledger, policy=policy, now=lambda: tomorrow).noticed == 1


def test_whoever_wants_no_answers_hears_no_correction(server: Server, base_url: str, ledger: Ledger) -> None:
    answered(server, base_url, ledger)
    server.mention("alice", "stop")
    run(mastodon(base_url), ledger)
    compare(ledger, version(2, Label.UNPROVEN))
    assert run(mastodon(base_url), ledger).noticed == 0
    (dropped,) = ledger.outbox.notices(NoticeState.DROPPED)
    assert dropped.reason == Dropped.MUTED


def test_a_correction_is_never_more_public_than_the_answer(server: Server, base_url: str, ledger: Ledger) -> None:
    answered(server, base_url, ledger, visibility="direct")
    compare(ledger, version(2, Label.UNPROVEN))
    run(mastodon(base_url), ledger)
    corrections = server.answers[2:]
    assert [each["visibility"] for each in corrections] == ["direct", "direct"]
    assert all(">@<span>alice</span>" in each["content"] for each in corrections)


def test_what_was_never_posted_needs_no_correction(server: Server, base_url: str, ledger: Ledger) -> None:
    server.faults.append(Fault(request="POST /api/v1/statuses", status=403))
    server.mention("alice", "check", to=server.post("ceo", "Works for me."))
    assert run(mastodon(base_url), ledger).failed == 1
    compare(ledger, version(2, Label.UNPROVEN))
    assert run(mastodon(base_url), ledger).noticed == 0
    (dropped,) = ledger.outbox.notices(NoticeState.DROPPED)
    assert dropped.reason == Dropped.NEVER_SAID


def test_where_our_answer_is_gone_the_correction_fails_with_the_reason(
    server: Server, base_url: str, ledger: Ledger
) -> None:
    answered(server, base_url, ledger)
    compare(ledger, version(2, Label.UNPROVEN))
    server.faults.append(Fault(request="POST /api/v1/statuses", status=404))
    assert run(mastodon(base_url), ledger).noticed == 0
    (failed,) = ledger.outbox.notices(NoticeState.FAILED)
    assert failed.reason == "deleted-parent"
    assert run(mastodon(base_url), ledger).noticed == 0


@pytest.mark.parametrize("drop", ["before", "after"])
def test_a_lost_connection_leads_to_one_correction(server: Server, base_url: str, ledger: Ledger, drop: Any) -> None:
    answered(server, base_url, ledger)
    compare(ledger, version(2, Label.UNPROVEN))
    server.faults.append(Fault(request="POST /api/v1/statuses", drop=drop))
    assert run(mastodon(base_url), ledger).stopped is not None
    server.idempotent.clear()
    assert run(mastodon(base_url), ledger).noticed == 1
    assert len(server.answers) == 4


class FragileLedger(Fragile):
    """A ledger whose outbox blows with it."""

    @property
    def outbox(self) -> Any:
        return Fragile(self._inner.outbox, self._fuse)


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_any_step_the_next_start_carries_on_with_one_correction(tmp_path: Path, *, after: bool) -> None:
    step, died = 0, True
    while died:
        step += 1
        server = Server()
        with server.running() as base_url, Ledger.open(tmp_path / f"{step}.db") as ledger:
            answered(server, base_url, ledger)
            died = _dies_at(step, base_url, ledger, after=after)
            server.idempotent.clear()
            compare(ledger, version(2, Label.UNPROVEN))
            run(mastodon(base_url), ledger)
            assert len(ledger.outbox.notices(NoticeState.POSTED)) == 1
        assert len(server.answers) == 4, f"killed at step {step}"
        assert server.answers[2]["in_reply_to_id"] == server.answers[0]["id"]
        assert server.answers[3]["in_reply_to_id"] == server.answers[2]["id"]
    assert step > 12


def _dies_at(step: int, base_url: str, ledger: Ledger, *, after: bool) -> bool:
    fuse = Fuse(step, after=after)
    fragile = FragileLedger(ledger, fuse)
    try:
        compare(fragile, version(2, Label.UNPROVEN))
        run(Fragile(mastodon(base_url), fuse), fragile)
    except Killed:
        return True
    return False


MENTION = Mention(
    network="dry",
    id="7",
    status_id="70",
    author="alice",
    author_is_bot=False,
    author_opted_out=False,
    text="check",
    in_reply_to_id="60",
    visibility=Visibility.PUBLIC,
    created_at=NOW,
)


def answered_on(ledger: Ledger, network: str) -> Mention:
    mention = replace(MENTION, network=network)
    ledger.receive(network, (mention,), at=NOW)
    stated = (Stated(claim=CLAIM, label=Label.CONTRADICTED, number=1),)
    ledger.reserve(mention, Rendered(parts=("One.",), stated=stated), command="checkpost", at=NOW)
    ledger.posted(mention, 0, remote_id="71", at=NOW)
    ledger.answered(mention, at=NOW)
    return mention


def test_the_dry_network_prints_the_correction(ledger: Ledger) -> None:
    answered_on(ledger, "dry")
    compare(ledger, version(2, Label.UNPROVEN, Why.POST_MORTEM))
    printed: list[str] = []
    assert run(DryNetwork(write=printed.append), ledger).noticed == 1
    assert printed == [
        "--- dry-1, unlisted, in reply to 71\n@alice Not contradicted: unproven, post-mortem.",
        "--- dry-2, unlisted, in reply to dry-1\nMore of it.",
    ]


@pytest.mark.parametrize("network", ["x", "a-network-that-we-do-not-know"])
def test_where_nobody_may_reply_uninvited_a_human_places_the_correction(ledger: Ledger, network: str) -> None:
    answered_on(ledger, network)
    assert compare(ledger, version(2, Label.UNPROVEN)) == 1
    assert ledger.outbox.waiting(network) == ()
    (held,) = ledger.outbox.notices(NoticeState.HELD)
    assert held.reason == Held.UNINVITED


def test_who_replies_to_a_correction_is_one_step_deeper(server: Server, base_url: str, ledger: Ledger) -> None:
    answered(server, base_url, ledger)
    compare(ledger, version(2, Label.UNPROVEN))
    run(mastodon(base_url), ledger)
    for _ in range(2):
        server.mention("alice", "dispute it was up", to=server.answers[2]["id"])
    run(mastodon(base_url), ledger)
    first, second = ledger.disputes.all()
    assert first.claims == second.claims == (CLAIM,)
    (row,) = ledger._db.query("SELECT depth FROM mentions WHERE id = ?", [first.mention])
    assert row["depth"] == 1


def test_a_dispute_knows_the_claims_of_the_answer_it_replies_to(server: Server, base_url: str, ledger: Ledger) -> None:
    answered(server, base_url, ledger)
    server.mention("bob", "dispute It was down for me.", to=server.answers[1]["id"])
    server.mention("bob", "dispute Something else.")
    run(mastodon(base_url), ledger)
    about, nothing = ledger.disputes.all()
    assert (about.claims, about.text, about.author) == ((CLAIM,), "It was down for me.", f"bob@{'social.example'}")
    assert nothing.claims == ()
    assert ledger.disputes.get(about.id) == about
    assert ledger.disputes.get("mastodon/999") is None


def test_a_humans_answer_goes_to_whoever_disputed_and_is_sent_once(
    server: Server, base_url: str, ledger: Ledger
) -> None:
    answered(server, base_url, ledger)
    server.mention("bob", "dispute It was down for me.", to=server.answers[1]["id"])
    run(mastodon(base_url), ledger)
    (dispute,) = ledger.disputes.all()
    for _ in range(2):
        ledger.disputes.decide(
            Decision.REJECTED,
            dispute=dispute,
            claim=CLAIM,
            before=Label.CONTRADICTED,
            after=Label.CONTRADICTED,
            note="One phone is one place.",
            at=NOW,
        )
    before = len(server.answers)
    assert run(mastodon(base_url), ledger).noticed == 1
    first = server.answers[before]
    assert first["in_reply_to_id"] == server.notifications[-1]["status"]["id"]
    assert ">@<span>bob</span>" in first["content"]
    (posted,) = ledger.outbox.notices(NoticeState.POSTED)
    assert (posted.kind, posted.note) == (NoticeKind.ANSWER, "One phone is one place.")
    assert ledger.disputes.all() == ()
    assert len(ledger.disputes.all(answered=True)) == 1


@pytest.mark.parametrize("statement", ["UPDATE reviews SET note = ''", "DELETE FROM reviews"])
def test_what_a_human_decided_is_never_rewritten(ledger: Ledger, statement: str) -> None:
    ledger.disputes.decide(
        Decision.WITHDRAWN, dispute=None, claim=CLAIM, before=None, after=None, note="Misread.", at=NOW
    )
    with pytest.raises(Exception, match="reviews are append-only"):
        ledger._db.conn.execute(statement)
    (kept,) = ledger.disputes.reviews()
    assert (kept.decision, kept.note) == (Decision.WITHDRAWN, "Misread.")
