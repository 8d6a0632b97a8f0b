"""Posts about weeks, from the text through a store to the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from claims.check import check_post
from claims.extract.pipeline import Extractor
from claims.model import Checked, Kind, Label, Post, Role, Use
from telemetry.model import Outcome, Report, ReportKind, Sample, SeriesPoint
from telemetry.service import Service
from telemetry.services import Catalogue
from telemetry.store import TelemetryStore

POST = datetime(2026, 3, 18, 10, tzinfo=UTC)
DAY = timedelta(days=1)
LATER = POST + 50 * DAY
PLACES = {"a": (1, "DE"), "b": (2, "FR"), "c": (3, "US"), "d": (4, "JP")}
NAMES = ("kestrel", "plover", "dunlin", "curlew", "godwit")
CATALOGUE = Catalogue(
    services={each: Service(id=each, name=f"{each.title()}cast", domains=(f"{each}cast.example",)) for each in NAMES}
)
EXTRACTOR = Extractor(CATALOGUE)


def probes(service: str, days: Iterable[int], ms: float = 100.0, outcome: Outcome = Outcome.OK) -> Iterator[Sample]:
    """A probe from every place every three hours, around so many milliseconds."""
    for day in days:
        for step in range(8):
            for number, (place, (asn, country)) in enumerate(PLACES.items()):
                yield Sample(
                    time=POST.replace(hour=3 * step) + day * DAY + timedelta(minutes=number),
                    service=service,
                    target="front",
                    vantage=place,
                    asn=asn,
                    country=country,
                    outcome=outcome,
                    total_ms=ms * (0.9 + 0.05 * ((day + step + number) % 5)),
                )


def users(service: str, before: float, after: float) -> Iterator[SeriesPoint]:
    for week in range(-30, 7):
        yield SeriesPoint(
            time=POST.replace(hour=0) + week * 7 * DAY,
            service=service,
            metric="largest_contentful_paint_p75",
            source=f"Chrome UX Report https://{service}cast.example",
            value=(after if week > 0 else before) + week % 3,
            unit="ms",
        )


def check(
    text: str,
    samples: Iterable[Sample] = (),
    series: Iterable[SeriesPoint] = (),
    reports: Iterable[Report] = (),
    *,
    now: datetime = LATER,
    **more: Any,
) -> dict[Kind, Checked]:
    values: dict[str, Any] = {"author_role": Role.COMPANY, "service": "kestrel", "posted_at": POST}
    post = Post(id="1", text=text, **values | more)
    with TelemetryStore.memory() as store:
        store.add_samples(samples)
        store.add_series(series)
        store.add_reports(reports)
        checked = check_post(post, extractor=EXTRACTOR, catalogue=CATALOGUE, telemetry=store, now=now).checked
    return {each.claim.kind: each for each in checked}


BEFORE, AFTER = range(-15, 0), range(1, 16)
FASTER = "Significant backend server architecture changes rolled out. Kestrelcast should feel faster."


def world(factor: float, *, sites: float = 1.0, controls: int = 3) -> Iterator[Sample]:
    """The service's time changed by one factor with the post, that of other services by another."""
    yield from probes("kestrel", BEFORE)
    yield from probes("kestrel", AFTER, 100 * factor)
    for name in NAMES[1 : 1 + controls]:
        yield from probes(name, BEFORE, 60.0)
        yield from probes(name, AFTER, 60.0 * sites)


@pytest.mark.parametrize(
    ("factor", "more", "label", "rule"),
    [
        (0.8, {}, Label.SUPPORTED, "measured-so"),
        (0.8, {"controls": 2}, Label.UNPROVEN, "no-controls"),
        (0.8, {"sites": 0.8}, Label.UNPROVEN, "two-sources"),
        (1.3, {}, Label.MISLEADING, "slower-here"),
        (1.3, {"sites": 1.3}, Label.UNPROVEN, "two-sources"),
    ],
)
def test_should_feel_faster(factor: float, more: dict[str, Any], label: Label, rule: str) -> None:
    verdict = check(FASTER, world(factor, **more))[Kind.LATENCY_CHANGE].verdict
    assert (verdict.label, verdict.reasons[0].split(":")[0]) == (label, rule), verdict


def test_a_change_that_neither_users_nor_probes_saw_is_contradicted_by_both() -> None:
    text = "Kestrelcast is now 40% faster."
    found = check(text, world(1.0), users("kestrel", 2000, 2000))[Kind.LATENCY_CHANGE].verdict
    assert found.label is Label.CONTRADICTED
    assert {each.operator for each in found.evidence if each.use is Use.USED} == {"self", "google chrome"}
    for alone in (check(text, world(1.0)), check(text, series=users("kestrel", 2000, 2000))):
        assert alone[Kind.LATENCY_CHANGE].verdict.label is Label.UNPROVEN


