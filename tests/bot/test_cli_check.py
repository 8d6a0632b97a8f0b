from __future__ import annotations

import json
import sqlite3
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.bot.conftest import Demo
from tests.bot.process import COMMAND, environment, factping, no_room_left, rows

POST = "https://twitter.com/elonmusk/status/1608273870901096454"
AT = "2022-12-29T01:29:05Z"
SCHEMA = json.loads((files("claims") / "check.schema.json").read_text(encoding="utf-8"))


def labels(check: dict[str, Any]) -> list[str]:
    return [each["verdict"]["label"] for each in check["checks"]]


def as_lines(*posts: dict[str, Any]) -> str:
    return "".join(json.dumps(post) + "\n" for post in posts)


def test_a_text_is_checked_against_what_was_imported_today_as_then(own_demo: Path) -> None:
    said = ("check", "Works for me", "--by", "@elonmusk", "--at", AT, "--data", own_demo, "--json")
    for extra in (("--service", "twitter"), ("--network", "twitter", "--now", "2022-12-30T00:00:00Z")):
        result = factping(*said, *extra, cwd=own_demo)
        check = json.loads(result.out)
        jsonschema.Draft202012Validator(SCHEMA).validate(check)
        assert labels(check) == ["misleading"]
        assert check["checks"][0]["claim"]["service"] == "twitter"
        assert check["post"]["author_role"] == "executive"
    assert check["post"]["network"] == "x"


def test_the_same_words_about_another_service_are_another_post(tmp_path: Path) -> None:
    for service in ("twitter", "github", "twitter"):
        factping("check", "Works for me", "--service", service, "--at", AT, "--data", ".", cwd=tmp_path)
    found = rows(tmp_path / "claims.db")
    assert (found["posts"], found["claims"], found["verdicts"]) == (2, 2, 2)


def test_the_address_of_a_post_dates_it_and_names_its_author(own_demo: Path) -> None:
    result = factping("check", POST, "--text", "Works for me", "--data", own_demo, "--json", cwd=own_demo)
    check = json.loads(result.out)
    assert check["post"]["posted_at"] == "2022-12-29T01:29:05.763Z"
    assert (check["post"]["author"], check["post"]["network"]) == ("@elonmusk", "x")
    assert labels(check) == ["misleading"]
    assert result.err == ""


REFUSALS = {
    "no text of the post": ((POST,), "--text: needed: the network is off"),
    "an id from the future": (
        ("https://x.com/acme/status/1999999999999999999", "--text", "Up.", "--now", "2023-01-01T00:00:00Z"),
        "https://x.com/acme/status/1999999999999999999, id: carries a time in the future",
    ),
    "an address of no post": (("https://status.example/", "--text", "Up."), "https://status.example/: is not the addr"),
    "words beside words": (("Up.", "--text", "Down."), "--text: goes with the URL of a post"),
    "empty": (("",), "TEXT: the post is empty"),
    "zero-width only": (("\u200b\u200d\ufeff",), "TEXT: the post is empty"),
    "huge": (("a" * 100_000,), "TEXT: the post has 100,000 characters; the limit is 25,000"),
    "half a character": ((b"up \xff".decode("utf-8", "surrogateescape"),), "TEXT: character 4 is no text (U+DCFF)"),
    "an unknown service": (("Up.", "--service", "twiter"), "--service: unknown service 'twiter'; did you mean twitter"),
    "an unknown role": (("Up.", "--role", "king"), "Invalid value for '--role': 'king' is not one of"),
    "no network's name": (("Up.", "--network", "Bad Net"), "Invalid value for '--network': 'Bad Net' is not a net"),
    "an empty author": (("Up.", "--by", " "), "Invalid value for '--by': is empty"),
    "an author in two lines": (("Up.", "--by", "a\nb"), "Invalid value for '--by': 'a\\nb' holds control"),
    "a naive time": (("Up.", "--at", "2022-12-29T01:29:05"), "Invalid value for '--at': '2022-12-29T01:29:05' has no"),
    "no time": (("Up.", "--now", "soon"), "Invalid value for '--now': 'soon' is not an ISO 8601 time"),
    "a time in the future": (("Up.", "--at", AT, "--now", "2022-12-28T00:00:00Z"), "--at: is in the future"),
    "the first year of all": (("Up.", "--at", "0001-01-01T00:00:00Z"), "Invalid value for '--at': '0001-01-01T"),
    "the last year of all": (("Up.", "--now", "9999-12-31T23:59:59Z"), "Invalid value for '--now': '9999-12-31T"),
    "an unknown option": (("Up.", "--nope"), "No such option '--nope'"),
    "a nameless folder": (("Up.", "--data", ""), "Invalid value for '--data' (env var: 'FACTPING_DATA'): is empty"),
    "an option that each line gives": (("-", "--by", "@a"), "--by: does not go with '-'"),
    "nothing": ((), "Missing argument 'TEXT|URL|-'"),
}


