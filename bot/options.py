"""Options that several commands share, and how their values are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from claims.posts import NETWORK, NETWORK_SYNONYMS
from telemetry.errors import BadInput
from telemetry.moment import parse_moment

from .clock import utc_now

DEFAULT_DATA = "factping-data"
# Windows of weeks around a time must stay inside the calendar, whose first year is 1 and whose last is 9999.
FIRST_YEAR = 1970
LAST_YEAR = 9000

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class Moment(click.ParamType[datetime]):
    """An ISO 8601 time with its UTC offset."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read the option's text as an aware datetime."""
        if isinstance(value, datetime):
            return value
        try:
            moment = parse_moment(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)
        if not within_years(moment):
            self.fail(f"{value!r} is outside the years {FIRST_YEAR} to {LAST_YEAR}", param, ctx)
        return moment


class Name(click.ParamType[str]):
    """A name or handle: not empty, on one line, without control characters."""

    name = "NAME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check the option's text, as the keys of a post line are checked."""
        text = str(value).strip()
        if not text:
            self.fail("is empty", param, ctx)
        if not text.isprintable():
            self.fail(f"{text!a} holds control characters", param, ctx)
        return text


class NetworkName(click.ParamType[str]):
    """The name of a network, in the spelling that post lines use."""

    name = "NETWORK"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check the option's text, as the key of a post line is checked."""
        text = str(value).strip().lower()
        if NETWORK.fullmatch(text) is None:
            self.fail(f"{value!a} is not a network's name (such as x, mastodon, bluesky, other)", param, ctx)
        return NETWORK_SYNONYMS.get(text, text)


def within_years(moment: datetime) -> bool:
    """Whether a time leaves room for windows around it."""
    return FIRST_YEAR <= moment.year <= LAST_YEAR


@dataclass(frozen=True, slots=True)
class Data:
    """The folder of one installation: three databases and the user's own services."""

    folder: Path

    @property
    def telemetry(self) -> Path:
        """Where telemetry.db lies."""
        return self.folder / "telemetry.db"

    @property
    def claims(self) -> Path:
        """Where claims.db lies."""
        return self.folder / "claims.db"

    @property
    def ledger(self) -> Path:
        """Where bot.db lies."""
        return self.folder / "bot.db"

    @property
    def services(self) -> Path | None:
        """The folder of the user's own services, if there is one."""
        folder = self.folder / "services"
        return folder if folder.is_dir() else None


def _data(_ctx: click.Context, _param: click.Parameter, value: str) -> Data:
    # An empty variable in a script would otherwise spill the databases into the current folder.
    if not value.strip():
        raise click.BadParameter("is empty")
    if Path(value).exists() and not Path(value).is_dir():
        raise BadInput("is a file, where a folder is needed", source=f"--data {value}")
    return Data(Path(value))


def _now(_ctx: click.Context, _param: click.Parameter, value: datetime | None) -> datetime:
    return value if value is not None else utc_now()


def _past(ctx: click.Context, param: click.Parameter, value: datetime | None) -> datetime:
    # What is kept as of a time to come would stand in the way of everything until then.
    if value is not None and value > utc_now():
        raise BadInput("is in the future", source="--now")
    return _now(ctx, param, value)


data_option: Decorator = click.option(
    "--data",
    type=click.Path(path_type=str),
    default=DEFAULT_DATA,
    envvar="FACTPING_DATA",
    show_default=True,
    show_envvar=True,
    callback=_data,
    help="Folder of the databases.",
)
now_option: Decorator = click.option(
    "--now", type=Moment(), callback=_now, help="Judge as if it were this time [default: the present]."
)
json_option: Decorator = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
past_now_option: Decorator = click.option(
    "--now",
    type=Moment(),
    callback=_past,
    help="As if it were this time, not one to come [default: the present].",
)
