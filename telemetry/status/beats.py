"""The checks of a page's own monitors as statements: each change of state, and the state now.

A page of this kind shows what its monitor measured, from a place and a network that it does not name. So it stands
beside our measurements as the page's word; it never counts among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from telemetry.model import ComponentState, StatusEvent
from telemetry.moment import format_moment
from telemetry.status.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """One check: when, its state and word, and what failed; `at` is None where the page gives no time."""

    at: datetime | None
    state: ComponentState
    word: str
    text: str = ""


def beat_events(monitor: str, title: str, beats: Sequence[Beat | None], source: Source) -> Iterator[StatusEvent]:
    """What the checks of one monitor say, oldest first; None among them is a stretch without any.

    The first check is no change, because what came before it is not seen. The latest is dated, so that a monitor that
    stands still does not say anything about later.
    """
    subject = f"component/{monitor}"
    keyed = {f"{subject}/{format_moment(beat.at)}": beat for beat in _changes(beats) if beat.at is not None}
    if beats and beats[-1] is not None:
        keyed[subject] = beats[-1]
    for key, beat in keyed.items():
        yield source.event(
            key,
            beat.state,
            word=beat.word,
            title=title,
            text=beat.text,
            posted_at=beat.at,
            # All statements of one monitor are about one subject: an "up" ends the "down" before it.
            incident=subject,
        )


def _changes(beats: Sequence[Beat | None]) -> Iterator[Beat]:
    for before, after in pairwise(beats):
        if before is not None and after is not None and before.word != after.word:
            yield after


def given(moment: datetime | None) -> datetime | None:
    """A time unless it is Go's zero, the first day of the year 1, which stands for none."""
    return None if moment is None or moment.year == 1 else moment
