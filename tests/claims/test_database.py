from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from claims.database import ClaimDatabase, MethodRecord, claim_id
from claims.migrations import migrations
from claims.model import (
    Check,
    Checked,
    Claim,
    ClaimWindow,
    Comparison,
    Direction,
    Evidence,
    EvidenceKind,
    Extent,
    Kind,
    Label,
    Observations,
    Post,
    Precision,
    Role,
    Stance,
    Unit,
    Use,
    Verdict,
)
from telemetry.errors import BadInput, NewerDatabase, StoreUnavailable
from telemetry.model import Window

AT = datetime(2022, 12, 30, tzinfo=UTC)
WINDOW = Window(start=AT - timedelta(hours=2), end=AT)
TEXT = "Works for me. Back to normal since noon, 99.9 % of you."
POST = Post(
    id="1608273870901096454",
    text=TEXT,
    network="x",
    url="https://x.com/ops/status/1608273870901096454",
    author="@ops",
    author_role=Role.EXECUTIVE,
    posted_at=AT - timedelta(hours=1),
    posted_precision=Precision.MILLISECOND,
)
WORKS = Claim(span="Works for me", start=0, end=12, kind=Kind.OPERATIONAL, service="twitter")
NORMAL = Claim(
    span="Back to normal since noon",
    start=14,
    end=39,
    kind=Kind.RESOLVED,
    service="twitter",
    value=99.9,
    unit=Unit.PERCENT,
    direction=Direction.UP,
    window=ClaimWindow(text="since noon", start=AT - timedelta(hours=12), end=None),
    hedged=True,
)
CROWD = Evidence(
    id="e1",
    kind=EvidenceKind.CROWD,
    source="A counter",
    operator="counter",
    network=None,
    stance=Stance.AGAINST,
    use=Use.USED,
    summary="10,000 reports within the hour",
    window=WINDOW,
    url="https://counter.example/1",
    sha256="a" * 64,
)
PROBES = Evidence(
    id="e2",
    kind=EvidenceKind.PROBES,
    source="Our probes",
    operator="self",
    network="AS1",
    stance=Stance.CONTEXT,
    use=Use.NOT_OBSERVED,
    summary="No probe ran.",
    reason="nothing was sampled",
)
VERDICT = Verdict(
    label=Label.UNPROVEN,
    confidence=0.5,
    summary="Our measurements do not reach this hour.",
    power="No vantage was sampling.",
    method="operational/1",
    evidence=(CROWD, PROBES),
    reasons=("no-probes", "crowd-saw-trouble"),
    numbers=(Comparison(what="places that answered", claimed="all", measured="none sampled"),),
)
REST = "span, service, author, label, confidence, summary, power, method, reasons, numbers, judged_at, digest, why"


def check(*claims: Claim, post: Post = POST, verdict: Verdict = VERDICT) -> Check:
    observations = Observations(service="twitter", service_name="Twitter", window=WINDOW, now=AT)
    return Check(
        post=post,
        checked=tuple(Checked(claim=claim, verdict=verdict, observations=observations) for claim in claims),
    )


def rows(database: ClaimDatabase, table: str) -> list[dict[str, object]]:
    return list(database._db.table(table).rows)


@pytest.fixture
def database() -> Iterator[ClaimDatabase]:
    with ClaimDatabase.memory() as database:
        yield database


def test_a_check_is_recorded_and_comes_back_whole(database: ClaimDatabase) -> None:
    works, normal = database.record(check(WORKS, NORMAL), at=AT)
    assert (works, normal) == (claim_id(POST, WORKS), claim_id(POST, NORMAL))
    (recorded,) = database.history(normal)
    assert (recorded.version, recorded.judged_at, recorded.span) == (1, AT, NORMAL.span)
    assert recorded.verdict == VERDICT


def test_a_claim_keeps_its_numbers_and_window(database: ClaimDatabase) -> None:
    database.record(check(NORMAL), at=AT)
    (row,) = rows(database, "claims")
    assert row == {
        "id": claim_id(POST, NORMAL),
        "post": "x:1608273870901096454",
        "span": NORMAL.span,
        "start": 14,
        "end": 39,
        "kind": "resolved",
        "service": "twitter",
        "value": 99.9,
        "unit": "percent",
        "comparator": None,
        "direction": "up",
        "window_text": "since noon",
        "window_start": "2022-12-29T12:00:00.000Z",
        "window_end": None,
        "scope": None,
        "hedged": 1,
        "checkable": 1,
        "tentative": 0,
    }


