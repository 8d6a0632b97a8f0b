"""factping extract: posts in, claims out, nothing judged and nothing stored."""

from __future__ import annotations

import json
from datetime import datetime

import click

from bot.lines import PIPE, read_posts
from bot.options import Data, data_option, now_option
from claims.jsonform import extraction_as_json
from telemetry.services import load_catalogue


@click.command()
@click.argument("file", metavar="[FILE|-]", default=PIPE)
@data_option
@now_option
def extract(*, file: str, data: Data, now: datetime) -> None:
    """Find the claims in posts.

    Reads post lines (JSON Lines) from FILE or standard input and prints one JSON line per post.
    """
    from claims.extract.pipeline import Extractor
    from claims.introducing import introduce

    catalogue = load_catalogue(data.services)
    extractor = Extractor(catalogue)
    for post in read_posts(file, catalogue=catalogue, now=now):
        claims = extractor.extract(introduce(post, catalogue))
        click.echo(json.dumps(extraction_as_json(post, claims), ensure_ascii=False, allow_nan=False))
