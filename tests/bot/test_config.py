from __future__ import annotations

from pathlib import Path

import pytest

from bot.commands.init import TEMPLATE
from bot.config import Config, load_agents, load_config
from bot.config.collecting import Keeping, PageSettings, ProbeSettings
from bot.policy import Policy
from telemetry.errors import BadInput
from telemetry.probe.measurement import Vantage

FIXTURES = Path(__file__).parent / "fixtures" / "config"
ENVIRON = {"FACTPING_MASTODON_TOKEN": "s3cret-s3cret\n", "TOKEN_IN_TWO_LINES": "s3cret\ns3cret"}
MASTODON = "networks.mastodon"
AGENT = "hub.agents.oslo-1"

MESSAGES = {
    "unknown-key": "date: unknown key",
    "unknown-network": "networks.mastadon: unknown key",
    "wrong-type": "policy.depth: should be a valid integer",
    "negative-count": "policy.answers_a_day: should be greater than or equal to 0",
    "no-attempts": "policy.attempts: should be greater than or equal to 1",
    "empty-data": "data: should not be empty",
    "missing-base-url": f"{MASTODON}.base_url: missing",
    "plain-http": f"{MASTODON}.base_url: needs https: the token would travel in the open",
    "no-scheme": f"{MASTODON}.base_url: needs an address such as https://factping.example",
    "password-in-address": (f"{MASTODON}.base_url: needs an address without user name, password, query or fragment"),
    "token-in-file": (
        f"{MASTODON}.token: a secret does not belong in this file: name an environment variable in token_env"
    ),
    "token-as-name": (
        f"{MASTODON}.token_env: needs the name of an environment variable (capitals, digits, _); "
        "never write the token here"
    ),
    "unset-variable": f"{MASTODON}.token_env: the environment variable NOBODY_SET_THIS is not set",
    "broken-token": f"{MASTODON}.token_env: TOKEN_IN_TWO_LINES holds characters that no token has",
    "not-toml": "not TOML: Invalid value (at line 2, column 12)",
    "public-url": "public_url: needs an address such as https://factping.example",
    "no-port": f"{MASTODON}.base_url: is no address",
    "section": "networks: should be a table",
    "hub-unknown-key": "hub.port: unknown key",
    "hub-listen": "hub.listen: should be a host and a port, such as 127.0.0.1:8002",
    "hub-nobody": "hub.listen: nobody may ship there: name agents in [hub.agents.NAME]",
    "contact": "contact: should be a mail or web address, such as mailto:ops@factping.example",
    "probes-no-services": "probes.services: missing",
    "probes-service": "probes.services.1: should hold ids of services, such as github, or all",
    "probes-nothing": "probes.services: names no service; leave the table out to do nothing",
    "probes-vantage": "probes.vantage: holds control characters",
    "probes-vantage-blank": "probes.vantage: should not be empty",
    "pages-nothing": "pages.services: names no service; leave the table out to do nothing",
    "probes-vantage-agent": "probes.vantage: is the name of an agent; each place needs its own",
    "probes-too-often": "probes.every: should be greater than or equal to 30",
    "pages-unknown-key": "pages.format: unknown key",
    "keeping": "keeping.raw_days: should be greater than or equal to 2",
    "agent-name": "hub.agents: 'Oslo' is no agent's name (such as oslo-1)",
    "agent-no-asn": f"{AGENT}.asn: missing",
    "agent-asn": f"{AGENT}.asn: should be greater than or equal to 1",
    "agent-country": f"{AGENT}.country: should be a country code of two capitals, such as NO",
    "agent-unknown-key": f"{AGENT}.city: unknown key",
    "agent-key-in-file": f"{AGENT}.key: a secret does not belong in this file: name an environment variable in key_env",
    "agent-key-as-name": (
        f"{AGENT}.key_env: needs the name of an environment variable (capitals, digits, _); never write the key here"
    ),
}


def test_every_bad_file_has_its_message() -> None:
    assert {path.stem.removeprefix("bad-") for path in FIXTURES.glob("bad-*.toml")} == set(MESSAGES)


@pytest.mark.parametrize("why", MESSAGES)
def test_a_bad_file_is_refused_in_one_line_without_secrets(why: str) -> None:
    path = FIXTURES / f"bad-{why}.toml"
    with pytest.raises(BadInput) as refused:
        load_config(path, environ=ENVIRON)
    place = f"{path}: " if why == "not-toml" else f"{path}, "
    assert str(refused.value) == place + MESSAGES[why]
    assert "s3cret" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read: No such file or directory"):
        load_config(tmp_path / "factping.toml", environ={})


def test_a_good_file_is_read_whole() -> None:
    config = load_config(FIXTURES / "good.toml", environ=ENVIRON)
    assert config.data == FIXTURES / "state"
    assert config.public_url == "https://factping.example"
    assert config.networks == ("mastodon",)
    assert config.policy == Policy(depth=3)
    assert config.mastodon is not None
    assert config.mastodon.base_url == "https://mastodon.example"
    assert config.mastodon.account == "factping"


def test_the_token_comes_from_the_environment_and_does_not_show() -> None:
    config = load_config(FIXTURES / "good.toml", environ=ENVIRON)
    assert config.mastodon is not None
    assert config.mastodon.token.reveal() == "s3cret-s3cret"
    assert "s3cret" not in f"{config} {config!r} {config.mastodon.token}"


