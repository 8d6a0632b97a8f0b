"""What is collected around a claim: only what was known by then, and the company under one name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from claims.extract.pipeline import Extractor
from claims.gather import admissions, as_known, gather, names
from claims.model import Claim, Kind, Observations, Post, Role
from telemetry.clocks import ClockCheck
from telemetry.looks import Look
from telemetry.model import ComponentState, IncidentStage, Outcome, Report, ReportKind, Sample, StatusEvent, Window
from telemetry.readings import PageReading, ReadingOutcome
from telemetry.services import Catalogue, Service
from telemetry.store import TelemetryStore

POST = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
NOW = POST + timedelta(hours=6)
SERVICE = Service(id="example", name="Example Cloud", aliases=("ExampleCo",), domains=("example.org",))
CATALOGUE = Catalogue(services={"example": SERVICE})
EXTRACTOR = Extractor(CATALOGUE)
HOUR = timedelta(hours=1)


def report(hours: float, end: float | None = None, **more: Any) -> Report:
    values: dict[str, Any] = {
        "time": POST + hours * HOUR, "end": None if end is None else POST + end * HOUR, "service": "example",
        "source": "watcher", "operator": "watcher", "kind": ReportKind.NETWORK, "value": None, "unit": None,
        "region": None, "summary": f"It fails at {hours}.", "url": None,
    }  # fmt: skip
    return Report(**values | more)


def sample(hours: float) -> Sample:
    return Sample(
        time=POST + hours * HOUR,
        service="example",
        target="front",
        vantage="a",
        asn=1,
        country="DE",
        outcome=Outcome.OK,
    )


def event(hours: float, text: str, *, key: str = "k", seen: float | None = None, state: Any = None) -> StatusEvent:
    return StatusEvent(
        service="example",
        format="statuspage",
        key=key,
        state=state or IncidentStage.POSTMORTEM,
        word="postmortem",
        title="",
        text=text,
        posted_at=POST + hours * HOUR,
        seen_at=POST + (hours if seen is None else seen) * HOUR,
        incident="i1",
    )


def collect(*facts: Any, role: Role | None = Role.COMPANY, now: datetime = NOW) -> Observations:
    with TelemetryStore.memory() as store:
        store.add_samples(fact for fact in facts if isinstance(fact, Sample))
        store.add_reports(fact for fact in facts if isinstance(fact, Report))
        store.add_status_events(fact for fact in facts if isinstance(fact, StatusEvent))
        return gathered(store, role=role, now=now)


def gathered(store: TelemetryStore, *, role: Role | None = Role.COMPANY, now: datetime = NOW) -> Observations:
    return gather(
        Claim(span="x", start=0, end=1, kind=Kind.OPERATIONAL),
        Post(id="1", text="x", author_role=role, posted_at=POST),
        service=SERVICE,
        window=Window(start=POST - HOUR / 4, end=POST + HOUR / 4),
        telemetry=store,
        extractor=EXTRACTOR,
        now=now,
    )


def test_nothing_from_after_now_is_known() -> None:
    early = collect(sample(-0.1), sample(7), report(-0.1), report(7), event(7, "later"))
    assert [each.time for each in early.samples] == [POST - 0.1 * HOUR]
    assert [each.time for each in early.reports] == [POST - 0.1 * HOUR]
    assert early.status == ()


def test_an_account_of_a_stretch_is_not_known_before_its_end() -> None:
    assert collect(report(-1, 6.1)).reports == ()
    assert len(collect(report(-1, 6)).reports) == 1


@pytest.mark.parametrize("name", ["example", "EXAMPLE", "Example Cloud", "exampleco", "Example.org", " ExampleCo "])
def test_the_company_has_one_name_as_an_operator(name: str) -> None:
    (found,) = collect(report(0, operator=name)).reports
    assert found.operator == "example"


def test_others_keep_their_names() -> None:
    assert collect(report(0, operator="Watcher")).reports[0].operator == "Watcher"


@pytest.mark.parametrize(
    ("role", "own"),
    [
        (Role.EXECUTIVE, True), (Role.COMPANY, True), (Role.SUPPORT_ACCOUNT, True), (Role.STATUS_ACCOUNT, True),
        (Role.STATUS_PAGE, True), (Role.EMPLOYEE, True), (Role.PRESS, False), (Role.THIRD_PARTY, False),
        (Role.PUBLIC, False), (None, False),
    ],
)  # fmt: skip
def test_who_speaks_for_the_company_has_no_outside_source_in_it(role: Role | None, own: bool) -> None:
    assert collect(role=role).claimants == (names(SERVICE) if own else frozenset())


def test_a_statement_counts_in_its_latest_wording_by_now() -> None:
    first, second, third = event(0, "one"), event(0, "two", seen=5), event(0, "three", seen=7)
    assert [each.text for each in as_known([third, first, second], NOW)] == ["two"]


def test_a_page_read_only_later_counts_in_its_first_wording() -> None:
    assert [each.text for each in as_known([event(0, "two", seen=9), event(0, "one", seen=8)], NOW)] == ["one"]


ACCOUNT = "The service was down from 08:00 to 09:30 UTC."


def test_the_pages_own_account_is_an_admission() -> None:
    (found,) = admissions([event(2, ACCOUNT)], SERVICE, EXTRACTOR)
    assert (found.kind, found.operator, found.time, found.end) == (
        ReportKind.ADMISSION, "example", POST - 2 * HOUR, POST - 0.5 * HOUR,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Between 08:00 UTC and 09:30 UTC on Mar 2nd, Example saw more scrapers than it could serve.",
        "On March 2, 2026, from 08:00 to 09:30 UTC, logins were slow.",
    ],
)
def test_a_closing_text_needs_no_word_of_trouble(text: str) -> None:
    (found,) = admissions([event(2, text, state=IncidentStage.RESOLVED)], SERVICE, EXTRACTOR)
    assert (found.time, found.end) == (POST - 2 * HOUR, POST - 0.5 * HOUR)


def test_before_the_close_only_a_claim_of_an_outage_dates_it() -> None:
    chat = "Between 08:00 UTC and 09:30 UTC our engineers had a good look at the logs."
    assert list(admissions([event(2, chat, state=IncidentStage.IDENTIFIED)], SERVICE, EXTRACTOR)) == []


def test_ends_in_two_zones_date_nothing() -> None:
    text = "Between 08:00 UTC and 09:30 PST on Mar 2nd, Example was down."
    assert list(admissions([event(9, text, state=IncidentStage.RESOLVED)], SERVICE, EXTRACTOR)) == []


def test_a_state_is_not_known_to_hold_beyond_now() -> None:
    (held,) = collect(replace(sample(-1), until=POST + 9 * HOUR)).samples
    assert held.until == NOW


@pytest.mark.parametrize(
    "state", [IncidentStage.SCHEDULED, IncidentStage.IN_PROGRESS, IncidentStage.COMPLETED, IncidentStage.UNKNOWN]
)
def test_the_times_of_a_maintenance_or_of_any_post_are_no_admission(state: IncidentStage) -> None:
    assert list(admissions([event(2, ACCOUNT, state=state)], SERVICE, EXTRACTOR)) == []


@pytest.mark.parametrize("hours", [200, -0.6])
def test_an_account_far_off_or_of_a_time_to_come_is_no_admission(hours: float) -> None:
    on_the_day = "The service was down from 08:00 to 09:30 UTC on 2 March 2026."
    assert list(admissions([event(hours, on_the_day)], SERVICE, EXTRACTOR)) == []


def component(hours: float, state: ComponentState) -> StatusEvent:
    return StatusEvent(
        service="example",
        format="statuspage",
        key="component/api",
        state=state,
        word=state.value,
        title="API",
        text="",
        posted_at=None,
        seen_at=POST + hours * HOUR,
    )


def test_each_time_that_we_saw_a_component_stand_otherwise_counts() -> None:
    states = [ComponentState.OPERATIONAL, ComponentState.MAJOR_OUTAGE, ComponentState.OPERATIONAL]
    found = collect(*(component(hour, state) for hour, state in zip((-2, -1, 1), states, strict=True)))
    assert [event.state for event in sorted(found.status, key=lambda event: event.at)] == states


def looked(store: TelemetryStore, hours: float, outcome: ReadingOutcome, *events: StatusEvent) -> None:
    url = "https://status.example.org/api/v2/summary.json"
    at = POST + hours * HOUR
    reading = PageReading(
        service="example",
        format="statuspage",
        url=url,
        read_at=at,
        outcome=outcome,
        listed=tuple(event.key for event in events),
    )
    store.add_look(Look(url=url, format="statuspage", at=at, outcome=outcome, readings=(reading,), events=events))


def test_how_a_page_still_stood_is_known_though_it_changed_long_before() -> None:
    with TelemetryStore.memory() as store:
        looked(store, -200, ReadingOutcome.READ, component(-200, ComponentState.OPERATIONAL))
        for hour in (-100, -1, 0.1):
            looked(store, hour, ReadingOutcome.UNCHANGED)
        found = gathered(store)
    assert {event.at for event in found.status} == {POST - HOUR, POST + 0.1 * HOUR}
    assert {event.state for event in found.status} == {ComponentState.OPERATIONAL}


def test_samples_of_a_clock_known_to_be_off_are_put_right() -> None:
    with TelemetryStore.memory() as store:
        store.add_samples([sample(-0.1)])
        check = ClockCheck(vantage="a", at=POST, offset_ms=-120_000, uncertainty_ms=500, by="hub")
        store.add_clock_checks([check])
        found = gathered(store)
    assert [each.time for each in found.samples] == [POST - 0.1 * HOUR - timedelta(minutes=2)]
