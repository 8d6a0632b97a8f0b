"""How sure a label is: what may be wrong with each independent source behind it, on a published scale."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from claims.methods.method import Threshold
from claims.methods.signs import Sign, grouped
from claims.model import Label

# The doubt that each independent source leaves, from 0 to 1.
MEASURED, HEARD, DATELESS = 0.1, 0.25, 2.0
MOST = 0.95
UNPROVEN, NOT_CHECKABLE = 0.5, 0.9

SCALE = (
    Threshold(
        name="a measured source leaves a doubt of",
        value="10 %",
        why="lines, filters, clocks and a single company's own account are wrong more often than 95 % intervals allow",
    ),
    Threshold(
        name="a heard source leaves a doubt of", value="25 %", why="crowds and papers know that something is wrong"
    ),
    Threshold(name="a day without its hour", value="twice the doubt", why="it may be about another part of that day"),
    Threshold(name="independent sources", value="doubts multiplied", why="they share no operator and no network"),
    Threshold(name="at most", value="95 %", why="what none of them can see, such as logged-in use, stays unseen"),
    Threshold(name="unproven", value="50 %", why="it says nothing either way"),
    Threshold(name="not checkable", value="90 %", why="the sentence may have been read wrongly"),
)


def confidence(label: Label, deciding: Sequence[Sign]) -> float:
    """How sure the label is, 0 to 1, by the SCALE: the more independent sources carry it, the surer.

    It is fixed beforehand and not fitted to anything. `factping calibrate` shows how it does in simulated years: it may
    understate there, for that world is kinder than the real one, and must not overstate.
    """
    if label is Label.UNPROVEN:
        return UNPROVEN
    if label is Label.NOT_CHECKABLE:
        return NOT_CHECKABLE
    sure = 1 - prod(min(_doubt(sign) for sign in source) for source in grouped(deciding))
    return round(min(max(sure, UNPROVEN), MOST), 2)


def scale_text() -> str:
    """The published text of the scale, in Markdown."""
    return "\n".join(["# How sure", "", *(f"- {each.name}: {each.value} ({each.why})" for each in SCALE)])


def _doubt(sign: Sign) -> float:
    return (MEASURED if sign.measured else HEARD) * (1.0 if sign.exact else DATELESS)
