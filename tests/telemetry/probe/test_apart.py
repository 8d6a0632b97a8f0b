"""What a network's client sees never enters telemetry, and X is never measured through its API."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from telemetry.probe.politeness import host_of
from telemetry.services import load_catalogue

ROOT = Path(__file__).resolve().parents[3]
CLIENTS = {"mastodon", "tweepy", "atproto", "atproto_client", "twikit", "snscrape", "facebook", "praw"}
# Their terms forbid measuring with them: https://docs.x.com/developer-terms/policy
API_HOSTS = {"api.x.com", "api.twitter.com", "upload.twitter.com", "stream.twitter.com", "ads-api.x.com"}
TELEMETRY = sorted((ROOT / "telemetry").rglob("*.py"))
NETWORKS = sorted((ROOT / "bot" / "networks").glob("*.py"))


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module is not None:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", TELEMETRY, ids=lambda path: str(path.relative_to(ROOT)))
def test_telemetry_imports_no_client_of_a_network(path: Path) -> None:
    assert not {name.split(".")[0] for name in imports(path)} & CLIENTS


@pytest.mark.parametrize("path", NETWORKS, ids=lambda path: path.name)
def test_no_network_imports_what_measures_or_keeps_measurements(path: Path) -> None:
    forbidden = ("telemetry.store", "telemetry.probe", "telemetry.imports")
    assert not {name for name in imports(path) if name.startswith(forbidden)}


def loaded(modules: list[str]) -> set[str]:
    code = f"import sys, {', '.join(modules)}; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_a_network_does_not_even_load_what_measures_by_way_of_others() -> None:
    found = loaded([f"bot.networks.{path.stem}" for path in NETWORKS if path.stem != "__init__"])
    assert "bot.networks.network" in found
    assert not {name for name in found if name.startswith(("telemetry.store", "telemetry.probe"))}


def test_measuring_loads_no_client_of_a_network() -> None:
    found = loaded(["telemetry.probe.watch", "telemetry.store"])
    assert "telemetry.probe.http" in found
    assert not found & CLIENTS


def test_no_target_is_an_api_of_x() -> None:
    catalogue = load_catalogue()
    targets = [target for service in catalogue.services.values() for target in service.targets]
    assert {"x.com", "twitter.com"} <= {host_of(target.url) for target in targets}
    assert not {host_of(target.url) for target in (*targets, *catalogue.controls)} & API_HOSTS
