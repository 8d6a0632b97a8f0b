"""The probes of a timeline: one symbol each, bars where a state is known to hold, shares where there are many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from telemetry.model import Reading, Sample, Window
from telemetry.moment import format_moment

from .chart_lanes import GREEN, GREY, ORANGE, VERMILLION, Datum, Lanes
from .chart_layout import floor, step_for
from .quote import clean, shortened

READING_COLOURS = {
    Reading.ANSWERED: GREEN,
    Reading.FAILED: VERMILLION,
    Reading.REFUSED: ORANGE,
    Reading.VOID: GREY,
}
READING_SHAPES = {
    Reading.ANSWERED: "circle",
    Reading.FAILED: "M-.7,-1.2L0,-.5L.7,-1.2L1.2,-.7L.5,0L1.2,.7L.7,1.2L0,.5L-.7,1.2L-1.2,.7L-.5,0L-1.2,-.7Z",
    Reading.REFUSED: "triangle-up",
    Reading.VOID: "diamond",
}
MOST_DRAWN = 40
MOST_VANTAGES = 6
_WORST = (Reading.FAILED, Reading.REFUSED, Reading.VOID, Reading.ANSWERED)


def samples_in(samples: Iterable[Sample], span: Window) -> list[Sample]:
    """The samples of a span, those that are known to hold into it included."""
    return [sample for sample in samples if span.touches(sample.time, sample.until or sample.time)]


def draw_probes(lanes: Lanes, samples: Sequence[Sample]) -> None:
    """Add a lane for each vantage, or one for all of them where they are many."""
    vantages: dict[str, list[Sample]] = {}
    for sample in samples:
        vantages.setdefault(sample.vantage, []).append(sample)
    if len(vantages) > MOST_VANTAGES:
        top = lanes.reserve(f"Probes, {len(vantages)} places", rows=1.8)
        _rounds(lanes, samples, top + 15, top + 165)
        lanes.close_group()
        return
    for vantage, probes in sorted(vantages.items()):
        countries = sorted({probe.country for probe in probes if probe.country})
        name = "Probe " + shortened(clean(vantage), 14) + (f" ({'/'.join(countries)})" if countries else "")
        top = lanes.reserve(name, rows=0.62 if len(vantages) > 2 else 1)
        middle = (top + lanes.height) / 2
        if any(probe.until for probe in probes):
            _held(lanes, probes, middle)
        elif len(probes) > MOST_DRAWN:
            _rounds(lanes, probes, middle - 20, middle + 20)
        else:
            for probe in probes:
                _reading(lanes, probe.time, middle, probe.reading, n=1)
    if vantages:
        lanes.close_group()


def _reading(lanes: Lanes, moment: datetime, y: float, reading: Reading, *, n: int) -> None:
    """A symbol; `n` counts the samples that it stands for, none where a bar below it counts them."""
    lanes.readings.append({"time": format_moment(moment), "y": y, "reading": reading.value, "n": n})


def _held(lanes: Lanes, probes: Sequence[Sample], y: float) -> None:
    """Logs of changes: a bar as far as a state is known to hold, equal neighbours in one."""
    runs: list[list[Sample]] = []
    for probe in sorted(probes, key=lambda probe: probe.time):
        last = runs[-1][-1] if runs else None
        if last and last.reading is probe.reading and last.until is not None and last.until >= probe.time:
            runs[-1].append(probe)
        else:
            runs.append([probe])
    for run in runs:
        first, last, reading = run[0], run[-1], run[0].reading
        end = last.until or last.time
        lanes.bar(y - 14, y + 14, first.time, end, **_shade(reading, len(run), opacity=0.45))
        for probe in run if len(probes) <= MOST_DRAWN else run[:1]:
            if probe.time >= lanes.span.start:
                _reading(lanes, probe.time, y, reading, n=0)


def _shade(reading: Reading, number: int, *, opacity: float) -> Datum:
    return {"colour": READING_COLOURS[reading], "opacity": opacity, "reading": reading.value, "n": number}


def _rounds(lanes: Lanes, samples: Iterable[Sample], top: float, bottom: float) -> None:
    """Bars over rounds, filled by the share of each reading; a symbol wherever not everything was answered."""
    step = lanes.gathered = step_for(lanes.span, MOST_DRAWN)
    rounds: dict[datetime, Counter[Reading]] = {}
    for sample in samples:
        rounds.setdefault(floor(sample.time, step), Counter())[sample.reading] += 1
    for begins, counts in sorted(rounds.items()):
        # An eighth stays free between rounds, so that they can be counted.
        start, end = max(begins, lanes.span.start), min(begins + step * 7 / 8, lanes.span.end)
        y, found = top, [reading for reading in _WORST if counts[reading]]
        for reading in found:
            lower = y + (bottom - top) * counts[reading] / counts.total()
            lanes.bar(y, lower, start, end, **_shade(reading, counts[reading], opacity=0.7))
            y = lower
        if found[0] is not Reading.ANSWERED:
            _reading(lanes, start + (end - start) / 2, (top + bottom) / 2, found[0], n=0)
