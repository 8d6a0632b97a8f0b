"""How fast is it? A claimed time against timed probes."""

from __future__ import annotations

from claims.methods.timings import timed_words
from claims.methods.unjudged import unjudged
from claims.model import Kind, Label

METHOD = unjudged(
    kind=Kind.LATENCY,
    label=Label.UNPROVEN,
    summary="A claimed latency needs enough timed probes of the same thing. What there is: {found}.",
    reason="not-yet: this version does not judge latencies; it says what timings there are",
    found=timed_words,
    question="Does the measured latency, with its interval, allow the claimed number?",
    window="as said",
    effect="none",
    blind_spots="Outside timing includes the way to the service; most claims mean time inside it.",
)
