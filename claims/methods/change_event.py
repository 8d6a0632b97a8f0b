"""A change was made: it dates other claims and is not judged itself."""

from __future__ import annotations

from claims.methods.unjudged import unjudged
from claims.model import Kind, Label

METHOD = unjudged(
    kind=Kind.CHANGE_EVENT,
    version=2,
    label=Label.NOT_CHECKABLE,
    summary="That a change was made cannot be seen from outside; it only dates the other claims of the post.",
    reason="dates-others: a change event is not judged",
    found="not measurable from outside",
    question="None: a change event dates other claims.",
    window="the time of the post",
    effect="none",
    blind_spots="Everything inside the company's systems.",
    examples=("“A new backend was rolled out”: not-checkable; it dates the “feels faster” beside it.",),
)
