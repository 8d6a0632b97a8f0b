"""factping init: a configuration file to start from."""

from __future__ import annotations

from pathlib import Path

import click

from telemetry.errors import BadInput, StoreUnavailable

TEMPLATE = """\
# The configuration of a factping installation. Unknown keys are errors; secrets stay in environment variables.

# Where the three databases live, relative to this file.
data = "factping-data"

# The address of `factping serve` as readers reach it: the base of the one link in each answer.
# public_url = "https://factping.example"

# Whom a measured site may ask about our requests.
# contact = "mailto:ops@factping.example"

# Measure from here; say where "here" is, so that it can count in a quorum.
# [probes]
# services = ["github"]
# every = 60
# vantage = "home"
# asn = 64500
# country = "NO"

# Read official status pages; "all" are those in a format that factping reads.
# [pages]
# services = ["all"]
# every = 120

# Ask third parties; `factping sources list` shows all of them, their budgets and their keys.
# [sources.globalping]
# services = ["github"]

# [sources.hn-algolia]
# services = ["github"]

# Take samples from agents elsewhere, behind whatever gives it https.
# [hub]
# listen = "127.0.0.1:8002"

# [hub.agents.oslo-1]
# key_env = "FACTPING_AGENT_OSLO_1"
# asn = 64501
# country = "NO"

# Raw samples go after so many days, but for those around a judged claim; the hours and days that sum them up stay.
# [keeping]
# raw_days = 90

# Without a network, factping prints its answers and posts nothing.
# [networks.mastodon]
# base_url = "https://mastodon.example"
# token_env = "FACTPING_MASTODON_TOKEN"

# [policy]
# answers_per_author_a_day = 20
# answers_a_day = 1000
# Where an answer of ours no longer holds, its thread is corrected; true has each correction wait for
# `factping review approve`.
# approve_corrections = false
"""


@click.command()
@click.argument("file", type=click.Path(path_type=Path), default=Path("factping.toml"))
def init(*, file: Path) -> None:
    """Write a commented factping.toml.

    An existing file is never overwritten.
    """
    try:
        stream = file.open("x", encoding="utf-8")
    except FileExistsError:
        raise BadInput("is there already; it was not changed", source=str(file)) from None
    except OSError as error:
        raise StoreUnavailable(f"{file}: {error.strerror}") from error
    try:
        with stream:
            stream.write(TEMPLATE)
    except OSError as error:
        file.unlink(missing_ok=True)
        raise StoreUnavailable(f"{file}: {error.strerror}") from error
    click.echo(f"wrote {file}", err=True)
