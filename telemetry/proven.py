"""Who has been able to see a service at all; pure."""

from __future__ import annotations

from collections.abc import Iterable

from .model import Outcome, Reading, Sample

Series = tuple[str, str, str]


def series_of(sample: Sample) -> Series:
    """What is measured again and again: a target from a vantage, by an operator."""
    return (sample.target, sample.vantage, sample.operator)


def proven(samples: Iterable[Sample]) -> frozenset[Series]:
    """The series that reached the service at least once, be it to hear that it cannot answer.

    One that never did may be refused without a word, by a firewall or a censor: its time-outs look like an outage that
    has no beginning. Nothing is known from it.
    """
    return frozenset(series_of(sample) for sample in samples if _reached(sample))


def _reached(sample: Sample) -> bool:
    return sample.reading is Reading.ANSWERED or sample.outcome is Outcome.HTTP_5XX
