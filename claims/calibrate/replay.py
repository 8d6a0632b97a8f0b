"""A simulated year put into a store, and its claims judged as `factping check` judges them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from claims.calibrate.claims_made import claims_made
from claims.calibrate.counted import series
from claims.calibrate.made import Made, Truth
from claims.calibrate.probed import NAME, RIVAL, RIVAL_NAME, SERVICE, SITES, checks, probed
from claims.calibrate.simulated import Simulated
from claims.calibrate.told import page, reports
from claims.calibrate.year import DAY_S, YEAR_S, at
from claims.check import check_claim
from claims.extract.pipeline import Extractor
from claims.model import Kind, Label
from telemetry.services import Catalogue, Service
from telemetry.store import TelemetryStore

# One post in so many is also read by the extractor, to see whether the claim would be found at all.
READ_EVERY = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What came of one simulated claim; `read` tells whether it was found in its text, None where nobody looked."""

    kind: Kind
    truth: Truth
    enough: bool
    case: str
    label: Label
    confidence: float
    rule: str
    post: str
    read: bool | None


def catalogue() -> Catalogue:
    """The services of the simulated world."""
    names = {SERVICE: NAME, RIVAL: RIVAL_NAME, **{site: site.capitalize() for site in SITES}}
    return Catalogue(
        services={each: Service(id=each, name=name, domains=(f"{each}.example",)) for each, name in names.items()}
    )


def replay(seen: Simulated, count: int, telemetry: TelemetryStore) -> Iterator[Judged]:
    """Judge so many claims about one year, which goes into the empty store first."""
    fill(seen, telemetry)
    known = catalogue()
    extractor = Extractor(known)
    for place, made in enumerate(claims_made(seen, count)):
        yield judged(made, telemetry, extractor, known, read=place % READ_EVERY == 0)


def fill(seen: Simulated, telemetry: TelemetryStore) -> None:
    """Put in what was measured, said and counted in the year, and roll it up."""
    for columns in probed(seen.year):
        telemetry.add_sample_columns([columns])
    telemetry.add_clock_checks(checks(seen.year))
    telemetry.add_reports(reports(seen.told))
    telemetry.add_status_events(page(seen.year, seen.told))
    telemetry.add_series(series(seen.year))
    telemetry.roll_up(at(YEAR_S + DAY_S))


def judged(made: Made, telemetry: TelemetryStore, extractor: Extractor, known: Catalogue, *, read: bool) -> Judged:
    """Judge one claim at the time that it was made for."""
    found = check_claim(
        made.claim, made.post, extractor=extractor, catalogue=known, telemetry=telemetry, now=at(made.now)
    )
    return Judged(
        kind=made.claim.kind,
        truth=made.truth,
        enough=made.enough,
        case=made.case,
        label=found.verdict.label,
        confidence=found.verdict.confidence,
        rule=found.verdict.reasons[0],
        post=made.post.id,
        read=made.claim.kind in {each.kind for each in extractor.extract(made.post)} if read else None,
    )
