from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from telemetry.document import Document, read_document
from telemetry.errors import BadInput
from telemetry.hold import LONGEST_HOLD
from telemetry.imports.states import Status, outcome_of
from telemetry.imports.upptime import UpptimeLog, read_checkout, read_file
from telemetry.model import Outcome, Reading, Window
from telemetry.services import Catalogue, Service
from telemetry.store import TelemetryStore

NOW = datetime(2024, 6, 1, tzinfo=UTC)
CATALOGUE = Catalogue(
    services={
        name: Service(id=name, name=name.capitalize(), domains=domains)
        for name, domains in {
            "acme": ("acme.example",),
            "github": ("github.com",),
            "twitter": ("twitter.com",),
            "x": ("x.com",),
        }.items()
    }
)
FIXTURES = Path(__file__).parent / "fixtures" / "imports"
HEADER = "timestamp_utc,target,status,http_status,response_ms,url"


def read(body: str) -> UpptimeLog:
    return read_file(Document(name="log.csv", body=body.encode(), fetched_at=NOW), catalogue=CATALOGUE, now=NOW)


def load(path: Path) -> UpptimeLog:
    return read_file(read_document(path, fetched_at=NOW), catalogue=CATALOGUE, now=datetime(2026, 9, 1, tzinfo=UTC))


def at(day: int, hour: int, minute: int = 0, millisecond: int = 0) -> datetime:
    return datetime(2024, 5, day, hour, minute, 0, millisecond * 1000, tzinfo=UTC)


def test_a_state_holds_until_the_next_but_26_hours_at_most() -> None:
    held = [(sample.time, sample.until, sample.outcome) for sample in load(FIXTURES / "upptime.csv").samples]
    assert held == [
        (at(1, 23, 0, 100), at(2, 10), Outcome.OK),
        (at(2, 10), at(2, 10, 20), Outcome.HTTP_5XX),
        (at(2, 10, 20), at(2, 23), Outcome.OK),
        (at(2, 23), at(4, 1), Outcome.BLOCKED),
        (at(5, 23), at(5, 23, 30), Outcome.CONNECT),
    ]


def test_every_sample_says_where_it_was_measured_and_where_that_is_written() -> None:
    log = load(FIXTURES / "upptime.csv")
    assert {(s.vantage, s.asn, s.country, s.operator) for s in log.samples} == {
        ("github-runner", 8075, "US", "upptime")
    }
    assert {s.target for s in log.samples} == {"https://www.acme.example"}
    assert {s.origin for s in log.samples} == {str(FIXTURES / "upptime.csv")}
    assert all(len(s.sha256) == 64 for s in log.samples)
    assert [(s.http_status, s.total_ms) for s in log.samples][-2:] == [(429, 12.0), (None, None)]


def test_what_the_catalogue_does_not_know_is_named_once() -> None:
    assert load(FIXTURES / "upptime.csv").left_out == ("stranger (https://stranger.example)",)


def test_logs_of_two_repositories_do_not_end_each_others_states() -> None:
    held = {(s.operator, s.time): s.until for s in load(FIXTURES / "upptime-repo.csv").samples}
    assert held == {
        ("somebody", at(2, 10)): at(2, 10, 20),
        ("another", at(2, 10, 5)): None,
        ("somebody", at(2, 10, 20)): at(2, 10, 30),
        ("somebody", at(2, 10, 30)): None,
    }


def test_the_last_state_of_a_target_that_was_dropped_holds_no_longer_than_any_other() -> None:
    rows = (
        "2024-05-02T10:00:00Z,acme,down,503,5,https://acme.example",
        "2024-05-09T10:00:00Z,other,up,200,5,https://other.example",
    )
    (dropped,) = read("\n".join((HEADER, *rows))).samples
    assert dropped.until == dropped.time + LONGEST_HOLD


def test_the_host_decides_whose_target_it_is() -> None:
    rows = (
        "2024-05-02T10:00:00Z,x,up,200,5,https://twitter.com",
        "2024-05-02T10:00:01Z,twitter,up,200,5,https://x.com",
        "2024-05-02T10:00:02Z,github,down,503,5,https://stranger.example/github",
        "2024-05-02T10:00:03Z,github,up,200,5,",
    )
    log = read("\n".join((HEADER, *rows)))
    assert [sample.service for sample in log.samples] == ["twitter", "x", "github"]
    assert log.left_out == ("github (https://stranger.example/github)",)


