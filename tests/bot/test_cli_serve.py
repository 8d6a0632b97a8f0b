from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest

from tests.bot.conftest import Demo
from tests.bot.process import COMMAND, environment, factping, rows


@contextmanager
def serving(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The real process on a free port, and the address that it printed."""
    words = [str(COMMAND), "serve", "--port", "0", "--data", str(folder)]
    with subprocess.Popen(
        words, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stderr is not None
            line = process.stderr.readline()
            assert line.endswith("  (Ctrl-C to stop)\n"), line
            yield process, line.split()[0].rstrip("/")
        finally:
            process.kill()


def test_the_site_shows_what_the_replies_link_to_and_cannot_be_written_to(own_demo: Path, demo: Demo) -> None:
    with serving(own_demo) as (process, url), httpx.Client(base_url=url, timeout=20) as client:
        assert not url.endswith(":0")
        assert "factping" in client.get("/").text
        for check in demo.checks:
            if not check["checks"]:
                continue
            link = urlsplit(check["reply"][-1].split()[-1])
            page = client.get(f"{link.path}?{link.query}")
            assert page.status_code == 200
            lines = client.get(f"{link.path}.json?{link.query}&_shape=array").json()
            shown_as = {line["what"]: line["text"] for line in lines}
            assert shown_as["said"].strip("“”") in check["post"]["text"]
            found = next(each for each in check["checks"] if each["claim"]["span"] == shown_as["said"].strip("“”"))
            assert shown_as["verdict"].startswith(found["verdict"]["label"])
            shown = [line for line in lines if line["what"].startswith(("used", "discarded", "not-observed"))]
            assert len(shown) == len(found["verdict"]["evidence"])
            assert any(line["what"].startswith("version 1, ") for line in lines)
        latest = client.get("/claims/latest_verdicts.json", params={"_shape": "array"}).json()
        assert {row["label"] for row in latest} >= {"misleading", "contradicted", "unproven"}
        assert client.get("/claims/evidence.json", params={"_shape": "array"}).json()
        found = client.get("/claims/verdicts.json", params={"_search": '"works for me"', "_shape": "array"}).json()
        assert [row["span"] for row in found] == ["Works for me"]

        said = ("check", "GitHub is up.", "--at", "2025-12-11T18:00:00Z", "--data", own_demo, "--json")
        written = json.loads(factping(*said, cwd=own_demo).out)
        assert client.get("/claims/posts.json", params={"post_id": written["post"]["id"], "_shape": "array"}).json()

        before = rows(own_demo / "claims.db")
        insert = quote("insert into methods values ('a', 'b', 'c', 'd')")
        assert client.get(f"/claims.json?sql={insert}").status_code == 400
        for path in ("/claims/posts", "/claims", "/claims/-/insert", "/-/write"):
            for method in ("POST", "PUT", "PATCH", "DELETE"):
                assert client.request(method, path).status_code == 405
        assert client.get("/claims.db").status_code in {403, 404}
        assert rows(own_demo / "claims.db") == before

        port = urlsplit(url).port
        taken = factping("serve", "--port", port, "--data", own_demo, cwd=own_demo).refused(1)
        assert taken == f"127.0.0.1:{port}: cannot be listened on: Address already in use"

        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_a_folder_without_databases_is_refused(tmp_path: Path) -> None:
    line = factping("serve", "--data", "nothing", cwd=tmp_path).refused()
    assert line.startswith("nothing: holds no databases yet")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["claims.db", "telemetry.db"])
def test_a_file_that_is_no_database_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("no database at all, but long enough to be read as one", encoding="utf-8")
    line = factping("serve", "--port", "0", "--data", tmp_path, cwd=tmp_path).refused(1)
    assert line == f"{tmp_path}/{name}: file is not a database"