def test_a_claim_can_be_judged_again_from_what_is_on_record(database: ClaimDatabase) -> None:
    post = replace(POST, service="twitter", extent=Extent.OPEN_INCIDENT)
    unsure = replace(WORKS, tentative=True)
    works, normal = database.record(check(unsure, NORMAL, post=post), at=AT)
    subject = database.subject(normal)
    assert subject is not None
    assert subject.post == replace(post, text="")
    assert (subject.claims, subject.claim) == ((unsure, NORMAL), NORMAL)
    assert claim_id(subject.post, subject.claims[0]) == works
    assert database.subject("000000000000") is None


def test_a_human_lets_a_verdict_stand_once_for_each_reason(database: ClaimDatabase) -> None:
    (claim,) = database.record(check(WORKS), at=AT)
    for _ in range(2):
        database.let_stand(claim, "It holds.", at=AT)
    database.let_stand(claim, "It still holds.", at=AT)
    assert [row["note"] for row in rows(database, "reviews")] == ["It holds.", "It still holds."]
    for statement in ("update reviews set note = ''", "delete from reviews"):
        with pytest.raises(sqlite3.IntegrityError, match="are append-only"):
            database._db.conn.execute(statement)
        database._db.conn.rollback()


def test_the_full_text_of_a_post_is_nowhere_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "claims.db"
    with ClaimDatabase.open(path) as database:
        database.record(check(WORKS), at=AT)
        (row,) = rows(database, "posts")
        assert row["text_sha256"] == hashlib.sha256(TEXT.encode()).hexdigest()
    assert b"Works for me" in path.read_bytes()
    assert b"99.9 % of you" not in path.read_bytes()


def test_an_id_is_short_and_depends_on_post_kind_and_place() -> None:
    known = claim_id(POST, WORKS)
    assert len(known) == 12
    assert set(known) <= set("0123456789abcdef")
    assert claim_id(replace(POST, text="edited", author=None, url=None), replace(WORKS, service=None)) == known
    others = {
        claim_id(replace(POST, id="2"), WORKS),
        claim_id(replace(POST, network="other"), WORKS),
        claim_id(POST, replace(WORKS, kind=Kind.RESOLVED)),
        claim_id(POST, replace(WORKS, start=1)),
        claim_id(POST, replace(WORKS, end=11)),
    }
    assert len(others | {known}) == 6


def test_two_mastodon_servers_may_use_one_id() -> None:
    here = replace(POST, network="mastodon", id="7", url="https://here.example/@ops/7")
    there = replace(here, url="https://there.example/@ops/7")
    assert claim_id(here, WORKS) != claim_id(there, WORKS)


def test_the_same_verdict_again_adds_no_version(database: ClaimDatabase) -> None:
    (claim,) = database.record(check(WORKS), at=AT)
    reordered = replace(VERDICT, evidence=(PROBES, CROWD), summary="The same, in other words.")
    database.record(check(WORKS), at=AT + timedelta(days=1))
    database.record(check(WORKS, verdict=reordered), at=AT + timedelta(days=2))
    assert [recorded.judged_at for recorded in database.history(claim)] == [AT]
    assert len(rows(database, "evidence")) == 2


@pytest.mark.parametrize(
    "changed",
    [
        replace(VERDICT, label=Label.MISLEADING),
        replace(VERDICT, method="operational/2"),
        replace(VERDICT, numbers=()),
        replace(VERDICT, evidence=(CROWD,)),
        replace(VERDICT, evidence=()),
        replace(VERDICT, evidence=(CROWD, replace(PROBES, use=Use.DISCARDED))),
        replace(VERDICT, evidence=(replace(CROWD, sha256="b" * 64), PROBES)),
    ],
)
def test_another_finding_adds_a_version_and_keeps_the_first(database: ClaimDatabase, changed: Verdict) -> None:
    (claim,) = database.record(check(WORKS), at=AT)
    database.record(check(WORKS, verdict=changed), at=AT + timedelta(days=1))
    database.record(check(WORKS), at=AT + timedelta(days=2))
    assert [(recorded.version, recorded.verdict) for recorded in database.history(claim)] == [
        (1, VERDICT),
        (2, changed),
        (3, VERDICT),
    ]


