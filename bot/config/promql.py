"""What [sources.promql] asks of the operator's own server: queries, and what blackbox_exporters probe."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from .section import Asn, Country, Section, ServiceId, Word

LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*", re.ASCII)
# The query names these itself.
TAKEN = frozenset({"__name__", "instance"})


class PromqlQuery(Section):
    """A query whose values are the named metric of a service."""

    service: ServiceId
    metric: Word
    query: Annotated[str, Field(min_length=1, max_length=5000)]
    unit: Word | None = None


def _label(text: str) -> str:
    if not LABEL.fullmatch(text) or text in TAKEN:
        raise PydanticCustomError("label", "should be a label's name other than instance, such as region")
    return text


class PromqlInstance(Section):
    """What one exporter probes, and where that exporter stands; `labels` tell it from others that probe the same."""

    service: ServiceId
    instance: Word
    target: Word
    vantage: Word
    asn: Asn | None = None
    country: Country | None = None
    labels: dict[Annotated[str, AfterValidator(_label)], Word] = Field(default_factory=dict)

    def overlaps(self, other: PromqlInstance) -> bool:
        """Whether one probe may be meant by both: no label has one value here and another one there."""
        alike = (self.service, self.instance) == (other.service, other.instance)
        return alike and all(self.labels[name] == other.labels[name] for name in self.labels.keys() & other.labels)


def _apart(instances: list[PromqlInstance]) -> list[PromqlInstance]:
    for (first, one), (second, other) in combinations(enumerate(instances), 2):
        if one.overlaps(other):
            words = (
                "{second} means the same probes as {first}, and one exporter is one place;"
                " where there are two, give each labels of its own"
            )
            raise PydanticCustomError("apart", words, {"first": first, "second": second})
    return instances


PromqlInstances = Annotated[list[PromqlInstance], AfterValidator(_apart)]
