"""What a human sees and types: `factping review`."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.ledger import Ledger
from bot.networks.network import Rendered, Stated
from bot.notice import NoticeState
from bot.options import Data
from bot.policy import Policy
from claims.database import ClaimDatabase, claim_id
from claims.model import Check, Checked, Claim, Kind, Label, Post
from claims.record import Version, Why
from tests.bot.process import factping
from tests.bot.test_noticing import MENTION
from tests.claims.methods.scene import seen
from tests.claims.reviews import recorded

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
POST = Post(id="60", text="Works for me, and more.", network="x", author="@boss", posted_at=NOW)
CLAIM = Claim(span="Works for me", start=0, end=12, kind=Kind.OPERATIONAL, service="example")
ID = claim_id(POST, CLAIM)
DISPUTE = replace(MENTION, id="8", status_id="80", author="bob", in_reply_to_id="71", text="dispute")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A claim that was contradicted in an answer, a dispute of it, and a correction on X that waits."""
    data = Data(tmp_path / "factping-data")
    with ClaimDatabase.open(data.claims) as claims, Ledger.open(data.ledger) as ledger:
        checked = Checked(claim=CLAIM, verdict=recorded(Label.CONTRADICTED).verdict, observations=seen())
        claims.record(Check(post=POST, checked=(checked,)), at=NOW)
        for network in ("dry", "x"):
            mention = replace(MENTION, network=network)
            ledger.receive(network, (mention,), at=NOW)
            stated = (Stated(claim=ID, label=Label.CONTRADICTED, number=1),)
            ledger.reserve(mention, Rendered(parts=("One.",), stated=stated), command="checkpost", at=NOW)
            ledger.posted(mention, 0, remote_id="71", at=NOW)
            ledger.answered(mention, at=NOW)
        ledger.receive("dry", (DISPUTE,), at=NOW)
        ledger.dispute(DISPUTE, "It was\nup \u202efor me.", at=NOW)
        ledger.answered(DISPUTE, at=NOW)
        version = Version(number=2, claim=ID, version=2, label=Label.SUPPORTED, why=Why.LATE_DATA)
        ledger.outbox.compare([version], policy=Policy(approve_corrections=True), at=NOW)
    return tmp_path


def review(folder: Path, *arguments: str) -> str:
    result = factping("review", *arguments, cwd=folder)
    assert result.code == 0, result.err
    return result.out


def listed(folder: Path, *more: str) -> Any:
    return json.loads(review(folder, "list", "--json", *more))


def held(folder: Path, network: str) -> str:
    (found,) = [each["id"] for each in listed(folder)["held"] if each["network"] == network]
    return str(found)


def test_the_list_shows_disputes_with_their_claims_and_what_is_held(folder: Path) -> None:
    on_dry, on_x = held(folder, "dry"), held(folder, "x")
    assert review(folder, "list") == (
        "Disputes\n"
        "  dry/8  by bob, 2026-09-01 12:00 UTC\n"
        "    “It was up for me.”\n"
        f"    about {ID}  CONTRADICTED  “Works for me”  (operational, example)\n"
        "Corrections that wait for you\n"
        f"  {on_dry}  dry, contradicted -> supported (late data)\n"
        f"    about {ID}  CONTRADICTED  “Works for me”  (operational, example)\n"
        "    waits because approve_corrections is set\n"
        f"  {on_x}  x, contradicted -> supported (late data)\n"
        f"    about {ID}  CONTRADICTED  “Works for me”  (operational, example)\n"
        "    waits because the network lets nobody reply uninvited: place it yourself, then reject it here\n"
    )


def test_nothing_that_waits_is_said_so_and_makes_no_file(tmp_path: Path) -> None:
    assert review(tmp_path, "list") == "Nothing waits for you.\n"
    assert listed(tmp_path) == {"disputes": [], "held": [], "decisions": []}
    assert list(tmp_path.iterdir()) == []


