from __future__ import annotations

import pytest

from telemetry.probe.content import Comparison, Condition, Page, Part, unmet, untold

PAGE = Page(
    url="https://shop.test/health",
    status=200,
    headers={"server": "shop/2"},
    text='{"status": {"indicator": "none", "open": 0}, "parts": [{"up": true, "note": null}]}',
)


def condition(part: str, test: str, *values: str, at: str = "") -> Condition:
    return Condition(part=Part(part), test=Comparison(test), values=values, at=at)


MET = [
    condition("status", "is", "200"),
    condition("status", "is", "204", "200"),
    condition("status", "is-not", "500"),
    condition("header", "contains", "shop", at="Server"),
    condition("header", "lacks", "nginx", at="server"),
    condition("body", "contains", "indicator"),
    condition("body", "lacks", "maintenance"),
    condition("json", "is", "none", at="status.indicator"),
    condition("json", "is", "0", at="status.open"),
    condition("json", "is", "true", at="parts.0.up"),
    condition("json", "is", "null", at="parts.0.note"),
    condition("json", "contains", '"up": true', at="parts"),
]
UNMET = [
    (condition("status", "is", "204"), "status should be '204', but is '200'"),
    (condition("status", "is-not", "500", "200"), "status should not be '500' or '200', but is '200'"),
    (condition("header", "contains", "nginx", at="server"), "header server should contain 'nginx', but is 'shop/2'"),
    (condition("header", "lacks", "shop", at="server"), "header server should lack 'shop', but is 'shop/2'"),
    (condition("header", "is-not", "x", at="x-cache"), "header x-cache is missing"),
    (condition("body", "contains", "Welcome"), "body should contain 'Welcome'"),
    (condition("body", "lacks", "none"), "body should lack 'none'"),
    (condition("json", "is", "major", at="status.indicator"), "json status.indicator should be 'major', but is 'none'"),
    (condition("json", "is-not", "x", at="status.nothing"), "json status.nothing is missing"),
    (condition("json", "is-not", "x", at="parts.1.up"), "json parts.1.up is missing"),
    (condition("json", "is-not", "x", at="parts.first"), "json parts.first is missing"),
    (condition("json", "is-not", "x", at="status.open.deeper"), "json status.open.deeper is missing"),
]


@pytest.mark.parametrize("wanted", MET, ids=str)
def test_a_condition_that_holds_is_met(wanted: Condition) -> None:
    assert unmet([wanted], PAGE) == ()


@pytest.mark.parametrize(("wanted", "words"), UNMET, ids=lambda one: one if isinstance(one, str) else "")
def test_a_condition_that_does_not_hold_is_said_with_what_was_found(wanted: Condition, words: str) -> None:
    assert unmet([wanted], PAGE) == (words,)


def test_all_unmet_conditions_are_said() -> None:
    assert len(unmet([wanted for wanted, _ in UNMET] + MET, PAGE)) == len(UNMET)


@pytest.mark.parametrize("text", ["", "<html>", "[" * 100_000])
def test_what_is_no_json_holds_nothing(text: str) -> None:
    page = Page(url="", status=200, headers={}, text=text)
    assert unmet([condition("json", "is", "x", at="a")], page) == ("json a is missing",)


CUT = Page(url="", status=200, headers={"server": "x"}, text='{"a": ', unread="we stopped")
OPEN = [
    condition("json", "is", "x", at="a"),
    condition("json", "is-not", "x", at="a"),
    condition("body", "contains", "b"),
    condition("body", "lacks", "b"),
    condition("body", "is", "b"),
    condition("body", "is", '{"a": '),
    condition("body", "is-not", '{"a": '),
]


@pytest.mark.parametrize("wanted", OPEN, ids=str)
def test_what_lies_beyond_the_part_that_was_read_speaks_neither_for_it_nor_against_it(wanted: Condition) -> None:
    assert unmet([wanted], CUT) == ()
    (said,) = untold([wanted], CUT)
    assert said.endswith(": cannot be told, as we stopped")


def test_what_the_part_that_was_read_shows_is_told() -> None:
    told = [
        condition("body", "contains", "a"),
        condition("status", "is", "200"),
        condition("header", "is", "x", at="server"),
    ]
    assert (unmet(told, CUT), untold(told, CUT)) == ((), ())
    assert unmet([condition("body", "lacks", "a")], CUT) == ("body should lack 'a'",)
    assert untold([condition("body", "lacks", "a"), condition("status", "is", "204")], CUT) == ()


def test_of_a_page_that_was_read_everything_can_be_told() -> None:
    assert untold([*MET, *(wanted for wanted, _ in UNMET)], PAGE) == ()
