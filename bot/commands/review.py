"""factping review: what waits for a human, and what they decide."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import click

from bot.options import Data, Decorator, data_option, json_option, past_now_option
from claims.review import MILDER

if TYPE_CHECKING:
    from bot.review_lines import About
    from bot.reviewing import ReviewDesk

because_option: Decorator = click.option(
    "--because", "note", required=True, metavar="TEXT", help="Your reason, in a sentence; it is published."
)
claim_option: Decorator = click.option("--claim", metavar="ID", help="Which claim, where a dispute does not say.")


@click.group()
def review() -> None:
    """Answer disputes, correct and withdraw verdicts, and let corrections go out.

    What you decide is kept for good. A verdict that you change is a version of its own, no later data takes it back,
    and the threads in which we said otherwise are corrected in the next round of `factping run`.
    """


@review.command(name="list")
@click.option("--all", "everything", is_flag=True, help="Answered disputes and your decisions as well.")
@data_option
@json_option
def list_(*, everything: bool, data: Data, as_json: bool) -> None:
    """Show what waits for a human."""
    from bot import review_lines
    from bot.notice import NoticeState

    with _desk(data) as desk:

        def find(claim: str) -> About | None:
            said, newest = desk.claims.said(claim), desk.claims.newest(claim)
            return None if said is None or newest is None else review_lines.About(said=said, newest=newest)

        disputes = desk.ledger.disputes.all(answered=everything)
        held = desk.ledger.outbox.notices(NoticeState.HELD)
        reviews = desk.ledger.disputes.reviews() if everything else ()
        if as_json:
            found = review_lines.as_json(disputes, held, reviews, find)
            click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            click.echo(review_lines.as_text(disputes, held, reviews, find))


@review.command()
@click.argument("key", metavar="ID")
@because_option
@claim_option
@data_option
@past_now_option
def reject(*, key: str, note: str, claim: str | None, data: Data, now: datetime) -> None:
    """Let a verdict stand against a dispute, or a held correction unsaid.

    ID is a dispute's (mastodon/7), a claim's, or that of a correction that waits. Whoever disputed is told your reason.
    """
    from bot.reviewing import checked_note

    text = checked_note(note)
    with _desk(data) as desk:
        if desk.is_notice(key):
            notice = desk.reject(key, text, at=now)
            click.echo(f"{notice.id} is not said")
            return
        target = desk.target(key, claim)
        desk.let_stand(target, text, at=now)
        click.echo(f"{key}: the verdict stands" if target.claim is not None else f"{key}: answered")


@review.command()
@click.argument("key", metavar="ID")
@because_option
@claim_option
@data_option
@past_now_option
def withdraw(*, key: str, note: str, claim: str | None, data: Data, now: datetime) -> None:
    """Take a verdict back: it becomes unproven.

    ID is a claim's, or a dispute's (mastodon/7), whose author is told your reason.
    """
    from bot.reviewing import checked_note

    text = checked_note(note)
    with _desk(data) as desk:
        target = desk.target(key, claim)
        added = desk.withdraw(target, text, at=now)
        click.echo(f"{target.claim}: {added.verdict.label}, version {added.version}")


@review.command()
@click.argument("key", metavar="ID")
@click.option(
    "--label",
    required=True,
    type=click.Choice([label.value for label in MILDER]),
    help="What stands from now on; the other labels are given by methods only.",
)
@because_option
@claim_option
@data_option
@past_now_option
def correct(*, key: str, label: str, note: str, claim: str | None, data: Data, now: datetime) -> None:
    """Give a verdict another label.

    ID is a claim's, or a dispute's (mastodon/7), whose author is told your reason.
    """
    from bot.reviewing import checked_note
    from claims.model import Label

    text = checked_note(note)
    with _desk(data) as desk:
        target = desk.target(key, claim)
        added = desk.correct(target, Label(label), text, at=now)
        click.echo(f"{target.claim}: {added.verdict.label}, version {added.version}")


@review.command()
@click.argument("key", metavar="ID")
@click.option("--because", "note", default="", metavar="TEXT", help="Your reason, for the record.")
@data_option
@past_now_option
def approve(*, key: str, note: str, data: Data, now: datetime) -> None:
    """Let a correction that waits go out in the next round."""
    from bot.reviewing import checked_note

    text = checked_note(note) if note.strip() else ""
    with _desk(data) as desk:
        notice = desk.approve(key, text, at=now)
        click.echo(f"{notice.id} goes out in the next round")


@contextmanager
def _desk(data: Data) -> Iterator[ReviewDesk]:
    """The desk of an installation; where nothing is on record yet, no file is made."""
    from bot.ledger import Ledger
    from bot.reviewing import ReviewDesk
    from claims.database import ClaimDatabase

    kept = data.ledger.exists() or data.claims.exists()
    with ExitStack() as opened:
        ledger = opened.enter_context(Ledger.open(data.ledger) if kept else Ledger.memory())
        claims = ClaimDatabase.open(data.claims) if data.claims.exists() else ClaimDatabase.memory()
        yield ReviewDesk(ledger=ledger, claims=opened.enter_context(claims))
