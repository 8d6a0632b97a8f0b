"""Verdicts on record, judged again when something came in: each look is whole, and none counts twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from claims.check import check_post
from claims.database import ClaimDatabase, claim_id
from claims.extract.pipeline import Extractor
from claims.model import Check, Checked, Extent, Kind, Label, Post, Role
from claims.record import Why
from claims.rejudge import Rejudged, Remembering, rejudge, rejudge_due, take_note
from claims.watching import watched
from telemetry.document import Document
from telemetry.imports import upptime
from telemetry.model import Report, ReportKind
from telemetry.services import Catalogue, load_catalogue
from telemetry.status import read_status
from telemetry.store import TelemetryStore
from tests.claims.test_living import AT_FIRST, CALLED_RESOLVED, CHECKS, FIRST_READING, REWRITTEN, SECOND_READING

MINUTE = timedelta(minutes=1)
RESOLVED = Post(
    id="1",
    text="This incident has been resolved.",
    network="status-page",
    author_role=Role.STATUS_PAGE,
    posted_at=CALLED_RESOLVED,
    service="github",
)
PROMISED = datetime(2026, 5, 6, 12, tzinfo=UTC)
BY_FIVE = Post(
    id="2", text="GitHub will be back by 17:00 UTC.", network="x", author="@ops", posted_at=PROMISED, service="github"
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def extractor(catalogue: Catalogue) -> Extractor:
    return Extractor(catalogue)


class Installation:
    """A claim database and a telemetry store, and what a daemon does with them."""

    def __init__(self, folder: Path, extractor: Extractor, catalogue: Catalogue) -> None:
        self.telemetry = TelemetryStore.open(folder / "telemetry.db")
        self.database = ClaimDatabase.open(folder / "claims.db")
        self.extractor = extractor
        self.catalogue = catalogue
        self.kept: list[Checked] = []

    def check(self, post: Post, now: datetime) -> tuple[str, ...]:
        known = {"extractor": self.extractor, "catalogue": self.catalogue, "telemetry": self.telemetry}
        found = check_post(post, now=now, **known)  # type: ignore[arg-type]
        ids = [claim_id(found.post, each.claim) for each in found.checked]
        watches = [watched(key, each, found.post, now) for key, each in zip(ids, found.checked, strict=True)]
        return self.database.record(found, at=now, watches=[each for each in watches if each is not None])

    def round(self, now: datetime, limit: int = 100) -> list[Rejudged]:
        take_note(self.database, self.telemetry, now=now)
        return list(
            rejudge_due(
                self.database,
                extractor=self.extractor,
                catalogue=self.catalogue,
                telemetry=self.telemetry,
                now=now,
                limit=limit,
                keep=lambda _, checked: self.kept.append(checked),
            )
        )

    def labels(self, claim: str) -> list[tuple[Label, Why | None]]:
        return [(each.verdict.label, each.why) for each in self.database.history(claim)]

    def read_page(self, words: str, at: datetime) -> None:
        page = Document(name="page.jsonl", body=words.encode(), fetched_at=at)
        self.telemetry.add_status_events(read_status(page, service="github", format="timeline"))

    def read_checks(self) -> None:
        log = Document(name="checks.csv", body=CHECKS, fetched_at=SECOND_READING)
        found = upptime.read_file(log, catalogue=self.catalogue, now=SECOND_READING)
        self.telemetry.add_samples(found.samples)

    def close(self) -> None:
        self.database.close()
        self.telemetry.close()


@pytest.fixture
def house(tmp_path: Path, extractor: Extractor, catalogue: Catalogue) -> Iterator[Installation]:
    opened = Installation(tmp_path, extractor, catalogue)
    yield opened
    opened.close()


def at_first(house: Installation) -> str:
    house.read_checks()
    house.read_page(AT_FIRST, FIRST_READING)
    (claim,) = house.check(RESOLVED, FIRST_READING)
    assert house.labels(claim) == [(Label.UNPROVEN, None)]
    return claim


def test_the_companys_later_account_adds_a_version_with_its_reason(house: Installation) -> None:
    claim = at_first(house)
    house.read_page(REWRITTEN, SECOND_READING)
    (looked,) = house.round(SECOND_READING)
    assert (looked.before, looked.after, looked.version) == (Label.UNPROVEN, Label.CONTRADICTED, 2)
    assert house.labels(claim) == [(Label.UNPROVEN, None), (Label.CONTRADICTED, Why.POST_MORTEM)]
    assert len(house.kept) == 1


def test_what_speaks_of_one_incident_only_is_accused_no_more_from_the_record_than_from_the_page(
    house: Installation,
) -> None:
    house.read_checks()
    house.read_page(AT_FIRST, FIRST_READING)
    (claim,) = house.check(replace(RESOLVED, extent=Extent.INCIDENT), FIRST_READING)
    house.read_page(REWRITTEN, SECOND_READING)
    house.round(SECOND_READING)
    newest = house.database.newest(claim)
    assert newest is not None
    assert newest.verdict.label is Label.UNPROVEN
    assert newest.verdict.reasons[0].startswith("part: ")


def test_late_telemetry_adds_a_version_with_its_reason(house: Installation) -> None:
    house.read_page(REWRITTEN, SECOND_READING)
    (claim,) = house.check(RESOLVED, SECOND_READING)
    house.round(SECOND_READING + timedelta(hours=1))
    house.read_checks()
    (looked,) = house.round(SECOND_READING + timedelta(hours=2))
    assert looked.why is Why.LATE_DATA
    assert house.labels(claim) == [(Label.MISLEADING, None), (Label.CONTRADICTED, Why.LATE_DATA)]


def test_a_second_round_finds_nothing_to_do(house: Installation) -> None:
    claim = at_first(house)
    house.read_page(REWRITTEN, SECOND_READING)
    house.round(SECOND_READING)
    assert house.round(SECOND_READING + MINUTE) == []
    assert house.round(SECOND_READING + timedelta(days=300)) == []
    assert len(house.labels(claim)) == 2


def test_data_about_another_time_or_service_is_not_late_data(house: Installation) -> None:
    at_first(house)
    house.round(SECOND_READING)
    far = Report(
        time=CALLED_RESOLVED + timedelta(days=40),
        end=None,
        service="github",
        source="w",
        operator="w",
        kind=ReportKind.NETWORK,
        value=None,
        unit=None,
        region=None,
        summary="It failed.",
        url=None,
    )
    house.telemetry.add_reports([far, replace(far, time=CALLED_RESOLVED, service="gitlab")])
    assert house.round(SECOND_READING + timedelta(days=1)) == []


def test_a_promise_is_judged_when_it_falls_due(house: Installation) -> None:
    (claim,) = house.check(BY_FIVE, PROMISED + MINUTE)
    assert house.round(PROMISED + timedelta(hours=4, minutes=59)) == []
    (looked,) = house.round(PROMISED + timedelta(hours=5))
    assert (looked.claim, looked.why) == (claim, Why.DUE)
    (first, second) = house.database.history(claim)
    assert first.verdict.reasons[0].startswith("not-due")
    assert not second.verdict.reasons[0].startswith("not-due")
    # The same label for another reason: a reader is told that the time has come.
    assert (second.verdict.label, second.why) == (Label.UNPROVEN, Why.DUE)
    later = [house.round(PROMISED + timedelta(hours=5) + step * MINUTE) for step in range(1, 90)]
    assert sum(map(len, later)) == 4
    assert len(house.database.history(claim)) == 2


def test_what_is_due_is_spread_over_rounds_and_none_is_forgotten(house: Installation) -> None:
    posts = [replace(BY_FIVE, id=str(number)) for number in range(7)]
    claims = {claim for post in posts for claim in house.check(post, PROMISED + MINUTE)}
    now = PROMISED + timedelta(days=2)
    rounds = [house.round(now, limit=3) for _ in range(4)]
    assert [len(each) for each in rounds] == [3, 3, 1, 0]
    assert {looked.claim for each in rounds for looked in each} == claims


def test_a_dispute_is_looked_at_at_once_and_needs_no_late_data(house: Installation) -> None:
    claim = at_first(house)
    house.round(FIRST_READING + timedelta(hours=1))
    now = FIRST_READING + timedelta(hours=1, minutes=1)
    assert house.database.ask(claim, Why.DISPUTE, at=now)
    (looked,) = house.round(now)
    assert (looked.why, looked.version) == (Why.DISPUTE, None)
    assert house.round(now) == []


def test_what_a_human_said_is_not_judged_again(house: Installation) -> None:
    claim = at_first(house)
    newest = house.database.newest(claim)
    assert newest is not None
    said = replace(newest.verdict, label=Label.UNPROVEN, reasons=("withdrawn: read wrongly",), method="human/1")
    house.database.review(claim, said, at=FIRST_READING, why=Why.WITHDRAWN)
    house.read_page(REWRITTEN, SECOND_READING)
    assert house.round(SECOND_READING) == []
    assert not house.database.ask(claim, Why.DISPUTE, at=SECOND_READING)
    house.check(RESOLVED, SECOND_READING)
    assert house.round(SECOND_READING + timedelta(days=1)) == []
    assert [why for _, why in house.labels(claim)] == [None, Why.WITHDRAWN]


def test_a_look_that_another_process_took_meanwhile_counts_once(house: Installation) -> None:
    claim = at_first(house)
    house.read_page(REWRITTEN, SECOND_READING)
    subject = house.database.subject(claim)
    assert subject is not None

    def look() -> Rejudged | None:
        return rejudge(
            claim,
            subject,
            house.database,
            why=Why.LATE_DATA,
            extractor=house.extractor,
            catalogue=house.catalogue,
            telemetry=house.telemetry,
            now=SECOND_READING,
            keep=meanwhile,
        )

    def meanwhile(_: Post, checked: Checked) -> None:
        before.append(checked)
        if len(before) == 1:
            look()

    before: list[Checked] = []
    outer = look()
    assert outer is not None
    assert outer.version is None
    assert [label for label, _ in house.labels(claim)] == [Label.UNPROVEN, Label.CONTRADICTED]


def test_what_was_read_in_a_post_is_remembered_without_its_text(extractor: Extractor) -> None:
    text = "Significant backend server architecture changes rolled out. GitHub should feel faster."
    post = Post(id="3", text=text, posted_at=PROMISED, service="github")
    claims = extractor.extract(post)
    assert {claim.kind for claim in claims} == {Kind.CHANGE_EVENT, Kind.LATENCY_CHANGE}
    forgotten = replace(post, text="")
    assert extractor.extract(forgotten) == ()
    remembering = Remembering(extractor, forgotten, claims)
    assert remembering.extract(forgotten) == claims
    assert remembering.extract(BY_FIVE) == extractor.extract(BY_FIVE)


def test_a_claim_is_judged_from_the_record_as_it_was_from_the_post(house: Installation) -> None:
    house.read_checks()
    house.read_page(REWRITTEN, SECOND_READING)
    text = "Backend changes rolled out on 10 December. GitHub should feel faster. We are back."
    post = Post(id="4", text=text, network="x", author="@github", posted_at=CALLED_RESOLVED, service="github")
    claims = house.check(post, SECOND_READING)
    assert len(claims) == 3
    for claim in claims:
        subject, before = house.database.subject(claim), house.database.newest(claim)
        assert subject is not None
        assert before is not None
        house.database.ask(claim, Why.DISPUTE, at=SECOND_READING)
    for looked in house.round(SECOND_READING):
        assert looked.version is None
    for claim in claims:
        assert len(house.database.history(claim)) == 1


class _Killer(tuple[str, ...]):
    """Reasons that end the process when they are written, in the middle of a look."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        os.kill(os.getpid(), signal.SIGKILL)
        return super().__iter__()


