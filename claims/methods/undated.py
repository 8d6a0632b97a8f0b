"""A change of speed that nothing dates: looked for in the weeks around the post, and held against nobody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from claims.cuts import COMING, SETTLE, after, before
from claims.methods import weigh
from claims.methods.before_after import Found, measured
from claims.model import Comparison, Dating, Label, Observations, ProbedHour
from telemetry.model import Window

if TYPE_CHECKING:
    from claims.methods.change_points import Point, Search

ACCUSING = frozenset({Label.CONTRADICTED, Label.MISLEADING})
NEITHER = "between: the measured interval neither shows the claimed change nor rules it out"


def placed(
    observations: Observations, shows: Callable[[Found], bool] | None
) -> tuple[Observations, list[Found], Search | None]:
    """What was measured around the change, and the search for it where there was one.

    Where nothing dates the change, the time of the post stands in for it; if nothing that was measured there `shows`
    what is claimed, the days around are searched. Without `shows` nothing is claimed that a search could find.
    """
    cut = observations.cut
    if cut is None or observations.dating is not Dating.NONE:
        return observations, measured(observations), None
    at_post = _around(observations, cut, observations.window)
    found = measured(at_post)
    if shows is None or any(shows(each) for each in found):
        return at_post, found, None
    from claims.methods.change_points import search  # noqa: PLC0415 -- numpy is loaded where it is needed

    # The cut is the post with SETTLE on both sides.
    looked = search(observations.hours, observations.controls, latest=cut.end - SETTLE + COMING)
    if looked is None or looked.point is None:
        return at_post, found, looked
    there = _around(observations, looked.point.cut, looked.point.level)
    return there, measured(there), looked


def undated(label: Label, reason: str, looked: Search | None) -> tuple[Label, str]:
    """What is left of a label where nothing dates the change: what was found may not be what was meant."""
    point = None if looked is None else looked.point
    if label is Label.SUPPORTED and point is not None:
        return label, f"found-so: no date was given; the days themselves change on {_day(point)}, as much as claimed"
    opposed = label in ACCUSING or reason == weigh.ONE_SOURCE
    if not opposed and reason != NEITHER:
        return label, reason
    if point is not None:
        other = f"found-other: no date was given; the days themselves change on {_day(point)}, which may not be meant"
        return Label.UNPROVEN, other if opposed else reason
    if looked is not None:
        return Label.UNPROVEN, "no-change: no date was given, and in the weeks around the post no change was found"
    if opposed:
        return Label.UNPROVEN, "undated: no date was given, so that another change may be meant than the one looked at"
    return label, reason


def when(observations: Observations, looked: Search | None) -> list[Comparison]:
    """When it changed, claimed beside found, where the post does not say so itself."""
    what = "when it changed"
    if observations.dating is Dating.THREAD and observations.cut is not None:
        told = observations.cut.start + observations.cut.length / 2
        return [Comparison(what=what, claimed=f"{told:%d %b %Y}, by the post before it", measured="taken as told")]
    if looked is None:
        return []
    if looked.point is None:
        return [Comparison(what=what, claimed="not stated", measured=f"no change on {looked.days} days")]
    chance = f"as clear a change by chance: {looked.point.chance:.1%} at most"
    return [Comparison(what=what, claimed="not stated", measured=f"{_day(looked.point)}, by a search ({chance})")]


def searched_for(looked: Search | None) -> list[str]:
    """The power of a search that found nothing, in a sentence."""
    if looked is None or looked.point is not None:
        return []
    if looked.smallest is None:
        return [f"On {looked.days} days no change was found; they waver too much to show one."]
    return [f"On {looked.days} days no change was found; one of {looked.smallest:.0%} in their middle would have been."]


def _around(observations: Observations, cut: Window, within: Window) -> Observations:
    """The observations as of a change at `cut`: nothing but the weeks beside it, as far as they lie within a level."""
    earlier, later = before(cut), after(cut, observations.now)
    window = Window(start=earlier.start, end=later.end)

    def near(hours: Sequence[ProbedHour]) -> tuple[ProbedHour, ...]:
        return tuple(hour for hour in hours if window.contains(hour.start) and within.contains(hour.start))

    sites = tuple(replace(each, hours=near(each.hours)) for each in observations.controls)
    return replace(observations, cut=cut, window=window, hours=near(observations.hours), controls=sites)


def _day(point: Point) -> str:
    return f"{point.day:%d %b %Y}"