def test_rows_may_stand_in_any_order_and_twice() -> None:
    later = "2024-05-02T10:20:00Z,acme,up,200,5,https://acme.example"
    earlier = "2024-05-02T10:00:00Z,acme,down,503,5,https://acme.example"
    log = read(f"{HEADER}\n{later}\n{earlier}\n{later}")
    assert [(s.outcome, s.until) for s in log.samples] == [(Outcome.HTTP_5XX, at(2, 10, 20)), (Outcome.OK, None)]


OUTCOMES = {
    (Status.UP, 200): Outcome.OK,
    (Status.UP, 301): Outcome.OK,
    (Status.DEGRADED, 200): Outcome.OK,
    (Status.DOWN, 503): Outcome.HTTP_5XX,
    (Status.DOWN, 599): Outcome.HTTP_5XX,
    (Status.DOWN, None): Outcome.CONNECT,
    (Status.DOWN, 400): Outcome.BLOCKED,
    (Status.DOWN, 403): Outcome.BLOCKED,
    (Status.DOWN, 429): Outcome.BLOCKED,
    (Status.DOWN, 499): Outcome.BLOCKED,
    (Status.UP, 404): Outcome.BLOCKED,
    (Status.DOWN, 200): Outcome.CONTENT,
    (Status.DOWN, 604): Outcome.VANTAGE_FAULT,
    (Status.DOWN, 100): Outcome.VANTAGE_FAULT,
    (Status.UP, 503): Outcome.VANTAGE_FAULT,
    (Status.UP, None): Outcome.VANTAGE_FAULT,
    (Status.DEGRADED, None): Outcome.VANTAGE_FAULT,
}


@pytest.mark.parametrize(("entry", "outcome"), OUTCOMES.items(), ids=[f"{s}-{c}" for s, c in OUTCOMES])
def test_an_entry_means(entry: tuple[Status, int | None], outcome: Outcome) -> None:
    assert outcome_of(*entry) is outcome


BAD = {
    "unknown-column": (f"{HEADER},colour\n", "log.csv, line 1, 'colour': unknown column"),
    "unknown-status": (
        f"{HEADER}\n2024-05-02T10:00:00Z,acme,sleepy,200,5,https://acme.example\n",
        "log.csv, line 2, status: unknown status 'sleepy' (known: up, down, degraded)",
    ),
    "naive-time": (
        f"{HEADER}\n2024-05-02T10:00:00,acme,up,200,5,https://acme.example\n",
        "log.csv, line 2, timestamp_utc: '2024-05-02T10:00:00' has no UTC offset",
    ),
    "future": (
        f"{HEADER}\n2024-06-02T10:00:00Z,acme,up,200,5,https://acme.example\n",
        "log.csv, line 2, timestamp_utc: '2024-06-02T10:00:00Z' is in the future",
    ),
    "code": (
        f"{HEADER}\n2024-05-02T10:00:00Z,acme,up,OK,5,https://acme.example\n",
        "log.csv, line 2, http_status: 'OK' is not a whole number from 0 to 999",
    ),
    "url": (
        f"{HEADER}\n2024-05-02T10:00:00Z,acme,up,200,5,acme.example\n",
        "log.csv, line 2, url: 'acme.example' is not an http or https URL with a host",
    ),
}


@pytest.mark.parametrize(("body", "message"), BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_with_its_place(body: str, message: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(body)
    assert str(caught.value).startswith(message)


def test_the_recorded_github_outage_is_held_for_as_long_as_the_log_says(recordings: Path) -> None:
    log = load(recordings / "telemetry" / "upptime" / "github_2025-12-11.csv")
    (outage,) = [s for s in log.samples if s.http_status == 504 and s.time.day == 11]
    assert outage.until is not None
    assert (outage.until - outage.time) == timedelta(minutes=44, seconds=36, milliseconds=369)
    assert (outage.operator, outage.reading) == ("Oktyz", Reading.FAILED)


def test_the_recorded_403s_of_2023_do_not_say_that_twitter_was_down(recordings: Path) -> None:
    log = load(recordings / "telemetry" / "upptime" / "twitter_2023-07-03_403_false_positive.csv")
    readings = Counter(s.reading for s in log.samples if s.service == "twitter")
    assert readings == {Reading.ANSWERED: 16, Reading.REFUSED: 3}


def test_a_recorded_year_is_covered_without_gaps_or_overlaps(recordings: Path) -> None:
    log = load(recordings / "telemetry" / "upptime" / "coordinate-cat_2023-01_2024-01.csv")
    twitter = [s for s in log.samples if s.service == "twitter"]
    assert len(twitter) == 473
    assert [s.until for s in twitter[:-1]] == [s.time for s in twitter[1:]]
    assert all(s.until - s.time <= LONGEST_HOLD for s in twitter[:-1] if s.until is not None)


# --- a clone ---------------------------------------------------------------------------------------------------------

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="needs the command git")


def git(clone: Path, *arguments: str) -> None:
    who = {f"GIT_{role}_{field}": "a@example" for role in ("AUTHOR", "COMMITTER") for field in ("NAME", "EMAIL")}
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(clone), **who}
    subprocess.run(["git", "-C", clone, *arguments], check=True, capture_output=True, env=environment)


