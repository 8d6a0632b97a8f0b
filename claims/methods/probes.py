"""Probes as signs: a quorum where there is one, single places where there is not, and what they could have seen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from claims.methods.signs import Shows, Sign, plain_name
from claims.model import EvidenceKind, Observations
from telemetry.maintenance import apart, maintenances
from telemetry.model import Health, Outage, Reading, Round, Sample, Window
from telemetry.outages import QUORUM, lead, long_rounds, outages, sampling_round
from telemetry.proven import Series, proven, series_of

# The readings that say something of the service: a refusal is about who asked, a void sample about our own line.
TELLING = (Reading.ANSWERED, Reading.FAILED)
# "All through" allows for rounds that were lost, not for hours that nobody watched.
COVERAGE_FLOOR = 0.8
SELF = "self"
FAILING = frozenset({Health.DOWN, Health.PARTIAL})


def probe_signs(observations: Observations, window: Window) -> tuple[Sign, ...]:
    """What the probes show in the window: a sign for the quorum of each panel, or for each place of one without."""
    samples = within(observations.samples, window)
    signs: list[Sign] = []
    for panel, seen in _judged_panels(observations, window):
        own = [sample for sample in samples if sample.operator in panel]
        signs += _panel_signs(own, seen, observations, window)
    return tuple(signs)


def panels(observations: Observations, window: Window) -> tuple[frozenset[str], ...]:
    """The operators whose probes make a quorum by themselves in the window, each alone, then all others together.

    Whoever can tell by himself is a source of his own: probes of two operators are never blended into one quorum where
    they need not be. Ours come first.
    """
    return tuple(panel for panel, _ in _judged_panels(observations, window))


def _judged_panels(observations: Observations, window: Window) -> tuple[tuple[frozenset[str], tuple[Round, ...]], ...]:
    """The panels with their rounds of the window, which are costly to make."""
    known = observations.worked_out
    if ("panels", window) not in known:
        known["panels", window] = _judge_panels(observations, window)
    found: tuple[tuple[frozenset[str], tuple[Round, ...]], ...] = known["panels", window]
    return found


def _able(observations: Observations) -> frozenset[Series]:
    """The series that ever reached the service."""
    known = observations.worked_out
    if "able" not in known:
        known["able"] = proven(observations.samples)
    found: frozenset[Series] = known["able"]
    return found


def _judge_panels(observations: Observations, window: Window) -> tuple[tuple[frozenset[str], tuple[Round, ...]], ...]:
    operators = sorted({sample.operator for sample in within(observations.samples, window)}, key=_ours_first)
    each_alone = ((frozenset({name}), _rounds(observations, window, frozenset({name}))) for name in operators)
    alone = [(panel, seen) for panel, seen in each_alone if any(each.health is not Health.UNKNOWN for each in seen)]
    rest = frozenset(operators).difference(*(panel for panel, _ in alone))
    return (*alone, (rest, _rounds(observations, window, rest))) if rest else tuple(alone)


def _ours_first(operator: str) -> tuple[bool, str]:
    return (operator != SELF, operator)


def _panel_signs(
    samples: Sequence[Sample], seen: Sequence[Round], observations: Observations, window: Window
) -> Iterator[Sign]:
    able = _able(observations)
    if any(each.health is not Health.UNKNOWN for each in seen):
        witnesses = [sample for sample in _telling(samples) if series_of(sample) in able]
        yield _quorum_sign(witnesses, seen, unplanned(seen, observations), window)
        yield from _silent(samples, window, able)
    else:
        for vantage, own in sorted(_by_vantage(samples).items()):
            yield _place_sign(vantage, own, window, able)


def within(samples: Iterable[Sample], window: Window) -> list[Sample]:
    """The samples that speak of the window, taken in it or holding into it, by time."""
    inside = (
        sample
        for sample in samples
        if window.contains(sample.time) or (sample.until is not None and window.touches(sample.time, sample.until))
    )
    return sorted(inside, key=_order)


def quorum_health(observations: Observations, window: Window) -> tuple[Round, ...]:
    """The rounds of the window by the first of its panels; empty where no probe in it says something of the service."""
    return next((seen for _, seen in _judged_panels(observations, window)), ())


def outages_of(sign: Sign, observations: Observations, window: Window) -> tuple[Window, ...]:
    """When the outages were that stand behind the sign of a panel in the window, each as wide as it may have been."""
    return tuple(
        Window(start=each.start_after or each.start_by, end=each.end_by or each.end_after)
        for panel, seen in _judged_panels(observations, window)
        if {plain_name(operator) for operator in panel} & sign.operators
        for each in outages(unplanned(seen, observations))
        if each.health in FAILING
    )


def _rounds(observations: Observations, window: Window, panel: frozenset[str]) -> tuple[Round, ...]:
    able = _able(observations)
    samples = [sample for sample in observations.samples if sample.operator in panel and series_of(sample) in able]
    inside = _telling(within(samples, window))
    if not inside:
        return ()
    # The rhythm is that of the window; only where it holds too little of it do the samples around it tell the rhythm.
    step = sampling_round(inside if _has_rhythm(inside) else _telling(samples))
    before = _telling(within(samples, lead(window, step)))
    return long_rounds([*before, *inside], window, step=step)


def unplanned(seen: Sequence[Round], observations: Observations) -> tuple[Round, ...]:
    """The rounds, with those of outages for which maintenance accounts as unknown: nobody was told otherwise.

    It accounts for an outage only if the page announced it before and all that was seen of the outage lies within.
    """
    planned = apart(outages(seen), maintenances(observations.status)).planned
    return tuple(
        replace(each, health=Health.UNKNOWN)
        if each.health in FAILING and any(own.start_by <= each.end and each.start <= own.end_after for own in planned)
        else each
        for each in seen
    )


def failing_at(observations: Observations, window: Window, core: Window) -> Health | None:
    """What the quorum's outages in the window come to at its core: DOWN, PARTIAL or None.

    What began after the core or was over before it is no answer about it; what lasted to the last round is not over.
    """
    met = {
        outage.health
        for outage in outages(unplanned(quorum_health(observations, window), observations))
        if outage.start_by <= core.end and (outage.end_by is None or outage.end_after >= core.start)
    }
    return next((health for health in (Health.DOWN, Health.PARTIAL) if health in met), None)


def places_failing_at(observations: Observations, window: Window, core: Window) -> frozenset[str]:
    """The places that failed in the core, or in their last probe before it."""
    found = set()
    for vantage, own in _by_vantage(_telling(within(observations.samples, window))).items():
        by_then = [sample for sample in own if sample.time <= core.end]
        decisive = [sample for sample in by_then if sample.time >= core.start] or by_then[-1:]
        if any(sample.reading is Reading.FAILED for sample in decisive):
            found.add(vantage)
    return frozenset(found)


def _telling(samples: Iterable[Sample]) -> list[Sample]:
    """Those that say something of the service, in the same order."""
    return [sample for sample in samples if sample.reading in TELLING]


def _order(sample: Sample) -> tuple[datetime, str, str, str, str]:
    return (sample.time, sample.vantage, sample.target, sample.outcome, sample.operator)


def _has_rhythm(samples: Sequence[Sample]) -> bool:
    times: dict[tuple[str, str], set[datetime]] = defaultdict(set)
    for sample in samples:
        times[sample.vantage, sample.target].add(sample.time)
    return any(len(own) > 1 for own in times.values())


def coverage(seen: Sequence[Round], window: Window) -> float:
    """The share of the window, 0 to 1, in which the quorum could tell."""
    known = sum((each.end - each.start for each in seen if each.health is not Health.UNKNOWN), timedelta(0))
    return known / window.length if window.length else 0.0


def power(observations: Observations, window: Window) -> str:
    """What the probes could have seen in the window, as sentences: how many, from where, the shortest outage."""
    samples = [sample for sample in within(observations.samples, window) if sample.reading is not Reading.VOID]
    if not samples:
        return "No probe of ours covers this time."
    places = {sample.vantage for sample in samples}
    countries = sorted({sample.country for sample in samples if sample.country})
    land = f" ({', '.join(countries)})" if countries else ""
    gap = _longest_gap(samples, window)
    unseen = f"An outage shorter than {minutes(gap)} could have gone unseen" if gap else "A few minutes could go unseen"
    return (
        f"{count(probed(samples), 'probe')} from {count(len(places), 'place')}{land}. {unseen}; "
        "logged-in use and apps are not probed."
    )


def minutes(length: timedelta) -> str:
    """A length in words, rounded to what matters."""
    seconds = length.total_seconds()
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    if seconds < 172_800:
        return f"{seconds / 3600:.1f} h".replace(".0 h", " h")
    return f"{seconds / 86400:.1f} days".replace(".0 days", " days")


def _quorum_sign(samples: Sequence[Sample], seen: Sequence[Round], counted: Sequence[Round], window: Window) -> Sign:
    judged = [each for each in seen if each.health is not Health.UNKNOWN]
    found = [outage for outage in outages(counted) if outage.health in FAILING]
    down = [outage for outage in found if outage.health is Health.DOWN]
    worst = max(judged, key=lambda each: len(each.failed) / max(each.healthy, 1))
    failing = f"{len(worst.failed)} of {worst.healthy} places failing in the worst round"
    if down:
        first = down[0]
        shows, words = Shows.TROUBLE, f"{failing}; {_from_to(first)} UTC"
    elif found:
        shows, words = Shows.PARTIAL, f"{failing}, in at least {QUORUM.rounds} rounds running"
    elif all(each.health is Health.UP for each in judged) and coverage(seen, window) >= COVERAGE_FLOOR:
        shows, words = Shows.CLEAR, f"{_number(judged)} rounds, {worst.healthy} places, no round with a quorum failing"
    elif any(own.health is not all_of.health for own, all_of in zip(counted, seen, strict=True)):
        shows, words = Shows.NOTHING, f"{failing}, within a maintenance that the page had announced"
    else:
        shows, words = Shows.NOTHING, f"{_number(judged)} rounds that do not make a picture; {failing}"
    return Sign(
        kind=EvidenceKind.PROBES,
        source=_panel_name(samples),
        operator=_operators(samples),
        network=_networks(samples),
        shows=shows,
        window=window,
        exact=True,
        measured=True,
        summary=f"{count(probed(samples), 'probe')}: {words}.",
        brief=f"{worst.healthy - len(worst.failed)} of {worst.healthy} places answered in our worst round",
        sha256=_receipt(samples),
        discard="" if shows is not Shows.NOTHING else "too patchy to tell",
    )


def _from_to(outage: Outage) -> str:
    """From when to when; what reaches to the edge of what was looked at did not begin or end there."""
    begins = "failing from" if outage.start_after is not None else "failing already at"
    ends = "to" if outage.end_by is not None else "and still at"
    return f"{begins} {outage.start_by:%H:%M} {ends} {outage.end_after:%H:%M}"


def _panel_name(samples: Iterable[Sample]) -> str:
    operators = sorted({sample.operator for sample in samples}, key=_ours_first)
    return "own probes" if operators[0] == SELF else f"probes of {', '.join(operators)}"


def _silent(samples: Sequence[Sample], window: Window, able: frozenset[Series]) -> Iterator[Sign]:
    """The places that were heard and told nothing: always refused, or never answered since we measure from there."""
    for vantage, own in sorted(_by_vantage(samples).items()):
        if all(sample.reading is Reading.REFUSED or series_of(sample) not in able for sample in own):
            yield _place_sign(vantage, own, window, able)


def _place_sign(vantage: str, samples: Sequence[Sample], window: Window, able: frozenset[Series]) -> Sign:
    readings = Counter(sample.reading for sample in samples)
    shows, discard = _place_reading(readings)
    if shows is Shows.TROUBLE and not any(series_of(sample) in able for sample in samples):
        shows, discard = Shows.NOTHING, "never answered since we measure from there: it may be blocked without a word"
    outcomes = "; ".join(_outcome(sample) for sample in samples[:6])
    more = f" and {len(samples) - 6} more" if len(samples) > 6 else ""
    return Sign(
        kind=EvidenceKind.PROBES,
        source=f"probe at {vantage}",
        operator=_operators(_telling(samples) or samples),
        network=_networks(_telling(samples) or samples),
        shows=shows,
        window=window,
        exact=True,
        measured=False,
        summary=f"One place: {outcomes}{more} (UTC).",
        brief=f"{_outcome(_worst(samples))} UTC, one place",
        sha256=_receipt(samples),
        discard=discard,
    )


def _place_reading(readings: Counter[Reading]) -> tuple[Shows, str]:
    if readings[Reading.FAILED]:
        return Shows.TROUBLE, ""
    if readings[Reading.ANSWERED]:
        return Shows.CLEAR, ""
    if readings[Reading.REFUSED]:
        return Shows.NOTHING, "refused from this place: blocked from there is not down"
    return Shows.NOTHING, "void: the control target failed at the same time"


def _worst(samples: Sequence[Sample]) -> Sample:
    return next((sample for sample in samples if sample.reading is Reading.FAILED), samples[-1])


def _outcome(sample: Sample) -> str:
    word = f"{sample.outcome} {sample.http_status}" if sample.http_status else str(sample.outcome)
    start = f"{sample.time:%d %b %H:%M}"
    if sample.until is None or sample.until == sample.time:
        return f"{word} at {start}"
    end = f"{sample.until:%H:%M}" if sample.until.date() == sample.time.date() else f"{sample.until:%d %b %H:%M}"
    return f"{word} from {start} to {end}"


def _by_vantage(samples: Iterable[Sample]) -> dict[str, list[Sample]]:
    grouped: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        grouped[sample.vantage].append(sample)
    return grouped


def _operators(samples: Iterable[Sample]) -> str:
    return " + ".join(sorted({sample.operator for sample in samples}))


def _networks(samples: Iterable[Sample]) -> str | None:
    return " + ".join(sorted({f"AS{sample.asn}" for sample in samples if sample.asn is not None})) or None


def _receipt(samples: Sequence[Sample]) -> str | None:
    return next((sample.sha256 for sample in samples if sample.sha256), None)


def _longest_gap(samples: Sequence[Sample], window: Window) -> timedelta:
    """The longest stretch of the window without any sample; states that hold leave no gap."""
    reached, longest = window.start, timedelta(0)
    for sample in sorted(samples, key=lambda sample: sample.time):
        held = (sample.until or sample.time) - sample.time
        between = held / sample.stands_for if sample.stands_for > 1 else timedelta(0)
        longest = max(longest, sample.time - reached, between)
        reached = max(reached, sample.time + held)
    return max(longest, window.end - reached)


def probed(samples: Iterable[Sample]) -> int:
    """How many probes these are, or sum up."""
    return sum(sample.stands_for for sample in samples)


def _number(rounds: Iterable[Round]) -> int:
    return sum(each.stands_for for each in rounds)


def count(number: int, noun: str) -> str:
    """A number with its noun, in the plural where it belongs."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