def test_on_the_day_of_the_post_it_is_too_soon() -> None:
    verdict = check(FASTER, world(0.5), now=POST + timedelta(hours=3))[Kind.LATENCY_CHANGE].verdict
    assert verdict.label is Label.UNPROVEN
    assert verdict.reasons[0].startswith(("too-soon", "no-timings"))


def test_what_is_measured_later_is_not_known_yet() -> None:
    verdict = check(FASTER, world(0.5), now=POST + 4 * DAY)[Kind.LATENCY_CHANGE].verdict
    assert verdict.reasons[0].startswith("too-soon: it takes 5 days of the same hours on both sides; after the change")


def test_two_services_side_by_side() -> None:
    good, bad = list(probes("plover", range(-30, 0), 150.0)), list(probes("kestrel", range(-30, 0), 100.0))
    claim = "Kestrelcast is faster than Plovercast."
    checked = check(claim, [*good, *bad])[Kind.COMPARISON]
    assert checked.verdict.label is Label.SUPPORTED, checked.verdict
    assert checked.observations.rival is not None
    assert checked.observations.rival.service == "plover"
    other = check("Kestrelcast is faster than Plovercast.", [*probes("plover", range(-30, 0), 50.0), *bad])
    assert other[Kind.COMPARISON].verdict.label is Label.UNPROVEN


def test_a_comparison_with_nobody_known_compares_nothing() -> None:
    checked = check("Kestrelcast is more reliable than Gannetcast.", probes("kestrel", range(-30, 0)))
    assert checked[Kind.COMPARISON].verdict.reasons[0].startswith("no-rival")


def test_a_page_load_takes_users() -> None:
    text = "Kestrelcast loads in under a second."
    quick = check(text, series=users("kestrel", 700, 700))[Kind.LATENCY].verdict
    slow = check(text, probes("kestrel", range(-14, 0), 1500.0), users("kestrel", 3000, 3000))[Kind.LATENCY].verdict
    assert (quick.label, slow.label) == (Label.SUPPORTED, Label.CONTRADICTED)


def visits(source: str, start: float, end: float) -> Iterator[SeriesPoint]:
    for day in range(-140, 1, 7):
        value = start + (end - start) * (day + 140) / 140
        yield SeriesPoint(time=POST + day * DAY, service="kestrel", metric="impressions", source=source, value=value)


@pytest.mark.parametrize(
    ("others", "label"),
    [
        (((100, 60), (100, 65)), Label.SUPPORTED),
        (((100, 150), (100, 140)), Label.CONTRADICTED),
        (((100, 60), (100, 140)), Label.MISLEADING),
        (((100, 150),), Label.UNPROVEN),
        ((), Label.UNPROVEN),
    ],
)
def test_a_metric_goes_by_everybody_who_counts_it(others: tuple[tuple[float, float], ...], label: Label) -> None:
    series = [point for number, (start, end) in enumerate(others) for point in visits(f"counter {number}", start, end)]
    verdict = check("Impressions are down by a third since November.", series=series)[Kind.METRIC_TREND].verdict
    assert verdict.label is label, verdict


def test_a_slip_of_the_month_is_named() -> None:
    account = Report(
        time=POST.replace(month=2, hour=12, minute=50),
        end=POST.replace(month=2, hour=13, minute=40),
        service="kestrel",
        source="watcher",
        operator="watcher",
        kind=ReportKind.NETWORK,
        value=None,
        unit=None,
        region=None,
        summary="An outage.",
        url=None,
    )
    text = "Kestrelcast was down between 12:53 and 13:35 UTC on March 18."
    silent = check(text, reports=[account], now=LATER, posted_at=POST + 5 * DAY)[Kind.OUTAGE_WINDOW].verdict
    assert silent.label is Label.UNPROVEN
    assert silent.summary.endswith("What would agree: the same clock times a month earlier.")
    watched = (
        Sample(
            time=POST + timedelta(minutes=minute),
            service="kestrel",
            target="front",
            vantage=place,
            asn=asn,
            country=country,
            outcome=Outcome.OK,
        )
        for minute in range(-3 * 1440, 3 * 1440, 10)
        for place, (asn, country) in PLACES.items()
    )
    told = check(text, watched, reports=[account], now=LATER, posted_at=POST + 5 * DAY)[Kind.OUTAGE_WINDOW].verdict
    assert told.label is Label.CONTRADICTED
    assert told.summary.endswith("What would agree: the same clock times a month earlier.")
