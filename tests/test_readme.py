"""The README's commands work as printed."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from bot.config import load_config

ROOT = Path(__file__).resolve().parents[1]
FACTPING = Path(sys.executable).with_name("factping")
BLOCKS = re.findall(r"```console\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
COMMANDS = [shlex.split(line) for block in BLOCKS for line in block.splitlines() if line.startswith("factping ")]
LOOKING = [command for command in COMMANDS if command[1] != "import"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("readme")
    run([FACTPING, "demo"], path)
    return path


def run(command: list[str | Path], folder: Path) -> str:
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.mark.parametrize("command", LOOKING, ids=" ".join)
def test_the_command_prints_something(command: list[str], folder: Path) -> None:
    assert run([FACTPING, *command[1:]], folder).strip()


def test_the_two_commands_come_first_and_exist() -> None:
    assert BLOCKS[0].splitlines() == ["make demo", "make test"]
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert {"demo", "test"} <= set(targets)


def test_the_example_service_can_be_added(folder: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (folder / "acme.toml").write_text(re.findall(r"```toml\n(name.*?)```", text, re.DOTALL)[0], encoding="utf-8")
    run([FACTPING, "services", "add", "acme.toml"], folder)
    assert "Acme" in run([FACTPING, "services", "show", "acme"], folder)


def test_the_example_imports_name_real_options() -> None:
    imports = [command for command in COMMANDS if command[1] == "import"]
    assert len(imports) == 5
    for command in imports:
        options = {word for word in command if word.startswith("--")}
        help_text = run([FACTPING, "import", command[2], "--help"], ROOT)
        assert all(option in help_text for option in options)


def test_the_example_configuration_is_one(tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    path = tmp_path / "factping.toml"
    path.write_text(re.findall(r"```toml\n(contact.*?)```", text, re.DOTALL)[0], encoding="utf-8")
    config = load_config(path, environ={"FACTPING_AGENT_OSLO_1": "1" * 40})
    assert config.probes is not None
    assert config.pages is not None
    assert config.hub is not None
    assert [source.name for source in config.sources] == ["globalping"]
