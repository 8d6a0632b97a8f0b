from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import load_config, load_sources
from telemetry.asking.conversations import CONVERSATIONS
from telemetry.asking.settings import Instance, Query, SourceSettings
from telemetry.errors import BadInput
from telemetry.sources.table import SOURCES

SECRET = "s3cret-s3cret"  # noqa: S105 -- it opens nothing
WHOLE = """\
[sources.hn-algolia]
services = ["github"]

[sources.globalping]
services = ["github", "cloudflare"]
every = 1800
base_url = "http://127.0.0.1:8123/v1/"
key_env = "OUR_TOKEN"

[sources.ripe-atlas.measurements]
github = [1001, 1002]

[sources.ioda.networks]
github = [36459]

[sources.ioda.countries]
github = ["US"]

[sources.ooni.domains]
github = ["github.com", "api.github.com"]

[sources.mastodon-hashtag.tags]
github = "githubstatus"

[sources.promql]
base_url = "http://prometheus:9090"

[[sources.promql.queries]]
service = "github"
metric = "clone_seconds_p95"
query = "histogram_quantile(0.95, x)"
unit = "s"

[[sources.promql.instances]]
service = "gitlab"
instance = "https://gitlab.com"
target = "front"
vantage = "rack-1"
asn = 64500
country = "NO"
"""

INSTANCE = """
[[sources.promql.instances]]
service = "github"
instance = "https://github.com"
target = "front"
"""
APART = "1 means the same probes as 0, and one exporter is one place; where there are two, give each labels of its own"

