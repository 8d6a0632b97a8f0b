"""The loop, with a clock that its own waits move: no test here sleeps."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise

import httpx
import pytest

from telemetry.asking.conversations import CONVERSATIONS
from telemetry.asking.forever import NAP_S, Note, State, ask_once, asked_services, keep_asking
from telemetry.asking.question import Found, Line, Question
from telemetry.asking.settings import SourceSettings
from telemetry.errors import BudgetSpent, SourceUnavailable, StoreUnavailable, TelemetryError, UnknownService
from telemetry.service import Service
from telemetry.services import Catalogue
from telemetry.store import TelemetryStore
from tests.telemetry.asking.conftest import SERVICE, START, World, fixture
from tests.telemetry.asking.test_keeping import NOTICE
from tests.telemetry.sources.server import Answer

OTHER = Service(id="other", name="Other Cloud")
CATALOGUE = Catalogue(services={"example": SERVICE, "other": OTHER})
Give = Callable[[Question, datetime], Found]


class Over(Exception):
    """The time that a test looks at is over."""


@dataclass(kw_only=True)
class Time:
    """A clock for many tasks: when all of them sleep, it goes on to the first that wakes."""

    now: datetime
    end: datetime
    waiting: list[tuple[datetime, int, asyncio.Event]] = field(default_factory=list)
    naps: list[float] = field(default_factory=list)
    set_at: datetime | None = None
    set_by: timedelta = timedelta(0)

    def clock(self) -> datetime:
        """What the clock shows, which somebody may set."""
        return self.now + self.set_by if self.set_at is not None and self.now >= self.set_at else self.now

    async def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        event = asyncio.Event()
        heapq.heappush(self.waiting, (self.now + timedelta(seconds=seconds), len(self.naps), event))
        await event.wait()

    async def drive(self) -> None:
        while self.now < self.end:
            for _ in range(20):
                await asyncio.sleep(0)
            if not self.waiting:
                continue
            wakes, _, event = heapq.heappop(self.waiting)
            self.now = max(self.now, wakes)
            event.set()
        raise Over


@dataclass
class Fake:
    """A conversation that a test scripts; it notes when it was asked about whom."""

    give: Give
    asked: list[tuple[str, datetime]] = field(default_factory=list)
    takes_minutes: int = 0
    under_way: int = 0
    most: int = 0
    EVERY: timedelta = timedelta(minutes=15)
    BACK: timedelta = timedelta(hours=1)
    PAST: bool = True

    async def ask(self, question: Question, line: Line) -> Found:
        self.asked.append((question.service.id, question.at))
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        for _ in range(self.takes_minutes):
            await line.sleep(60)
        self.under_way -= 1
        return self.give(question, question.at)


def settings(name: str, *services: str, minutes: float = 15) -> SourceSettings:
    every = timedelta(minutes=minutes)
    return SourceSettings(name=name, base_url="http://127.0.0.1:9", every=every, services=services)


def run(
    monkeypatch: pytest.MonkeyPatch,
    fakes: dict[str, Fake],
    *asked: SourceSettings,
    hours: float,
    set_by: timedelta = timedelta(0),
) -> tuple[list[Note], TelemetryStore]:
    for name, fake in fakes.items():
        monkeypatch.setitem(CONVERSATIONS, name, fake)
    notes: list[Note] = []
    store = TelemetryStore.memory()
    end = START + timedelta(hours=hours)
    time = Time(now=START, end=end, set_at=START + timedelta(hours=hours / 2), set_by=set_by)

    async def both() -> None:
        async with httpx.AsyncClient(trust_env=False) as client, asyncio.TaskGroup() as group:
            group.create_task(time.drive())
            group.create_task(
                keep_asking(
                    asked,
                    catalogue=CATALOGUE,
                    store=store,
                    client=client,
                    clock=time.clock,
                    sleep=time.sleep,
                    note=notes.append,
                )
            )

    with pytest.raises(ExceptionGroup) as ended:
        asyncio.run(both())
    assert ended.group_contains(Over)
    assert max(time.naps) <= NAP_S
    return notes, store


def nothing(_question: Question, _at: datetime) -> Found:
    return Found()


def failing(error: TelemetryError, *, until: float, since: float = 0) -> Give:
    """Fails between two times, in hours."""

    def give(_question: Question, at: datetime) -> Found:
        if timedelta(hours=since) <= at - START < timedelta(hours=until):
            raise error
        return Found()

    return give


def test_each_source_and_service_keeps_its_own_start_times(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd, press = Fake(nothing), Fake(nothing)
    run(
        monkeypatch,
        {"hn-algolia": crowd, "gdelt": press},
        settings("hn-algolia", "example", "other"),
        settings("gdelt", "example", minutes=60),
        hours=10,
    )
    for service in ("example", "other"):
        times = [at for name, at in crowd.asked if name == service]
        assert len(times) == 40
        # A start wanders by at most a tenth of the period.
        assert all(timedelta(minutes=13.4) < later - at < timedelta(minutes=16.6) for at, later in pairwise(times))
    assert len(press.asked) == 10


def test_the_start_times_are_the_same_after_a_restart(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = Fake(nothing), Fake(nothing)
    run(monkeypatch, {"gdelt": first}, settings("gdelt", "example"), hours=3)
    run(monkeypatch, {"gdelt": second}, settings("gdelt", "example"), hours=3)
    assert first.asked == second.asked


def test_a_failure_and_its_end_are_told_once_each_and_stop_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    down = Fake(failing(SourceUnavailable("gdelt: answered with HTTP 503"), since=1, until=6))
    well = Fake(nothing)
    notes, _ = run(
        monkeypatch,
        {"gdelt": down, "hn-algolia": well},
        settings("gdelt", "example"),
        settings("hn-algolia", "example"),
        hours=10,
    )
    assert [(note.source, note.service, note.state, note.problem) for note in notes] == [
        ("gdelt", "example", State.UNAVAILABLE, "gdelt: answered with HTTP 503"),
        ("gdelt", "example", State.ANSWERED, ""),
    ]
    assert len(well.asked) == 40


def test_what_fails_is_asked_ever_more_seldom_up_to_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    down = Fake(failing(SourceUnavailable("down"), until=100))
    run(monkeypatch, {"gdelt": down}, settings("gdelt", "example"), hours=10)
    gaps = [(later - at).total_seconds() / 60 for (_, at), (_, later) in pairwise(down.asked)]
    # A start wanders by at most a tenth of the period.
    assert gaps == pytest.approx([15, 30, *[60] * (len(gaps) - 2)], abs=1.6)
    assert len(gaps) >= 10


def test_what_fails_with_a_long_period_of_its_own_is_asked_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    down = Fake(failing(SourceUnavailable("down"), until=1000))
    run(monkeypatch, {"gdelt": down}, settings("gdelt", "example", minutes=180), hours=48)
    assert len(down.asked) == 16


def test_a_source_that_asks_for_patience_is_given_it(monkeypatch: pytest.MonkeyPatch) -> None:
    patience = START + timedelta(hours=5)
    busy = Fake(failing(SourceUnavailable("busy", retry_at=patience), until=1))
    run(monkeypatch, {"gdelt": busy}, settings("gdelt", "example"), hours=6)
    assert busy.asked[0][1] < START + timedelta(minutes=16)
    assert busy.asked[1][1] >= patience


def test_nobody_is_given_patience_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    busy = Fake(failing(SourceUnavailable("busy", retry_at=START + timedelta(days=3650)), until=1))
    run(monkeypatch, {"gdelt": busy}, settings("gdelt", "example"), hours=30)
    assert len(busy.asked) > 1


def test_a_spent_budget_is_waited_for_and_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    again = START + timedelta(hours=1)
    spent = Fake(failing(BudgetSpent("spent", again=again), until=1))
    notes, _ = run(monkeypatch, {"gdelt": spent}, settings("gdelt", "example"), hours=2)
    assert [note.state for note in notes] == [State.SPENT, State.ANSWERED]
    assert again <= spent.asked[1][1] < again + timedelta(minutes=17)


def test_a_question_that_cannot_be_asked_is_told_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    notes, _ = run(monkeypatch, {}, settings("ripe-atlas", "example"), hours=60)
    assert [(note.state, note.problem) for note in notes] == [
        (
            State.UNASKABLE,
            "ripe-atlas: nothing to ask about example: name its measurements in [sources.ripe-atlas.measurements]",
        )
    ]


def test_a_mistake_of_ours_in_one_source_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_question: Question, _at: datetime) -> Found:
        raise ZeroDivisionError

    well = Fake(nothing)
    notes, _ = run(
        monkeypatch,
        {"gdelt": Fake(broken), "hn-algolia": well},
        settings("gdelt", "example"),
        settings("hn-algolia", "example"),
        hours=5,
    )
    assert [note.state for note in notes] == [State.BROKEN]
    assert "source_broken source=gdelt service=example" in caplog.text
    assert len(well.asked) == 20


def test_what_is_found_is_kept_and_what_cannot_be_kept_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Fake(lambda _question, _at: Found(reports=(NOTICE,)))
    notes, store = run(monkeypatch, {"ioda": found}, settings("ioda", "example"), hours=1)
    assert store.counts()["reports"] == 1
    assert notes == []

    def full(_store: TelemetryStore, _reports: object) -> int:
        raise StoreUnavailable("telemetry.db: database or disk is full")

    monkeypatch.setattr(TelemetryStore, "add_reports", full)
    notes, _ = run(monkeypatch, {"ioda": found}, settings("ioda", "example"), hours=3)
    assert [(note.state, note.problem) for note in notes] == [
        (State.NOT_KEPT, "telemetry.db: database or disk is full")
    ]


def test_one_question_at_a_time_goes_to_a_source_and_a_slow_one_delays_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow, quick = Fake(nothing, takes_minutes=40), Fake(nothing)
    run(
        monkeypatch,
        {"gdelt": slow, "hn-algolia": quick},
        settings("gdelt", "example", "other"),
        settings("hn-algolia", "example"),
        hours=10,
    )
    assert slow.most == 1
    assert len(slow.asked) == 15, "one after the other, forty minutes each"
    assert {name for name, _ in slow.asked} == {"example", "other"}
    assert len(quick.asked) == 40


@pytest.mark.parametrize("days", [-30, 30])
def test_a_clock_that_is_set_stops_nobody(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    hourly = Fake(nothing)
    run(
        monkeypatch,
        {"gdelt": hourly},
        settings("gdelt", "example", minutes=60),
        hours=20,
        set_by=timedelta(days=days),
    )
    times = [at for _, at in hourly.asked]
    assert 19 <= len(times) <= 21
    assert any(abs(later - at) > timedelta(days=29) for at, later in pairwise(times))


def test_a_day_is_slept_through_in_naps(monkeypatch: pytest.MonkeyPatch) -> None:
    daily = Fake(nothing)
    run(monkeypatch, {"gdelt": daily}, settings("gdelt", "example", minutes=1440), hours=72)
    assert len(daily.asked) == 3


def test_services_are_named_or_all_that_still_exist() -> None:
    gone = replace(OTHER, id="gone", name="Gone Cloud", until=START.date())
    catalogue = Catalogue(services={"example": SERVICE, "other": OTHER, "gone": gone})
    assert [each.id for each in asked_services(settings("gdelt", "all"), catalogue)] == ["example", "other"]
    assert [each.id for each in asked_services(settings("gdelt", "gone", "gone"), catalogue)] == ["gone"]
    with pytest.raises(UnknownService, match=r"^sources.gdelt.services: unknown service 'exampel'; did you mean"):
        asked_services(settings("gdelt", "exampel"), catalogue)


def test_asking_one_time_says_who_did_not_answer(world: World) -> None:
    world.says(Answer(status=403), Answer(body=fixture("hn-algolia/hits.json")))
    notes: list[Note] = []

    async def once() -> bool:
        async with httpx.AsyncClient(trust_env=False) as client:
            return await ask_once(
                [world.settings("gdelt"), world.settings("hn-algolia")],
                catalogue=world.catalogue,
                store=world.store,
                client=client,
                clock=world.clock,
                sleep=world.sleep,
                note=notes.append,
            )

    assert asyncio.run(once()) is False
    assert [(note.source, note.state) for note in notes] == [("gdelt", State.REFUSED)]
    assert world.store.counts()["reports"] > 0
    world.says(Answer(body=b"{}"), Answer(body=fixture("hn-algolia/hits.json")))
    assert asyncio.run(once()) is True