def test_a_verdict_keeps_the_words_it_was_given_on_when_the_post_is_edited(database: ClaimDatabase) -> None:
    (claim,) = database.record(check(WORKS), at=AT)
    database.record(check(replace(WORKS, span="Broken fr me")), at=AT + timedelta(days=1))
    assert [recorded.span for recorded in database.history(claim)] == ["Works for me", "Broken fr me"]


def test_what_is_known_of_a_post_is_not_unlearnt(database: ClaimDatabase) -> None:
    database.record(check(WORKS), at=AT)
    (before,) = rows(database, "posts")
    database.record(check(WORKS, post=Post(id=POST.id, text=TEXT, network="x")), at=AT + timedelta(days=1))
    assert rows(database, "posts") == [before]


def test_a_post_without_claims_is_not_kept(database: ClaimDatabase) -> None:
    assert database.record(check(), at=AT) == ()
    assert rows(database, "posts") == []


def test_an_unknown_claim_has_no_history(database: ClaimDatabase) -> None:
    assert database.history("000000000000") == ()


def test_one_claim_twice_in_a_check_is_refused_before_anything_is_written(database: ClaimDatabase) -> None:
    with pytest.raises(ValueError, match="share their kind and place"):
        database.record(check(WORKS, replace(WORKS, service="github")), at=AT)
    assert rows(database, "posts") == []


@pytest.mark.parametrize(
    "statement",
    [
        "update verdicts set label = 'supported'",
        "delete from verdicts",
        "replace into verdicts select * from verdicts",
        f"insert or replace into verdicts select null, claim, version, {REST} from verdicts",  # noqa: S608 -- a constant
        f"insert into verdicts select null, claim, 7, {REST} from verdicts",  # noqa: S608 -- a constant
        "update evidence set stance = 'for'",
        "delete from evidence",
        "replace into evidence select * from evidence",
        "update methods set text = ''",
        "delete from methods",
        "replace into methods select id, kind, question, '' from methods",
    ],
)
def test_no_statement_rewrites_what_was_found(database: ClaimDatabase, statement: str) -> None:
    database.record(check(WORKS), at=AT)
    database.record_methods([MethodRecord(id="operational/1", kind=Kind.OPERATIONAL, question="Up?", text="Long.")])
    before = [rows(database, table) for table in ("verdicts", "evidence", "methods")]
    with pytest.raises(sqlite3.IntegrityError, match="are append-only"):
        database._db.conn.execute(statement)
    database._db.conn.rollback()
    assert [rows(database, table) for table in ("verdicts", "evidence", "methods")] == before


@pytest.mark.parametrize("words", ["works", "measurement", "twitter", "ops"])
def test_span_summary_service_and_author_can_be_searched(database: ClaimDatabase, words: str) -> None:
    (claim,) = database.record(check(WORKS), at=AT)
    other = replace(VERDICT, summary="Nothing.")
    database.record(
        check(replace(WORKS, span="All good", service="github"), post=Post(id="2", text=TEXT), verdict=other), at=AT
    )
    assert [row["claim"] for row in database._db.table("verdicts").search(words)] == [claim]


def test_the_view_shows_each_claim_with_its_newest_verdict(database: ClaimDatabase) -> None:
    (works, normal) = database.record(check(WORKS, NORMAL), at=AT)
    database.record(check(WORKS, verdict=replace(VERDICT, label=Label.MISLEADING)), at=AT + timedelta(days=1))
    latest = {row["claim"]: row for row in database._db.view("latest_verdicts").rows}
    assert {claim: (row["version"], row["label"]) for claim, row in latest.items()} == {
        works: (2, "misleading"),
        normal: (1, "unproven"),
    }
    assert (latest[works]["author"], latest[works]["span"], latest[works]["network"]) == ("@ops", "Works for me", "x")


def test_a_published_method_keeps_its_words(database: ClaimDatabase) -> None:
    method = MethodRecord(id="operational/1", kind=Kind.OPERATIONAL, question="Was it up?", text="Quorum.")
    newer = replace(method, id="operational/2", text="A better quorum.")
    database.record_methods([method])
    database.record_methods([method])
    with pytest.raises(BadInput, match="operational/1 was published with other words; a changed method needs a new id"):
        database.record_methods([newer, replace(method, text="Another quorum.")])
    assert [row["id"] for row in rows(database, "methods")] == ["operational/1"]


