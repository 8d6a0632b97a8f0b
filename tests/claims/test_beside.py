"""Other services beside the one that is claimed of: control sites, and a named rival."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from claims.beside import CONTROLS, control_sites, rival
from claims.hours import probed_hours
from claims.model import Claim, Kind
from telemetry.model import Outcome, Sample, Window
from telemetry.service import Service
from telemetry.services import Catalogue
from telemetry.store import TelemetryStore

START = datetime(2026, 3, 2, tzinfo=UTC)
DAY = timedelta(days=1)
BEFORE, AFTER = Window(start=START, end=START + DAY), Window(start=START + 2 * DAY, end=START + 3 * DAY)
OURS = Service(id="ours", name="Ours", domains=("ours.example",), successor="heir")
OTHERS = (
    Service(id="heir", name="Heir"),
    Service(id="apple", name="Apple"),
    Service(id="pear", name="Pear", aliases=("Pear Cloud",)),
    Service(id="quince", name="Quince", plain_words=("Quince",)),
)
CATALOGUE = Catalogue(services={each.id: each for each in (OURS, *OTHERS)})


def probes(service: str, places: str = "abc", days: tuple[int, ...] = (0, 2)) -> Iterator[Sample]:
    for day in days:
        for number, place in enumerate(places):
            yield Sample(
                time=START + (day + 0.5) * DAY,
                service=service,
                target="front",
                vantage=place,
                asn=number,
                country="DE",
                outcome=Outcome.OK,
                total_ms=100.0,
            )


def sites(*samples: Iterator[Sample]) -> list[str]:
    with TelemetryStore.memory() as store:
        store.add_samples(probes("ours"))
        for each in samples:
            store.add_samples(each)
        hours = probed_hours(store, "ours", [BEFORE, AFTER])
        found = control_sites(OURS, hours, [BEFORE, AFTER], catalogue=CATALOGUE, telemetry=store)
        assert all(each.hours for each in found)
        return [each.service for each in found]


def test_three_services_from_the_same_places_are_controls() -> None:
    assert sites(probes("apple"), probes("pear"), probes("quince")) == ["apple", "pear", "quince"]
    assert CONTROLS == 3


def test_two_are_none() -> None:
    assert sites(probes("apple"), probes("pear")) == []


def test_a_service_that_took_the_place_of_ours_is_no_control() -> None:
    assert sites(probes("apple"), probes("pear"), probes("heir")) == []


@pytest.mark.parametrize(("places", "days"), [("abx", (0, 2)), ("abc", (0,)), ("abc", (2,))])
def test_a_control_shares_three_places_on_both_sides(places: str, days: tuple[int, ...]) -> None:
    assert sites(probes("apple"), probes("pear"), probes("quince", places, days)) == []


def test_without_probes_of_ours_there_is_nothing_to_control() -> None:
    with TelemetryStore.memory() as store:
        assert control_sites(OURS, (), [BEFORE, AFTER], catalogue=CATALOGUE, telemetry=store) == ()


@pytest.mark.parametrize(
    ("span", "found"),
    [
        ("Ours is faster than Apple", "apple"),
        ("Ours is faster than pear cloud", "pear"),
        ("Ours is faster than Quince", "quince"),
        ("Ours is faster than a quince", None),
        ("Ours is faster than Pineapple", None),
        ("Ours is faster than ever", None),
        ("Ours is faster than Apple and Pear", None),
        ("Ours is faster than @apple", None),
    ],
)
def test_the_rival_is_the_one_other_service_that_is_named(span: str, found: str | None) -> None:
    claim = Claim(span=span, start=0, end=len(span), kind=Kind.COMPARISON)
    with TelemetryStore.memory() as store:
        store.add_samples(probes("apple"))
        other = rival(claim, OURS, [BEFORE], catalogue=CATALOGUE, telemetry=store)
    assert (None if other is None else other.service) == found
    assert found != "apple" or (other is not None and len(other.hours) == 3)
