"""Rounds into outages and availability: pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby, pairwise

from .model import Health, Outage, Place, Round
from .quorum import QUORUM, Quorum
from .tiles import lead, long_rounds, rounds, sampling_round

DOWN_ONLY = frozenset({Health.DOWN})
DOWN_OR_PARTIAL = frozenset({Health.DOWN, Health.PARTIAL})

__all__ = [
    "QUORUM",
    "Availability",
    "Quorum",
    "availability",
    "coverage",
    "lead",
    "long_rounds",
    "outages",
    "rounds",
    "sampling_round",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """How long a service was up, partly up, down and unknown.

    `probes` counts judged rounds and `failures` those that were DOWN: the vantages of one round share a fate, so a
    round is one trial. BLOCKED rounds in which somebody was answered are up, the others unknown.
    """

    up: timedelta
    partial: timedelta
    down: timedelta
    unknown: timedelta
    probes: int
    failures: int

    @property
    def known(self) -> timedelta:
        """The time that could be judged."""
        return self.up + self.partial + self.down

    @property
    def least(self) -> float | None:
        """The ratio of time up if partial counts as down; None where nothing is known."""
        return self.up / self.known if self.known else None

    @property
    def most(self) -> float | None:
        """The ratio of time up if partial counts as up; None where nothing is known."""
        return (self.up + self.partial) / self.known if self.known else None


def outages(rounds: Sequence[Round], quorum: Quorum = QUORUM) -> tuple[Outage, ...]:
    """The stretches in which the quorum saw failure, in order of time.

    At least `quorum.rounds` DOWN rounds in a row make an outage; what is left of DOWN and PARTIAL rounds in a row makes
    a partial one. In both the same places, enough of them to be told apart, must fail again and again: each in
    `quorum.rounds` of the rounds, or in `quorum.rounds_of_few` where they are only just enough. Unknown rounds in
    between neither count nor end it, unless they last longer than `quorum.silence`; two outages with at most
    `quorum.flap` good rounds between them are one.

    Ends are as wide as the rounds: a round says only that something failed between its start and its end. They reach to
    the nearest round in which none of the outage's places was in trouble: where some of them fail before the others, or
    longer, be it by a wrong clock, nobody knows when it truly began or ended.
    """
    down = _stretches(rounds, range(len(rounds)), DOWN_ONLY, quorum)
    taken = {number for stretch in down for number in range(stretch[0], stretch[-1] + 1)}
    pieces = _consecutive(number for number in range(len(rounds)) if number not in taken)
    partial = [stretch for piece in pieces for stretch in _stretches(rounds, piece, DOWN_OR_PARTIAL, quorum)]
    found = [_outage(rounds, stretch, Health.DOWN, quorum) for stretch in down]
    found += [_outage(rounds, stretch, Health.PARTIAL, quorum) for stretch in partial]
    return tuple(sorted(found, key=lambda outage: outage.start_by))


def _consecutive(numbers: Iterable[int]) -> list[list[int]]:
    by_offset = groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    return [[number for _, number in piece] for _, piece in by_offset]


def _stretches(
    rounds: Sequence[Round], numbers: Sequence[int], bad: frozenset[Health], quorum: Quorum
) -> list[list[int]]:
    """The bad rounds of each outage: runs without a good round, blips dropped, then joined across flapping."""
    merged: list[list[int]] = []
    for run in (_trimmed(rounds, run, quorum) for run in _runs(rounds, numbers, bad, quorum)):
        if len(run) < quorum.rounds or not _same_places(rounds, run, quorum):
            continue
        if merged and _flaps(rounds[merged[-1][-1] + 1 : run[0]], quorum):
            merged[-1] += run
        else:
            merged.append(run)
    return merged


def _trimmed(rounds: Sequence[Round], run: list[int], quorum: Quorum) -> list[int]:
    """The run from where, to where, a round and its neighbour share enough places: a blip beside it does not belong."""
    if len(run) < 2:
        return run
    shared = [quorum.apart(rounds[one].troubled & rounds[two].troubled) for one, two in pairwise(run)]
    if True not in shared:
        return []
    return run[shared.index(True) : len(shared) + 1 - shared[::-1].index(True)]


def _same_places(rounds: Sequence[Round], run: Sequence[int], quorum: Quorum) -> bool:
    """Whether enough places failed repeatedly: one here and then another there are blips of their own."""
    times = Counter(place for number in run for place in rounds[number].troubled)
    again = [place for place, count in times.items() if count >= quorum.rounds]
    if quorum.few(again):
        again = [place for place in again if times[place] >= quorum.rounds_of_few]
    return quorum.apart(again)


def _runs(
    rounds: Sequence[Round], numbers: Sequence[int], bad: frozenset[Health], quorum: Quorum
) -> Iterator[list[int]]:
    """Bad rounds in a row, with nothing but a short silence between any two."""
    run: list[int] = []
    for number in (number for number in numbers if rounds[number].health in bad):
        between = rounds[run[-1] + 1 : number] if run else ()
        if any(_tells(entry) for entry in between) or _silence(between) > quorum.silence:
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _flaps(between: Sequence[Round], quorum: Quorum) -> bool:
    """Whether so little lies between two runs of bad rounds that they are one outage."""
    told = sum(entry.stands_for for entry in between if _tells(entry))
    return told <= quorum.flap and _silence(between) <= quorum.silence


def _silence(between: Iterable[Round]) -> timedelta:
    return sum((entry.end - entry.start for entry in between if not _tells(entry)), timedelta(0))


def _tells(entry: Round) -> bool:
    """Whether somebody was answered, by the judgement of the round."""
    return entry.health is not Health.UNKNOWN and (entry.health is not Health.BLOCKED or bool(entry.answered))


def _outage(rounds: Sequence[Round], stretch: Sequence[int], health: Health, quorum: Quorum) -> Outage:
    first, last = rounds[stretch[0]], rounds[stretch[-1]]
    places = frozenset[Place]().union(*(rounds[number].troubled for number in stretch))
    before = _clear_of(places, reversed(rounds[: stretch[0]]), quorum)
    after = _clear_of(places, rounds[stretch[-1] + 1 :], quorum)
    return Outage(
        health=health,
        start_after=before.start if before is not None else None,
        start_by=first.end,
        end_after=max(last.start, first.end),
        end_by=after.end if after is not None else None,
        rounds=sum(rounds[number].stands_for for number in stretch),
        vantages=frozenset(place.vantage for place in places),
    )


def _clear_of(places: frozenset[Place], beside: Iterable[Round], quorum: Quorum) -> Round | None:
    """The nearest round that tells and in which none of these places was in trouble."""
    silent = timedelta(0)
    for entry in beside:
        if not _tells(entry):
            silent += entry.end - entry.start
            if silent > quorum.silence:
                return None
        elif not places & entry.troubled:
            return entry
    return None


def availability(rounds: Sequence[Round]) -> Availability:
    """Time up, partly up, down and unknown, weighted by the length of the rounds."""
    spent = dict.fromkeys(Health, timedelta(0))
    probes = failures = 0
    for entry in rounds:
        health = entry.health
        if health is Health.BLOCKED:
            health = Health.UP if _tells(entry) else Health.UNKNOWN
        spent[health] += entry.end - entry.start
        probes += entry.stands_for * (health is not Health.UNKNOWN)
        failures += entry.stands_for * (health is Health.DOWN)
    return Availability(
        up=spent[Health.UP],
        partial=spent[Health.PARTIAL],
        down=spent[Health.DOWN],
        unknown=spent[Health.UNKNOWN],
        probes=probes,
        failures=failures,
    )


def coverage(rounds: Sequence[Round]) -> float:
    """The share of the time that could be judged, between 0 and 1; 0 without rounds."""
    told = availability(rounds)
    whole = told.known + told.unknown
    return told.known / whole if whole else 0.0
