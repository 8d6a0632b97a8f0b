from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bot.process import factping

BEFORE, AFTER = "2025-03-01T00:00Z..2025-03-03T00:00Z", "2025-03-03T00:00:00+00:00..2025-03-05T00:00Z"
PLACES = (("fra-1", 64500, "DE"), ("nyc-1", 64501, "US"))
HEADER = "time,service,target,vantage,asn,country,outcome,total_ms"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four days, a probe each quarter of an hour; from the third on 200 ms instead of 100, and a time-out a day."""
    path = tmp_path_factory.mktemp("compare")
    lines = [HEADER]
    for turn in range(4 * 96):
        day, quarter = divmod(turn, 96)
        time = f"2025-03-{day + 1:02}T{quarter // 4:02}:{quarter % 4 * 15:02}:00Z"
        for name, asn, country in PLACES:
            told = "timeout," if day >= 2 and quarter == 7 and name == "nyc-1" else f"ok,{100 if day < 2 else 200}"
            lines.append(f"{time},github,front,{name},{asn},{country},{told}")
    (path / "probes.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert factping("import", "probes", "probes.csv", cwd=path).code == 0
    return path


def test_both_sides_are_told_by_place_and_together(folder: Path) -> None:
    result = factping("compare", "GitHub", "--before", BEFORE, "--after", AFTER, cwd=folder)
    assert (result.code, result.err) == (0, "")
    title, _, head, *rest = result.out.splitlines()
    assert title == (
        "GitHub, before 2025-03-01 00:00 to 2025-03-03 00:00 UTC, after 2025-03-03 00:00 to 2025-03-05 00:00 UTC"
    )
    assert head.split() == ["place", "probes", "available", "p50", "ms", "p75", "ms", "p95", "ms", "timed", "out"]
    assert [" ".join(line.split()) for line in rest[:6]] == [
        "fra-1 (AS64500, DE) -> front before 192 100.0000% 100.0 100.0 100.0 0",
        "after 192 100.0000% 201.4 201.4 201.4 0",
        "nyc-1 (AS64501, US) -> front before 192 100.0000% 100.0 100.0 100.0 0",
        "after 192 98.9583% 201.4 201.4 201.4 2",
        "all places before 384 100.0000% 100.0 100.0 100.0 0",
        "after 384 99.4792% 201.4 201.4 201.4 2",
    ]
    assert "to within 1%" in result.out
    assert "it judges nothing" in result.out


def test_the_same_is_json(folder: Path) -> None:
    result = factping("compare", "github", "--before", BEFORE, "--after", AFTER, "--json", cwd=folder)
    found = json.loads(result.out)
    assert (found["service"], found["relative_error"]) == ("github", 0.01)
    assert found["after"]["start"] == "2025-03-03T00:00:00.000Z"
    together = found["after"]["together"]
    assert (together["probes"], together["answered"], together["failed"], together["timed_out"]) == (384, 382, 2, 2)
    assert together["p95_ms"] == pytest.approx(200, rel=0.01)
    assert [(place["vantage"], place["asn"]) for place in found["before"]["places"]] == [
        ("fra-1", 64500),
        ("nyc-1", 64501),
    ]
    assert found["before"]["places"][0]["longest_gap_s"] == 900


def test_where_nothing_was_measured_it_says_so(folder: Path, tmp_path: Path) -> None:
    elsewhere = factping("compare", "github", "--before", BEFORE, "--after", AFTER, cwd=tmp_path)
    assert (elsewhere.code, "no probe of ours in either" in elsewhere.out) == (0, True)
    assert list(tmp_path.iterdir()) == []
    later = "2026-01-01T00:00Z..2026-01-02T00:00Z"
    half = factping("compare", "github", "--before", BEFORE, "--after", later, cwd=folder).out.splitlines()
    assert [line.split()[-6:] for line in half if line.split()[:1] == ["after"]][-1] == ["0", "-", "-", "-", "-", "0"]


BAD = {
    "no dots": ("2025-03-01T00:00Z", "'2025-03-01T00:00Z' is not START..END"),
    "no offset": ("2025-03-01T00:00..2025-03-02T00:00Z", "'2025-03-01T00:00' has no UTC offset"),
    "no time": ("2025-03-01T00:00Z..soon", "'soon' is not an ISO 8601 time"),
    "backwards": ("2025-03-02T00:00Z..2025-03-01T00:00Z", "a window cannot end before it starts"),
    "no length": ("2025-03-02T00:00Z..2025-03-02T00:00Z", "has no length"),
    "too early": ("0001-01-01T00:00Z..2025-03-01T00:00Z", "is too far from the present"),
}


@pytest.mark.parametrize(("stretch", "problem"), BAD.values(), ids=BAD)
def test_a_stretch_that_is_none_is_one_line(stretch: str, problem: str, tmp_path: Path) -> None:
    line = factping("compare", "github", "--before", stretch, "--after", AFTER, cwd=tmp_path).refused()
    assert line.startswith("Invalid value for '--before': ")
    assert problem in line


def test_an_unknown_service_is_one_line(tmp_path: Path) -> None:
    line = factping("compare", "gihub", "--before", BEFORE, "--after", AFTER, cwd=tmp_path).refused()
    assert line.startswith("SERVICE: unknown service 'gihub'; did you mean github")
