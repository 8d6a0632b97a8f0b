"""factping sources and factping probe --worldwide as processes, against a loopback server as every third party."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from telemetry.sources.table import SOURCES
from tests.bot.process import COMMAND, Result, environment, factping, no_room_left, rows
from tests.telemetry.asking.conftest import fixture, page
from tests.telemetry.asking.test_wayback import NO_CAPTURES, index
from tests.telemetry.probe.loopback import Server, closed_port, serving
from tests.telemetry.sources.server import Answer, ThirdParty, third_party

SECRET = "a-secret-that-must-never-be-seen"  # noqa: S105 -- it opens nothing
KEYS = {source.KEY.variable: SECRET for source in SOURCES.values() if source.KEY is not None}
CONTACT = ("--contact", "postmaster@shop.test")
SINCE = ("--since", "2026-02-03T10:00:00Z", "--until", "2026-02-03T12:00:00Z")
MARCH = ("--since", "2026-03-01T00:00:00Z", "--until", "2026-04-01T00:00:00Z")
EXAMPLE = """\
name = "Example Cloud"
domains = ["example.com"]

[status_page]
url = "https://status.example.com"
format = "statuspage"

[[targets]]
name = "front"
url = "https://www.example.com/"
"""
CONTROLS = '[[targets]]\nname = "control"\nurl = "https://control.example.net/"\n'
WANTS = """
[sources.ripe-atlas.measurements]
example = [7000001]

