"""factping demo: three recorded events, end to end, without the network."""

from __future__ import annotations

import json
import re
import shlex
import sys
from collections.abc import Iterator
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
CHARTS = "charts"
DATABASE = re.compile(r"(telemetry|claims)\.db(-wal|-shm|-journal)?")
CHART = re.compile(r"[0-9a-f]{12}\.(png|svg)")


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
                _draw(folder / CHARTS, check)
                progress.advance(task)
    if as_json:
        click.echo(json.dumps([check_as_json(check, reply) for _, check, reply in found], ensure_ascii=False, indent=2))
        return
    _print(found)
    click.echo(_where_next(folder))


def _prepare(folder: Path) -> None:
    try:
        if (folder / MARKER).is_file():
            _clear(folder)
        elif folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
            raise BadInput("is not empty and not an earlier demo; name another folder", source=f"--data {folder}")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARKER).touch()
    except OSError as error:
        raise StoreUnavailable(f"{folder}: {error.strerror}") from error


def _clear(folder: Path) -> None:
    """Remove what an earlier demo made; where anything else lies among it, remove nothing."""
    charts = folder / CHARTS
    drawn = sorted(charts.iterdir()) if charts.is_dir() and not charts.is_symlink() else []
    for path in (*folder.iterdir(), *drawn):
        if not _is_ours(path.relative_to(folder), path):
            problem = f"is an earlier demo, but {path.relative_to(folder)} is not of it; name another folder"
            raise BadInput(problem, source=f"--data {folder}")
    for path in (*drawn, *_databases(folder)):
        path.unlink()


def _is_ours(name: Path, path: Path) -> bool:
    if path.is_symlink():
        return False
    if path.is_dir():
        return str(name) == CHARTS
    if len(name.parts) > 1:
        return CHART.fullmatch(name.name) is not None
    return name.name == MARKER or DATABASE.fullmatch(name.name) is not None


def _databases(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.iterdir()) if DATABASE.fullmatch(path.name))


def _draw(folder: Path, check: Check) -> None:
    from bot.answer import charted
    from bot.chart import timeline

    subject = charted(check)
    if subject is None:
        return
    chart = timeline(subject, check.post)
    name = claim_id(check.post, subject.claim)
    try:
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.png").write_bytes(chart.png())
        (folder / f"{name}.svg").write_text(chart.svg(), encoding="utf-8")
    except OSError as error:
        raise StoreUnavailable(f"{folder}: {error.strerror}") from error


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
    data = shlex.quote(str(folder))
    return (
        f"The charts are in {folder / CHARTS}, the databases beside them.\n"
        f"Look around in a browser:  factping serve --data {data}\n"
        f'Check something yourself:  factping check "Works for me" --by @elonmusk --service twitter '
        f"--at 2022-12-29T01:29:05Z --data {data}"
    )
