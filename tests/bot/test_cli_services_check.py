from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.commands.services import current
from telemetry.services import load_catalogue
from tests.bot.process import Result, factping
from tests.telemetry.pages.server import PageServer, Served, page_server, reset
from tests.telemetry.probe.loopback import closed_port

ATOM = Path(__file__).parents[1] / "telemetry" / "fixtures" / "status" / "statuspage-atom"
CONTACT = ("--contact", "postmaster@acme.test")


@pytest.fixture
def page() -> Iterator[PageServer]:
    with page_server() as server:
        server.serve("/history.atom", (ATOM / "history.atom").read_bytes())
        server.serve("/", b"hello")
        server.serve("/control", b"hello")
        yield server


def catalogue(folder: Path, page: str, *, control: str, **services: str) -> Path:
    """A data folder whose catalogue has these services by their TOML, and one control."""
    own = folder / "data" / "services"
    own.mkdir(parents=True)
    for name, text in services.items():
        (own / f"{name}.toml").write_text(f'name = "{name.title()}"\n{text.replace("@", page)}', encoding="utf-8")
    (own / "controls.toml").write_text(f'[[targets]]\nname = "other"\nurl = "{control}"\n', encoding="utf-8")
    return folder / "data"


def check(folder: Path, data: Path, *arguments: str) -> Result:
    return factping("services", "check", *arguments, "--data", data, *CONTACT, cwd=folder)


PAGE = '[status_page]\nurl = "@"\nformat = "statuspage-atom"\n'
FRONT = '[[targets]]\nname = "front"\nurl = "@/"\n'


def test_what_answers_as_the_catalogue_says_is_ok(page: PageServer, tmp_path: Path) -> None:
    data = catalogue(tmp_path, page.url, control=f"{page.url}/control", acme=PAGE + FRONT)
    result = check(tmp_path, data, "acme")
    assert (result.code, result.err) == (0, "")
    assert result.out == "acme  ok         page in statuspage-atom; target front\n"
    assert not (data / "telemetry.db").exists()


def test_a_problem_is_named_with_its_address_and_fails(page: PageServer, tmp_path: Path) -> None:
    other = '[status_page]\nurl = "@/else"\nformat = "statuspage-atom"\n'
    data = catalogue(tmp_path, page.url, control=f"{page.url}/control", acme=PAGE + FRONT, wrong=other + FRONT)
    result = check(tmp_path, data, "acme", "wrong")
    assert (result.code, result.err) == (1, "factping: services with a problem: 1 of 2\n")
    address = f"page in statuspage-atom: refused-shape, {page.url}/else/history.atom (HTTP 404)"
    assert result.out.splitlines()[1] == f"wrong  problem    {address}; target front"


def test_what_will_not_answer_us_is_unknown_and_no_problem(page: PageServer, tmp_path: Path) -> None:
    page.at["/history.atom"] = Served(status=403)
    page.at["/"] = Served(trick=reset)
    data = catalogue(tmp_path, page.url, control=f"{page.url}/control", acme=PAGE + FRONT)
    result = check(tmp_path, data, "acme")
    assert result.code == 0
    first, second = result.out.split("; ")
    assert first == f"acme  unknown    page in statuspage-atom: blocked, {page.url}/history.atom (HTTP 403)"
    assert second.startswith("target front: blocked, ")


def test_a_page_that_has_moved_says_where_to(page: PageServer, tmp_path: Path) -> None:
    page.at["/history.atom"] = Served(status=301, headers={"Location": "/new.atom"})
    page.serve("/new.atom", (ATOM / "history.atom").read_bytes())
    data = catalogue(tmp_path, page.url, control=f"{page.url}/control", acme=PAGE)
    result = check(tmp_path, data, "acme")
    assert result.code == 0
    assert result.out == f"acme  ok         page in statuspage-atom, by {page.url}/new.atom; no probe target\n"


def test_without_a_network_it_says_that_once_and_names_nobody(tmp_path: Path) -> None:
    nobody = f"http://127.0.0.1:{closed_port()}"
    data = catalogue(tmp_path, nobody, control=f"{nobody}/control", acme=PAGE + FRONT)
    line = check(tmp_path, data).refused(1)
    assert line == "no network from here: not even a control target answered, so nothing was asked"
    assert check(tmp_path, data).out == ""


def test_json_holds_every_address(page: PageServer, tmp_path: Path) -> None:
    data = catalogue(tmp_path, page.url, control=f"{page.url}/control", acme=PAGE + FRONT, bare="")
    acme, bare = json.loads(check(tmp_path, data, "acme", "bare", "--json").out)
    assert [(each["what"], each["state"], each["outcome"]) for each in acme["addresses"]] == [
        ("page in statuspage-atom", "ok", "read"),
        ("target front", "ok", "ok"),
    ]
    assert acme["addresses"][0]["url"] == f"{page.url}/history.atom"
    assert (bare["state"], bare["missing"]) == ("not asked", ["no status page", "no probe target"])


def test_offline_asks_nobody(page: PageServer, tmp_path: Path) -> None:
    data = catalogue(tmp_path, page.url, control=f"{page.url}/control", acme=PAGE, whole=PAGE + FRONT)
    result = check(tmp_path, data, "acme", "whole", "--offline")
    assert (result.code, result.out) == (0, "acme: no probe target\nwhole: complete\n")
    assert page.answers == 0


def test_services_that_have_ended_are_asked_by_name_only() -> None:
    known = load_catalogue()
    assert "twitter" in known.services
    assert "twitter" not in current(known)
    assert "github" in current(known)
