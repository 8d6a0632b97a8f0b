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

# Without a network, factping prints its answers and posts nothing.
# [networks.mastodon]
# base_url = "https://mastodon.example"
# token_env = "FACTPING_MASTODON_TOKEN"

# [policy]
# answers_per_author_a_day = 20
# answers_a_day = 1000
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
