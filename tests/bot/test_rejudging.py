"""From late data to the corrected thread: the daemon's own chores, the real checker, and a server on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from bot.checker import Checker, open_checker
from bot.chores import Chore
from bot.clock import utc_now
from bot.config import Config
from bot.ledger import Ledger
from bot.notice import NoticeState
from bot.options import Data
from bot.policy import Policy
from bot.rejudging import note_disputes, rejudging_chore
from bot.reviewing import ReviewDesk, checked_note
from bot.rounds import network_chore
from claims.model import Label
from claims.record import Why
from telemetry.errors import BadInput
from telemetry.model import Report, ReportKind
from telemetry.services import load_catalogue
from tests.bot.mastodon_server import START, Server
from tests.bot.test_daemon import mastodon

WORDS = "GitHub is back to normal."
HOUR = timedelta(hours=1)


def trouble(by: str) -> Report:
    return Report(
        time=START - HOUR,
        end=START + 3 * HOUR,
        service="github",
        source=by,
        operator=by,
        kind=ReportKind.NETWORK,
        value=None,
        unit=None,
        region=None,
        summary="It failed.",
        url=f"https://{by}.example/1",
    )


async def once(chore: Chore) -> bool:
    assert chore.once is not None
    return await chore.once()


@dataclass(kw_only=True)
class House:
    """A daemon's parts, and rounds of them; the clock of looks is a day ahead for every look."""

    server: Server
    base_url: str
    checker: Checker
    ledger: Ledger
    folder: Path
    told: list[str] = field(default_factory=list)
    days: int = 0

    def listen(self) -> None:
        config = Config(data=self.folder, public_url="https://factping.example")
        network = mastodon(self.base_url)
        chore = network_chore(network, ledger=self.ledger, checker=self.checker, config=config, every=60)
        assert asyncio.run(once(chore))

    def look(self) -> None:
        self.days += 1
        chore = rejudging_chore(
            self.checker,
            self.ledger,
            policy=Policy(),
            every=60,
            say=self.told.append,
            clock=lambda: utc_now() + timedelta(days=self.days),
        )
        assert asyncio.run(once(chore))

    def ask(self, words: str, *, to: str | None = None) -> None:
        self.server.mention("alice", words, to=to or self.server.post("github", WORDS))
        self.listen()

    @property
    def answers(self) -> list[str]:
        return [answer["content"] for answer in self.server.answers]

    @property
    def claim(self) -> str:
        (row,) = self.ledger._db.query("SELECT DISTINCT claim FROM published")
        return str(row["claim"])

    def labels(self) -> list[tuple[Label, Why | None]]:
        return [(each.verdict.label, each.why) for each in self.checker.claims.history(self.claim)]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    server, data = Server(), Data(tmp_path / "data")
    with (
        server.running() as base_url,
        open_checker(data, catalogue=load_catalogue(), public_url="https://factping.example") as checker,
        Ledger.open(data.ledger) as ledger,
    ):
        yield House(server=server, base_url=base_url, checker=checker, ledger=ledger, folder=data.folder)


def test_late_data_changes_the_verdict_and_corrects_the_thread(house: House) -> None:
    house.ask("check")
    assert house.labels() == [(Label.UNPROVEN, None)]
    house.checker.telemetry.add_reports([trouble("one"), trouble("two")])
    house.look()
    assert house.labels() == [(Label.UNPROVEN, None), (Label.CONTRADICTED, Why.LATE_DATA)]
    assert [line.split("  ")[1] for line in house.told[:1]] == ["unproven -> contradicted: version 2 (late data)"]
    before = len(house.answers)
    house.listen()
    said = house.answers[before]
    assert (
        "Correction: of “GitHub is back to normal” we wrote that it could not be shown either way. More was found "
        "since, and the verdict now is that it does not agree with what was found."
    ) in said
    assert f"/claims/claim?id={house.claim}" in "".join(house.answers[before:])
    assert house.server.answers[before]["in_reply_to_id"] == house.server.answers[0]["id"]
    total = len(house.answers)
    house.look()
    house.listen()
    assert len(house.answers) == total