[[sources.promql.instances]]
service = "example"
instance = "https://www.example.com/"
target = "front"
vantage = "berlin"
asn = 64500
country = "DE"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A folder with a configuration whose every source is the loopback server."""

    folder: Path
    party: ThirdParty

    @property
    def data(self) -> Path:
        return self.folder / "factping-data"

    def says(self, *bodies: bytes | Answer) -> None:
        self.party.answers = [body if isinstance(body, Answer) else Answer(body=body) for body in bodies]

    def run(self, *words: object, before: Callable[[], None] | None = None, keys: bool = True) -> Result:
        environ: Any = KEYS if keys else {}
        return factping(*words, cwd=self.folder, before=before, **environ)

    def ask(self, name: str, *more: object, keys: bool = True, before: Callable[[], None] | None = None) -> Result:
        return self.run("sources", "ask", name, "example", *CONTACT, *more, keys=keys, before=before)

    def asked(self, name: str, *more: object) -> dict[str, Any]:
        result = self.ask(name, *more, "--json")
        assert (result.code, result.err) == (0, "")
        answer: dict[str, Any] = json.loads(result.out)
        return answer

    def table(self, name: str) -> list[dict[str, Any]]:
        with closing(sqlite3.connect(self.data / "telemetry.db")) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(f"select * from [{name}]")]  # noqa: S608 -- our own names


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with third_party() as party:
        tables = "\n".join(f'[sources.{name}]\nbase_url = "{party.base_url}"\n' for name in SOURCES)
        (tmp_path / "factping.toml").write_text(tables + WANTS, encoding="utf-8")
        services = tmp_path / "factping-data" / "services"
        services.mkdir(parents=True)
        (services / "example.toml").write_text(EXAMPLE, encoding="utf-8")
        (services / "controls.toml").write_text(CONTROLS, encoding="utf-8")
        yield Place(folder=tmp_path, party=party)


# Others are asked about the two hours of their fixtures; Globalping measures now, CrUX gives weeks.
WHEN = {"globalping": (), "crux": ("--since", "2026-01-01T00:00:00Z", "--until", "2026-03-01T00:00:00Z")}
ASKED: dict[str, tuple[tuple[str, ...], dict[str, int]]] = {
    "crux": (("crux/current.json", "crux/history.json"), {"series": 4}),
    "gdelt": (("gdelt/articles.json",), {"reports": 3}),
    "globalping": (
        ("globalping/created.json", "globalping/created.json", "globalping/http.json", "globalping/control.json"),
        {"samples": 8},
    ),
    "hn-algolia": (("hn-algolia/hits.json",), {"reports": 2}),
    "ioda": (("ioda/events.json",), {"reports": 5}),
    "mastodon-hashtag": (("mastodon-hashtag/tag.json",), {"reports": 2}),
    "ooni": (("ooni/list.json", "ooni/ok.json"), {"samples": 1}),
    "promql": (("promql/range.json",), {"series": 14, "samples": 5}),
    "radar": (("radar/outages.json",), {"reports": 4}),
    "ripe-atlas": (("ripe-atlas/http.json", "ripe-atlas/probes.json"), {"samples": 5}),
}


def test_every_source_is_asked_here() -> None:
    assert set(ASKED) | {"wayback"} == set(SOURCES)


@pytest.mark.parametrize("name", ASKED)
def test_a_source_is_asked_and_what_it_says_is_kept_with_its_receipt_and_without_its_key(
    place: Place, name: str
) -> None:
    files, expected = ASKED[name]
    bodies = [fixture(file) for file in files]
    place.says(*bodies)
    answer = place.asked(name, *WHEN.get(name, SINCE))
    assert {kind: len(answer[kind]) for kind in ("reports", "samples", "series") if answer[kind]} == expected
    assert {kind: number for kind, number in answer["new"].items() if number} == expected
    assert (answer["operator"], answer["method"]) == (SOURCES[name].OPERATOR, SOURCES[name].METHOD)
    if name not in WHEN:
        assert answer["window"] == {"start": "2026-02-03T10:00:00.000Z", "end": "2026-02-03T12:00:00.000Z"}
    assert [document["sha256"] for document in answer["documents"]] == [sha256(body).hexdigest() for body in bodies]
    assert all(document["url"].startswith(f"{place.party.base_url}/") for document in answer["documents"])
    kept = rows(place.data / "telemetry.db")
    assert kept.get("reports", 0) == expected.get("reports", 0)
    assert kept.get("series_points", 0) == expected.get("series", 0)
    assert len(place.table("samples")) == expected.get("samples", 0)
    assert all("postmaster@shop.test" in seen.headers["User-Agent"] for seen in place.party.seen)
    assert all((SECRET in str(seen.headers)) == (SOURCES[name].KEY is not None) for seen in place.party.seen)
    assert not any(SECRET in seen.path for seen in place.party.seen)
    assert SECRET not in json.dumps(answer)
    assert not any(SECRET.encode() in file.read_bytes() for file in place.data.rglob("*") if file.is_file())


@pytest.mark.parametrize("name", ["hn-algolia", "ooni"])
def test_a_source_asked_again_gives_nothing_new(place: Place, name: str) -> None:
    files, _ = ASKED[name]
    # OONI's one measurement is there already, and is not asked for again.
    again = files[:1] if name == "ooni" else files
    place.says(*[fixture(file) for file in files])
    place.asked(name, *SINCE)
    place.says(*[fixture(file) for file in again])
    answer = place.asked(name, *SINCE)
    assert set(answer["new"].values()) == {0}


def test_an_answer_as_text_shows_operator_method_window_address_and_hash(place: Place) -> None:
    body = fixture("hn-algolia/hits.json")
    place.says(body)
    result = place.ask("hn-algolia", *SINCE)
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert lines[:4] == [
        "hn-algolia about example",
        "  operator  hacker news",
        f"  method    {SOURCES['hn-algolia'].METHOD}",
        "  window    2026-02-03T10:00:00.000Z to 2026-02-03T12:00:00.000Z",
    ]
    assert lines[4].startswith(f"  asked     {place.party.base_url}/search_by_date?query=%22Example+Cloud%22")
    assert lines[5] == f"            sha256 {sha256(body).hexdigest()}"
    assert lines[6] == "  found     2 reports; 2 new"
    assert lines[7].startswith("    2026-02-03 10:00 to 11:00Z  crowd, Hacker News: 2 people wrote of trouble")


def test_nothing_found_is_said_and_is_no_failure(place: Place) -> None:
    place.says(fixture("gdelt/nothing.json"))
    result = place.ask("gdelt", *SINCE)
    assert result.code == 0
    assert "  found     nothing; 0 new\n" in result.out


HITS = fixture("hn-algolia/hits.json")
REFUSALS: dict[str, tuple[Answer, str]] = {
    "forbidden": (Answer(status=403), "hn-algolia: answered with HTTP 403"),
    "wrong-type": (
        Answer(body=b"<html>", media_type="text/html"),
        "hn-algolia: answered with 'text/html', not application/json",
    ),
    "cut-off": (Answer(body=HITS[:-60]), "hn-algolia: "),
    "other-shape": (Answer(body=b'{"hits": 7}'), "hn-algolia, hits: "),
    "patience": (Answer(status=429, headers={"Retry-After": "600"}), "hn-algolia: answered with HTTP 429"),
}


@pytest.mark.parametrize("why", REFUSALS)
def test_what_is_no_answer_is_one_line_and_keeps_nothing(place: Place, why: str) -> None:
    answer, words = REFUSALS[why]
    place.says(answer)
    assert place.ask("hn-algolia", *SINCE).refused(1).startswith(words)
    assert rows(place.data / "telemetry.db")["reports"] == 0


def test_a_short_retry_after_is_kept_to(place: Place) -> None:
    place.says(Answer(status=429, headers={"Retry-After": "0"}), Answer(body=HITS))
    assert place.asked("hn-algolia", *SINCE)["new"]["reports"] == 2
    assert len(place.party.seen) == 2


def test_nobody_there_is_one_line(place: Place) -> None:
    text = (place.folder / "factping.toml").read_text(encoding="utf-8")
    nobody = f"http://127.0.0.1:{closed_port()}"
    (place.folder / "own.toml").write_text(text.replace(place.party.base_url, nobody), encoding="utf-8")
    line = place.ask("ioda", *SINCE, "--config", "own.toml").refused(1)
    assert line == "ioda: cannot be reached (ConnectError)"


def test_a_spent_budget_is_one_line_and_outlives_the_process(place: Place) -> None:
    place.says(fixture("ioda/events.json"))
    place.asked("ioda", *SINCE)
    with closing(sqlite3.connect(place.data / "telemetry.db")) as connection, connection:
        connection.execute("update source_spending set cost = 60")
    asked = len(place.party.seen)
    line = place.ask("ioda", *SINCE).refused(1)
    assert line.startswith("ioda: the budget of 60 in 1:00:00 is spent, until ")
    assert len(place.party.seen) == asked


@pytest.mark.parametrize("name", ["crux", "radar"])
def test_a_key_that_is_needed_is_named(place: Place, name: str) -> None:
    key = SOURCES[name].KEY
    assert key is not None
    expected = f"{key.variable}: is not set, and without it the source does not answer"
    assert place.ask(name, keys=False).refused() == expected
    assert not place.party.seen


def test_bad_usage_is_one_line(place: Place) -> None:
    assert place.run("sources", "ask", "nobody", "example").refused().startswith("NAME: 'nobody' is none of crux, ")
    assert place.run("sources", "ask", "ioda", "exampel").refused().startswith("SERVICE: unknown service 'exampel'")
    backwards = place.ask("ioda", "--since", "2026-02-03T12:00:00Z", "--until", "2026-02-03T12:00:00Z")
    assert backwards.refused() == "--since: is not before --until"
    now = place.ask("globalping", *SINCE)
    assert now.refused() == "--since, --until: globalping measures when it is asked, and knows of no other time"
    assert place.ask("ioda", "--config", "no.toml").refused() == "no.toml: cannot be read: No such file or directory"
    (place.folder / "own.toml").write_text("[sources.ioda]\nevery = 'often'\n", encoding="utf-8")
    assert place.ask("ioda", "--config", "own.toml").refused() == (
        "own.toml, sources.ioda.every: should be a valid integer"
    )
    assert not (place.data / "telemetry.db").exists()


def test_what_cannot_be_asked_about_a_service_is_one_line(place: Place) -> None:
    (place.folder / "factping.toml").write_text("", encoding="utf-8")
    assert place.ask("ripe-atlas").refused() == (
        "ripe-atlas: nothing to ask about example: name its measurements in [sources.ripe-atlas.measurements]"
    )


SLIPS = {
    "factping.toml, sources.promql.instances.0.service: unknown service 'exampel'": (
        WANTS.partition("[[")[1] + WANTS.partition("[[")[2].replace('"example"', '"exampel"')
    ),
    "factping.toml, sources.promql: services.0 has neither a query nor an instance, so there is nothing to ask": (
        '[sources.promql]\nservices = ["example"]\n'
    ),
    "factping.toml, sources.promql.instances: 1 means the same probes as 0, and one exporter is one place;"
    " where there are two, give each labels of its own": 2 * (WANTS.partition("[[")[1] + WANTS.partition("[[")[2]),
}


@pytest.mark.parametrize("message", SLIPS)
def test_a_source_that_would_ask_nothing_or_count_twice_is_refused_before_anybody_is_asked(
    place: Place, message: str
) -> None:
    text = f'contact = "{CONTACT[1]}"\n{SLIPS[message]}'
    (place.folder / "factping.toml").write_text(text, encoding="utf-8")
    assert place.ask("promql", *SINCE).refused(2).startswith(message)
    assert place.run("run", "--once").refused(2).startswith(message)
    assert not place.party.seen
    assert not (place.data / "telemetry.db").exists()


def test_two_exporters_are_asked_for_by_their_labels(place: Place) -> None:
    tables = [
        (WANTS.partition("[[")[1] + WANTS.partition("[[")[2]).replace('"berlin"', f'"{vantage}"')
        + f'labels = {{ region = "{region}" }}\n'
        for vantage, region in (("berlin", "eu"), ("boston", "us"))
    ]
    text = f'[sources.promql]\nbase_url = "{place.party.base_url}"\n'
    (place.folder / "factping.toml").write_text(text + "".join(tables), encoding="utf-8")
    body = fixture("promql/range.json").replace(b'"job": "ours"', b'"job": "ours", "region": "eu"')
    place.says(body, body.replace(b'"eu"', b'"us"'))
    samples = place.asked("promql", *SINCE)["samples"]
    assert [seen.path.count("region%3D%22eu%22") for seen in place.party.seen] == [1, 0]
    assert {(row["vantage"]) for row in samples} == {"berlin", "boston"}
    assert len(samples) == 10


def test_a_value_that_no_exporter_gives_is_one_line_and_keeps_nothing(place: Place) -> None:
    place.says(fixture("promql/range.json").replace(b'"503"', b'"1e300"'))
    line = place.ask("promql", *SINCE).refused(1)
    assert line == "promql, probe_http_status_code: 1e+300 is no HTTP status"
    kept = rows(place.data / "telemetry.db")
    assert (kept["series_points"], kept.get("samples", 0)) == (0, 0)


def test_a_full_disk_asks_nobody(place: Place) -> None:
    place.says(fixture("ioda/events.json"))
    line = place.ask("ioda", *SINCE, before=no_room_left()).refused(1)
    assert "telemetry.db" in line
    assert not place.party.seen


def test_killed_while_it_waits_for_an_answer_the_next_one_carries_on(place: Place) -> None:
    place.says(Answer(hold="headers"))
    words = ["sources", "ask", "ioda", "example", *CONTACT, *SINCE]
    with subprocess.Popen([COMMAND, *words], cwd=place.folder, env=environment(), stderr=subprocess.PIPE) as process:
        while not place.party.seen and process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.05)
        process.kill()
    place.party.over.set()
    assert len(place.party.seen) == 1
    place.says(fixture("ioda/events.json"))
    assert place.asked("ioda", *SINCE)["new"]["reports"] == 5
    assert len(place.table("source_spending")) == 2, "what was asked was spent, answered or not"


def test_the_list_names_operator_budget_age_documentation_and_key(place: Place) -> None:
    (place.folder / "factping.toml").write_text(
        '[sources.hn-algolia]\nservices = ["github"]\nevery = 600\n', encoding="utf-8"
    )
    printed = place.run("sources", "list", "--json").out
    assert SECRET not in printed
    whole = json.loads(printed)
    assert [row["name"] for row in whole] == list(SOURCES)
    by_name = {row["name"]: row for row in whole}
    assert by_name["globalping"]["budget"] == {"requests": 250, "per_s": 3600.0}
    assert by_name["crux"]["key_set"] is True
    assert by_name["crux"]["key_required"] is True
    assert by_name["ioda"]["key_env"] is None
    assert (by_name["hn-algolia"]["services"], by_name["hn-algolia"]["every_s"]) == (["github"], 600.0)
    text = place.run("sources", "list", keys=False).out
    assert (
        "crux  operator google chrome; at most 150 in 60 s; speaks of 9 days; key FACTPING_CRUX_KEY is not set" in text
    )
    assert "key FACTPING_GLOBALPING_TOKEN is not set and is not needed" in text
    assert "asked about github every 10 min" in text
    assert all(source.DOCS in text for source in SOURCES.values())


def test_the_archive_tells_what_the_page_said_and_what_cannot_be_read(place: Place) -> None:
    html = Answer(body=b"<html>An app</html>", media_type="text/html")
    place.says(
        index(("20260302110000", "200"), ("20260303110000", "200")), page("statuspage/summary.json"), html, NO_CAPTURES
    )
    answer = place.asked("wayback", *MARCH)
    assert answer["new"]["readings"] == 2
    assert answer["new"]["statements"] == len(answer["statements"]) > 0
    assert answer["left_out"][0].startswith("capture of 2026-03-03 11:00 UTC cannot be read as statuspage: ")
    kept = place.table("status_events")
    assert {row["seen_at"] for row in kept} == {"2026-03-02T11:00:00.000Z"}
    assert all(
        row["origin"].startswith(f"Internet Archive, {place.party.base_url}/web/20260302110000id_/") for row in kept
    )
    shown = place.run("status", "example", "--incidents", "--now", "2026-03-04T00:00:00Z", "--hours", "72")
    assert "Slow uploads" in shown.out


def test_a_status_page_is_saved_with_the_document_that_we_read(place: Place) -> None:
    saved = fixture("wayback/saved.json")
    place.says(*[fixture("wayback/save.json"), saved, fixture("wayback/save.json"), saved])
    result = place.run("sources", "save", "example", *CONTACT, "--json")
    assert (result.code, result.err) == (0, "")
    made = [json.loads(line) for line in result.out.splitlines()]
    assert [row["page"] for row in made] == [
        "https://status.example.com/api/v2/summary.json",
        "https://status.example.com",
    ]
    assert made[0]["captured_at"] == "2026-02-03T10:15:01.000Z"
    forms = [seen.body for seen in place.party.seen if seen.method == "POST"]
    assert forms[0].startswith(b"url=https%3A%2F%2Fstatus.example.com%2Fapi%2Fv2%2Fsummary.json&")
    assert SECRET not in result.out


def test_a_page_that_is_not_saved_is_one_line(place: Place) -> None:
    assert place.run("sources", "save", "example", *CONTACT, keys=False).refused() == (
        "FACTPING_ARCHIVE_KEYS: is not set, and without it the source does not answer"
    )
    place.says(Answer(body=b'{"message": "You cannot make new captures now."}'))
    line = place.run("sources", "save", "example", *CONTACT).refused(1)
    assert line == (
        "wayback, job_id: no job: You cannot make new captures now., for https://status.example.com/api/v2/summary.json"
    )
    (place.data / "services" / "example.toml").write_text('name = "Example Cloud"\n', encoding="utf-8")
    assert place.run("sources", "save", "example", *CONTACT).refused() == (
        "SERVICE: the catalogue names no status page of example"
    )


MEASURED = ("created", "created", "http", "control")


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as one:
        yield one


def near(place: Place, front: str, control: str) -> None:
    """Let the service and the control be on this machine, where the probes of the command itself reach them."""
    folder = place.data / "services"
    (folder / "example.toml").write_text(
        f'name = "Example Cloud"\n[[targets]]\nname = "front"\nurl = "{front}"\n', encoding="utf-8"
    )
    (folder / "controls.toml").write_text(f'[[targets]]\nname = "control"\nurl = "{control}"\n', encoding="utf-8")


def test_worldwide_measures_from_here_and_from_a_dozen_places(place: Place, server: Server) -> None:
    near(place, f"{server.url}/ok", f"{server.url}/ok?control")
    place.says(*[fixture(f"globalping/{name}.json") for name in MEASURED])
    result = place.run("probe", "example", "--worldwide", "--json", *CONTACT)
    assert (result.code, result.err) == (0, "")
    whole = json.loads(result.out)
    assert [row["outcome"] for row in whole["here"]] == ["ok"]
    (answer,) = whole["worldwide"]
    assert len(answer["samples"]) == 8
    assert {row["origin"] for row in answer["samples"]} == {"https://globalping.io/?measurement=oursMeasurement01"}
    assert {row["control_ok"] for row in answer["samples"]} == {True, False, None}
    kept = place.table("samples")
    assert sorted({row["operator"] for row in kept}) == ["globalping", "self"]
    assert len(kept) == 9
    assert rows(place.data / "telemetry.db")["source_spending"] == 2
    posts = [json.loads(seen.body) for seen in place.party.seen if seen.method == "POST"]
    assert posts[1]["locations"] == "oursMeasurement01", "the control, from the same probes"


def test_a_configuration_is_for_worldwide_only(place: Place) -> None:
    line = place.run("probe", "example", "--once", "--config", "factping.toml", *CONTACT).refused()
    assert line == "--config goes with --worldwide"


def test_worldwide_prints_the_permalink(place: Place, server: Server) -> None:
    near(place, f"{server.url}/ok", f"{server.url}/ok?control")
    place.says(*[fixture(f"globalping/{name}.json") for name in MEASURED])
    result = place.run("probe", "example", "--worldwide", *CONTACT)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("example/front  ok  200 HTTP/1.1")
    assert "\n  see       https://globalping.io/?measurement=oursMeasurement01\n" in result.out
    assert "example/front from globalping/DE/Falkenstein/AS64500  ok  200  210 ms  control ok" in result.out


def test_worldwide_works_where_this_place_has_no_way_out(place: Place) -> None:
    near(place, f"http://127.0.0.1:{closed_port()}/", f"http://127.0.0.1:{closed_port()}/")
    place.says(*[fixture(f"globalping/{name}.json") for name in MEASURED])
    result = place.run("probe", "example", "--worldwide", *CONTACT)
    assert (result.code, result.err) == (0, "")
    assert "so this says nothing" in result.out.splitlines()[0]
    assert len([row for row in place.table("samples") if row["operator"] == "globalping"]) == 8


def test_worldwide_refused_is_one_line_and_what_was_measured_here_is_kept(place: Place, server: Server) -> None:
    near(place, f"{server.url}/ok", f"{server.url}/ok?control")
    place.says(Answer(status=422, body=b'{"error": {}}'))
    result = place.run("probe", "example", "--worldwide", *CONTACT)
    assert result.refused(1) == "globalping: answered with HTTP 422"
    assert [row["operator"] for row in place.table("samples")] == ["self"]
