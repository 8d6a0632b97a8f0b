from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest

from telemetry.errors import StoreUnavailable
from telemetry.missed import MissedRound, Slip
from telemetry.model import Outcome
from telemetry.probe.control import Controls
from telemetry.probe.measurement import Measurement
from telemetry.probe.observed import Keep, Observed
from telemetry.probe.politeness import Courtesy, Manners
from telemetry.probe.probe import Prober, supports
from telemetry.probe.resolve import Resolver
from telemetry.probe.schedule import Plan
from telemetry.probe.watch import Watch
from telemetry.probe.wire import Wire
from telemetry.service import Service, Target
from tests.telemetry.probe.authority import Authority
from tests.telemetry.probe.conftest import AGENT, names
from tests.telemetry.probe.loopback import Server, serving

QUICK = Manners(interval=timedelta(milliseconds=10), jitter=0)
SLOW = Manners(interval=timedelta(milliseconds=60), jitter=0)
PLAN = Plan(period_s=0.05, seed="here")


def present() -> datetime:
    return datetime.now(UTC)


def hour_ahead() -> datetime:
    return present() + timedelta(hours=1)


def shop(server: Server, *paths: str) -> Service:
    return Service(
        id="shop",
        name="Shop",
        targets=tuple(Target(name=path, url=f"{server.url}/{path}") for path in paths),
    )


@contextmanager
def watching(
    ca: Authority,
    control: Server | None,
    keep: Keep,
    *,
    manners: Manners = QUICK,
    clock: Callable[[], datetime] = present,
    paths: tuple[str, ...] = ("",),
) -> Iterator[Watch]:
    with Resolver(names({}), threads=2) as resolver:
        wire = Wire(resolver=resolver, agent=AGENT, contexts=ca.trusting)
        prober = Prober(wire=wire, clock=clock, deadline_s=1)
        url = "" if control is None else control.url
        asked = [Target(name=f"other {number}", url=f"{url}/{path}") for number, path in enumerate(paths) if url]
        calm = Courtesy(seed="here", manners=replace(QUICK, interval=timedelta(0)))
        controls = Controls(asked, prober.control, calm)
        courtesy = Courtesy(seed="here", manners=manners)
        yield Watch(prober=prober, controls=controls, courtesy=courtesy, keep=keep, hold_s=0)


def into(kept: list[Measurement]) -> Keep:
    def keep(observed: Observed) -> None:
        kept.extend(observed.measurements)

    return keep


def test_every_target_is_measured_once_in_the_order_given(ca: Authority, plain: Server) -> None:
    kept: list[Measurement] = []
    with serving() as control, watching(ca, control, into(kept)) as watch:
        found = asyncio.run(watch.once([shop(plain, "ok", "status/500")]))
    assert [(one.target, one.outcome) for one in found] == [("ok", Outcome.OK), ("status/500", Outcome.HTTP_5XX)]
    assert all(one.control_ok for one in found)
    assert sorted(kept, key=lambda one: one.target) == sorted(found, key=lambda one: one.target)


def test_targets_on_one_host_wait_for_each_other(ca: Authority, plain: Server) -> None:
    began = monotonic()
    with watching(ca, None, lambda _: None, manners=SLOW) as watch:
        found = asyncio.run(watch.once([shop(plain, "a", "b", "c")]))
    first, second, third = (visit.at for visit in watch.courtesy._visits["127.0.0.1"])
    assert min(second - first, third - second) >= SLOW.interval
    assert monotonic() - began >= (third - first).total_seconds()
    assert len(found) == 3


def measure(watch: Watch, service: Service, *, until: Callable[[], object]) -> None:
    """Go on until something has come about, however slow this machine is."""

    async def stop() -> None:
        while not until():  # noqa: ASYNC110 -- it is another thread that keeps
            await asyncio.sleep(0.005)
        raise Enough

    async def main() -> None:
        async with asyncio.timeout(30), asyncio.TaskGroup() as group:
            group.create_task(watch.forever([service], plan=PLAN))
            group.create_task(stop())

    with pytest.raises(ExceptionGroup) as caught:
        asyncio.run(main())
    assert caught.group_contains(Enough)


class Enough(Exception):
    """What was waited for has come about."""


def test_it_goes_on_until_it_is_stopped(ca: Authority, plain: Server) -> None:
    kept: list[Measurement] = []
    with watching(ca, None, into(kept)) as watch:
        measure(watch, shop(plain, "ok"), until=lambda: len(kept) >= 2)
    assert {one.outcome for one in kept} == {Outcome.OK}


def test_a_host_that_refuses_us_is_left_alone_and_that_is_said(
    ca: Authority, plain: Server, caplog: pytest.LogCaptureFixture
) -> None:
    kept: list[Measurement] = []
    with caplog.at_level(logging.WARNING), watching(ca, None, into(kept)) as watch:
        measure(watch, shop(plain, "status/429"), until=lambda: "why=politeness" in caplog.text)
    assert len(kept) == 1
    assert "rounds_missed late=0 skipped=" in caplog.text
    assert "worst=shop/status/429" in caplog.text