def test_an_empty_file_means_the_dry_network(tmp_path: Path) -> None:
    path = tmp_path / "factping.toml"
    path.write_text("")
    assert load_config(path, environ={}) == Config(data=tmp_path / "factping-data", file=str(path))


@pytest.mark.parametrize("host", ["127.0.0.1:8123", "localhost:8123", "[::1]:8123"])
def test_plain_http_is_for_loopback_hosts(tmp_path: Path, host: str) -> None:
    path = tmp_path / "factping.toml"
    path.write_text(f'[networks.mastodon]\nbase_url = "http://{host}"\ntoken_env = "TOKEN"\n')
    config = load_config(path, environ={"TOKEN": "t"})
    assert config.mastodon is not None
    assert config.mastodon.base_url == f"http://{host}"


KEYS = {"KEY_1": "1" * 40, "KEY_2": "2" * 40, "SAME": "1" * 40, "SHORT": "s3cret", "ODD": "s3cret " * 9}


def agents(tmp_path: Path, *variables: str) -> Path:
    path = tmp_path / "factping.toml"
    mastodon = '[networks.mastodon]\nbase_url = "https://mastodon.example"\ntoken_env = "NOT_SET_WHERE_A_HUB_RUNS"\n'
    sections = (
        f'[hub.agents.place-{number}]\nkey_env = "{variable}"\nasn = 6450{number}\ncountry = "NO"\n'
        for number, variable in enumerate(variables, start=1)
    )
    path.write_text(mastodon + "".join(sections), encoding="utf-8")
    return path


def test_a_hub_reads_its_agents_keys_and_no_other_secret(tmp_path: Path) -> None:
    one, two = load_agents(agents(tmp_path, "KEY_1", "KEY_2"), environ=KEYS)
    assert one.vantage == Vantage(name="place-1", asn=64501, country="NO", operator="self")
    assert two.vantage.name == "place-2"
    assert one.key.id != two.key.id
    assert "1" * 40 not in repr(one)


@pytest.mark.parametrize(
    ("variables", "problem"),
    [
        (("NOT_SET",), "place-1.key_env: the environment variable NOT_SET is not set"),
        (("SHORT",), "place-1.key_env: SHORT is shorter than 32 characters; `openssl rand -hex 32` makes a key"),
        (("ODD",), "place-1.key_env: ODD holds characters that no key has"),
        (("KEY_1", "SAME"), "place-2.key_env: holds the key of place-1 as well; each agent needs its own"),
    ],
)
def test_keys_that_will_not_do_are_refused_unseen(tmp_path: Path, variables: tuple[str, ...], problem: str) -> None:
    path = agents(tmp_path, *variables)
    with pytest.raises(BadInput) as refused:
        load_agents(path, environ=KEYS)
    assert str(refused.value) == f"{path}, hub.agents.{problem}"
    assert "s3cret" not in str(refused.value)


def test_the_daemon_needs_no_agents_key(tmp_path: Path) -> None:
    path = tmp_path / "factping.toml"
    path.write_text('[hub.agents.oslo-1]\nkey_env = "NOT_SET"\nasn = 64500\ncountry = "NO"\n', encoding="utf-8")
    assert load_config(path, environ={}).networks == ("dry",)


def test_what_to_collect_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "factping.toml"
    path.write_text(
        'contact = "mailto:ops@factping.example"\n'
        '[probes]\nservices = ["github", "all"]\nvantage = "home"\nasn = 64500\ncountry = "NO"\n'
        '[pages]\nservices = ["github"]\nevery = 300\n'
        "[keeping]\nraw_days = 30\n"
        '[hub]\nlisten = "[::1]:8002"\n'
        '[hub.agents.oslo-1]\nkey_env = "KEY_1"\nasn = 64500\ncountry = "NO"\n',
        encoding="utf-8",
    )
    config = load_config(path, environ=KEYS)
    assert config.contact == "mailto:ops@factping.example"
    home = Vantage(name="home", asn=64500, country="NO")
    assert config.probes == ProbeSettings(services=("github", "all"), every=60, vantage=home)
    assert config.pages == PageSettings(services=("github",), every=300)
    assert config.keeping == Keeping(raw_days=30)
    assert config.hub is not None
    assert (config.hub.host, config.hub.port) == ("::1", 8002)
    assert [agent.vantage.name for agent in config.hub.agents] == ["oslo-1"]


def test_every_table_that_init_writes_can_be_taken_into_use(tmp_path: Path) -> None:
    path = tmp_path / "factping.toml"
    lines = [line.removeprefix("# ") for line in TEMPLATE.splitlines()]
    path.write_text("\n".join(line for line in lines if not line or line[0] == "[" or " = " in line), encoding="utf-8")
    environ = {"FACTPING_AGENT_OSLO_1": "1" * 40, "FACTPING_MASTODON_TOKEN": "t"}
    config = load_config(path, environ=environ)
    assert config.networks == ("mastodon",)
    assert config.probes is not None
    assert config.pages is not None
    assert config.hub is not None
    assert [source.name for source in config.sources] == ["globalping", "hn-algolia"]