def entry(time: str, status: str = "up", code: int = 200, *, url: str = "https://acme.example") -> str:
    return (
        f"url: {url}\nstatus: {status}\ncode: {code}\nresponseTime: 25\nlastUpdated: {time}\n"
        "startTime: Thu May 02 2024 09:00:00 GMT+0000 (Coordinated Universal Time)\ngenerator: Somebody's <tool>\n"
    )


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    folder = tmp_path / "uptime"
    (folder / "history").mkdir(parents=True)
    git(folder, "init", "--quiet")
    return folder


def commit(clone: Path, **targets: str) -> None:
    for name, text in targets.items():
        (clone / "history" / f"{name}.yml").write_text(text, encoding="utf-8")
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "--message", "A state")


@needs_git
def test_a_clones_history_holds_the_states(clone: Path) -> None:
    commit(
        clone, acme=entry("2024-05-02T10:00:00.000Z"), other=entry("2024-05-02T10:00:01Z", url="https://other.example")
    )
    commit(clone, acme=entry("2024-05-02T12:00:00.000Z", "down", 503))
    commit(clone, acme=entry("2024-05-02T12:30:00.000Z", "down", 403))
    (clone / "history" / "summary.json").write_text("[]", encoding="utf-8")
    commit(clone, other=entry("2024-05-02T13:00:00Z", url="https://other.example"))
    log = read_checkout(clone, catalogue=CATALOGUE, now=NOW)
    assert [(s.time, s.until, s.outcome, s.http_status) for s in log.samples] == [
        (at(2, 10), at(2, 12), Outcome.OK, 200),
        (at(2, 12), at(2, 12, 30), Outcome.HTTP_5XX, 503),
        (at(2, 12, 30), at(2, 13), Outcome.BLOCKED, 403),
    ]
    assert log.left_out == ("other (https://other.example)",)
    assert len({(s.origin, s.sha256) for s in log.samples}) == 3
    assert all(s.origin.startswith("uptime/history/acme.yml@") for s in log.samples)


@needs_git
def test_a_clone_is_named_after_the_owner_that_it_came_from(clone: Path) -> None:
    commit(clone, acme=entry("2024-05-02T10:00:00.000Z"))
    assert {s.operator for s in read_checkout(clone, catalogue=CATALOGUE, now=NOW).samples} == {"upptime"}
    git(clone, "remote", "add", "origin", "git@github.com:somebody/uptime.git")
    assert {s.operator for s in read_checkout(clone, catalogue=CATALOGUE, now=NOW).samples} == {"somebody"}


@needs_git
def test_a_removed_target_keeps_its_past(clone: Path) -> None:
    commit(clone, acme=entry("2024-05-02T10:00:00Z"), other=entry("2024-05-02T10:00:00Z", url="https://other.example"))
    (clone / "history" / "acme.yml").unlink()
    commit(clone)
    assert len(read_checkout(clone, catalogue=CATALOGUE, now=NOW).samples) == 1


