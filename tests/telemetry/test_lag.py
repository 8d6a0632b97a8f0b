"""From trouble to the page's word: after, before, never and not watched are four things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telemetry.lag import GRACE, Lag, Notice, Spoke, lags, measured, notices, unseen, watched
from telemetry.model import Health, IncidentStage, PageIndicator, Round, StatusEvent, Window
from telemetry.readings import PageReading
from telemetry.timeline import timelines
from telemetry.trouble import Trouble
from tests.telemetry.invented import at, read, said

TROUBLE = Trouble(seen_by=("our probes",), start_after=at(-1), start_by=at(1), end=at(30))
LATER = at(60 * 24)
EVERY_TEN = [at(minutes) for minutes in range(-30, 200, 10)]
RESOLVED = IncidentStage.RESOLVED


def notice(after: float | None, by: float, *, since: float | None = None, until: float = 60) -> Notice:
    return Notice(
        after=None if after is None else at(after),
        by=at(by),
        since=at(by if since is None else since),
        until=at(until),
        incident="1",
        title="Slow",
    )


def lag(*said: Notice, looks: Sequence[datetime] = (), now: datetime = LATER, trouble: Trouble = TROUBLE) -> Lag:
    (found,) = lags([trouble], said, looks=looks, horizon=now)
    return found


def minutes(found: Lag) -> tuple[float, float]:
    assert found.least is not None
    assert found.most is not None
    return found.least / timedelta(minutes=1), found.most / timedelta(minutes=1)


# The four


def test_a_dated_posting_is_bounded_by_our_rounds() -> None:
    found = lag(notice(17, 17))
    assert (found.spoke, minutes(found)) == (Spoke.AFTER, (16, 18))


def test_a_posting_is_bounded_by_our_readings_of_the_page() -> None:
    found = lag(notice(10, 15))
    assert (found.spoke, minutes(found)) == (Spoke.AFTER, (9, 16))


def test_a_posting_around_the_first_sight_took_no_less_than_nothing() -> None:
    assert minutes(lag(notice(-5, 0))) == (0, 1)
    assert minutes(lag(notice(None, 0))) == (0, 1)


@pytest.mark.parametrize("said", [notice(-2, -2), notice(-40, -20), notice(None, -3)])
def test_posted_before_we_saw_it_is_a_case_of_its_own(said: Notice) -> None:
    found = lag(said)
    assert (found.spoke, found.least, found.most) == (Spoke.BEFORE, None, None)


def test_the_first_word_counts() -> None:
    assert lag(notice(20, 20), notice(5, 5), notice(9, 9)).notice == notice(5, 5)


def test_of_notices_read_together_the_one_that_may_be_oldest_counts() -> None:
    wide, narrow = notice(10, 15), notice(12, 15)
    assert lag(narrow, wide).notice == lag(wide, narrow).notice == wide


def test_nothing_posted_while_the_page_was_read_is_never() -> None:
    assert lag(looks=EVERY_TEN).spoke is Spoke.NEVER


def test_what_the_page_says_of_another_day_is_not_about_it() -> None:
    other = [notice(-900, -900, until=-800), notice(400, 400, until=500)]
    assert lag(*other, looks=EVERY_TEN).spoke is Spoke.NEVER


@pytest.mark.parametrize(
    "looks",
    [
        pytest.param([], id="never read"),
        pytest.param([moment for moment in EVERY_TEN if not at(40) <= moment <= at(50)], id="a gap of half an hour"),
        pytest.param([moment for moment in EVERY_TEN if moment > at(5)], id="read from too late"),
        pytest.param([moment for moment in EVERY_TEN if moment < at(140)], id="read no more when it was over"),
    ],
)
def test_a_page_that_was_not_read_is_not_silent(looks: list[datetime]) -> None:
    assert lag(looks=looks).spoke is Spoke.UNWATCHED


def test_what_is_young_may_still_be_posted() -> None:
    soon = TROUBLE.end + GRACE
    assert lag(looks=EVERY_TEN, now=soon).spoke is Spoke.NEVER
    assert lag(looks=EVERY_TEN, now=soon - timedelta(minutes=1)).spoke is Spoke.UNWATCHED


@pytest.mark.parametrize(("until", "spoke"), [(-59, Spoke.BEFORE), (-60, Spoke.NEVER)])
def test_what_ended_long_before_is_not_about_it(until: float, spoke: Spoke) -> None:
    assert lag(notice(-90, -90, until=until), looks=EVERY_TEN).spoke is spoke


# What a page said


def told(events: Sequence[StatusEvent], readings: Sequence[PageReading] = ()) -> tuple[Notice, ...]:
    return notices(timelines(events, readings), events, readings)


def test_an_incident_counts_from_its_first_posting() -> None:
    (found,) = told([said("1", 5, seen=50), said("1", 9, seen=50, stage=RESOLVED)])
    assert (found.after, found.by, found.since, found.until) == (at(5), at(5), at(5), at(9))


def test_an_incident_added_later_counts_from_when_it_was_there() -> None:
    old = [said("old", -600, seen=1), said("old", -500, seen=1, stage=RESOLVED)]
    late = [said("1", 5, seen=300), said("1", 9, seen=300, stage=RESOLVED)]
    found = told([*old, *late], [read(200, old), read(300, [*old, *late])])[-1]
    assert (found.after, found.by, found.since) == (at(200), at(300), at(5))
    assert minutes(lag(found)) == (199, 301)


def test_the_end_of_an_incident_is_no_posting() -> None:
    end = said("1", 20, seen=100, stage=RESOLVED, key="incident/1/end", format="google-cloud")
    (found,) = told([said("1", 90, seen=100, format="google-cloud"), end])
    assert found.by == at(90)


def test_maintenance_is_no_trouble() -> None:
    assert told([said("1", 5, seen=50, stage=IncidentStage.SCHEDULED, key="maintenance/1/5")]) == ()


def test_the_page_itself_counts_between_the_readings_around_the_change() -> None:
    fine = replace(
        said("1", 0, seen=0), key="page", incident=None, posted_at=None, state=PageIndicator.OPERATIONAL, title=""
    )
    bad = replace(fine, state=PageIndicator.MAJOR_OUTAGE, seen_at=at(20))
    over = replace(fine, seen_at=at(50))
    (found,) = told([over, bad, fine], [read(minute, [fine]) for minute in (0, 10, 15, 20, 50)])
    assert (found.after, found.by, found.until) == (at(15), at(20), at(50))
    (unbounded,) = told([bad])
    assert (unbounded.after, unbounded.by) == (None, at(20))


# The other way round


def test_what_was_posted_while_nobody_saw_anything() -> None:
    hour = [Window(start=at(-600), end=at(600))]
    seen, alone, unmeasured = notice(5, 5), notice(400, 400, until=410), notice(900, 900, until=910)
    assert unseen([seen, alone, unmeasured], [TROUBLE], hour) == (alone,)


def test_only_rounds_that_could_tell_count_as_measured() -> None:
    def judged(start: float, health: Health) -> Round:
        nobody: frozenset[str] = frozenset()
        return Round(
            start=at(start),
            end=at(start + 1),
            answered=nobody,
            failed=nobody,
            refused=nobody,
            void=nobody,
            networks=3,
            countries=2,
            health=health,
        )

    healths = [Health.UP, Health.DOWN, Health.UNKNOWN, Health.PARTIAL, Health.BLOCKED]
    assert measured(judged(n, health) for n, health in enumerate(healths)) == (
        Window(start=at(0), end=at(2)),
        Window(start=at(3), end=at(4)),
    )


# Properties

MOMENTS = st.integers(-90, 200)
NOTICES = st.builds(
    lambda by, before, until: notice(by - before, by, since=by - before / 2, until=by + until),
    MOMENTS,
    st.integers(0, 20),
    st.integers(0, 60),
)


@given(st.lists(NOTICES, max_size=4), st.integers(0, 5))
def test_a_lag_is_never_negative(said: list[Notice], width: int) -> None:
    found = lag(*said, trouble=replace(TROUBLE, start_after=TROUBLE.start_by - timedelta(minutes=width)))
    if found.spoke is Spoke.AFTER:
        assert found.least is not None
        assert found.most is not None
        assert timedelta(0) <= found.least <= found.most
    else:
        assert (found.least, found.most) == (None, None)


@given(st.lists(NOTICES, max_size=4), st.lists(MOMENTS, max_size=30), st.randoms())
def test_the_order_of_what_is_given_never_matters(said: list[Notice], looks: list[int], shuffle: Random) -> None:
    moments = [at(minute) for minute in looks]
    mixed, shuffled = list(said), list(moments)
    shuffle.shuffle(mixed)
    shuffle.shuffle(shuffled)
    assert lag(*mixed, looks=shuffled) == lag(*said, looks=moments)


@given(st.lists(MOMENTS, max_size=40))
def test_a_watched_page_has_no_gap(looks: list[int]) -> None:
    moments = sorted({at(minute) for minute in looks})
    if watched(moments, Window(start=at(0), end=at(60))):
        assert all(any(at(m) <= moment <= at(m + 15) for moment in moments) for m in range(46))
