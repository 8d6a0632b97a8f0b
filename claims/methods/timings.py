"""Which timed probes there are on either side of a claim."""

from __future__ import annotations

from claims.methods.probes import count
from claims.model import Observations
from telemetry.model import Reading


def timed_words(observations: Observations) -> str:
    """How many timed, answered probes lie before and after the claim, in words."""
    timed = [
        sample.time
        for sample in observations.samples
        if sample.reading is Reading.ANSWERED and (sample.total_ms is not None or sample.ttfb_ms is not None)
    ]
    moment = observations.window.start + observations.window.length / 2
    before = sum(time < moment for time in timed)
    if not timed:
        return "no timed probe before or after"
    return f"{count(before, 'timed probe')} before and {count(len(timed) - before, 'timed probe')} after"