def test_a_host_that_fails_is_asked_as_often_as_one_that_works(ca: Authority, plain: Server) -> None:
    kept: list[Measurement] = []
    with watching(ca, None, into(kept)) as watch:
        measure(watch, shop(plain, "status/500"), until=lambda: len(kept) >= 2)
    assert {one.outcome for one in kept} == {Outcome.HTTP_5XX}


def test_one_broken_probe_ends_no_other_and_is_no_measurement(
    ca: Authority, plain: Server, caplog: pytest.LogCaptureFixture
) -> None:
    broken = Service(id="odd", name="Odd", targets=(Target(name="x", url="gopher://127.0.0.1/"),))
    with watching(ca, None, lambda _: None) as watch:
        found = asyncio.run(watch.once([broken, shop(plain, "ok")]))
    assert [one.service for one in found] == ["shop"]
    assert "probe_broken key=odd/x" in caplog.text


@pytest.mark.parametrize("again", [False, True])
def test_what_cannot_be_kept_ends_it(again: bool, ca: Authority, plain: Server) -> None:
    def keep(_: Observed) -> None:
        raise StoreUnavailable("telemetry.db: full")

    services = [shop(plain, "ok")]
    with watching(ca, None, keep) as watch, pytest.raises(StoreUnavailable):
        asyncio.run(watch.forever(services, plan=PLAN) if again else watch.once(services))


def test_only_what_can_be_probed_is_supported() -> None:
    assert all(supports(f"{scheme}://shop.test:1") for scheme in ("http", "https", "tcp", "tls", "dns"))
    assert not any(supports(url) for url in ("gopher://shop.test", "shop.test", "http://", ""))


def test_a_measurement_knows_the_start_that_it_was_made_for(ca: Authority, plain: Server) -> None:
    kept: list[Measurement] = []
    with watching(ca, None, into(kept)) as watch:
        measure(watch, shop(plain, "ok"), until=lambda: len(kept) >= 2)
    for measurement in kept:
        assert measurement.scheduled is not None
        start = measurement.scheduled.timestamp()
        assert start == pytest.approx(PLAN.start("shop/ok", PLAN.next_index("shop/ok", start - 1e-4)), abs=1e-4)
        assert measurement.time >= measurement.scheduled
    assert len({measurement.scheduled for measurement in kept}) == len(kept)


def test_a_start_that_politeness_forbids_is_recorded(ca: Authority, plain: Server) -> None:
    observed: list[Observed] = []
    with watching(ca, None, observed.append) as watch:
        measure(watch, shop(plain, "status/429"), until=lambda: left_out(observed))
    (measurement,) = (one for each in observed for one in each.measurements)
    missed = left_out(observed)
    assert {(one.vantage, one.service, one.target, one.slip) for one in missed} == {
        ("here", "shop", "status/429", Slip.SKIPPED)
    }
    assert measurement.scheduled not in {one.scheduled for one in missed}


def left_out(observed: list[Observed]) -> list[MissedRound]:
    return [one for each in observed for one in each.missed if one.why == "politeness"]


@pytest.mark.parametrize("paths", [("dated/0",), ("dated/0", "dated/0")])
def test_what_a_lying_clock_measured_says_nothing(paths: tuple[str, ...], ca: Authority, plain: Server) -> None:
    kept: list[Measurement] = []
    with watching(ca, plain, into(kept), clock=hour_ahead, paths=paths) as watch:
        for _ in range(3):
            asyncio.run(watch.once([shop(plain, "ok", "status/500")]))
    assert {one.outcome for one in kept} == {Outcome.VANTAGE_FAULT}
    assert {one.reason.removesuffix(" s ahead")[:-4] for one in kept} == {"the clock here is "}
    assert all(one.timings.total is not None for one in kept)


@pytest.mark.parametrize("path", ["ok", "dated/-3600/3600", "dated/-20"])
def test_a_control_that_tells_no_time_or_about_ours_voids_nothing(path: str, ca: Authority, plain: Server) -> None:
    kept: list[Measurement] = []
    with watching(ca, plain, into(kept), paths=(path,)) as watch:
        asyncio.run(watch.once([shop(plain, "ok")]))
    assert [one.outcome for one in kept] == [Outcome.OK]


def test_the_clock_is_checked_by_two_controls_and_that_is_recorded(ca: Authority, plain: Server) -> None:
    observed: list[Observed] = []
    began, ahead = present(), [timedelta(0)]

    def clock() -> datetime:
        return began + ahead[0]

    with watching(ca, plain, observed.append, clock=clock, paths=("dated/-20", "dated/-20")) as watch:
        asyncio.run(watch.once([shop(plain, "ok")]))
        # A second later it is the other one's turn.
        ahead[0] = timedelta(seconds=1)
        asyncio.run(watch.once([shop(plain, "ok")]))
    (check,) = (one for each in observed for one in each.checks)
    assert (check.vantage, check.by) == ("here", "controls")
    assert check.offset_ms == pytest.approx(-20_500, abs=5_000)  # however slow this machine is
