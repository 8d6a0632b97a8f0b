"""factping evaluate: how well the extractor finds the claims that people marked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from bot.lines import name_of, read_lines
from bot.options import Data, data_option, now_option
from claims.posts import parse_post
from telemetry.errors import BadInput
from telemetry.services import Catalogue, load_catalogue

if TYPE_CHECKING:
    from claims.extract.gold import Gold
    from claims.model import Claim

MARKED = ".txt"


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--held-out", is_flag=True, help="Only the posts that the trained step has never seen (one in five).")
@click.option("--known", is_flag=True, help="Read every post as of somebody who speaks of a service.")
@click.option("--answers", metavar="FILE", help="Score these claims instead: lines as `factping extract` prints them.")
@click.option("--errors", is_flag=True, help="List every post with a mistake.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@data_option
@now_option
def evaluate(
    *,
    files: tuple[str, ...],
    held_out: bool,
    known: bool,
    answers: str | None,
    errors: bool,
    as_json: bool,
    data: Data,
    now: datetime,
) -> None:
    """Score the extractor on marked posts.

    A FILE holds annotated post lines (JSON Lines with `claims`), or, where its name ends in .txt, posts with inline
    marks as in the training text. A found claim counts where its kind is right and it shares half of the longer span.
    """
    from bot.score_lines import mistake_lines, score_lines, scores_as_json
    from claims.extract.marked import is_held_out
    from claims.extract.scores import scored

    catalogue = load_catalogue(data.services)
    marked = (each for file in files for each in _gold(file, catalogue, now))
    gold = [each for each in marked if not held_out or is_held_out(each.post.text)]
    if not gold:
        raise BadInput("no post to score", source=", ".join(map(name_of, files)))
    scores = scored(
        zip(gold, _found(gold, catalogue, known=known) if answers is None else _told(gold, answers), strict=True)
    )
    if as_json:
        click.echo(json.dumps(scores_as_json(scores, errors=errors), ensure_ascii=False, allow_nan=False))
        return
    for line in score_lines(scores):
        click.echo(line)
    for mistake in scores.mistakes if errors else ():
        for line in mistake_lines(mistake):
            click.echo(line)


def _found(gold: Sequence[Gold], catalogue: Catalogue, *, known: bool) -> Iterator[Sequence[Claim]]:
    from claims.extract.pipeline import Extractor
    from claims.introducing import introduce

    extractor = Extractor(catalogue, known=known)
    return (extractor.extract(introduce(each.post, catalogue)) for each in gold)


def _told(gold: Sequence[Gold], file: str) -> Iterator[Sequence[Claim]]:
    from claims.extract.others import claims_of, read_answers

    source = name_of(file)
    answers = read_answers(read_lines(file), source)
    return (claims_of(answers, each.post, source) for each in gold)


def _gold(file: str, catalogue: Catalogue, now: datetime) -> Iterator[Gold]:
    from claims.extract.gold import Gold, gold_claims
    from claims.extract.marked import read_marked

    source = name_of(file)
    if file.endswith(MARKED):
        yield from read_marked(read_lines(file), source)
        return
    for number, line in read_lines(file):
        post = parse_post(line, source=source, number=number, catalogue=catalogue, now=now)
        rows = json.loads(line.removeprefix("\ufeff")).get("claims")
        if rows is None:
            raise BadInput("is missing", source=source, line=number, field="claims")
        yield Gold(post=post, claims=gold_claims(rows, post.text, source=source, number=number))