def _die(folder: Path) -> None:
    catalogue = load_catalogue()
    house = Installation(folder, Extractor(catalogue), catalogue)
    take_note(house.database, house.telemetry, now=SECOND_READING)
    (watch,) = house.database.due(SECOND_READING, 10)
    subject, newest = house.database.subject(watch.claim), house.database.newest(watch.claim)
    assert subject is not None
    assert newest is not None
    doomed = replace(newest.verdict, label=Label.SUPPORTED, reasons=_Killer(["x"]))
    house.database.look(subject.post, subject.claim, doomed, at=SECOND_READING, why=Why.LATE_DATA, watch=None)


def test_a_look_that_was_killed_is_taken_again_and_counts_once(house: Installation, tmp_path: Path) -> None:
    claim = at_first(house)
    house.read_page(REWRITTEN, SECOND_READING)
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, __file__, str(tmp_path)]
    done = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(root)}, check=False)
    assert done.returncode == -signal.SIGKILL
    assert house.labels(claim) == [(Label.UNPROVEN, None)]
    (looked,) = house.round(SECOND_READING)
    assert looked.version == 2
    assert house.round(SECOND_READING + timedelta(days=1)) == []


def test_notes_that_were_taken_but_not_let_go_are_not_taken_again(house: Installation) -> None:
    at_first(house)
    house.round(SECOND_READING)
    house.read_page(REWRITTEN, SECOND_READING)
    came = house.telemetry.arrivals(house.database.marks())
    # As if killed here: the marks have moved, and the notes are still there.
    house.database.came_in([], came.marks, at=SECOND_READING)
    assert house.round(SECOND_READING + timedelta(days=1)) == []


def test_an_empty_check_leaves_nothing_to_watch(house: Installation) -> None:
    house.database.record(Check(post=BY_FIVE, checked=()), at=PROMISED)
    assert house.database.due(PROMISED + timedelta(days=9), 10) == ()


if __name__ == "__main__":  # the one who is killed, in a process of its own
    _die(Path(sys.argv[1]))