@needs_git
def test_a_thousand_states_are_read_in_their_order(clone: Path) -> None:
    stream = bytearray()
    for minute in range(1000):
        text = entry((at(1, 0) + timedelta(minutes=minute)).isoformat()).encode()
        stream += b"commit refs/heads/main\ncommitter a <a@example> %d +0000\ndata 0\n" % (1_700_000_000 + minute)
        stream += b"M 644 inline history/acme.yml\ndata %d\n%s\n" % (len(text), text)
    subprocess.run(["git", "-C", clone, "fast-import", "--quiet"], input=stream, check=True)
    git(clone, "symbolic-ref", "HEAD", "refs/heads/main")
    log = read_checkout(clone, catalogue=CATALOGUE, now=NOW)
    assert len(log.samples) == 1000
    assert all(earlier.until == later.time for earlier, later in zip(log.samples, log.samples[1:], strict=False))


BAD_TARGETS = {
    "nested": ("url:\n  - https://acme.example\n", "line 2: is not one plain `key: value`"),
    "quoted": ('url: "https://acme.example"\n', "line 1: is not one plain `key: value`"),
    "conflict": ("<<<<<<< HEAD\n", "line 1: is not one plain `key: value`"),
    "twice": ("code: 200\ncode: 503\n", "line 2, code: this key stands twice"),
    "missing": ("url: https://acme.example\nstatus: up\n", "code: this key is missing"),
    "status": (entry("2024-05-02T10:00:00Z", "fine"), "status: unknown status 'fine'"),
    "naive": (entry("2024-05-02T10:00:00"), "lastUpdated: '2024-05-02T10:00:00' has no UTC offset"),
    "future": (entry("2024-07-02T10:00:00Z"), "lastUpdated: '2024-07-02T10:00:00Z' is in the future"),
    "empty": ("", "url: this key is missing"),
    "huge": ("url: " + "k" * 70_000, "has 70005 bytes, more than 65536"),
}


@needs_git
@pytest.mark.parametrize(("text", "problem"), BAD_TARGETS.values(), ids=BAD_TARGETS)
def test_a_bad_state_is_refused_with_its_place(clone: Path, text: str, problem: str) -> None:
    commit(clone, acme=text)
    with pytest.raises(BadInput) as caught:
        read_checkout(clone, catalogue=CATALOGUE, now=NOW)
    assert str(caught.value).startswith("uptime/history/acme.yml@")
    assert problem in str(caught.value)


@needs_git
def test_a_clone_without_commits_is_refused_in_gits_words(clone: Path) -> None:
    with pytest.raises(BadInput, match=r"git: fatal: .* does not have any commits yet"):
        read_checkout(clone, catalogue=CATALOGUE, now=NOW)


@needs_git
def test_a_clone_of_something_else_is_refused(clone: Path) -> None:
    (clone / "history" / "summary.json").write_text("[]", encoding="utf-8")
    commit(clone)
    with pytest.raises(BadInput, match="is not an Upptime repository"):
        read_checkout(clone, catalogue=CATALOGUE, now=NOW)
    shutil.rmtree(clone / "history")
    with pytest.raises(BadInput, match="it has no folder history"):
        read_checkout(clone, catalogue=CATALOGUE, now=NOW)


def test_a_folder_that_is_no_clone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is not a git checkout"):
        read_checkout(tmp_path, catalogue=CATALOGUE, now=NOW)


@needs_git
def test_a_missing_git_is_named(clone: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    commit(clone, acme=entry("2024-05-02T10:00:00Z"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BadInput, match="needs the command git"):
        read_checkout(clone, catalogue=CATALOGUE, now=NOW)


@needs_git
def test_another_repository_in_the_environment_is_not_read(
    clone: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    commit(clone, acme=entry("2024-05-02T10:00:00Z"))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    assert len(read_checkout(clone, catalogue=CATALOGUE, now=NOW).samples) == 1


# --- into the store --------------------------------------------------------------------------------------------------


def test_a_longer_log_tells_how_long_the_last_state_held() -> None:
    rows = (
        "2024-05-02T10:00:00Z,acme,down,503,5,https://acme.example",
        "2024-05-02T10:20:00Z,acme,up,200,5,https://acme.example",
    )
    window = Window(start=at(2, 10, 5), end=at(2, 11))
    with TelemetryStore.memory() as store:
        assert store.add_samples(read("\n".join((HEADER, rows[0]))).samples) == 1
        assert store.samples("acme", window) == ()
        assert store.add_samples(read("\n".join((HEADER, *rows))).samples) == 1
        assert [(s.outcome, s.until) for s in store.samples("acme", window)] == [
            (Outcome.HTTP_5XX, at(2, 10, 20)),
            (Outcome.OK, None),
        ]