MESSAGES = {
    "sources.hacker-news: unknown key": "[sources.hacker-news]",
    "sources.gdelt.since: unknown key": '[sources.gdelt]\nsince = "2026-01-01"',
    "sources.gdelt.key_env: unknown key": '[sources.gdelt]\nkey_env = "KEY"',
    "sources.crux.key: a secret does not belong in this file: name an environment variable in key_env": (
        f'[sources.crux]\nkey = "{SECRET}"'
    ),
    "sources.crux.key_env: needs the name of an environment variable (capitals, digits, _); never write the key here": (
        f'[sources.crux]\nkey_env = "{SECRET}"'
    ),
    "sources.crux.key_env: the environment variable FACTPING_CRUX_KEY is not set": (
        '[sources.crux]\nservices = ["github"]'
    ),
    "sources.globalping.key_env: the environment variable NOBODY_SET_THIS is not set": (
        '[sources.globalping]\nservices = ["github"]\nkey_env = "NOBODY_SET_THIS"'
    ),
    "sources.gdelt.base_url: needs https, or http on a loopback host": (
        '[sources.gdelt]\nbase_url = "http://gdelt.example"'
    ),
    "sources.gdelt.base_url: needs an address without user name, password, query or fragment": (
        f'[sources.gdelt]\nbase_url = "https://me:{SECRET}@gdelt.example"'
    ),
    "sources.gdelt.every: should be greater than or equal to 15": "[sources.gdelt]\nevery = 1",
    "sources.gdelt.services.0: should hold ids of services, such as github, or all": (
        '[sources.gdelt]\nservices = ["Git Hub"]'
    ),
    "sources.ripe-atlas.measurements.github.0: should be greater than or equal to 1": (
        "[sources.ripe-atlas.measurements]\ngithub = [0]"
    ),
    "sources.ioda.countries.github.0: should be a country code of two capitals, such as NO": (
        '[sources.ioda.countries]\ngithub = ["Norway"]'
    ),
    "sources.radar.networks.github.0: should be greater than or equal to 1": "[sources.radar.networks]\ngithub = [0]",
    "sources.ooni.domains.github.0: should be a domain in lower case, such as github.com": (
        '[sources.ooni.domains]\ngithub = ["https://github.com/"]'
    ),
    "sources.mastodon-hashtag.tags.github: should be a hashtag without its sign, such as githubdown": (
        '[sources.mastodon-hashtag.tags]\ngithub = "#githubdown"'
    ),
    "sources.promql.queries.0.query: missing": '[[sources.promql.queries]]\nservice = "github"\nmetric = "up"',
    "sources.promql.instances.0.city: unknown key": (
        '[[sources.promql.instances]]\nservice = "a"\ninstance = "b"\ntarget = "c"\nvantage = "d"\ncity = "e"'
    ),
    "sources.promql.instances.0.vantage: holds control characters": (
        '[[sources.promql.instances]]\nservice = "a"\ninstance = "b"\ntarget = "c"\nvantage = "d\\u001b[31m"'
    ),
    "sources.promql.instances.0.labels.instance.[key]: should be a label's name other than instance, such as region": (
        INSTANCE + 'vantage = "oslo"\nlabels = { instance = "x" }'
    ),
    "sources.promql.instances.0.labels.a-b.[key]: should be a label's name other than instance, such as region": (
        INSTANCE + 'vantage = "oslo"\nlabels = { a-b = "x" }'
    ),
    f"sources.promql.instances: {APART}": f'{INSTANCE}vantage = "oslo"\n{INSTANCE}vantage = "rome"\n',
    f"sources.promql.instances: {APART} ": f'{INSTANCE}vantage = "oslo"\n{INSTANCE}vantage = "oslo"\n',
    f"sources.promql.instances: {APART}  ": (
        f'{INSTANCE}vantage = "oslo"\nlabels = {{ region = "eu" }}\n{INSTANCE}vantage = "rome"\n'
    ),
    f"sources.promql.instances: {APART}   ": (
        f'{INSTANCE}vantage = "oslo"\nlabels = {{ region = "eu" }}\n'
        f'{INSTANCE}vantage = "rome"\nlabels = {{ job = "us" }}\n'
    ),
    "sources.promql: services.0 has neither a query nor an instance, so there is nothing to ask": (
        '[sources.promql]\nservices = ["github"]'
    ),
    "sources.promql: services.0 has neither a query nor an instance, so there is nothing to ask ": (
        '[sources.promql]\nservices = ["all"]'
    ),
    "sources.promql: services.1 has neither a query nor an instance, so there is nothing to ask": (
        f'[sources.promql]\nservices = ["github", "gitlab"]\n{INSTANCE}vantage = "oslo"'
    ),
    "sources.promql: key_env needs an https base_url: the key would travel in the open": (
        '[sources.promql]\nbase_url = "http://prometheus:9090"\nkey_env = "KEY"'
    ),
}


def written(folder: Path, text: str) -> Path:
    path = folder / "factping.toml"
    path.write_text(text, encoding="utf-8")
    return path


def scheduled(folder: Path, text: str, **environ: str) -> dict[str, SourceSettings]:
    return {own.name: own for own in load_config(written(folder, text), environ=environ).sources}


@pytest.mark.parametrize("message", MESSAGES)
def test_a_bad_table_is_refused_in_one_line_without_secrets(message: str, tmp_path: Path) -> None:
    path = written(tmp_path, MESSAGES[message])
    with pytest.raises(BadInput) as refused:
        load_config(path, environ={"KEY": SECRET})
    # Some tables are refused in the same words.
    assert str(refused.value) == f"{path}, {message.rstrip()}"
    assert SECRET not in str(refused.value)


def test_a_service_is_enough_for_a_source_to_be_asked(tmp_path: Path) -> None:
    found = scheduled(tmp_path, '[sources.hn-algolia]\nservices = ["github"]\n')
    expected = SourceSettings(
        name="hn-algolia",
        base_url=SOURCES["hn-algolia"].BASE_URL,
        every=CONVERSATIONS["hn-algolia"].EVERY,
        services=("github",),
    )
    assert found == {"hn-algolia": expected}


