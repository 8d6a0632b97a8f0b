from __future__ import annotations

import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.process import factping, no_room_left, rows

FIXTURES = Path(__file__).parents[1] / "telemetry" / "fixtures"
PROBES = "time,service,target,vantage,asn,country,outcome\n"
REPORTS = "time,end,service,source,operator,kind,value,unit,region,summary,url\n"
GOOD = "2024-05-06T10:00:00Z,github,https://github.com,fra-1,64500,DE,ok\n"
STATUS = ("--service", "github", "--format", "statuspage")
SERIES = ("--service", "github", "--metric", "stars", "--source", "us")

REFUSALS = {
    "short row": (
        "probes",
        PROBES + GOOD + "2024-05-06T10:01:00Z,github\n",
        (),
        "file, line 3: has 2 cells",
    ),
    "unknown column": ("probes", "mood," + PROBES, (), "file, line 1, 'mood': unknown column"),
    "naive time": (
        "probes",
        PROBES + GOOD.replace("Z", ""),
        (),
        "file, line 2, time: '2024-05-06T10:00:00'",
    ),
    "future": (
        "probes",
        PROBES + GOOD + GOOD.replace("2024", "2999"),
        (),
        "file, line 3, time: '2999-05-06T10:00:00",
    ),
    "unknown service": (
        "probes",
        PROBES + GOOD.replace("github,", "gihub,"),
        (),
        "file, line 2, service: unknown",
    ),
    "unknown outcome": ("probes", PROBES + GOOD.replace(",ok", ",fine"), (), "file, line 2, outcome: unknown outcome"),
    "empty": ("probes", "", (), "file: is empty"),
    "unknown kind": (
        "reports",
        REPORTS + "2024-05-06T10:00:00Z,,github,A,A,rumour,,,,Down,\n",
        (),
        "file, line 2, kind: unknown kind 'rumour'",
    ),
    "no number": (
        "series",
        "time,value\n2024-05-06T10:00:00Z,many\n",
        SERIES,
        "file, line 2, value: 'many'",
    ),
    "unknown format": ("status", "{}", ("--service", "github", "--format", "nope"), "--format: 'nope' is not a known"),
    "unknown service of a page": (
        "status",
        "{}",
        ("--service", "gihub", "--format", "statuspage"),
        "--service: ",
    ),
    "other shape": ("upptime", "time,target\n", (), "file, line 1, 'time': unknown column"),
}