def test_a_withdrawn_verdict_is_corrected_the_disputer_answered_and_no_method_takes_it_back(house: House) -> None:
    house.checker.telemetry.add_reports([trouble("one"), trouble("two")])
    house.ask("check")
    assert house.labels() == [(Label.CONTRADICTED, None)]
    house.ask("dispute It was maintenance that they had announced.", to=house.server.answers[-1]["id"])
    desk = ReviewDesk(ledger=house.ledger, claims=house.checker.claims)
    (dispute,) = house.ledger.disputes.all()
    assert dispute.claims == (house.claim,)
    desk.withdraw(desk.target(dispute.id, None), "It was maintenance.", at=START + timedelta(days=200))
    before = len(house.answers)
    house.listen()
    new = "\n".join(house.answers[before:])
    assert "A human looked at it again and took our verdict back" in new
    assert "A human has read your dispute of what we wrote about “GitHub is back to normal”." in new
    assert new.count("It was maintenance.") == 2
    assert house.labels() == [(Label.CONTRADICTED, None), (Label.UNPROVEN, Why.WITHDRAWN)]
    house.checker.telemetry.add_reports([trouble("three")])
    house.look()
    house.ask("check", to=house.server.notifications[0]["status"]["in_reply_to_id"])
    assert len(house.labels()) == 2
    # Whoever asks again is told what the human said.
    assert "A human read this again and took the earlier verdict back." in house.answers[-1] + house.answers[-2]


def test_a_dispute_has_its_claim_looked_at_again_once(house: House) -> None:
    house.ask("check")
    house.look()
    house.ask("dispute No.", to=house.server.answers[-1]["id"])
    note_disputes(house.ledger, house.checker.claims, at=START)
    watch = house.checker.claims.watch(house.claim)
    assert watch is not None
    assert watch.pending is Why.DISPUTE
    assert house.ledger.disputes.unnoted() == ()
    house.look()
    watch = house.checker.claims.watch(house.claim)
    assert watch is not None
    assert watch.pending is None
    # It still waits for a human.
    assert len(house.ledger.disputes.all()) == 1


def test_a_milder_label_is_given_by_hand_and_an_accusation_is_not(house: House) -> None:
    house.ask("check")
    desk = ReviewDesk(ledger=house.ledger, claims=house.checker.claims)
    target = desk.target(house.claim, None)
    for label in (Label.CONTRADICTED, Label.MISLEADING):
        with pytest.raises(BadInput, match=f"--label: {label} is given by methods only, never by hand"):
            desk.correct(target, label, "No.", at=START + timedelta(days=200))
    for _ in range(2):
        desk.correct(target, Label.NOT_CHECKABLE, "It is a joke.", at=START + timedelta(days=200))
    assert house.labels() == [(Label.UNPROVEN, None), (Label.NOT_CHECKABLE, Why.CORRECTED)]
    newest = house.checker.claims.newest(house.claim)
    assert newest is not None
    assert newest.verdict.method == "review/1"
    assert newest.verdict.reasons[0] == "corrected: It is a joke."
    house.listen()
    assert len(house.ledger.outbox.notices(NoticeState.POSTED)) == 1


@pytest.mark.parametrize(
    ("note", "problem"),
    [
        ("", "is empty"),
        ("\u200b", "is empty"),
        ("x" * 281, "has 281 characters; the limit is 280"),
        ("They lied.", "“lied” speaks of intent or character, which we know nothing of"),
    ],
)
def test_a_humans_reason_is_short_and_says_nothing_of_intent(note: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        checked_note(note)


def test_a_humans_reason_links_and_names_nobody() -> None:
    assert checked_note("See https://evil.example and ask @bob about #it") == "See (link) and ask bob about it"