def test_a_source_without_services_is_asked_by_hand_only(tmp_path: Path) -> None:
    assert scheduled(tmp_path, "[sources.gdelt]\nevery = 60\n") == {}
    assert load_sources(written(tmp_path, "[sources.gdelt]\nevery = 60\n"), environ={})["gdelt"].every.seconds == 60


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    found = load_sources(written(tmp_path, WHOLE), environ={"OUR_TOKEN": SECRET})
    assert set(found) == set(SOURCES)
    globalping = found["globalping"]
    assert (globalping.base_url, globalping.every) == ("http://127.0.0.1:8123/v1", timedelta(minutes=30))
    assert globalping.services == ("github", "cloudflare")
    assert globalping.key is not None
    assert (globalping.key_env, globalping.key.reveal()) == ("OUR_TOKEN", SECRET)
    assert found["ripe-atlas"].wants.measurements == {"github": (1001, 1002)}
    assert found["ioda"].wants.networks == {"github": (36459,)}
    assert found["ioda"].wants.countries == {"github": ("US",)}
    assert found["ooni"].wants.domains == {"github": ("github.com", "api.github.com")}
    assert found["mastodon-hashtag"].wants.tags == {"github": "githubstatus"}
    query = Query(service="github", metric="clone_seconds_p95", query="histogram_quantile(0.95, x)", unit="s")
    assert found["promql"].wants.queries == (query,)
    instance = Instance(
        service="gitlab",
        instance="https://gitlab.com",
        target="front",
        vantage="rack-1",
        asn=64500,
        country="NO",
    )
    assert found["promql"].wants.instances == (instance,)
    assert found["promql"].services == ("github", "gitlab"), "a query names its service already"


def test_exporters_that_probe_the_same_are_several_places_where_labels_tell_them_apart(tmp_path: Path) -> None:
    text = "".join(
        f'{INSTANCE}vantage = "{vantage}"\nlabels = {{ region = "{region}", job = "bb" }}\n'
        for vantage, region in (("oslo", "eu"), ("boston", "us"))
    )
    own = scheduled(tmp_path, text)["promql"]
    assert [(each.vantage, each.labels) for each in own.wants.instances] == [
        ("oslo", {"region": "eu", "job": "bb"}),
        ("boston", {"region": "us", "job": "bb"}),
    ]
    assert own.services == ("github",)
    other = INSTANCE.replace("github", "gitlab")
    apart = f'{INSTANCE}vantage = "oslo"\n{other}vantage = "rome"\n'
    assert scheduled(tmp_path, apart)["promql"].services == ("github", "gitlab"), "another service's probes"


def test_all_services_of_promql_are_those_that_there_is_something_to_ask_about(tmp_path: Path) -> None:
    text = f'[sources.promql]\nservices = ["all"]\n{INSTANCE}vantage = "oslo"\n'
    assert scheduled(tmp_path, text)["promql"].services == ("github",)


def test_a_key_does_not_show_and_does_not_travel_in_the_open(tmp_path: Path) -> None:
    environ = {"OUR_TOKEN": SECRET, "FACTPING_PROMQL_TOKEN": SECRET, "FACTPING_CRUX_KEY": SECRET}
    found = load_sources(written(tmp_path, WHOLE), environ=environ)
    assert SECRET not in f"{found} {found!r}"
    assert (found["promql"].key_env, found["promql"].key) == (None, None), "http://prometheus:9090"
    assert found["crux"].key is not None


def test_what_is_not_configured_is_asked_by_default_with_the_key_that_is_there() -> None:
    found = load_sources(None, environ={"FACTPING_CRUX_KEY": f"{SECRET}\n"})
    assert {name: own.base_url for name, own in found.items()} == {name: own.BASE_URL for name, own in SOURCES.items()}
    assert found["crux"].key is not None
    assert found["crux"].key.reveal() == SECRET
    assert (found["radar"].key_env, found["radar"].key) == ("FACTPING_RADAR_TOKEN", None)