@pytest.mark.parametrize("why", REFUSALS)
def test_what_cannot_be_checked_is_refused_in_one_line_and_leaves_nothing(why: str, tmp_path: Path) -> None:
    arguments, line = REFUSALS[why]
    result = factping("check", *arguments, cwd=tmp_path)
    assert result.refused().startswith(line)
    assert result.out == ""
    assert list(tmp_path.iterdir()) == []


STRANGE = {
    "emoji": "😀🔥👩‍👩‍👧‍👦",
    "right-to-left": "الخدمة لا تعمل منذ الصباح",
    "zero-width": "w\u200bo\u200dr\u2060k\ufeffs",
    "override": "\u202eem rof skrow\u202c",
    "combining": "Z\u0351\u036b\u0343a\u0328l\u0334g\u0321o\u0362" * 500,
    "control": "a\x1b[31mb\x07\rc",
    "long": "a " * 12_000,
    "html": "<script>alert(1)</script>",
}


def test_strange_posts_are_posts_without_a_claim(tmp_path: Path) -> None:
    posts = [{"id": name, "text": text, "author": "@a"} for name, text in STRANGE.items()]
    result = factping("check", "-", cwd=tmp_path, text=as_lines(*posts))
    checks = [json.loads(line) for line in result.out.splitlines()]
    assert (result.code, result.err) == (0, "")
    assert [check["post"]["id"] for check in checks] == list(STRANGE)
    assert [check["post"]["text"] for check in checks] == list(STRANGE.values())
    assert all(check["checks"] == [] and len(check["reply"]) == 1 for check in checks)
    for check in checks:
        jsonschema.Draft202012Validator(SCHEMA).validate(check)
    assert rows(tmp_path / "factping-data" / "claims.db")["posts"] == 0


def test_a_post_without_a_claim_is_said_to_be_one(tmp_path: Path) -> None:
    result = factping("check", "\x1b]0;😀\x07", cwd=tmp_path)
    assert result.code == 0
    assert "No claim about performance or uptime was found in it." in result.out
    assert "\x1b" not in result.out


def test_lines_before_a_bad_one_are_answered_and_the_bad_one_is_named(demo: Demo, own_demo: Path) -> None:
    good = {"id": "1", "text": "Works for me", "posted_at": AT, "author": "@elonmusk", "service": "twitter"}
    bad = {"id": "2", "text": "Up.", "posted_at": "2022-12-29T01:29:05"}
    before = rows(own_demo / "claims.db")["posts"]
    result = factping("check", "-", "--data", own_demo, cwd=own_demo, text="\n" + as_lines(good, bad, good))
    assert result.refused().startswith("standard input, line 3, posted_at: '2022-12-29T01:29:05' has no UTC offset")
    assert [labels(json.loads(line)) for line in result.out.splitlines()] == [["misleading"]]
    assert rows(own_demo / "claims.db")["posts"] == before + 1
    assert rows(demo.folder / "claims.db")["posts"] == before


