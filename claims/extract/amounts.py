"""What amounts and clock times are called as entities of a document."""

from __future__ import annotations

from claims.model import Unit

from .quantities import Measure, Quantity
from .stretches import Form, Stretch

_TIMES = {Form.RANGE: "RANGE", Form.MOMENT: "MOMENT", Form.DUE: "DUE"}
TIMES = frozenset(_TIMES.values())


def amount_label(lowered: str, each: Quantity) -> str:
    """The label of a quantity in a plain text in lower case."""
    said = lowered[each.start : each.end]
    if each.measure is Measure.DURATION and each.unit is Unit.MS:
        return "MS"
    if each.measure is Measure.COUNT and "concurrent" in said:
        return "CONCURRENT"
    if each.measure is Measure.PERCENT and said.endswith(("nines", "9s")):
        return "NINES"
    return each.measure.value


def time_label(each: Stretch) -> str | None:
    """The label of a stretch of time; those that no pattern asks for have none."""
    return _TIMES.get(each.form)