def test_a_rejected_dispute_is_answered_and_kept_and_the_verdict_stands(folder: Path) -> None:
    assert review(folder, "reject", "dry/8", "--because", "One phone is one place.") == "dry/8: the verdict stands\n"
    assert listed(folder)["disputes"] == []
    everything = listed(folder, "--all")
    assert [each["id"] for each in everything["disputes"]] == ["dry/8"]
    (decided,) = everything["decisions"]
    assert (decided["decision"], decided["dispute"], decided["claim"]) == ("rejected", "dry/8", ID)
    assert "rejected dry/8" in review(folder, "list", "--all")
    with Ledger.open(Data(folder / "factping-data").ledger) as ledger:
        (answer,) = ledger.outbox.waiting("dry")
        assert (answer.before, answer.after, answer.note) == (
            Label.CONTRADICTED,
            Label.CONTRADICTED,
            "One phone is one place.",
        )
    line = factping("review", "reject", "dry/8", "--because", "Again.", cwd=folder).refused()
    assert line.startswith("ID: dry/8 was answered on ")
    assert len(json.loads(factping("verdict", ID, "--json", cwd=folder).out)["versions"]) == 1


def test_a_withdrawal_adds_a_version_with_the_reason(folder: Path) -> None:
    assert review(folder, "withdraw", "dry/8", "--because", "Announced.") == f"{ID}: unproven, version 2\n"
    (_, second) = json.loads(factping("verdict", ID, "--json", cwd=folder).out)["versions"]
    assert (second["label"], second["why"], second["method"]) == ("unproven", "withdrawn by a human", "review/1")
    assert second["reasons"] == ["withdrawn: Announced.", "before: contradicted by operational/1"]
    told = factping("verdict", ID, cwd=folder).out
    assert "    Because   withdrawn by a human\n" in told


def test_a_claim_is_corrected_without_a_dispute(folder: Path) -> None:
    said = review(folder, "correct", ID, "--label", "supported", "--because", "It was up.")
    assert said == f"{ID}: supported, version 2\n"
    assert len(listed(folder)["disputes"]) == 1
    # Once more changes nothing.
    assert review(folder, "correct", ID, "--label", "supported", "--because", "It was up.") == said


def test_what_is_decided_before_anything_was_answered_is_kept(folder: Path) -> None:
    (folder / "factping-data" / "bot.db").unlink()
    review(folder, "reject", ID, "--because", "It was measured.")
    (decision,) = listed(folder, "--all")["decisions"]
    assert decision["note"] == "It was measured."


def test_a_held_correction_is_approved_or_rejected(folder: Path) -> None:
    on_dry, on_x = held(folder, "dry"), held(folder, "x")
    assert review(folder, "approve", on_dry) == f"{on_dry} goes out in the next round\n"
    line = factping("review", "approve", on_x, cwd=folder).refused()
    assert line == "ID: x lets nobody reply uninvited; place it yourself, then reject it here"
    assert review(folder, "reject", on_x, "--because", "Placed by hand.") == f"{on_x} is not said\n"
    assert listed(folder)["held"] == []
    with Ledger.open(Data(folder / "factping-data").ledger) as ledger:
        assert [each.id for each in ledger.outbox.waiting("dry")] == [on_dry]
        assert [each.id for each in ledger.outbox.notices(NoticeState.DROPPED)] == [on_x]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("reject", "dry/99", "--because", "x"), "ID: 'dry/99' is no dispute; `factping review list` shows them"),
        (("withdraw", "nope", "--because", "x"), "ID: 'nope' is no claim on record"),
        (("withdraw", "dry/8", "--claim", "nope", "--because", "x"), "--claim: 'nope' is no claim on record"),
        (("withdraw", "dry/8", "--because", " "), "--because: is empty"),
        (
            ("withdraw", "dry/8", "--because", "They lied."),
            "--because: “lied” speaks of intent or character, which we know nothing of",
        ),
        (("approve", "nope"), "ID: 'nope' is no notice that waits; `factping review list` shows them"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(folder: Path, arguments: tuple[str, ...], problem: str) -> None:
    assert factping("review", *arguments, cwd=folder).refused() == problem


def test_a_label_of_methods_is_no_choice(folder: Path) -> None:
    line = factping("review", "correct", ID, "--label", "contradicted", "--because", "x", cwd=folder).refused()
    assert "'contradicted' is not one of 'supported', 'unproven', 'not-checkable'" in line


def test_reviewing_reads_no_language(folder: Path) -> None:
    code = (
        "import sys; from bot.cli import cli; cli.main(['review', 'list'], standalone_mode=False);"
        "print(sorted({'spacy', 'scipy'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
