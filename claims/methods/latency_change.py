"""Did it get faster? Before and after, same hours, same places."""

from __future__ import annotations

from claims.methods.timings import timed_words
from claims.methods.unjudged import unjudged
from claims.model import Kind, Label

METHOD = unjudged(
    kind=Kind.LATENCY_CHANGE,
    label=Label.UNPROVEN,
    summary="Whether it got faster takes timings of the same hours before and after. What there is: {found}.",
    reason="not-yet: this version does not compare speeds; a feeling of speed takes 10 % at the median",
    found=timed_words,
    question="Did measured speed change at the change event, same hours, same places, beyond control sites?",
    window="the same hours of the week before and after the change event",
    effect="10 % at the median for “feels faster”",
    blind_spots="What happens inside a logged-in app is not timed from outside.",
)