BAD_LINES = {
    "no JSON": ("x\n", "line 1: not JSON"),
    "unknown key": ('{"id": "1", "text": "Up.", "mood": "good"}\n', "line 1: unknown key 'mood'"),
    "no id": ('{"text": "Up."}\n', "line 1, id: is missing"),
    "future": ('{"id": "1", "text": "Up.", "posted_at": "2999-01-01T00:00:00Z"}\n', "line 1, posted_at: "),
    "before all": (
        '{"id": "1", "text": "Up.", "posted_at": "0001-01-01T00:00:00Z"}\n',
        "line 1, posted_at: is",
    ),
    "empty": ('{"id": "1", "text": ""}\n', "line 1, text: the post is empty"),
    "huge": (as_lines({"id": "1", "text": "a" * 100_000}), "line 1, text: the post has 100,000 characters"),
    "half a character": ('{"id": "1", "text": "up \\ud83d"}\n', "line 1, text: character 4 is no text (U+D83D)"),
}


@pytest.mark.parametrize("why", BAD_LINES)
def test_input_that_is_refused_at_its_first_line_makes_no_databases(why: str, tmp_path: Path) -> None:
    text, line = BAD_LINES[why]
    result = factping("check", "-", cwd=tmp_path, text=text)
    assert result.refused().startswith(f"standard input, {line}")
    assert list(tmp_path.iterdir()) == []


def test_no_lines_are_no_answers(tmp_path: Path) -> None:
    result = factping("check", "-", cwd=tmp_path, text="")
    assert (result.code, result.out, result.err) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_a_closed_input_is_named(tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S602 -- only a shell can close it, and the words are fixed
        f"{COMMAND} check - <&-", shell=True, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (2, "factping: standard input: is closed\n")


def test_folders_that_cannot_hold_databases_are_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    file = factping("check", "Up.", "--data", "file", cwd=tmp_path).refused()
    assert file == "--data file: is a file, where a folder is needed"
    nowhere = factping("check", "Up.", "--data", "/proc/factping", cwd=tmp_path).refused(1)
    assert nowhere == "/proc/factping, the folder for telemetry.db: No such file or directory"


def test_on_a_full_disk_nothing_is_half_written(own_demo: Path) -> None:
    before = rows(own_demo / "claims.db")
    said = ("check", "GitHub is up.", "--at", AT, "--data", own_demo)
    line = factping(*said, cwd=own_demo, before=no_room_left(10_000)).refused(1)
    assert line.startswith(f"{own_demo}/")
    assert rows(own_demo / "claims.db") == before


def test_a_database_of_a_later_version_is_left_alone(own_demo: Path) -> None:
    for name in ("claims.db", "telemetry.db"):
        connection = sqlite3.connect(own_demo / name)
        connection.execute("update _sqlite_migrations set name = 'm999_later' where name like 'm001%' or id = 1")
        connection.commit()
        connection.close()
        before = (own_demo / name).read_bytes()
        line = factping("check", "Works for me", "--data", own_demo, cwd=own_demo).refused()
        assert line.endswith(f"{name}: written by a later version of factping (it has m999_later); please upgrade")
        assert (own_demo / name).read_bytes() == before


def test_a_stopped_check_ends_in_one_line(tmp_path: Path) -> None:
    with subprocess.Popen(
        [COMMAND, "check", "-"],
        cwd=tmp_path,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(as_lines({"id": "1", "text": "Works for me"}))
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["post"]["id"] == "1"  # answered at once, not when all is read
        process.send_signal(2)
        assert process.wait(timeout=20) == 130
        assert process.stderr.read().strip() == "factping: stopped"


def test_a_reader_that_has_gone_is_no_failure(tmp_path: Path) -> None:
    with subprocess.Popen(
        [COMMAND, "check", "-"],
        cwd=tmp_path,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stdin.write(as_lines({"id": "1", "text": "Works for me"}))
        process.stdin.close()
        assert (process.wait(timeout=20), process.stderr.read()) == (0, "")


def test_what_is_judged_as_of_a_time_to_come_is_not_kept(own_demo: Path) -> None:
    before = rows(own_demo / "claims.db")
    asked = ("check", "All systems operational", "--service", "github", "--at", "2025-12-11T18:00:00Z")
    later = factping(*asked, "--data", own_demo, "--now", "2199-01-01T00:00:00Z", "--json", cwd=own_demo.parent)
    assert (later.code, later.err) == (0, "--now is a time to come: nothing of this is kept\n")
    assert json.loads(later.out)["checks"]
    assert rows(own_demo / "claims.db") == before
