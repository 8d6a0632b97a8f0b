from __future__ import annotations

from dataclasses import replace

from bot.present import present
from claims.model import Check, Checked, Claim, Kind, Label, Post
from tests.bot.checks import NOTHING_OBSERVED, SAID_AT, finding, verdict


def test_no_control_character_of_a_source_reaches_the_terminal() -> None:
    given = verdict(Label.MISLEADING)
    evil = "\x1b[2Jevil\x07\u202e"
    found = finding(given.evidence[0].kind, evil, evil)
    shown = present(
        Check(
            post=Post(id="1", text=f"Works{evil}", author=f"@a{evil}", posted_at=SAID_AT),
            checked=(
                Checked(
                    claim=Claim(span=f"Works{evil}", start=0, end=5, kind=Kind.OPERATIONAL),
                    verdict=replace(given, evidence=(replace(found, summary=evil),), reasons=(evil,), summary=evil),
                    observations=NOTHING_OBSERVED,
                ),
            ),
        ),
        ["fine"],
    )
    for part in ("\x1b[2J", "\x07", "\u202e"):
        assert part not in shown
    assert "evil" in shown
