"""factping check: one post, or many from standard input."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING

import click

from bot.clock import utc_now
from bot.lines import PIPE, read_posts
from bot.options import Data, Moment, Name, NetworkName, data_option, json_option, now_option
from bot.words import counted, moments
from claims.jsonform import check_as_json
from claims.model import Check, Post, Role
from claims.posts import check_text, looks_like_url, post_from_url
from telemetry.errors import BadInput
from telemetry.model import Window
from telemetry.moment import format_moment
from telemetry.services import Catalogue, Service, load_catalogue

if TYPE_CHECKING:
    from bot.checker import Checker


@click.command()
@click.argument("text", metavar="[TEXT|URL|-]", required=False)
@click.option("--page", metavar="SERVICE", help="Check what this service's status page said, in the place of a post.")
@click.option(
    "--days", type=click.IntRange(1, 366), default=7, show_default=True, help="With --page: how far back to look."
)
@click.option("--text", "words", help="The words of the post, where its URL is given.")
@click.option("--by", "author", type=Name(), metavar="@WHO", help="Who said it.")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="In what capacity.")
@click.option("--network", type=NetworkName(), metavar="NAME", help="Where: x, mastodon, bluesky, status-page ...")
@click.option("--at", type=Moment(), help="When it was said [default: from a URL's id, else --now].")
@click.option("--service", metavar="NAME", help="The service it is about, where the text does not say.")
@data_option
@now_option
@json_option
def check(
    *,
    text: str | None,
    page: str | None,
    days: int,
    words: str | None,
    author: str | None,
    role: str | None,
    network: str | None,
    at: datetime | None,
    service: str | None,
    data: Data,
    now: datetime,
    as_json: bool,
) -> None:
    """Check the claims of a post against what was collected.

    TEXT is the post itself; a URL of a post on X, Mastodon or Bluesky dates it by its id and needs --text; a dash reads
    post lines (JSON Lines) from standard input and prints one JSON result per line. With --page each statement of an
    official page is checked as a post of its own, and what became of the page is told in a few sentences.
    """
    from bot.present import present

    if at is not None and at > now:
        raise BadInput("is in the future", source="--at")
    catalogue = load_catalogue(data.services)
    if page is not None:
        _refuse_beside(
            "--page", TEXT=text, words=words, author=author, role=role, network=network, at=at, service=service
        )
        _check_page(catalogue.get(page, source="--page"), data, catalogue, now, days=days, as_json=as_json)
        return
    if text is None:
        raise click.UsageError("Missing argument 'TEXT|URL|-'.")
    known = catalogue.get(service).id if service is not None else None
    if text == PIPE:
        _refuse_beside(PIPE, words=words, author=author, role=role, network=network, at=at)
        posts = read_posts(PIPE, catalogue=catalogue, now=now)
        # The first line is read before the databases are opened: input that is refused at once makes no files.
        if (first := next(posts, None)) is not None:
            _check_all(chain([first], posts), data, catalogue, known, now)
        return
    post = _post(
        text,
        words=words,
        author=author,
        role=Role(role) if role else None,
        network=network,
        at=at,
        service=known,
        now=now,
    )
    with _checker(data, catalogue, now) as checker:
        found = checker.check(post, now=now)
        reply = checker.reply(found)
    click.echo(_as_line(found, reply, indent=2) if as_json else present(found, reply))


def _post(
    text: str,
    *,
    words: str | None,
    author: str | None,
    role: Role | None,
    network: str | None,
    at: datetime | None,
    service: str | None,
    now: datetime,
) -> Post:
    if looks_like_url(text):
        return post_from_url(
            text, text=words, now=now, author=author, network=network, author_role=role, posted_at=at, service=service
        )
    if words is not None:
        raise BadInput("goes with the URL of a post, and the post itself was given", source="--text")
    said = check_text(text, source="TEXT")
    posted_at = at if at is not None else now
    return Post(
        id=_made_id(said, author, service, format_moment(posted_at)),
        text=said,
        network=network or "other",
        author=author,
        author_role=role,
        posted_at=posted_at,
        service=service,
    )


def _made_id(*facts: str | None) -> str:
    """The id of a post without one: the same words by others, of another service or time, are another post."""
    return f"text-{hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:12]}"


def _refuse_beside(what: str, **given: object) -> None:
    names = {"words": "--text", "author": "--by", "TEXT": "TEXT"}
    because = {PIPE: "each line says it for itself", "--page": "its statements say it for themselves"}
    for name, value in given.items():
        if value is not None:
            raise BadInput(f"does not go with {what!r}: {because[what]}", source=names.get(name, f"--{name}"))


def _check_page(service: Service, data: Data, catalogue: Catalogue, now: datetime, *, days: int, as_json: bool) -> None:
    from bot.claimant import page_account
    from bot.claimant_lines import sentences
    from bot.present import judged

    window = Window(start=now - timedelta(days=days), end=now)
    with _checker(data, catalogue, now) as checker:
        account = page_account(checker.telemetry, service, window)
        checks = [found for post in account.posts if (found := checker.check(post, now=now)).checked]
        whole = {
            "service": service.id,
            "page": list(sentences(account)),
            "statements": len(account.posts),
            "checks": [check_as_json(found, checker.reply(found)) for found in checks],
        }
    if as_json:
        click.echo(json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=2))
        return
    number = counted(len(account.posts), "statement")
    click.echo(f"{service.name} status page, {moments(window)}: {number}, {len(checks)} with something to check")
    click.echo("\n".join(f"  {line}" for line in sentences(account)))
    for found in checks:
        click.echo(f"\n{judged(found)}")


def _check_all(posts: Iterable[Post], data: Data, catalogue: Catalogue, service: str | None, now: datetime) -> None:
    with _checker(data, catalogue, now) as checker:
        for post in posts:
            found = checker.check(replace(post, service=service) if service else post, now=now)
            click.echo(_as_line(found, checker.reply(found)))


def _checker(data: Data, catalogue: Catalogue, now: datetime) -> AbstractContextManager[Checker]:
    """The files opened; what is judged as of a time to come stays off the record, where it would block every look."""
    from bot.checker import open_checker

    past = now <= utc_now()
    if not past:
        click.echo("--now is a time to come: nothing of this is kept", err=True)
    return open_checker(data, catalogue=catalogue, records=past)


def _as_line(found: Check, reply: tuple[str, ...], indent: int | None = None) -> str:
    return json.dumps(check_as_json(found, reply), ensure_ascii=False, allow_nan=False, indent=indent)
