from __future__ import annotations

from dataclasses import replace

from telemetry.document import Document
from telemetry.model import Window
from telemetry.readings import PageReading, ReadingOutcome, Stretch, reading_of, stretches
from telemetry.store import TelemetryStore
from tests.telemetry.invented import START, at, looked, read, said

HOUR = Window(start=START, end=at(60))
ONE, TWO = said("1", 0, seen=1), said("2", 2, seen=3)


def test_a_reading_lists_every_key_once() -> None:
    document = Document(name="page.atom", body=b"words", fetched_at=at(5), url="https://status.acme.example/a")
    reading = reading_of(document, [TWO, ONE, ONE], service="acme", format="statuspage-atom")
    assert reading == PageReading(
        service="acme",
        format="statuspage-atom",
        url="https://status.acme.example/a",
        read_at=at(5),
        outcome=ReadingOutcome.READ,
        sha256=document.sha256,
        listed=(ONE.key, TWO.key),
    )


def test_every_outcome_comes_back_from_the_store_as_it_went_in() -> None:
    others = [outcome for outcome in ReadingOutcome if outcome is not ReadingOutcome.READ]
    readings = [read(0, [ONE]), *(replace(looked(n, each), why=f"word {n}") for n, each in enumerate(others, start=1))]
    named = replace(read(30, []), url="https://status.acme.example/a", sha256="ab" * 32)
    with TelemetryStore.memory() as store:
        assert [store.add_reading(reading) for reading in [*readings, named]] == [1] * (len(ReadingOutcome) + 1)
        assert store.readings("acme", HOUR) == (*readings, named)
        assert store.readings("other", HOUR) == ()
        assert store.readings("acme", Window(start=at(1), end=at(3))) == tuple(readings[1:3])


def test_the_same_reading_is_kept_once_and_a_listing_only_once() -> None:
    with TelemetryStore.memory() as store:
        assert [store.add_reading(read(1, [ONE])), store.add_reading(read(1, [ONE]))] == [1, 0]
        assert store.add_reading(read(2, [ONE])) == 1
        assert store._db.table("page_listings").count == 1


def test_what_was_listed_is_cut_where_it_changes() -> None:
    readings = [read(0, [ONE]), read(5, [ONE]), read(10, [ONE, TWO]), read(15, [ONE])]
    (page,) = stretches(reversed(readings))
    assert [(stretch.times, len(stretch.listed)) for stretch in page] == [
        ((at(0), at(5)), 1),
        ((at(10),), 2),
        ((at(15),), 1),
    ]


def test_unchanged_lists_what_stood_there_and_a_failure_tells_nothing() -> None:
    readings = [
        looked(-5, ReadingOutcome.UNCHANGED),
        read(0, [ONE]),
        looked(5, ReadingOutcome.UNREACHABLE),
        looked(10, ReadingOutcome.UNCHANGED),
        looked(15, ReadingOutcome.BLOCKED),
        looked(20, ReadingOutcome.REFUSED_SHAPE),
    ]
    ((stretch,),) = stretches(readings)
    assert stretch == Stretch(format="statuspage-atom", times=(at(0), at(10)), listed=frozenset({ONE.key}))


def test_documents_of_one_page_are_told_apart() -> None:
    other = replace(read(1, [TWO]), url="https://status.acme.example/b")
    assert [len(page) for page in stretches([read(0, [ONE]), other, read(2, [ONE])])] == [1, 1]


def test_the_last_reading_before_a_moment() -> None:
    ((stretch,),) = stretches([read(0, [ONE]), read(5, [ONE])])
    assert [stretch.last_before(at(minutes)) for minutes in (0, 1, 5, 9)] == [None, at(0), at(0), at(5)]
