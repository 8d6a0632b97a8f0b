from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from telemetry.hours import TroubledHour
from telemetry.model import Outcome, Window
from telemetry.store import TelemetryStore
from tests.telemetry.history import at, quiet, raw, sample

WINDOW = Window(start=at(hours=0), end=at(hours=24))
LATER = at(days=200)


def hour(
    number: int, *, failed: int = 0, refused: int = 0, void: int = 0, series: int = 0, kept: bool = True
) -> TroubledHour:
    return TroubledHour(start=at(hours=number), failed=failed, refused=refused, void=void, series=series, kept=kept)


def test_only_hours_with_a_sample_that_was_not_answered_are_troubled() -> None:
    with TelemetryStore.memory() as store:
        store.add_samples(quiet(24))
        store.add_samples(
            [
                sample(0, at(hours=2, seconds=7), Outcome.TIMEOUT),
                sample(1, at(hours=2, seconds=7), Outcome.HTTP_5XX),
                sample(1, at(hours=2, seconds=9), Outcome.HTTP_5XX),
                sample(1, at(hours=9, seconds=7), Outcome.BLOCKED),
                replace(sample(2, at(hours=11, seconds=7)), control_ok=False),
            ]
        )
        store.roll_up(LATER)
        expected = (hour(2, failed=3, series=2), hour(9, refused=1), hour(11, void=1))
        assert store.troubled_hours("acme", WINDOW) == expected
        assert store.troubled_hours("acme", Window(start=at(hours=2, minutes=59), end=at(hours=9))) == expected[:1]
        assert store.troubled_hours("acme", Window(start=at(hours=3), end=at(hours=9, milliseconds=1))) == expected[1:2]
        assert store.troubled_hours("other", WINDOW) == ()


def test_of_samples_that_are_gone_it_is_said_and_what_may_have_been_an_outage_is_still_there() -> None:
    with TelemetryStore.memory() as store:
        store.add_samples(quiet(24))
        store.add_samples(sample(place, at(hours=2, seconds=7), Outcome.TIMEOUT) for place in (0, 1))
        store.add_samples([sample(0, at(hours=9, seconds=7), Outcome.TIMEOUT)])
        store.prune(LATER)
        lonely, outage = hour(9, failed=1, series=1, kept=False), hour(2, failed=2, series=2)
        assert store.troubled_hours("acme", WINDOW) == (outage, lonely)
        assert raw(store, Window(start=at(hours=9), end=at(hours=10))) == ()
        assert len(raw(store, Window(start=at(hours=2), end=at(hours=3)))) == 182


def test_an_hour_that_is_not_rolled_up_may_hold_anything() -> None:
    with TelemetryStore.memory() as store:
        store.add_samples(quiet(2))
        assert store.troubled_hours("acme", WINDOW) == (hour(0), hour(1))
        store.roll_up(at(hours=1))
        assert store.troubled_hours("acme", WINDOW) == (hour(1),)


def test_a_failing_state_troubles_every_hour_that_it_reaches_into() -> None:
    down = replace(sample(0, at(hours=-1, minutes=30), Outcome.HTTP_5XX), until=at(hours=20))
    up = replace(sample(0, at(hours=2)), until=at(hours=20))
    with TelemetryStore.memory() as store:
        store.add_samples([down, up])
        store.roll_up(LATER)
        assert store.troubled_hours("acme", WINDOW) == (hour(0, failed=1, series=1), hour(1, failed=1, series=1))


def test_arrays_hold_the_samples_of_the_window() -> None:
    moved = replace(sample(0, at(minutes=30, seconds=1)), asn=None, country=None, total_ms=None)
    window = Window(start=at(minutes=10), end=at(minutes=40))
    with TelemetryStore.memory() as store:
        store.add_samples([*quiet(1), moved])
        arrays = store.sample_arrays("acme", window)
        assert [(each.vantage, len(each.samples)) for each in arrays] == [("fra-1", 31), ("nyc-1", 30), ("tyo-1", 30)]
        for each in arrays:
            own = [one for one in raw(store, window) if one.vantage == each.vantage]
            assert [each.networks[number] for number in each.samples["network"].tolist()] == [
                (one.asn, one.country) for one in own
            ]
            assert each.samples["time"].tolist() == [
                round((one.time - at()) / timedelta(milliseconds=1)) + round(at().timestamp() * 1000) for one in own
            ]
            assert (each.samples["total"] / 100).tolist() == [
                -0.01 if one.total_ms is None else one.total_ms for one in own
            ]
