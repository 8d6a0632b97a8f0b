from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bot.process import Result, factping

FIXTURES = Path(__file__).parents[1] / "telemetry" / "fixtures" / "status" / "statuspage-atom"
PLACES = (("fra", 1, "DE"), ("nyc", 2, "US"), ("tyo", 3, "JP"))
FEED = ("--service", "github", "--format", "statuspage-atom")
NOW = ("--now", "2026-01-05T01:00:00Z")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half an hour of outage from 23:31, a page that tells of it at 23:50, and its rewritten account."""
    path = tmp_path_factory.mktemp("lag")
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


def asked(folder: Path, *arguments: str) -> Result:
    result = factping(*arguments, *NOW, cwd=folder)
    assert result.code == 0, result
    return result


def test_the_edit_is_shown_with_its_bounds_and_its_words(folder: Path) -> None:
    text = asked(folder, "status", "github", "--incidents", "--hours", "24").out
    assert text.startswith("GitHub: 1 incident on its page, 1 edit seen\n")
    assert "Rewritten, between 2026-01-02 00:00Z and 2026-01-05 00:00Z" in text
    assert "- It is over.\n" in text
    assert "+ From 23:31 to 00:58 UTC logins failed; that is longer than we said.\n" in text


def test_the_timelines_are_json_too(folder: Path) -> None:
    found = json.loads(asked(folder, "status", "github", "--incidents", "--hours", "24", "--json").out)
    (incident,) = found["incidents"]
    assert (incident["incident"], incident["first_posted"]) == ("abc1", "2025-12-31T23:50:00.000Z")
    assert incident["edits"][0]["changes"][0]["gone"] == "It is over."


def test_only_what_happened_in_the_hours_asked_for_is_shown(folder: Path) -> None:
    whole = json.loads(asked(folder, "status", "github", "--incidents", "--hours", "720", "--json").out)
    assert [incident["planned"] for incident in whole["incidents"]] == [True, False]


def test_a_scope_goes_with_incidents_only(folder: Path) -> None:
    line = factping("status", "github", "--region", "eu", cwd=folder).refused()
    assert line == "--region and --component go with --incidents"


def test_the_table_says_how_long_the_page_took_and_what_others_found(folder: Path) -> None:
    text = asked(folder, "lag").out
    head, row, *_ = text.splitlines()
    assert head.split("  ")[0] == "service"
    assert " ".join(row.split()) == "github 1 0 0 0 19.0 [too few] 19.0 [too few] 0% [0%, 98%] 0 of 1"
    assert "Metrist 2023, 25 outages: median 16, mean 29 minutes" in text


def test_every_lag_is_json_with_its_bounds(folder: Path) -> None:
    found = json.loads(asked(folder, "lag", "GitHub", "--json").out)
    (service,) = found["services"]
    (lag,) = service["lags"]
    assert (lag["spoke"], lag["least_min"], lag["most_min"]) == ("posted after", 18, 20)
    assert lag["seen_by"] == ["our probes"]
    assert lag["notice"]["incident"] == "abc1"
    assert (service["unseen"], service["posted"], found["compare"]["outages"]) == (0, 1, 25)


def test_a_service_that_is_asked_for_is_shown_without_anything_to_compare(folder: Path) -> None:
    assert [each["service"] for each in json.loads(asked(folder, "lag", "slack", "--json").out)["services"]] == [
        "slack"
    ]


def test_an_unknown_service_is_one_line(folder: Path) -> None:
    assert factping("lag", "gihub", cwd=folder).refused().startswith("SERVICE: ")


def test_asking_makes_no_database(tmp_path: Path) -> None:
    assert asked(tmp_path, "lag").code == 0
    assert list(tmp_path.iterdir()) == []
