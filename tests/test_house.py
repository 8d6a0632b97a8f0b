"""The house in order: layers, who may touch the world, and what every commit must not hold."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ("telemetry", "claims", "bot")
MODULES = sorted(path.relative_to(ROOT) for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))

NETWORK = {"httpx", "requests", "urllib.request", "http.client", "socket", "ssl", "mastodon", "tweepy", "atproto"}
PROBES = {
    f"telemetry/probe/{name}.py"
    for name in ("certificate", "connection", "http", "resolve", "trouble", "dns", "probe", "tcp", "wire")
}
PAGES = {"telemetry/pages/fetch.py", "telemetry/pages/transport.py"}
MAY_USE_NETWORK = (
    {
        "bot/collecting/hub.py",
        "bot/listening.py",
        "bot/networks/mastodon.py",
        "telemetry/agent/shipping.py",
        "telemetry/sources/fetch.py",
    }
    | PROBES
    | PAGES
)
DISK_NAMES = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "unlink", "rename", "rmtree"}
MAY_USE_DISK = {
    "telemetry/datafile.py": "opens the SQLite files",
    "telemetry/document.py": "reads the file that it is told to import",
    "telemetry/services.py": "reads the catalogue",
    "telemetry/imports/history.py": "asks git about a checkout",
    "claims/extract/gate.py": "keeps the packaged gate",
    "claims/extract/lexicon.py": "reads its packaged families",
    "claims/extract/rules.py": "reads its packaged rules",
    "claims/extract/train.py": "reads the training text",
    "claims/extract/weights.py": "keeps the packaged weights",
    "claims/extract/reader.py": "keeps the packaged network",
    "claims/extract/zones.py": "reads its packaged table of time zones",
    "bot/config/file.py": "reads factping.toml",
    "bot/lines.py": "reads post lines",
    "bot/ledger.py": "keeps bot.db private",
    "bot/sole.py": "locks the folder of the one daemon",
    "bot/demo/replay.py": "reads the packaged events",
    "bot/commands/demo.py": "makes the demo's folder and charts",
    "bot/commands/init.py": "writes factping.toml",
    "bot/commands/services.py": "keeps the user's own services",
}
MAY_READ_CLOCK = {"bot/clock.py"}
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module is not None:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_package_imports_only_what_lies_below_it(path: Path) -> None:
    above = LAYERS[LAYERS.index(path.parts[0]) + 1 :]
    upward = {name for name in imports(path) if name.split(".")[0] in above}
    assert not upward


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_only_the_adapters_touch_the_network(path: Path) -> None:
    used = {name for name in imports(path) if any(name == lib or name.startswith(f"{lib}.") for lib in NETWORK)}
    assert not used or str(path) in MAY_USE_NETWORK, used


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_only_named_modules_touch_the_disk(path: Path) -> None:
    used = {name for call in calls(path) if (name := _called(call)) in DISK_NAMES and not _opens_a_store(call)}
    assert not used or str(path) in MAY_USE_DISK, used


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_only_the_clock_reads_the_clock(path: Path) -> None:
    used = {
        (call.func.value.id, call.func.attr)
        for call in calls(path)
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name)
    }
    assert not used & CLOCKS or str(path) in MAY_READ_CLOCK


def test_every_exception_to_the_rules_is_still_needed() -> None:
    known = {str(path) for path in MODULES}
    assert set(MAY_USE_DISK) | MAY_USE_NETWORK | MAY_READ_CLOCK <= known


def test_the_models_pull_in_neither_spacy_nor_a_network() -> None:
    heavy = "{'spacy', 'httpx', 'numpy', 'pydantic', 'sqlite_utils', 'altair'}"
    nouns = "telemetry.model, claims.model, claims.methods.method"
    code = f"import sys, {nouns}; print(sorted({heavy} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_every_package_is_listed_for_the_distribution() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = {str(path.parent).replace("/", ".") for path in MODULES if path.name == "__init__.py"}
    assert packages == set(settings["tool"]["setuptools"]["packages"])


def test_the_constraints_name_no_address() -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert all("==" in line for line in text.splitlines() if line and not line.startswith("#"))


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _opens_a_store(call: ast.Call) -> bool:
    """`TelemetryStore.open(path)` leaves the disk to the store's own module."""
    function = call.func
    if not isinstance(function, ast.Attribute) or not isinstance(function.value, ast.Name):
        return False
    return function.value.id[:1].isupper()
