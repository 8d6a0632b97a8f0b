"""Options that several commands share, and how their values are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from telemetry.moment import parse_moment

from .clock import utc_now

DEFAULT_DATA = "factping-data"

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class Moment(click.ParamType[datetime]):
    """An ISO 8601 time with its UTC offset."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read the option's text as an aware datetime."""
        if isinstance(value, datetime):
            return value
        try:
            return parse_moment(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


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


def _data(_ctx: click.Context, _param: click.Parameter, value: Path) -> Data:
    return Data(value)


def _now(_ctx: click.Context, _param: click.Parameter, value: datetime | None) -> datetime:
    return value if value is not None else utc_now()


data_option: Decorator = click.option(
    "--data",
    type=click.Path(file_okay=True, path_type=Path),
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
