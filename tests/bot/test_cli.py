from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from bot.cli import COMMANDS
from tests.bot.process import COMMAND, factping

HEAVY = ("spacy", "numpy", "scipy", "altair", "pydantic", "sqlite_utils", "datasette", "mastodon", "rich")
READING = {"sqlite_utils", "pydantic", "numpy", "scipy"}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_says_what_each_command_says_of_itself(name: str) -> None:
    place, words = COMMANDS[name]
    module, attribute = place.split(":")
    command = getattr(importlib.import_module(module), attribute)
    assert isinstance(command, click.Command)
    assert command.name == name
    assert command.help is not None
    assert command.help.partition("\n")[0] == words


LIGHT = {
    "--help": set[str](),
    "serve --help": set[str](),
    "services list": {"pydantic"},
    "methods": set[str](),
    "status twitter": READING,
    "import probes nothing.csv": READING,
}


@pytest.mark.parametrize("line", LIGHT)
def test_a_command_loads_only_what_it_needs(line: str, tmp_path: Path) -> None:
    code = (
        "import sys\nfrom bot.cli import main\n"
        f"sys.argv = ['factping', *{line.split()}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print(sorted(set({HEAVY}) & set(sys.modules)), file=sys.__stderr__)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stderr.splitlines()[-1].replace("'", '"')))
    assert loaded <= LIGHT[line]


def test_no_command_shows_the_help_and_is_bad_usage(tmp_path: Path) -> None:
    result = factping(cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert result.err == factping("--help", cwd=tmp_path).out


def test_an_unknown_command_is_one_line(tmp_path: Path) -> None:
    assert factping("nope", cwd=tmp_path).refused() == "No such command 'nope'."


def test_a_full_disk_behind_the_output_is_one_line() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run([COMMAND, "methods"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "factping: standard output: No space left on device\n")


def test_every_command_has_help(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom bot.cli import main, COMMANDS\n"
        "for name in COMMANDS:\n    sys.argv = ['factping', name, '--help']\n"
        "    try:\n        main()\n    except SystemExit as end:\n        assert end.code == 0\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.count("Usage: ") == len(COMMANDS)
