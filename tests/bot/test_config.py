from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import Config, load_config
from bot.policy import Policy
from telemetry.errors import BadInput

FIXTURES = Path(__file__).parent / "fixtures" / "config"
ENVIRON = {"FACTPING_MASTODON_TOKEN": "s3cret-s3cret\n", "TOKEN_IN_TWO_LINES": "s3cret\ns3cret"}
MASTODON = "networks.mastodon"

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
    assert load_config(path, environ={}) == Config(data=tmp_path / "factping-data")


@pytest.mark.parametrize("host", ["127.0.0.1:8123", "localhost:8123", "[::1]:8123"])
def test_plain_http_is_for_loopback_hosts(tmp_path: Path, host: str) -> None:
    path = tmp_path / "factping.toml"
    path.write_text(f'[networks.mastodon]\nbase_url = "http://{host}"\ntoken_env = "TOKEN"\n')
    config = load_config(path, environ={"TOKEN": "t"})
    assert config.mastodon is not None
    assert config.mastodon.base_url == f"http://{host}"
