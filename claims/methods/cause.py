"""Why did it happen? Nobody outside can measure that."""

from __future__ import annotations

from claims.methods.unjudged import unjudged
from claims.model import Kind, Label

METHOD = unjudged(
    kind=Kind.CAUSE,
    version=2,
    label=Label.NOT_CHECKABLE,
    summary="A cause is inside the systems of the company, where measurement from outside does not reach.",
    reason="inside: causes are not visible from outside",
    found="not measurable from outside",
    question="None: a cause is not measured from outside.",
    window="none",
    effect="none",
    blind_spots="Everything inside the company's systems.",
    examples=("“A small API change caused the outage”: not-checkable, whatever is known of the outage.",),
)
