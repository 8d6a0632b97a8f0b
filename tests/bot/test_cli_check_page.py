from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.bot.process import factping, rows
from tests.bot.test_cli_check import SCHEMA
from tests.bot.test_cli_lag import FEED, FIXTURES, PLACES

NOW = ("--now", "2026-01-05T01:00:00Z")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An hour of probes that fail from 23:31, and a page that tells of it at 23:50 and is rewritten later."""
    path = tmp_path_factory.mktemp("page")
    lines = ["time,service,target,vantage,asn,country,outcome"]
    for minute in range(60):
        outcome = "ok" if minute < 31 else "dns"
        lines += [
            f"2025-12-31T23:{minute:02}:00Z,github,https://github.com,{p},{n},{c},{outcome}" for p, n, c in PLACES
        ]
    (path / "probes.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert factping("import", "probes", "probes.csv", cwd=path).code == 0
    for name, seen_at in (("history.atom", "2026-01-02T00:00:00Z"), ("rewritten.atom", "2026-01-05T00:00:00Z")):
        assert factping("import", "status", FIXTURES / name, *FEED, "--seen-at", seen_at, cwd=path).code == 0
    return path


def test_the_statements_of_a_page_are_checked_and_recorded(folder: Path) -> None:
    for _ in range(2):
        result = factping("check", "--page", "github", *NOW, "--json", cwd=folder)
        assert result.code == 0, result.err
        whole = json.loads(result.out)
        assert whole["statements"] >= 2
        assert whole["checks"]
        for check in whole["checks"]:
            jsonschema.Draft202012Validator(SCHEMA).validate(check)
            assert check["post"]["author_role"] == "status_page"
            assert check["post"]["posted_at"][:10] in {"2025-12-31", "2026-01-01"}
        judged = [each for check in whole["checks"] for each in check["checks"]]
        assert not {each["verdict"]["label"] for each in judged} & {"contradicted", "misleading"}
        # Its own later account has trouble until 00:58, but at 00:05 the page still listed the incident as open.
        (half,) = (each for each in judged if each["claim"]["span"].startswith("Half of it is back"))
        assert half["verdict"]["reasons"][0].startswith("open: ")
        assert rows(folder / "factping-data" / "claims.db")["verdicts"] == len(judged)


def test_what_became_of_the_page_is_told_first(folder: Path) -> None:
    text = factping("check", "--page", "github", *NOW, cwd=folder).out
    head, *lines = text.splitlines()
    assert head.startswith("GitHub status page, 2025-12-29 01:00 – 2026-01-05 01:00 UTC: ")
    assert "after it began." in lines[0]
    assert "was rewritten after it was first read, between 2026-01-02 00:00 UTC and 2026-01-05 00:00 UTC." in text


def test_only_the_days_asked_for_are_looked_at(folder: Path) -> None:
    whole = json.loads(factping("check", "--page", "github", "--days", "1", *NOW, "--json", cwd=folder).out)
    assert whole["checks"] == []


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("Works for me", "--page", "github"), "TEXT: does not go with '--page': its statements say it for themselves"),
        (("--page", "github", "--by", "@a"), "--by: does not go with '--page': its statements say it for themselves"),
        (("--page", "nope"), "--page: unknown service 'nope'"),
        ((), "Missing argument 'TEXT|URL|-'."),
    ],
    ids=str,
)
def test_what_does_not_go_with_a_page_is_refused(arguments: tuple[str, ...], problem: str, tmp_path: Path) -> None:
    assert factping("check", *arguments, cwd=tmp_path).refused().startswith(problem)
    assert list(tmp_path.iterdir()) == []
