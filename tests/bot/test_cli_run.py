"""`factping run --once` as a real process against a server that speaks Mastodon: from mention to answer, once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.mastodon_server import TOKEN, Fault, Server
from tests.bot.process import factping, rows

REPORTS = """\
time,end,service,source,operator,kind,value,unit,region,summary,url
2026-08-01T11:30:00Z,2026-08-01T12:40:00Z,github,WireWatch,wirewatch,network,,,world,Fails in 12 countries.,https://wirewatch.example/1
2026-08-01T11:40:00Z,2026-08-01T12:30:00Z,github,Grumblemeter,grumblemeter,crowd,9000,reports,world,Many reports.,https://grumblemeter.example/1
"""
CONFIG = """\
data = "data"
public_url = "https://factping.example"

[networks.mastodon]
base_url = "{base_url}"
token_env = "FACTPING_MASTODON_TOKEN"
"""


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def folder(server: Server, tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "reports.csv").write_text(REPORTS, encoding="utf-8")
    assert factping("import", "reports", "reports.csv", "--data", "data", cwd=tmp_path).code == 0
    with server.running() as base_url:
        (tmp_path / "factping.toml").write_text(CONFIG.format(base_url=base_url), encoding="utf-8")
        yield tmp_path


def test_a_mention_is_checked_and_answered_once(server: Server, folder: Path) -> None:
    claim = server.post("ceo@corp.example", "GitHub is fully operational.")
    server.mention("alice@elsewhere.example", "check", to=claim)
    first = factping("run", "--once", cwd=folder, FACTPING_MASTODON_TOKEN=TOKEN)
    assert (first.code, first.out) == (0, "")
    assert first.err == "mastodon: mentions: 1 new, 1 answered, 0 ignored, 0 failed, 0 postponed\n"
    answer = server.answers[0]
    assert "does not agree with what was found" in answer["content"]
    assert "9,000 reports (Grumblemeter)" in answer["content"]
    assert answer["visibility"] == "unlisted"
    picture = answer["media_attachments"][0]
    assert server.media[picture["id"]]["body"].startswith(b"\x89PNG")
    assert "GitHub" in picture["description"]
    whole = "".join(each["content"] for each in server.answers)
    assert whole.count('href="https://factping.example/claims') == 1

    second = factping("run", "--once", cwd=folder, FACTPING_MASTODON_TOKEN=TOKEN)
    assert second.err == "mastodon: mentions: 0 new, 0 answered, 0 ignored, 0 failed, 0 postponed\n"
    assert "".join(each["content"] for each in server.answers) == whole
    assert rows(folder / "data" / "claims.db")["verdicts"] == 1


def test_a_verdict_that_a_human_takes_back_is_corrected_in_its_thread(server: Server, folder: Path) -> None:
    server.mention("alice", "check", to=server.post("ceo@corp.example", "GitHub is fully operational."))
    assert factping("run", "--once", cwd=folder, FACTPING_MASTODON_TOKEN=TOKEN).code == 0
    said = len(server.answers)
    claim = server.answers[-1]["content"].partition("claim?id=")[2][:12]
    words = ("--because", "It was maintenance.", "--data", "data")
    assert factping("review", "withdraw", claim, *words, cwd=folder).out == f"{claim}: unproven, version 2\n"
    for noticed in (", corrections and answers: 1 posted", ""):
        done = factping("run", "--once", cwd=folder, FACTPING_MASTODON_TOKEN=TOKEN)
        told = f"mastodon: mentions: 0 new, 0 answered, 0 ignored, 0 failed, 0 postponed{noticed}\n"
        assert done.err.endswith(told)
        assert ("rejudged: corrections queued: 1\n" in done.err) == bool(noticed)
    correction = server.answers[said]
    assert correction["in_reply_to_id"] == server.answers[0]["id"]
    assert (
        "Correction: of “GitHub is fully operational” we wrote that it does not agree with what was found. A human "
        "looked at it again and took our verdict back, and the verdict now is that it could not be shown either way."
    ) in correction["content"]


def test_the_token_is_written_nowhere(server: Server, folder: Path) -> None:
    server.mention("alice", "check", to=server.post("ceo", "GitHub is fully operational."))
    result = factping("run", "--once", "--verbose", cwd=folder, FACTPING_MASTODON_TOKEN=TOKEN)
    assert TOKEN not in result.out + result.err
    for path in (folder / "data").iterdir():
        assert TOKEN.encode() not in path.read_bytes()


def test_a_network_that_refuses_is_exit_code_1(server: Server, folder: Path) -> None:
    server.faults.append(Fault(request="GET /api/v2/instance", status=500, times=99))
    result = factping("run", "--once", cwd=folder, FACTPING_MASTODON_TOKEN=TOKEN)
    assert result.code == 1
    assert "stopped: server-failed" in result.err
    assert "Traceback" not in result.err


def test_a_missing_token_is_bad_input(folder: Path) -> None:
    problem = factping("run", "--once", cwd=folder).refused()
    assert problem.endswith("the environment variable FACTPING_MASTODON_TOKEN is not set")


def test_without_a_configuration_nothing_is_posted(server: Server, tmp_path: Path) -> None:
    result = factping("run", "--once", cwd=tmp_path)
    assert (result.code, result.err) == (0, "dry: mentions: 0 new, 0 answered, 0 ignored, 0 failed, 0 postponed\n")
    assert not server.seen
