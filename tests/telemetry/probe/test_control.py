from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from telemetry.model import Outcome
from telemetry.probe.content import Page, unmet
from telemetry.probe.control import CONDITIONS, Controls, order
from telemetry.probe.measurement import Control
from telemetry.probe.politeness import Courtesy, Manners
from telemetry.service import Target
from telemetry.services import load_catalogue
from tests.telemetry.probe.conftest import NOW

A, B, C = (Target(name=name, url=url) for name, url in (("a", "https://a"), ("b", "http://b"), ("c", "https://c")))


D, E = (Target(name=name, url=f"https://{name}") for name in "de")
INTERVAL_S = 2.0


def choose(targets: Sequence[Target], second: int, *, secure: bool) -> Target:
    return order(targets, second, secure=secure, interval_s=INTERVAL_S)[0][0]


@dataclass(kw_only=True)
class World:
    """Controls in a world whose seconds pass as told; `refusing` are those that refuse us."""

    targets: Sequence[Target]
    refusing: set[str] = field(default_factory=set)
    second: int = 0
    asked: list[str] = field(default_factory=list)
    controls: Controls = field(init=False)

    def __post_init__(self) -> None:
        calm = Courtesy(seed="test", manners=Manners(jitter=0))
        self.controls = Controls(self.targets, self.ask, calm, lambda: NOW + timedelta(seconds=self.second))

    async def ask(self, target: Target) -> Control:
        self.asked.append(target.name)
        await asyncio.sleep(0)
        outcome = Outcome.BLOCKED if target.name in self.refusing else Outcome.OK
        return Control(name=target.name, url=target.url, outcome=outcome, reason="")

    def pass_seconds(self, count: int, *, secure: bool = True) -> list[Control | None]:
        async def main() -> list[Control | None]:
            answers = []
            for _ in range(count):
                answers.append(await self.controls.check(self.second, secure=secure))
                self.second += 1
            return answers

        return asyncio.run(main())


def test_controls_take_turns_among_those_that_are_alike() -> None:
    assert [choose([A, B, C, D], second, secure=True) for second in range(4)] == [A, C, D, A]
    assert [choose([A, B, C, D], second, secure=False) for second in range(2)] == [B, B]


def test_where_none_is_alike_any_will_do() -> None:
    assert choose([B], 1, secure=True) == B
    assert order([], 1, secure=True, interval_s=2) == ()


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_no_control_is_asked_more_often_than_politeness_allows(count: int) -> None:
    world = World(targets=[A, C, D, E][:count])
    answers = world.pass_seconds(60)
    assert all(answer is not None and answer.ok for answer in answers)
    assert max(world.asked.count(name) for name in world.asked) <= 60 / INTERVAL_S
    assert len(set(world.asked)) == count


def test_secure_and_plain_probes_share_a_control_that_is_the_only_one() -> None:
    world = World(targets=[A])

    async def main() -> None:
        await asyncio.gather(*(world.controls.check(0, secure=secure) for secure in (True, False)))

    asyncio.run(main())
    assert world.asked == ["a"]


def test_a_control_that_refuses_us_is_left_alone_and_another_steps_in() -> None:
    world = World(targets=[A, C, D], refusing={"a"})
    first, *later = world.pass_seconds(100)
    assert first is not None
    assert not first.ok
    assert all(answer is not None and answer.ok for answer in later)
    assert world.asked.count("a") == 1


def test_where_all_refuse_us_nothing_is_shown_to_work_and_they_are_left_alone() -> None:
    world = World(targets=[A, C], refusing={"a", "c"})
    answers = world.pass_seconds(100)
    assert {None if answer is None else answer.outcome for answer in answers} == {Outcome.BLOCKED}
    assert sorted(world.asked) == ["a", "c"]


def test_one_second_has_one_control_and_all_share_it() -> None:
    world = World(targets=[A, B, C, D])

    async def run() -> None:
        same = await asyncio.gather(*(world.controls.check(0, secure=True) for _ in range(5)))
        assert {None if control is None else control.name for control in same} == {"a"}
        await world.controls.check(0, secure=False)
        await world.controls.check(1, secure=True)

    asyncio.run(run())
    assert world.asked == ["a", "b", "c"]


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
    assert len({choose(PACKAGED, second, secure=True) for second in range(9)}) >= 3
    assert len({choose(PACKAGED, second, secure=False) for second in range(9)}) >= 2
