"""How long it takes to judge one claim against a year of telemetry: five places, every half minute.

Run: .venv/bin/python benchmarks/checking.py [--years N] [--asked N] [--folder DIR]

The year is that of benchmarks/keeping.py, with what an official page and a measurement network said of its outages, and
four other services over the weeks around the claims about speed. Judged are claims of each kind, at moments spread over
the year, through the same function as `factping check`; the store is opened anew for each kind. With --years 2 the same
claims are judged once more beside another year.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from keeping_world import OUTAGES_A_YEAR, ROUNDS_A_DAY, SERVICE, START, TARGET, Month, day, months

from claims.check import check_claim
from claims.extract.pipeline import Extractor
from claims.model import Claim, ClaimWindow, Comparator, Direction, Kind, Post, Role, Unit
from telemetry.model import IncidentStage, Outcome, Report, ReportKind, StatusEvent, Window
from telemetry.probe_ids import CODES
from telemetry.sample_columns import SampleColumns, SampledPlace
from telemetry.services import load_catalogue
from telemetry.store import TelemetryStore

DAYS = 365
# Codes of the world: answered, timed out, answered with an error.
OUTCOMES = np.array([CODES[each] for each in (Outcome.OK, Outcome.TIMEOUT, Outcome.HTTP_5XX)])
RIVALS = ("cloudflare", "discord", "slack", "reddit")
CHANGE = 180
SPAN = 21


def main() -> None:
    """Print the table."""
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="checking-", dir=options.folder))
    try:
        print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the beginning", flush=True)
        for year in range(options.years):
            _fill(folder / "telemetry.db", year)
            _ask(folder / "telemetry.db", options.asked, year + 1)
    finally:
        shutil.rmtree(folder)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--years", type=int, default=1, help="so many years are stored")
    parser.add_argument("--asked", type=int, default=15, help="claims of each kind")
    parser.add_argument("--folder", type=Path, help="where the file goes meanwhile")
    return parser.parse_args()


def _fill(file: Path, year: int) -> None:
    began = time.perf_counter()
    with closing(TelemetryStore.open(file)) as store:
        count = 0
        for month in months(DAYS * ROUNDS_A_DAY, year * DAYS):
            count += store.add_sample_columns(_columns(SERVICE, own) for own in month)
        if year == 0:
            for service in RIVALS:
                for month in months(2 * SPAN * ROUNDS_A_DAY, CHANGE - SPAN):
                    count += store.add_sample_columns(_columns(service, own) for own in month)
        for outage in _outages(year):
            store.add_reports([_notice(outage)])
            store.add_status_events(_incident(outage))
        store.roll_up(datetime(2100, 1, 1, tzinfo=START.tzinfo))
    took, size = time.perf_counter() - began, file.stat().st_size
    print(f"year {year + 1}: {count:,} samples in and rolled up in {took:.0f} s, {size / 1e6:,.0f} MB", flush=True)


def _columns(service: str, own: Month) -> SampleColumns:
    name, asn, country, _ = own.place
    phases = {phase: (values * 10).tolist() for phase, values in own.timings.items()}
    answered = own.answered.tolist()
    told: dict[str, list[int | None]] = {
        phase: [took if came else None for took, came in zip(phases[phase], answered, strict=True)] for phase in phases
    }
    count = len(answered)
    return SampleColumns(
        places=[SampledPlace(service, TARGET, name, asn, country)],
        place=[0] * count,
        time_ms=own.time_ms.tolist(),
        outcome=OUTCOMES[own.outcome].tolist(),
        control_ok=own.control.tolist(),
        http_status=[None] * count,
        origin="the benchmark",
        sha256="",
        **told,
    )


def _outages(year: int) -> list[Window]:
    """The outages of the world, by the numbers that it draws them with."""
    rng = np.random.default_rng([year, *b"outages"])
    begins = (year * DAYS + rng.random(OUTAGES_A_YEAR) * DAYS) * ROUNDS_A_DAY
    lengths = rng.integers(10, 90, OUTAGES_A_YEAR) * 2
    half_minute = timedelta(seconds=30)
    return sorted(
        (
            Window(start=START + float(begin) * half_minute, end=START + float(begin + length) * half_minute)
            for begin, length in zip(begins, lengths, strict=True)
        ),
        key=lambda each: each.start,
    )


def _notice(outage: Window) -> Report:
    return Report(
        time=outage.start,
        end=outage.end,
        service=SERVICE,
        source="a measurement network",
        operator="a measurement network",
        kind=ReportKind.NETWORK,
        value=None,
        unit=None,
        region=None,
        summary="Requests to it failed.",
        url=None,
    )


def _incident(outage: Window) -> Iterator[StatusEvent]:
    name = f"{outage.start:%Y%m%d%H%M}"
    for state, moment in (
        (IncidentStage.INVESTIGATING, outage.start + timedelta(minutes=9)),
        (IncidentStage.RESOLVED, outage.end + timedelta(minutes=9)),
    ):
        yield StatusEvent(
            service=SERVICE,
            format="statuspage",
            key=f"{name}/{state}",
            state=state,
            word=str(state),
            title="Errors",
            text="We are looking into it.",
            posted_at=moment,
            seen_at=moment + timedelta(minutes=1),
            incident=name,
        )


def _claims(number: int) -> Iterator[tuple[Claim, Post]]:
    """A claim of each kind with its post; the moments go through the year."""
    outage = _outages(0)[number % OUTAGES_A_YEAR]
    quiet = day(20) + number * timedelta(days=19, hours=5)
    then = outage.start + timedelta(minutes=5)
    year, quarter = (Window(start=day(0), end=day(DAYS)), Window(start=quiet - timedelta(days=90), end=quiet))
    yield _claim(Kind.OPERATIONAL, "GitHub works", quiet if number % 2 else then)
    yield _claim(Kind.DEGRADED, "Some users see errors", then)
    yield _claim(Kind.RESOLVED, "GitHub is back", outage.end)
    yield _claim(Kind.ETA, "back soon", then, said=Window(start=outage.end, end=outage.end))
    yield _claim(Kind.OUTAGE_SCOPE, "only users in the EU", then, scope="EU")
    for span in (year, quarter):
        yield _claim(Kind.UPTIME, "99.99% uptime", span.end, said=span, value=99.99, unit=Unit.PERCENT)
        yield _claim(Kind.INCIDENT_FREE, "zero downtime", span.end, said=span)
    minutes = outage.length.total_seconds() / 60
    yield _claim(
        Kind.OUTAGE_DURATION,
        "down for a while",
        outage.end + timedelta(hours=2),
        said=outage,
        value=minutes,
        unit=Unit.MIN,
    )
    yield _claim(Kind.OUTAGE_WINDOW, "down from then to then", outage.end + timedelta(hours=2), said=outage)
    late = day(CHANGE + SPAN - 1)
    yield _claim(Kind.LATENCY, "p95 is 500 ms", late, value=500.0, unit=Unit.MS, comparator=Comparator.AT_MOST)
    yield _claim(Kind.LATENCY_CHANGE, "feels faster", day(CHANGE), direction=Direction.UP)
    yield _claim(Kind.COMPARISON, "more reliable than Discord", late, direction=Direction.UP)


def _claim(kind: Kind, span: str, at: datetime, said: Window | None = None, **more: object) -> tuple[Claim, Post]:
    window = None if said is None else ClaimWindow(text="then", start=said.start, end=said.end)
    claim = Claim(span=span, start=0, end=len(span), kind=kind, service=SERVICE, window=window)
    post = Post(id=f"{kind}/{at}", text=span, author_role=Role.COMPANY, posted_at=at, service=SERVICE)
    return replace(claim, **more), post  # type: ignore[arg-type]  # fields of a claim


def _ask(file: Path, asked: int, years: int) -> None:
    catalogue = load_catalogue(None)
    extractor = Extractor(catalogue)
    taken: dict[str, list[float]] = {}
    now = day(DAYS * years)
    labels: dict[str, set[str]] = {}
    with closing(TelemetryStore.open(file)) as store:
        for number in range(asked):
            for claim, post in _claims(number):
                name = str(claim.kind)
                if claim.kind in {Kind.UPTIME, Kind.INCIDENT_FREE} and claim.window is not None and claim.window.start:
                    name += f", {(claim.window.end - claim.window.start).days} days"  # type: ignore[operator]  # both ends are said
                began = time.perf_counter()
                found = check_claim(claim, post, extractor=extractor, catalogue=catalogue, telemetry=store, now=now)
                taken.setdefault(name, []).append(time.perf_counter() - began)
                labels.setdefault(name, set()).add(str(found.verdict.label))
    print(f"\n{years} stored; milliseconds of one check\n{'':<26} {'median':>8} {'least':>8} {'most':>8}")
    for name, own in taken.items():
        figures = " ".join(f"{each * 1000:8.0f}" for each in (statistics.median(own), min(own), max(own)))
        print(f"{name:<26} {figures}   {', '.join(sorted(labels[name]))}")
    every = [each for own in taken.values() for each in own]
    figures = " ".join(f"{each * 1000:8.0f}" for each in (statistics.median(every), min(every), max(every)))
    print(f"{'all':<26} {figures}   95 % within {statistics.quantiles(every, n=20)[-1] * 1000:.0f}")
    print(f"load {os.getloadavg()[0]:.1f}", flush=True)


if __name__ == "__main__":
    main()
