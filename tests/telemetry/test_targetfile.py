from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.commands.services import services
from telemetry.errors import BadInput
from telemetry.probe.content import Comparison, Condition, Part
from telemetry.probe.family import Family
from telemetry.probe.probe import supports
from telemetry.service import Target
from telemetry.servicefile import parse_controls, parse_service

WHOLE = """\
name = "Shop"

[[targets]]
name = "front"
url = "https://shop.test/"
[[targets.conditions]]
part = "header"
at = "Content-Type"
contains = "text/html"
[[targets.conditions]]
part = "body"
lacks = ["for sale", "Just a moment"]

[[targets]]
name = "health"
url = "https://shop.test/health"
[[targets.conditions]]
part = "status"
is = [200, 401]
[[targets.conditions]]
part = "json"
at = "checks.0.up"
is = true
[[targets.conditions]]
part = "json"
at = "checks.0.open"
is_not = [3, "many"]

[[targets]]
name = "front over IPv6"
url = "https://shop.test/"
family = "ipv6"
"""


def parse(text: str) -> tuple[Target, ...]:
    return parse_service(text, id="shop", source="shop.toml").targets


def test_a_target_is_read_with_its_conditions_and_its_family() -> None:
    front, health, six = parse(WHOLE)
    assert front == Target(
        name="front",
        url="https://shop.test/",
        conditions=(
            Condition(part=Part.HEADER, at="Content-Type", test=Comparison.CONTAINS, values=("text/html",)),
            Condition(part=Part.BODY, test=Comparison.LACKS, values=("for sale", "Just a moment")),
        ),
    )
    assert health.conditions == (
        Condition(part=Part.STATUS, test=Comparison.IS, values=("200", "401")),
        Condition(part=Part.JSON, at="checks.0.up", test=Comparison.IS, values=("true",)),
        Condition(part=Part.JSON, at="checks.0.open", test=Comparison.IS_NOT, values=("3", "many")),
    )
    assert (six.family, front.family) == (Family.IPV6, None)


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.test",
        "http://shop.test:8080/a?b=c",
        "tcp://shop.test:25",
        "tcp://[::1]:25",
        "tls://shop.test",
        "tls://shop.test:853",
        "dns://shop.test",
    ],
)
def test_every_kind_of_probe_can_be_written_and_what_is_written_can_be_probed(url: str) -> None:
    (target,) = parse(f'name = "Shop"\n[[targets]]\nname = "front"\nurl = "{url}"\n')
    assert supports(target.url)


def test_control_targets_may_have_conditions_too() -> None:
    text = '[[targets]]\nname = "a"\nurl = "http://a.test"\n[[targets.conditions]]\npart = "body"\nis = "yes"\n'
    (control,) = parse_controls(text, source="controls.toml")
    assert control.conditions == (Condition(part=Part.BODY, test=Comparison.IS, values=("yes",)),)


KIND = "an http or https URL, tcp://host:port, tls://host, tls://host:port or dns://name"
BAD = {
    'url = "tcp://shop.test"': f"targets[1].url: 'tcp://shop.test' is not {KIND}",
    'url = "dns://shop.test:53"': f"targets[1].url: 'dns://shop.test:53' is not {KIND}",
    'url = "gopher://shop.test"': f"targets[1].url: 'gopher://shop.test' is not {KIND}",
    'url = "https://shop.test"\nfamily = "ipv5"': "targets[1].family: 'ipv5' is none of ipv4, ipv6",
    'url = "https://shop.test"\nfamily = 6': "targets[1].family: must be a text in quotes, not empty",
    'url = "https://shop.test"\nmood = "good"': (
        "targets[1].mood: unknown key (known here: name, url, conditions, family)"
    ),
    f'url = "https://shop.test"\n[[targets]]\nname = "{"x" * 201}"\nurl = "http://shop.test"': (
        "targets[2].name: is longer than 200 characters"
    ),
    'url = "https://shop.test"\n[[targets]]\nname = "front"\nurl = "http://shop.test"': (
        "targets[2].name: 'front' is the name of another target"
    ),
    'url = "tcp://shop.test:25"\n[[targets.conditions]]\npart = "body"\nis = "a"': (
        "targets[1].conditions: are about the answers of http and https targets"
    ),
}
CONDITIONS = {
    'part = "title"\nis = "a"': ".part: 'title' is none of status, header, body, json",
    'is = "a"': ".part: is missing",
    'part = "body"': ": needs one of is, is_not, contains, lacks",
    'part = "body"\nis = "a"\nlacks = "b"': ": needs one of is, is_not, contains, lacks",
    'part = "body"\nis = []': '.is: must be a text or a number, or a list of them, as in ["one", "two"]',
    'part = "body"\nis = ""': '.is: must be a text or a number, or a list of them, as in ["one", "two"]',
    'part = "body"\nis = {}': '.is: must be a text or a number, or a list of them, as in ["one", "two"]',
    'part = "header"\nis = "a"': ".at: is missing: which header is meant",
    'part = "json"\nis = "a"': ".at: is missing: which json is meant",
    'part = "body"\nat = "a"\nis = "a"': ".at: there is only one body",
    'part = "status"\nis_not = 500': ": a status can be expected by `is`, as in is = 401",
    'part = "status"\nis = "good"': ".is: a status can be expected by `is`, as in is = 401",
    'part = "body"\nequals = "a"': (".equals: unknown key (known here: part, at, is, is_not, contains, lacks)"),
}


@pytest.mark.parametrize("text", BAD)
def test_a_bad_target_is_one_line_with_its_file_and_key(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse(f'name = "Shop"\n[[targets]]\nname = "front"\n{text}\n')
    assert str(caught.value) == f"shop.toml, {BAD[text]}"


@pytest.mark.parametrize("text", CONDITIONS)
def test_a_bad_condition_is_one_line_with_its_file_and_key(text: str) -> None:
    target = '[[targets]]\nname = "front"\nurl = "https://shop.test"\n'
    with pytest.raises(BadInput) as caught:
        parse(f'name = "Shop"\n{target}[[targets.conditions]]\n{text}\n')
    assert str(caught.value) == f"shop.toml, targets[1].conditions[1]{CONDITIONS[text]}"


def test_services_show_prints_conditions_and_family(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text(WHOLE, encoding="utf-8")
    data = ["--data", str(tmp_path / "data")]
    assert CliRunner().invoke(services, ["add", str(tmp_path / "shop.toml"), *data]).exit_code == 0
    shown = CliRunner().invoke(services, ["show", "shop", *data]).output
    assert "front https://shop.test/ header Content-Type should contain 'text/html'" in shown
    assert "json checks.0.open should not be '3' or 'many'" in shown
    assert "front over IPv6 https://shop.test/ ipv6" in shown
