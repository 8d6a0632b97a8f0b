from __future__ import annotations

import asyncio

import pytest

from telemetry.model import Outcome
from telemetry.probe.content import Page, unmet
from telemetry.probe.control import CONDITIONS, Controls, choose
from telemetry.probe.measurement import Control
from telemetry.service import Target
from telemetry.services import load_catalogue

A, B, C = (Target(name=name, url=url) for name, url in (("a", "https://a"), ("b", "http://b"), ("c", "https://c")))


def test_controls_take_turns_among_those_that_are_alike() -> None:
    assert [choose([A, B, C], second, secure=True) for second in range(4)] == [A, C, A, C]
    assert [choose([A, B, C], second, secure=False) for second in range(2)] == [B, B]


def test_where_none_is_alike_any_will_do() -> None:
    assert choose([B], 1, secure=True) == B
    assert choose([], 1, secure=True) is None


def test_one_second_has_one_control_and_all_share_it() -> None:
    asked: list[str] = []

    async def ask(target: Target) -> Control:
        asked.append(target.name)
        await asyncio.sleep(0)
        return Control(name=target.name, url=target.url, outcome=Outcome.OK, reason="")

    async def run() -> None:
        controls = Controls([A, B, C], ask)
        same = await asyncio.gather(*(controls.check(0, secure=True) for _ in range(5)))
        assert {None if control is None else control.name for control in same} == {"a"}
        await controls.check(0, secure=False)
        await controls.check(1, secure=True)

    asyncio.run(run())
    assert asked == ["a", "b", "c"]


def test_a_probe_that_is_given_up_leaves_the_control_to_the_others() -> None:
    async def run() -> Control | None:
        answer = asyncio.Event()

        async def ask(target: Target) -> Control:
            await answer.wait()
            return Control(name=target.name, url=target.url, outcome=Outcome.OK, reason="")

        controls = Controls([A], ask)
        first, second = (asyncio.create_task(controls.check(0, secure=True)) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.sleep(0)
        answer.set()
        return await second

    found = asyncio.run(run())
    assert found is not None
    assert found.ok


PACKAGED = load_catalogue().controls


@pytest.mark.parametrize("target", PACKAGED, ids=lambda target: target.name)
def test_a_login_page_of_the_network_here_passes_for_no_control(target: Target) -> None:
    login = Page(url=target.url, status=200, headers={"server": "portal"}, text="<html>Welcome, please log in</html>")
    assert unmet(CONDITIONS[target.url], login)


def test_there_are_controls_of_several_operators_with_and_without_tls() -> None:
    assert len({target.name for target in PACKAGED}) >= 5
    assert {choose(PACKAGED, 0, secure=secure) is not None for secure in (True, False)} == {True}
    assert len({choose(PACKAGED, second, secure=True) for second in range(9)}) >= 3
    assert len({choose(PACKAGED, second, secure=False) for second in range(9)}) >= 2