def test_a_file_lives_on(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "claims.db"
    with ClaimDatabase.open(path) as database:
        (claim,) = database.record(check(WORKS), at=AT)
    with ClaimDatabase.open(path) as database:
        assert database.history(claim)[0].verdict == VERDICT


def test_a_later_versions_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "claims.db"
    with ClaimDatabase.open(path) as database:
        database._db.table("_sqlite_migrations").insert(
            {"migration_set": migrations.name, "name": "m999_tomorrow", "applied_at": "2030-01-01"}
        )
    with pytest.raises(NewerDatabase, match="m999_tomorrow"):
        ClaimDatabase.open(path)


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "claims.db"
    path.write_text("this is not a database, but it is long enough to look like a file")
    with pytest.raises(StoreUnavailable, match="not a database"):
        ClaimDatabase.open(path)
    with pytest.raises(StoreUnavailable):
        ClaimDatabase.open(path / "below.db")


def test_a_full_disk_leaves_nothing_half_written(database: ClaimDatabase) -> None:
    database._db.conn.execute(f"pragma max_page_count={next(iter(database._db.execute('pragma page_count')))[0] + 1}")
    long = replace(VERDICT, summary="x" * 100_000)
    with pytest.raises(StoreUnavailable, match="full"):
        database.record(check(WORKS, NORMAL, verdict=long), at=AT)
    assert [rows(database, table) for table in ("posts", "claims", "verdicts", "evidence")] == [[], [], [], []]


def test_a_read_only_file_is_unavailable_for_writing(database: ClaimDatabase) -> None:
    database._db.conn.execute("pragma query_only=on")
    with pytest.raises(StoreUnavailable, match="readonly"):
        database.record(check(WORKS), at=AT)


class _Killer(tuple[str, ...]):
    """Reasons that end the process when they are read, in the middle of a transaction."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        os.kill(os.getpid(), signal.SIGKILL)
        return super().__iter__()


def _die_recording(path: Path, _own: int) -> None:
    doomed = check(WORKS, NORMAL)
    last = replace(doomed.checked[1], verdict=replace(VERDICT, reasons=_Killer(["x"])))
    with ClaimDatabase.open(path) as database:
        database.record(replace(doomed, checked=(doomed.checked[0], last)), at=AT)


def _record_many(path: Path, own: int) -> None:
    with ClaimDatabase.open(path) as database:
        for each in range(10):
            shared = replace(VERDICT, summary=f"{own} {each}", numbers=(), method=f"operational/{own}.{each}")
            database.record(check(WORKS, verdict=shared), at=AT)
            database.record(check(WORKS, post=Post(id=f"{own}-{each}", text=TEXT)), at=AT)


WRITERS = {"die": _die_recording, "many": _record_many}


def _start(writer: str, path: Path, own: int = 0) -> subprocess.Popen[bytes]:
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, __file__, writer, str(path), str(own)]
    return subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(root)})


def test_a_killed_writer_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "claims.db"
    assert _start("die", path).wait() == -signal.SIGKILL
    with ClaimDatabase.open(path) as database:
        assert rows(database, "posts") == rows(database, "verdicts") == []
        assert next(iter(database._db.execute("pragma integrity_check"))) == ("ok",)
        assert database.record(check(WORKS), at=AT)


def test_two_writers_do_not_collide(tmp_path: Path) -> None:
    path = tmp_path / "claims.db"
    writers = [_start("many", path, own) for own in (1, 2)]
    assert [writer.wait() for writer in writers] == [0, 0]
    with ClaimDatabase.open(path) as database:
        history = database.history(claim_id(POST, WORKS))
        assert [recorded.version for recorded in history] == list(range(1, 21))
        assert len(rows(database, "posts")) == 21


if __name__ == "__main__":  # the writers above, each in its own process
    WRITERS[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))


def test_a_check_as_of_an_earlier_time_leaves_the_published_verdict(database: ClaimDatabase) -> None:
    (claim,) = database.record(check(WORKS), at=AT)
    other = replace(VERDICT, label=Label.SUPPORTED)
    database.record(check(WORKS, verdict=other), at=AT - timedelta(days=1))
    assert [each.version for each in database.history(claim)] == [1]
    database.record(check(WORKS, verdict=other), at=AT + timedelta(days=1))
    assert [each.verdict.label for each in database.history(claim)] == [VERDICT.label, Label.SUPPORTED]
