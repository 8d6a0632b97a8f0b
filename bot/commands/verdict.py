"""factping verdict: every version of the verdict on one claim, or its ClaimReview."""

from __future__ import annotations

import json

import click

from bot.options import Data, data_option, json_option
from bot.site_pages import LOCAL_URL, claim_path
from telemetry.errors import BadInput


@click.command()
@click.argument("claim", metavar="ID")
@click.option("--claimreview", is_flag=True, help="The newest verdict as schema.org ClaimReview (JSON-LD).")
@click.option(
    "--site", default=LOCAL_URL, show_default=True, metavar="URL", help="Where readers find the claim database."
)
@data_option
@json_option
def verdict(*, claim: str, claimreview: bool, site: str, data: Data, as_json: bool) -> None:
    """Print every version of the verdict on a claim.

    ID is the claim's, as the links of answers and the claim database give it. Verdicts are never changed: what was
    found later is a version of its own.
    """
    from bot import history_lines
    from claims.claimreview import claim_review
    from claims.database import ClaimDatabase

    base = _site(site)
    # Asking changes nothing: where there is no file yet, none is made.
    with ClaimDatabase.open(data.claims) if data.claims.exists() else ClaimDatabase.memory() as database:
        said, history = database.said(claim), database.history(claim)
    if said is None or not history:
        raise BadInput(f"{claim!a} is no claim on record in {data.claims}", source="ID")
    if claimreview:
        found = claim_review(said, history, site=base, path=claim_path(claim))
    elif as_json:
        found = history_lines.as_json(said, history)
    else:
        click.echo(history_lines.as_text(said, history))
        return
    click.echo(json.dumps(found, ensure_ascii=False, allow_nan=False, indent=2))


def _site(text: str) -> str:
    from bot.config.section import web_address

    try:
        return web_address(text)
    except ValueError as error:
        raise BadInput(str(error), source="--site") from None
