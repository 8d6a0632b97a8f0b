"""factping demo: three recorded events, end to end, without the network."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.options import Data, json_option
from claims.database import claim_id
from claims.jsonform import check_as_json
from claims.model import Check
from telemetry.errors import BadInput, StoreUnavailable
from telemetry.services import load_catalogue

if TYPE_CHECKING:
    from bot.demo.replay import Event

# What tells a folder that this command made from one that holds somebody's work.
MARKER = ".factping-demo"


@click.command()
@click.option(
    "--data",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("factping-demo"),
    show_default=True,
    help="A folder for the replay: a new one, an empty one, or an earlier demo's, which is replaced.",
)
@json_option
def demo(*, folder: Path, as_json: bool) -> None:
    """Replay three recorded real events and answer their posts.

    Each is answered as it would have been at the time, without the network.
    """
    from rich.console import Console
    from rich.progress import Progress

    from bot.checker import open_checker
    from bot.demo.replay import EVENTS, load, replay

    _prepare(folder)
    found: list[tuple[Event, Check, tuple[str, ...]]] = []
    catalogue = load_catalogue()
    total = sum(len(event.posts()) + 1 for event in EVENTS)
    progress = Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
    with progress, open_checker(Data(folder), catalogue=catalogue) as checker:
        task = progress.add_task("Replaying", total=total)
        for event in EVENTS:
            progress.update(task, description=f"Importing {event.name}")
            load(event, checker.telemetry, catalogue)
            progress.advance(task)
            for check in replay(event, checker):
                found.append((event, check, checker.reply(check)))
                _draw(folder / "charts", check)
                progress.advance(task)
    if as_json:
        click.echo(json.dumps([check_as_json(check, reply) for _, check, reply in found], ensure_ascii=False, indent=2))
        return
    _print(found)
    click.echo(_where_next(folder))


def _prepare(folder: Path) -> None:
    try:
        if folder.is_dir() and (folder / MARKER).is_file():
            shutil.rmtree(folder)
        if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
            raise BadInput("is not empty and not an earlier demo; name another folder", source=f"--data {folder}")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARKER).touch()
    except OSError as error:
        raise StoreUnavailable(f"{folder}: {error.strerror}") from error


def _draw(folder: Path, check: Check) -> None:
    from bot.answer import charted
    from bot.chart import timeline

    subject = charted(check)
    if subject is None:
        return
    chart = timeline(subject, check.post)
    folder.mkdir(exist_ok=True)
    name = claim_id(check.post, subject.claim)
    (folder / f"{name}.png").write_bytes(chart.png())
    (folder / f"{name}.svg").write_text(chart.svg(), encoding="utf-8")


def _print(found: list[tuple[Event, Check, tuple[str, ...]]]) -> None:
    from bot.present import present

    shown = None
    for event, check, reply in found:
        if event is not shown:
            click.echo(f"\n{click.style(event.title, bold=True, underline=True)}\n")
            shown = event
        click.echo(present(check, reply))
        click.echo()


def _where_next(folder: Path) -> str:
    return (
        f"The charts are in {folder}/charts, the databases beside them.\n"
        f"Look around in a browser:  factping serve --data {folder}\n"
        f'Check something yourself:  factping check "Works for me" --by @elonmusk --service twitter '
        f"--at 2022-12-29T01:29:05Z --now 2022-12-30T00:00:00Z --data {folder}"
    )
