"""What is judged from samples is judged alike when only the roll-ups of their quiet hours are left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from telemetry.hold import LONGEST_HOLD
from telemetry.model import Health, Outcome, Sample, Window
from telemetry.outages import availability, coverage, outages, rounds
from telemetry.store import TelemetryStore

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
DAYS = Window(start=BEGIN, end=BEGIN + timedelta(days=3))
LATER = BEGIN + timedelta(days=200)
MINUTE = timedelta(minutes=1)
PLACES = {"fra": (1, "DE"), "nyc": (2, "US"), "tyo": (3, "JP"), "gru": (4, "BR")}
DOWN = Window(start=BEGIN + timedelta(hours=30, minutes=7), end=BEGIN + timedelta(hours=30, minutes=19))
ALONE = Window(start=BEGIN + timedelta(hours=50), end=BEGIN + timedelta(hours=50, minutes=5))


def sample(minute: int, place: str, *, down: Window | None = DOWN) -> Sample:
    asn, country = PLACES[place]
    time = BEGIN + minute * MINUTE + timedelta(seconds=7 * list(PLACES).index(place))
    fails = (down is not None and down.contains(time)) or (place == "gru" and ALONE.contains(time))
    outcome = Outcome.TIMEOUT if fails else Outcome.OK
    return Sample(
        time=time, service="shop", target="front", vantage=place, asn=asn, country=country, outcome=outcome, total_ms=80
    )


@pytest.fixture
def store() -> TelemetryStore:
    store = TelemetryStore.memory()
    store.add_samples(sample(minute, place) for minute in range(3 * 1440) for place in PLACES)
    return store


def test_after_letting_go_the_outage_is_the_same_and_the_rest_is_known_to_have_been_quiet(
    store: TelemetryStore,
) -> None:
    whole = rounds(store.samples("shop", DAYS), DAYS)
    gone = store.prune(LATER)
    assert gone > 3 * 1440 * len(PLACES) * 0.8
    left = store.samples("shop", DAYS)
    assert len(left) < 2000
    summed_up = rounds(left, DAYS)
    (found,), (still,) = outages(whole), outages(summed_up)
    assert found.health is still.health is Health.DOWN
    assert (still.start_after, still.start_by) == (found.start_after, found.start_by)
    assert (still.end_after, still.end_by) == (found.end_after, found.end_by)
    assert coverage(summed_up) == pytest.approx(coverage(whole), abs=0.001)
    assert availability(summed_up) == pytest.approx(availability(whole), abs=1e-5)


def test_an_hour_with_a_failure_of_one_place_is_not_told_of_that_place(store: TelemetryStore) -> None:
    store.prune(LATER)
    hour = Window(start=BEGIN + timedelta(hours=50), end=BEGIN + timedelta(hours=51))
    assert {each.vantage for each in store.samples("shop", hour)} == {"fra", "nyc", "tyo"}


def test_a_state_holds_no_longer_than_any_state_may_and_says_what_it_is(store: TelemetryStore) -> None:
    store.prune(LATER)
    states = [each for each in store.samples("shop", DAYS) if each.until is not None]
    assert states
    assert all(each.until is not None and each.until - each.time <= LONGEST_HOLD for each in states)
    assert all(each.origin.endswith("samples, all of them answered") for each in states)


def test_a_pause_in_measuring_stays_a_pause() -> None:
    store = TelemetryStore.memory()
    store.add_samples(
        sample(minute, place, down=None)
        for minute in range(600)
        for place in PLACES
        # From 02:50 to 03:10 nobody measured.
        if not 170 <= minute < 190
    )
    store.prune(LATER)
    pause = Window(start=BEGIN + 172 * MINUTE, end=BEGIN + 188 * MINUTE)
    assert store.samples("shop", pause) == ()
    assert all(each.health is Health.UNKNOWN for each in rounds(store.samples("shop", pause), pause))


def test_what_is_still_there_is_told_once(store: TelemetryStore) -> None:
    before = store.samples("shop", DAYS)
    store.roll_up(LATER)
    assert store.samples("shop", DAYS) == before
