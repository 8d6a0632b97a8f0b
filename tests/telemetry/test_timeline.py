"""Pages over time: what was edited and when, what was taken away, what was added later; and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telemetry.document import read_document
from telemetry.edits import CACHED, EditKind, split_title
from telemetry.model import ComponentState, IncidentStage, PageIndicator, StatusEvent, Window
from telemetry.readings import PageReading, ReadingOutcome, reading_of
from telemetry.status import read_status
from telemetry.store import TelemetryStore
from telemetry.timeline import IncidentTimeline, timelines
from tests.telemetry.invented import at, looked, read, said

FIXTURES = Path(__file__).parent / "fixtures" / "status" / "statuspage-atom"
EVER = Window(start=datetime(1970, 1, 1, tzinfo=UTC), end=datetime(2100, 1, 1, tzinfo=UTC))
EARLY, LATE = datetime(2025, 12, 12, 4, 40, tzinfo=UTC), datetime(2025, 12, 17, tzinfo=UTC)
RESOLVED = IncidentStage.RESOLVED


def imported(*files: tuple[Path, datetime]) -> tuple[IncidentTimeline, ...]:
    """The timelines of documents that went through the store, as the import brings them there."""
    with TelemetryStore.memory() as store:
        for path, seen_at in files:
            document = read_document(path, fetched_at=seen_at)
            events = read_status(document, service="github", format="statuspage-atom")
            store.add_status_events(events)
            store.add_reading(reading_of(document, events, service="github", format="statuspage-atom"))
        return timelines(store.status_events("github", EVER), store.readings("github", EVER))


def only(events: Sequence[StatusEvent], readings: Sequence[PageReading] = ()) -> IncidentTimeline:
    (timeline,) = timelines(events, readings)
    return timeline


# The recordings, and their twin


def test_the_recordings_differ_in_three_entries_and_nothing_else_is_called_an_edit(recordings: Path) -> None:
    folder = recordings / "status" / "statuspage-atom"
    found = imported((folder / "history_2025-12-12.atom", EARLY), (folder / "history_2025-12-17.atom", LATE))
    edits = {edit.key: edit for timeline in found for edit in timeline.edits}
    # Entries 27507130 and 27527949 had their last update replaced by an account as well.
    assert sorted(edits) == [
        "incident/27507130/12-08T21:06UTC/resolved",
        "incident/27527949/12-10T11:05UTC/resolved",
        "incident/27547484/12-11T17:53UTC/resolved",
    ]
    edit = edits["incident/27547484/12-11T17:53UTC/resolved"]
    assert (edit.kind, edit.seen_before, edit.seen_at) == (EditKind.REWRITTEN, EARLY, LATE)
    assert "13:25 UTC and 18:35 UTC" in (edit.new or "")
    assert "13:25" not in edit.old
    assert sum(len(timeline.edits) for timeline in found) == 3


def test_the_recordings_show_an_incident_added_later_and_none_taken_away(recordings: Path) -> None:
    folder = recordings / "status" / "statuspage-atom"
    found = imported((folder / "history_2025-12-12.atom", EARLY), (folder / "history_2025-12-17.atom", LATE))
    assert [timeline.incident for timeline in found if timeline.dated_back] == ["k95d6yq4tmly"]
    # Three incidents of October and November fell off the end of the second document.
    assert {edit.kind for timeline in found for edit in timeline.edits} == {EditKind.REWRITTEN}


def test_the_twin_of_the_recordings_has_its_one_edit() -> None:
    first, second = datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 5, tzinfo=UTC)
    planned, incident = imported((FIXTURES / "history.atom", first), (FIXTURES / "rewritten.atom", second))
    (edit,) = incident.edits
    assert (edit.key, edit.kind) == ("incident/1001/01-01T00:40UTC/resolved", EditKind.REWRITTEN)
    assert (edit.seen_before, edit.seen_at) == (first, second)
    assert edit.changes[0].gone == "It is over."
    assert (incident.first_posted, incident.resolved) == (
        datetime(2025, 12, 31, 23, 50, tzinfo=UTC),
        datetime(2026, 1, 1, 0, 40, tzinfo=UTC),
    )
    assert (planned.planned, planned.edits, planned.acknowledged) == (True, (), None)


def test_readings_in_between_narrow_an_edit_down() -> None:
    first, between, second = (datetime(2026, 1, day, tzinfo=UTC) for day in (2, 4, 5))
    files = [(FIXTURES / "history.atom", first), (FIXTURES / "history.atom", between)]
    *_, incident = imported(*files, (FIXTURES / "rewritten.atom", second))
    assert [(edit.seen_before, edit.seen_at) for edit in incident.edits] == [(between, second)]


def test_the_order_of_import_does_not_matter() -> None:
    first, second = datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 5, tzinfo=UTC)
    files = [(FIXTURES / "history.atom", first), (FIXTURES / "rewritten.atom", second)]
    assert [replace(one, url=None) for one in imported(*files)] == [
        replace(one, url=None) for one in imported(*files[::-1])
    ]


# Edits


def test_a_title_is_edited_once_for_its_incident_and_labels_apart() -> None:
    before = [said("1", n, seen=10, title="Slow [impact: minor]") for n in (0, 1)]
    after = [replace(event, seen_at=at(20), title="Down [impact: major]") for event in before]
    assert [(edit.kind, edit.old, edit.new) for edit in only([*before, *after]).edits] == [
        (EditKind.RELABELLED, "impact: minor", "impact: major"),
        (EditKind.RETITLED, "Slow", "Down"),
    ]


def test_a_title_that_goes_to_and_fro_is_edited_each_time() -> None:
    events = [said("1", 0, seen=minute, title=title) for minute, title in ((1, "A"), (2, "B"), (3, "A"), (4, "B"))]
    assert [edit.new for edit in only(events).edits] == ["B", "A", "B"]


def test_titles_with_brackets_of_their_own_are_titles() -> None:
    assert split_title("Slow [impact: minor; regions: a, b]") == ("Slow", "impact: minor; regions: a, b")
    assert split_title("Slow [again]") == ("Slow [again]", "")
    assert split_title("[impact: minor]") == ("[impact: minor]", "")


def test_a_change_of_state_is_no_edit() -> None:
    page = replace(said("1", 0, seen=0), key="page", incident=None, posted_at=None, state=PageIndicator.OPERATIONAL)
    component = replace(page, key="component/1", state=ComponentState.OPERATIONAL)
    state = said("1", 0, seen=0, key="incident/1/state")
    bare = said("1", 0, seen=0, key="incident/1")
    end = said("1", 0, seen=0, key="incident/1/end", stage=RESOLVED)
    before = [page, component, state, bare, end]
    after = [replace(event, seen_at=at(10), text="Otherwise.") for event in before]
    assert only([*before, *after]).edits == ()


def test_a_new_time_with_new_words_is_a_new_posting_where_a_page_keeps_only_the_latest() -> None:
    before = said("1", 0, seen=1, format="apple", key="incident/1/ongoing")
    after = replace(before, posted_at=at(30), seen_at=at(31), text="Still looking.")
    assert only([before, after]).edits == ()
    assert len(only([before, replace(after, posted_at=before.posted_at)]).edits) == 1
    assert len(only([replace(before, format="statuspage"), replace(after, format="statuspage")]).edits) == 1


def test_two_wordings_of_one_moment_have_no_order() -> None:
    one = said("1", 0, seen=5)
    both = [one, replace(one, text="Otherwise.", origin="mirror")]
    assert only(both).edits == ()
    assert [only([*both, replace(event, seen_at=at(9))]).edits for event in both] == [(), ()]


def test_words_that_come_back_are_two_edits() -> None:
    first = said("1", 0, seen=1)
    events = [first, replace(first, text="Otherwise.", seen_at=at(2)), replace(first, seen_at=at(3))]
    assert [edit.new for edit in only(events).edits] == [
        "investigating: Otherwise.",
        "investigating: We are looking into it.",
    ]


# Removals

OLD = [said("old", -600, seen=1), said("old", -500, seen=1, stage=RESOLVED)]
OWN = [said("1", 0, seen=1), said("1", 5, seen=6), said("1", 10, seen=11, stage=RESOLVED)]


def removed(*readings: PageReading, for_good: bool = True) -> list[tuple[str, datetime, datetime]]:
    """What was taken away by these readings, the last of which found the same an hour later if it was `for_good`."""
    last = replace(readings[-1], read_at=readings[-1].read_at + timedelta(hours=1))
    found = timelines([*OLD, *OWN], [*readings, *[last] * for_good])
    edits = [edit for timeline in found for edit in timeline.edits]
    assert {edit.kind for edit in edits} <= {EditKind.REMOVED}
    return [(edit.key, edit.seen_before, edit.seen_at) for edit in edits]


def test_a_posting_gone_from_the_middle_of_its_incident_was_taken_away() -> None:
    whole, gap = read(20, OWN), read(30, [OWN[0], OWN[2]])
    assert removed(whole, gap, read(40, [OWN[0], OWN[2]])) == [(OWN[1].key, at(20), at(30))]


def test_a_list_of_the_latest_postings_of_an_incident_takes_none_away() -> None:
    assert removed(read(20, OWN), read(30, OWN[1:])) == []


def test_a_plan_that_was_called_off_is_not_taken_away() -> None:
    plan = said("plan", 3, seen=4, key="maintenance/plan/3", stage=IncidentStage.SCHEDULED)
    found = timelines([*OLD, plan], [read(20, [*OLD, plan]), read(30, OLD)])
    assert [timeline.edits for timeline in found] == [(), ()]


def test_an_incident_gone_from_above_an_older_one_was_taken_away() -> None:
    keys = {key for key, _, _ in removed(read(20, [*OLD, *OWN]), read(30, OLD))}
    assert keys == {event.key for event in OWN}


@pytest.mark.parametrize("lacking", [[*OLD, *OWN[:2]], OLD], ids=["a-posting", "an-incident"])
def test_a_listing_that_may_be_an_older_copy_takes_nothing_away_before_no_cache_can_be_why(
    lacking: list[StatusEvent],
) -> None:
    whole, gone = read(20, [*OLD, *OWN]), read(30, lacking)
    cached, no_more = (read(30 + CACHED / timedelta(minutes=1) + more, lacking) for more in (0, 0.1))
    assert removed(whole, gone, for_good=False) == []
    assert removed(whole, gone, cached, for_good=False) == []
    assert removed(whole, gone, read(40, []), for_good=False) == []
    assert removed(whole, gone, no_more, for_good=False) == removed(whole, gone) != []


def test_a_listing_with_something_newer_is_no_older_copy() -> None:
    newer = read(30, [*OLD, OWN[0], OWN[2]])
    assert removed(read(20, [*OLD, *OWN]), newer, for_good=False) == [(OWN[1].key, at(20), at(30))]


def test_what_another_document_still_lists_was_not_taken_away() -> None:
    whole, gone = read(20, OWN), read(30, [OWN[0], OWN[2]])
    elsewhere = [replace(read(minute, OWN), url="https://status.acme.example/all") for minute in (25, 35)]
    assert removed(whole, gone, elsewhere[1]) == []
    assert removed(whole, elsewhere[0], gone) == [(OWN[1].key, at(20), at(30))]


def test_what_fell_off_the_end_was_not_taken_away() -> None:
    assert removed(read(20, [*OLD, *OWN]), read(30, OWN)) == []
    assert removed(read(20, [*OLD, *OWN]), read(30, [])) == []


def test_an_incident_that_left_a_list_of_open_ones_was_not_taken_away() -> None:
    still_open = OLD[:1]
    found = timelines([*still_open, *OWN], [read(20, [*still_open, *OWN]), read(30, still_open)])
    assert [timeline.edits for timeline in found] == [(), ()]


def test_what_is_listed_again_was_never_taken_away() -> None:
    assert removed(read(20, OWN), read(30, [OWN[0], OWN[2]]), read(40, OWN)) == []


def test_a_page_that_cannot_be_read_takes_nothing_away() -> None:
    failures = [looked(30 + n, outcome) for n, outcome in enumerate(ReadingOutcome) if outcome != "read"]
    assert removed(read(20, [*OLD, *OWN]), *failures) == []


def test_another_document_of_the_page_takes_nothing_away() -> None:
    other = replace(read(30, OLD), url="https://status.acme.example/open")
    assert removed(read(20, [*OLD, *OWN]), other) == []


# Times


def test_an_incident_that_was_not_listed_when_it_should_have_been_was_added_later() -> None:
    late = [replace(event, seen_at=at(50)) for event in OWN]
    timeline = timelines([*OLD, *late], [read(40, OLD), read(50, [*OLD, *late])])[-1]
    assert (timeline.first_seen, timeline.not_listed_at, timeline.dated_back) == (at(50), at(40), True)
    assert (timeline.posted_after, timeline.posted_by) == (at(40), at(50))


def test_a_reading_from_a_cache_dates_nothing_back() -> None:
    late = [replace(event, seen_at=at(12)) for event in OWN]
    timeline = timelines([*OLD, *late], [read(10, OLD), read(12, [*OLD, *late])])[-1]
    assert (timeline.dated_back, timeline.posted_after, timeline.posted_by) == (False, at(0), at(0))


def test_a_list_that_did_not_reach_so_far_dates_nothing_back() -> None:
    newer = [said("new", 20, seen=25), said("new", 25, seen=25, stage=RESOLVED)]
    late = [replace(event, seen_at=at(90)) for event in OWN]
    first, _ = timelines([*newer, *late], [read(60, newer), read(90, [*newer, *late])])
    assert (first.incident, first.not_listed_at, first.dated_back) == ("1", None, False)


def test_another_document_of_the_page_dates_nothing_back() -> None:
    late = [replace(event, seen_at=at(90)) for event in OWN]
    elsewhere = replace(read(60, OLD), url="https://status.acme.example/other")
    found = timelines([*OLD, *late], [elsewhere, read(90, [*OLD, *late])])
    assert not found[-1].dated_back


def test_a_list_of_open_incidents_that_lacks_one_already_over_dates_nothing_back() -> None:
    late = [replace(event, seen_at=at(90)) for event in OWN]
    assert not only(late, [read(60, []), read(90, late)]).dated_back


def test_ends_and_latest_changes_are_no_times_of_posting() -> None:
    end = said("1", -30, seen=50, key="incident/1/end", stage=RESOLVED)
    latest = said("1", 40, seen=50, format="instatus", key="incident/1/monitoring")
    timeline = only([end, latest])
    assert (timeline.first_posted, timeline.posted_by, timeline.resolved) == (None, at(50), at(-30))
    assert only([end, latest, said("1", 3, seen=50, format="google-cloud")]).first_posted == at(3)


def test_general_articles_are_no_incidents() -> None:
    article = replace(said("1", 0, seen=1), key="post/1", state=IncidentStage.UNKNOWN, word="post")
    assert timelines([article]) == ()


# Properties

POSTINGS = st.lists(
    st.builds(
        said,
        st.sampled_from(["1", "2"]),
        st.integers(0, 3).map(float),
        seen=st.integers(4, 9).map(float),
        text=st.sampled_from(["Down.", "Up.", "Up again."]),
        stage=st.sampled_from([IncidentStage.INVESTIGATING, RESOLVED]),
    ),
    max_size=8,
)


def listings(events: Sequence[StatusEvent]) -> list[PageReading]:
    moments = sorted({event.seen_at for event in events})
    return [
        replace(read(0, [event for event in events if event.seen_at == moment]), read_at=moment) for moment in moments
    ]


@given(POSTINGS, st.randoms())
def test_the_order_of_what_is_given_never_matters(events: list[StatusEvent], shuffle: Random) -> None:
    readings = listings(events)
    mixed, shuffled = list(events), list(readings)
    shuffle.shuffle(mixed)
    shuffle.shuffle(shuffled)
    assert timelines(mixed, shuffled) == timelines(events, readings)


@given(POSTINGS)
def test_identical_readings_show_no_edit(events: list[StatusEvent]) -> None:
    once = list({event.key: replace(event, seen_at=at(10)) for event in events}.values())
    again = [replace(event, seen_at=at(minutes)) for event in once for minutes in (20, 30)]
    readings = [read(minutes, once) for minutes in (10, 20, 30)]
    assert all(timeline.edits == () for timeline in timelines([*once, *again], readings))


@given(POSTINGS)
def test_an_edit_lies_between_two_readings(events: list[StatusEvent]) -> None:
    for timeline in timelines(events, listings(events)):
        assert all(edit.seen_before < edit.seen_at and edit.changes for edit in timeline.edits)
