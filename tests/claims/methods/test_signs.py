"""Independence: what shares an operator or a network is one source."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.methods.reports import report_sign
from claims.methods.signs import Sign, corroborated, evidence, independent, plain_name
from claims.model import EvidenceKind, Stance, Use
from telemetry.model import ReportKind
from tests.claims.methods.scene import report


def sign(operator: str = "one", network: str | None = None, *, measured: bool = True) -> Sign:
    return replace(report_sign(report(by=operator)), network=network, measured=measured)


@pytest.mark.parametrize(
    ("signs", "sources"),
    [
        ([], 0),
        ([sign()], 1),
        ([sign("one"), sign("ONE")], 1),
        ([sign("one"), sign("two")], 2),
        ([sign("one", "AS1"), sign("two", "AS1")], 1),
        ([sign("one", "AS1"), sign("two", "AS2")], 2),
        ([sign("one", "AS1"), sign("two", "AS2"), sign("three", "AS1 + AS2")], 1),
        ([sign("one + two"), sign("two + three"), sign("three")], 1),
    ],
)
def test_sources(signs: list[Sign], sources: int) -> None:
    assert independent(signs) == sources


@given(st.lists(st.builds(sign, st.sampled_from(["a", "b", "c + a", "d"]), st.sampled_from([None, "1", "2", "1 + 3"]))))
def test_order_and_copies_decide_nothing(signs: list[Sign]) -> None:
    assert independent(signs) == independent(signs[::-1]) == independent(signs + signs) <= len(signs)


def test_two_who_heard_of_it_corroborate_nothing() -> None:
    assert not corroborated([sign("one", measured=False), sign("two", measured=False)])
    assert corroborated([sign("one", measured=False), sign("two")])
    assert not corroborated([sign("one"), sign("ONE")])


def test_a_sign_without_weight_is_context_whatever_side_it_took() -> None:
    told = evidence(sign().without_weight("too old"), Stance.AGAINST)
    assert (told.stance, told.use, told.reason) == (Stance.CONTEXT, Use.DISCARDED, "too old")


def test_the_first_reason_stays() -> None:
    assert sign().without_weight("first").without_weight("second").discard == "first"


def test_a_used_sign_keeps_its_receipt() -> None:
    told = evidence(replace(sign("one", "AS1"), url="https://example.org", sha256="ab"), Stance.FOR)
    assert (told.kind, told.operator, told.network, told.url, told.sha256, told.reason) == (
        EvidenceKind.NETWORK, "one", "AS1", "https://example.org", "ab", "",
    )  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "NetBlocks",
        "netblocks",
        "NetBlocks, Ltd",
        "Net Blocks",
        "NETBLOCKS Inc.",
        "netblocks.org",
        "https://www.netblocks.org/",
    ],
)
def test_a_source_is_one_however_its_name_is_spelt(name: str) -> None:
    assert plain_name(name) == "netblocks"


def test_the_press_that_quotes_a_source_by_name_is_no_second_one() -> None:
    network = report_sign(report(by="NetBlocks"))
    quoting = report_sign(report(ReportKind.PRESS, by="paper", summary="It is down, according to NetBlocks."))
    own = report_sign(report(ReportKind.PRESS, by="paper", summary="It is down, as our reporters saw."))
    assert independent([network, quoting]) == 1
    assert independent([network, own]) == 2
