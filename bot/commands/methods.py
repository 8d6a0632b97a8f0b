"""factping methods: how claims are judged, as it was published beforehand."""

from __future__ import annotations

import json

import click

from bot.options import json_option
from claims.methods import METHODS
from claims.methods.sureness import scale_text
from claims.methods.text import method_text
from telemetry.errors import BadInput


@click.command()
@click.argument("kind", required=False)
@json_option
def methods(*, kind: str | None, as_json: bool) -> None:
    """Print the published methods.

    All of them with the scale of confidence, or the one for KIND.
    """
    chosen = [method for method in METHODS.values() if kind in {None, str(method.kind), method.id}]
    if not chosen:
        raise BadInput(f"{kind!r} is not one of {', '.join(METHODS)}", source="KIND")
    if as_json:
        rows = [{"id": each.id, "kind": each.kind, "text": method_text(each)} for each in chosen]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    scale = [scale_text()] if kind is None else []
    click.echo("\n\n".join([*(method_text(method) for method in chosen), *scale]))