@pytest.mark.parametrize("why", REFUSALS)
def test_a_refused_file_is_one_line_and_leaves_no_database(why: str, tmp_path: Path) -> None:
    command, text, options, line = REFUSALS[why]
    (tmp_path / "file").write_text(text, encoding="utf-8")
    result = factping("import", command, "file", *options, cwd=tmp_path)
    assert result.refused().startswith(line)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_truncated_status_document_is_refused_whole(tmp_path: Path) -> None:
    whole = (FIXTURES / "status" / "statuspage" / "summary.json").read_bytes()
    (tmp_path / "page.json").write_bytes(whole[: len(whole) // 2])
    line = factping("import", "status", "page.json", *STATUS, cwd=tmp_path).refused()
    assert line.startswith("page.json")
    assert [path.name for path in tmp_path.iterdir()] == ["page.json"]


def test_a_refused_file_changes_no_row_of_what_is_there(own_demo: Path) -> None:
    before = rows(own_demo / "telemetry.db")
    (own_demo.parent / "bad.csv").write_text(PROBES + GOOD * 3000 + GOOD.replace(",DE", ",Germany"), encoding="utf-8")
    line = factping("import", "probes", "bad.csv", "--data", own_demo, cwd=own_demo.parent).refused()
    assert line == "bad.csv, line 3002, country: 'Germany' is not a country code of two letters"
    assert rows(own_demo / "telemetry.db") == before


def test_a_good_file_is_taken_once(tmp_path: Path) -> None:
    (tmp_path / "probes.csv").write_text(PROBES + GOOD, encoding="utf-8")
    first = factping("import", "probes", "probes.csv", "--data", "new/data", cwd=tmp_path)
    again = factping("import", "probes", "probes.csv", "--data", "new/data", cwd=tmp_path)
    assert (first.code, first.out, first.err) == (0, "", "1 new sample from probes.csv\n")
    assert again.err == "0 new samples from probes.csv\n"
    assert rows(tmp_path / "new" / "data" / "telemetry.db")["samples"] == 1


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    line = factping("import", "reports", "nothing.csv", cwd=tmp_path).refused()
    assert line == "nothing.csv: cannot be read: No such file or directory"
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_takes_nothing(own_demo: Path) -> None:
    before = rows(own_demo / "telemetry.db")
    many = "".join(GOOD.replace("fra-1", f"vantage-{number}") for number in range(3000))
    (own_demo.parent / "probes.csv").write_text(PROBES + many, encoding="utf-8")
    room = no_room_left((own_demo / "telemetry.db").stat().st_size + 8192)
    result = factping("import", "probes", "probes.csv", "--data", own_demo, cwd=own_demo.parent, before=room)
    assert result.refused(1).startswith(f"{own_demo}/telemetry.db: ")
    assert rows(own_demo / "telemetry.db") == before


def test_a_read_only_disk_is_one_line(own_demo: Path) -> None:
    mounted = f'mount --bind "{own_demo}" "{own_demo}" && mount -o remount,bind,ro "{own_demo}" && exec "$@"'
    wrapper = ("unshare", "-m", "sh", "-c", mounted, "sh")
    if subprocess.run([*wrapper, "true"], capture_output=True, check=False).returncode:
        pytest.skip("needs a mount namespace of its own (unshare -m) for a read-only folder")
    before = rows(own_demo / "telemetry.db")
    (own_demo.parent / "probes.csv").write_text(PROBES + GOOD, encoding="utf-8")
    said = ("import", "probes", "probes.csv", "--data", own_demo)
    line = factping(*said, cwd=own_demo.parent, wrapper=wrapper).refused(1)
    assert line.startswith(f"{own_demo}/telemetry.db: ")
    assert rows(own_demo / "telemetry.db") == before


def test_what_an_import_brings_is_seen_by_status(tmp_path: Path) -> None:
    probes = "".join(
        f"2024-05-06T10:0{minute}:00Z,github,https://github.com,{place},{asn},{country},{outcome}\n"
        for minute in range(0, 9, 2)
        for place, asn, country, outcome in (
            ("fra", 1, "DE", "ok"),
            ("nyc", 2, "US", "ok"),
            ("tyo", 3, "JP", "dns"),
        )
    )
    (tmp_path / "probes.csv").write_text(PROBES + probes, encoding="utf-8")
    factping("import", "probes", "probes.csv", cwd=tmp_path)
    at = ("status", "github", "--now", "2024-05-06T10:09:00Z", "--json")
    seen = json.loads(factping(*at, cwd=tmp_path).out)
    assert "10 of 15 probes answered, from 3 places" in seen["measured"]["what"]
    later = json.loads(factping("status", "GitHub", "--now", "2024-05-06T12:00:00Z", "--json", cwd=tmp_path).out)
    assert later["health"] == "unknown"
    assert (later["measured"]["age_s"], later["measured"]["stale"]) == (6720, True)


def google(*products: str) -> str:
    """One open incident of a page that several services share."""
    incident = {
        "id": "m",
        "begin": "2024-05-06T09:00:00+00:00",
        "end": None,
        "external_desc": "Requests fail",
        "affected_products": [{"title": product} for product in products],
        "updates": [{"created": "2024-05-06T09:30:00+00:00", "text": "We look into it.", "status": "SERVICE_OUTAGE"}],
    }
    return json.dumps([incident])


@pytest.mark.parametrize(
    ("products", "official", "listed"),
    [
        (("Google Meet",), ["none-listed"], 2),
        (("Google Meet", "Gmail"), ["update"], 1),
        ((), ["unknown"], 1),
    ],
)
def test_a_shared_page_is_taken_for_the_service_that_is_asked_for(
    products: tuple[str, ...], official: list[str], listed: int, tmp_path: Path
) -> None:
    (tmp_path / "page.json").write_text(google(*products), encoding="utf-8")
    shared = ("--service", "gmail", "--format", "google-cloud", "--seen-at", "2024-05-06T10:00:00Z")
    result = factping("import", "status", "page.json", *shared, cwd=tmp_path)
    assert (result.code, result.err) == (0, "1 new statement from page.json\n")
    with closing(sqlite3.connect(tmp_path / "factping-data" / "telemetry.db")) as db:
        assert [state for (state,) in db.execute("SELECT state FROM status_events")] == official
        assert [count for (count,) in db.execute("SELECT listed FROM page_readings")] == [listed]
