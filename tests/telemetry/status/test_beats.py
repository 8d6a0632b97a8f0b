"""Checks of a page's own monitors: a window that moves on renames nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from telemetry.model import ComponentState, StatusEvent
from telemetry.status.beats import Beat, beat_events
from telemetry.status.beats import given as given_time
from telemetry.status.source import Source

START = datetime(2026, 3, 2, tzinfo=UTC)
SOURCE = Source(service="x", format="x", document="x", sha256="", seen_at=START + timedelta(days=1), url=None)

STATES = {"up": ComponentState.OPERATIONAL, "down": ComponentState.MAJOR_OUTAGE, "pending": ComponentState.UNKNOWN}
words = st.lists(st.sampled_from([*STATES, None]), max_size=12)


def beats(said: Sequence[str | None]) -> list[Beat | None]:
    return [
        Beat(at=START + timedelta(minutes=minute), state=STATES[word], word=word) if word else None
        for minute, word in enumerate(said)
    ]


def changes(read: Sequence[Beat | None]) -> dict[str, StatusEvent]:
    return {event.key: event for event in beat_events("1", "one", read, SOURCE) if event.key != "component/1"}


@given(said=words, left_out=st.integers(min_value=0, max_value=12))
def test_a_window_that_moves_on_says_nothing_new_of_the_past(said: list[str | None], left_out: int) -> None:
    whole, later = changes(beats(said)), changes(beats(said)[left_out:])
    assert later.items() <= whole.items()


@given(said=words)
def test_a_change_is_a_check_that_differs_from_the_one_right_before_it(said: list[str | None]) -> None:
    differing = [
        START + timedelta(minutes=minute)
        for minute in range(1, len(said))
        if said[minute] and said[minute - 1] and said[minute] != said[minute - 1]
    ]
    assert [event.posted_at for event in changes(beats(said)).values()] == differing


@given(said=words)
def test_the_state_now_is_that_of_the_last_check_and_of_nothing_else(said: list[str | None]) -> None:
    now = [event for event in beat_events("1", "one", beats(said), SOURCE) if event.key == "component/1"]
    assert [event.word for event in now] == [word for word in said[-1:] if word]


def test_the_year_one_is_no_time() -> None:
    assert given_time(datetime(1, 1, 1, tzinfo=UTC)) is None
    assert given_time(None) is None
    assert given_time(START) == START
