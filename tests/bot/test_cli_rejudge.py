"""Looking again from the command line, on a copy of the demo."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.bot.process import factping

CLAIM = "8898b2f2e38e"
LATE = """\
time,end,service,source,operator,kind,value,unit,region,summary,url
2023-03-06T18:00:00Z,2023-03-06T22:30:00Z,twitter,watcher,watcher,network,,,,It failed.,
2023-03-06T18:00:00Z,2023-03-06T22:30:00Z,twitter,other,other,network,,,,It failed there too.,
"""


def rejudge(folder: Path, *arguments: str) -> Any:
    result = factping("rejudge", *arguments, "--data", folder, "--json", cwd=folder)
    assert result.code == 0, result.err
    return json.loads(result.out)


def test_late_reports_change_a_verdict_and_its_history_says_why(own_demo: Path) -> None:
    rejudge(own_demo, "--now", "2026-01-01T00:00:00Z")
    assert rejudge(own_demo, "--now", "2026-01-01T00:00:00Z") == []
    (own_demo / "late.csv").write_text(LATE, encoding="utf-8")
    assert factping("import", "reports", "late.csv", "--data", own_demo, cwd=own_demo).code == 0
    # Late data waits a quarter of an hour.
    assert rejudge(own_demo, "--now", "2026-01-01T00:00:00Z") == []
    looked = rejudge(own_demo, "--now", "2026-01-02T00:00:00Z")
    (changed,) = [each for each in looked if each["version"] is not None]
    assert (changed["before"], changed["after"], changed["why"]) == ("supported", "contradicted", "late data")
    told = factping("verdict", changed["claim"], "--data", own_demo, cwd=own_demo).out
    assert "    Because   late data\n" in told
    assert "    Changed   label: supported to contradicted\n" in told
    with closing(sqlite3.connect(own_demo / "claims.db")) as file:
        found = file.execute("select label, why, version from latest_verdicts where claim = ?", [changed["claim"]])
        assert found.fetchone() == ("contradicted", "late data", 2)
    lines = factping("rejudge", "--data", own_demo, "--now", "2026-01-02T00:00:00Z", cwd=own_demo)
    assert lines.out == "Nothing is due.\n"


def test_one_claim_is_looked_at_whenever_somebody_asks(own_demo: Path) -> None:
    (looked,) = rejudge(own_demo, CLAIM, CLAIM)
    assert (looked["claim"], looked["after"], looked["version"]) == (CLAIM, "misleading", None)
    text = factping("rejudge", CLAIM, "--data", own_demo, cwd=own_demo).out
    assert text == f"{CLAIM}  misleading, as before (asked again)  “Works for me” (Twitter)\n"


def test_an_unknown_claim_is_refused_and_makes_no_file(tmp_path: Path) -> None:
    line = factping("rejudge", "nope", cwd=tmp_path).refused()
    assert line == "ID: 'nope' is no claim on record in factping-data/claims.db"
    assert list(tmp_path.iterdir()) == []


def test_nothing_on_record_is_nothing_due_and_makes_no_file(tmp_path: Path) -> None:
    assert factping("rejudge", cwd=tmp_path).out == "Nothing is due.\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("column", ["posts.extent", "claims.tentative"])
def test_what_an_earlier_version_recorded_is_to_be_checked_again(own_demo: Path, column: str) -> None:
    table, name = column.split(".")
    with closing(sqlite3.connect(own_demo / "claims.db")) as file, file:
        file.execute(f"update {table} set {name} = null")  # noqa: S608 -- names from above
    line = factping("rejudge", CLAIM, "--data", own_demo, cwd=own_demo).refused()
    assert line == f"ID: {CLAIM} was recorded by an earlier version of factping; check its post again"


def test_a_time_to_come_is_refused(tmp_path: Path) -> None:
    line = factping("rejudge", "--now", "3000-01-01T00:00:00Z", cwd=tmp_path).refused()
    assert line == "--now: is in the future"
