"""The ClaimReview of a claim in the head of its page, where search engines look for it."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl
from datasette.plugins import pm
from jinja2 import ChoiceLoader, DictLoader, Environment
from markupsafe import Markup
from sqlite_utils import Database

from claims.claimreview import claim_review
from claims.database import ClaimDatabase

from .site_pages import claim_path

NAME = "factping-reviews"
PAGE = "query-claims-claim.html"
TEMPLATE = """\
{% extends "default:query.html" %}
{% block extra_head %}{{ super() }}
{% if claim_review %}<script type="application/ld+json">{{ claim_review }}</script>{% endif %}
{% endblock %}
"""
Variables = dict[str, Markup]


def install() -> None:
    """Have every site of this process carry reviews; once is enough."""
    if not pm.has_plugin(NAME):
        pm.register(sys.modules[__name__], NAME)


def _template(env: Environment) -> None:
    others = [env.loader] if env.loader is not None else []
    env.loader = ChoiceLoader([DictLoader({PAGE: TEMPLATE}), *others])


def _variables(template: str, request: Any, datasette: Any) -> Callable[[], Awaitable[Variables]] | None:
    claim = request.args.get("id") if request is not None and template == PAGE else None
    if not claim:
        return None

    async def found() -> Variables:
        site = datasette.absolute_url(request, "/").rstrip("/")
        review = await datasette.get_database("claims").execute_fn(lambda reader: review_of(reader, claim, site))
        return {} if review is None else {"claim_review": in_html(review)}

    return found


def review_of(reader: sqlite3.Connection, claim: str, site: str) -> dict[str, object] | None:
    """The review of a claim in an open claim database; None for an unknown id."""
    database = ClaimDatabase(Database(reader), name="claims")
    said, history = database.said(claim), database.history(claim)
    return claim_review(said, history, site=site, path=claim_path(claim)) if said is not None and history else None


def in_html(review: dict[str, object]) -> Markup:
    """JSON that no words in it can end the script element of, whatever somebody posted."""
    text = json.dumps(review, allow_nan=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704 -- escaped


# The names that Datasette asks a plugin for.
prepare_jinja2_environment = hookimpl(_template)
extra_template_vars = hookimpl(_variables)
