"""Which time a claim speaks of: never what came after the post, unless it promises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.model import Claim, ClaimWindow, Kind, Post, Precision, Role
from claims.windows import judged_window, names_a_time

POST = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
LATER = POST + timedelta(days=60)
MINUTE = timedelta(minutes=1)
BACKWARD = [Kind.INCIDENT_FREE, Kind.UPTIME, Kind.LATENCY, Kind.COMPARISON, Kind.METRIC_TREND]


def window(
    kind: Kind,
    said: tuple[float | None, float | None] | None = None,
    *,
    words: str = "then",
    now: datetime = LATER,
    posted: datetime | None = POST,
    precision: Precision = Precision.SECOND,
    role: Role | None = None,
) -> tuple[float, float] | None:
    """The window in minutes from the post."""
    named = None
    if said is not None:
        start, end = (None if each is None else POST + each * MINUTE for each in said)
        named = ClaimWindow(text=words, start=start, end=end)
    claim = Claim(span="x", start=0, end=1, kind=kind, window=named)
    post = Post(id="1", text="x", posted_at=posted, posted_precision=precision, author_role=role)
    found = judged_window(claim, post, now)
    return None if found is None else ((found.start - POST) / MINUTE, (found.end - POST) / MINUTE)


@pytest.mark.parametrize("kind", [Kind.OPERATIONAL, Kind.DEGRADED])
@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (None, (-15, 15)),
        ((-600, 0), (-15, 15)),
        ((-600, 840), (-15, 15)),
        ((-600, -500), (-615, -485)),
        ((-600, None), (-615, -585)),
    ],
)
def test_works_speaks_of_the_post_unless_it_names_another_time(
    kind: Kind, said: tuple[float, float] | None, expected: tuple[float, float]
) -> None:
    found = window(kind, said, precision=Precision.MILLISECOND)
    assert found == expected


@pytest.mark.parametrize("role", [None, Role.STATUS_PAGE])
@pytest.mark.parametrize("kind", Kind)
def test_right_now_names_no_other_time_than_the_posts(kind: Kind, role: Role | None) -> None:
    assert window(kind, (0, 0), words="right now", role=role) == window(kind, None, role=role)
    assert window(kind, (None, None), words="so far", role=role) == window(kind, None, role=role)


def test_a_time_is_named_where_it_is_known_and_another_than_the_posts() -> None:
    def named(start: datetime | None, end: datetime | None) -> ClaimWindow:
        return ClaimWindow(text="then", start=start, end=end)

    assert not names_a_time(None, POST)
    assert not names_a_time(named(None, None), POST)
    assert not names_a_time(named(POST, POST), POST)
    assert names_a_time(named(POST, POST), None)
    assert names_a_time(named(POST - MINUTE, POST), POST)
    assert names_a_time(named(POST - MINUTE, None), POST)


def test_a_vague_time_widens_the_window() -> None:
    assert window(Kind.OPERATIONAL, precision=Precision.HOUR) == (-75, 75)


@pytest.mark.parametrize(
    ("said", "words", "start"),
    [
        (None, "", 0),
        ((-180, -60), "between seven and nine", 0),
        ((-600, 120), "this morning", 0),
        ((-60, None), "since nine", 0),
        ((-60, -60), "as of nine", -60),
        ((60, 60), "as of eleven", 0),
        ((0, 0), "as of now", 0),
        ((-600, -60), "as of this morning", 0),
    ],
)
def test_resolved_is_judged_from_the_post_unless_it_dates_the_recovery(
    said: tuple[float | None, float | None] | None, words: str, start: float
) -> None:
    found = window(Kind.RESOLVED, said, words=words)
    assert found is not None
    assert found[0] == start


@pytest.mark.parametrize("kind", BACKWARD)
@given(start=st.integers(-100_000, -1), end=st.integers(0, 60_000))
def test_a_record_ends_with_the_post(kind: Kind, start: int, end: int) -> None:
    assert window(kind, (start, end)) == (start, 0)


@pytest.mark.parametrize("kind", BACKWARD)
def test_a_record_of_the_past_is_as_said(kind: Kind) -> None:
    assert window(kind, (-600, -300)) == (-600, -300)


def test_a_clean_record_without_a_period_has_no_length_unless_a_page_says_it() -> None:
    assert window(Kind.INCIDENT_FREE, role=Role.COMPANY) == (0, 0)
    assert window(Kind.INCIDENT_FREE, role=Role.STATUS_PAGE, precision=Precision.MILLISECOND) == (-15, 15)


@pytest.mark.parametrize(
    ("kind", "said", "expected"),
    [
        (Kind.ETA, (0, 120), (0, 180)),
        (Kind.ETA, None, (0, 60)),
        (Kind.OUTAGE_DURATION, None, (-15 * 1440, 1440)),
        (Kind.OUTAGE_DURATION, (-60, -30), (-1500, 1410)),
        (Kind.OUTAGE_WINDOW, (-60, -30), (-2940, 2850)),
        (Kind.COMPARISON, None, (-43_200, 0)),
        (Kind.METRIC_TREND, None, (-43_200, 0)),
        (Kind.LATENCY, None, (-20_160, 0)),
        (Kind.LATENCY_CHANGE, None, (-43_200, 43_200)),
    ],
)
def test_the_windows_of_the_other_kinds(
    kind: Kind, said: tuple[float, float] | None, expected: tuple[float, float]
) -> None:
    assert window(kind, said) == expected


@pytest.mark.parametrize("kind", Kind)
@given(
    said=st.none() | st.tuples(st.integers(-5000, 5000), st.integers(0, 5000)).map(lambda p: (p[0], p[0] + p[1])),
    now=st.integers(0, 5000),
)
def test_no_window_reaches_beyond_now(kind: Kind, said: tuple[int, int] | None, now: int) -> None:
    found = window(kind, said, now=POST + now * MINUTE)
    assert found is not None
    assert found[0] <= found[1] <= now


@pytest.mark.parametrize("kind", Kind)
def test_what_cannot_be_dated_has_no_window(kind: Kind) -> None:
    assert window(kind, posted=None) is None
    assert window(kind, (None, None), posted=None) is None
    assert window(kind, (-60, 0), posted=None) is not None
