"""factping rejudge: look at verdicts again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import click

from bot.options import Data, data_option, json_option, past_now_option
from telemetry.errors import BadInput
from telemetry.services import load_catalogue

if TYPE_CHECKING:
    from bot.checker import Checker
    from claims.rejudge import Rejudged


@click.command()
@click.argument("claims", metavar="[ID]...", nargs=-1)
@click.option(
    "--limit", type=click.IntRange(min=1), default=1_000, show_default=True, help="At most so many that are due."
)
@data_option
@past_now_option
@json_option
def rejudge(*, claims: tuple[str, ...], limit: int, data: Data, now: datetime, as_json: bool) -> None:
    """Judge claims on record again, as `run` does by itself.

    Without an ID those that are due: promises whose time has come, recoveries in their first hour, claims whose window
    has passed or about which late data came in, and what was disputed. Another label, or another rule that decided,
    adds a version with its reason; nothing published is changed.
    """
    from bot.checker import open_checker
    from bot.rejudge_lines import as_line, as_row

    looked: list[Rejudged] = []
    if data.claims.exists() or claims:
        _refuse_unknown(claims, data)
        with open_checker(data, catalogue=load_catalogue(data.services)) as checker:
            for each in _looks(checker, claims, now, limit):
                looked.append(each)
                if not as_json:
                    click.echo(as_line(each))
    if as_json:
        click.echo(json.dumps([as_row(each) for each in looked], ensure_ascii=False, indent=2))
    elif not looked:
        click.echo("Nothing is due.")


def _looks(checker: Checker, claims: tuple[str, ...], now: datetime, limit: int) -> Iterator[Rejudged]:
    if not claims:
        yield from checker.rejudge(now=now, limit=limit)
    for claim in dict.fromkeys(claims):
        looked = checker.rejudge_one(claim, now=now)
        if looked is None:
            raise BadInput(f"{claim}: a human has spoken on it, which stands until a human says otherwise", source="ID")
        yield looked


def _refuse_unknown(claims: tuple[str, ...], data: Data) -> None:
    """Refuse before anything is opened for writing, so that a slip makes no files."""
    from claims.database import ClaimDatabase

    with ClaimDatabase.open(data.claims) if data.claims.exists() else ClaimDatabase.memory() as database:
        for claim in claims:
            if database.newest(claim) is None:
                raise BadInput(f"{claim!a} is no claim on record in {data.claims}", source="ID")
            if database.subject(claim) is None:
                problem = f"{claim} was recorded by an earlier version of factping; check its post again"
                raise BadInput(problem, source="ID")
