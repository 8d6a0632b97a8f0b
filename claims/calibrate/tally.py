"""What many judged claims come to: how often right, how sure, how often somebody was accused falsely; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from claims.calibrate.made import Truth
from claims.calibrate.replay import Judged
from claims.model import Kind, Label
from telemetry.intervals import clopper_pearson

AGAINST = frozenset({Label.CONTRADICTED, Label.MISLEADING})
DECIDED = frozenset({Label.SUPPORTED, *AGAINST})
# The truths with which each label is right; unproven is an abstention, which is neither right nor wrong.
RIGHT: Mapping[Label, frozenset[Truth]] = {
    Label.SUPPORTED: frozenset({Truth.TRUE}),
    Label.CONTRADICTED: frozenset({Truth.FALSE}),
    Label.MISLEADING: frozenset({Truth.HALF, Truth.FALSE}),
    Label.NOT_CHECKABLE: frozenset({Truth.NEITHER}),
}
# Fewer than one true claim in a thousand is accused, and nineteen in twenty false ones that the evidence shows found.
MOST_ACCUSED, LEAST_FOUND = 0.001, 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many of so many, with the exact 95 % interval of the ratio."""

    part: int
    whole: int

    @property
    def ratio(self) -> float | None:
        """The part as a ratio of the whole; None of nothing."""
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float]:
        """Clopper-Pearson, two-sided."""
        return clopper_pearson(self.part, self.whole) if self.whole else (0.0, 1.0)


@dataclass(slots=True)
class Tally:
    """Counts of judged claims, which may be merged; only the few that went wrong are kept one by one."""

    verdicts: Counter[tuple[Kind, Truth, Label]] = field(default_factory=Counter)
    shown: Counter[tuple[Kind, Label]] = field(default_factory=Counter)
    stated: Counter[tuple[float, bool]] = field(default_factory=Counter)
    abstained: Counter[str] = field(default_factory=Counter)
    read: Counter[bool] = field(default_factory=Counter)
    accused: list[Judged] = field(default_factory=list)
    missed: Counter[tuple[Kind, str, Label, str]] = field(default_factory=Counter)

    def add(self, judged: Iterable[Judged]) -> None:
        """Count some."""
        for each in judged:
            self.verdicts[each.kind, each.truth, each.label] += 1
            if each.enough:
                self.shown[each.kind, each.label] += 1
                if each.label is not Label.CONTRADICTED:
                    self.missed[each.kind, each.case, each.label, each.rule] += 1
            if each.label in DECIDED:
                self.stated[each.confidence, each.truth in RIGHT[each.label]] += 1
            if each.label is Label.UNPROVEN:
                self.abstained[each.rule.partition(":")[0]] += 1
            if each.read is not None:
                self.read[each.read] += 1
            if is_false_accusation(each):
                self.accused.append(each)

    @property
    def claims(self) -> int:
        """How many there were."""
        return self.verdicts.total()

    @property
    def accusations(self) -> Share:
        """True claims that were called contradicted or misleading, of all true claims."""
        true = sum(count for (_, truth, _), count in self.verdicts.items() if truth is Truth.TRUE)
        return Share(part=len(self.accused), whole=true)

    @property
    def found(self) -> Share:
        """False claims called contradicted, of those that the evidence shows."""
        return self.found_of(None)

    def found_of(self, kind: Kind | None) -> Share:
        """The same for one kind."""
        of_kind = dict.fromkeys(Label, 0)
        for (each, label), count in self.shown.items():
            of_kind[label] += count if kind in {None, each} else 0
        return Share(part=of_kind[Label.CONTRADICTED], whole=sum(of_kind.values()))

    def right(self, kind: Kind, label: Label) -> Share:
        """How often a label was right for claims of a kind."""
        of_label = {truth: self.verdicts[kind, truth, label] for truth in Truth}
        right = sum(count for truth, count in of_label.items() if truth in RIGHT.get(label, frozenset()))
        return Share(part=right, whole=sum(of_label.values()))

    def reliability(self) -> dict[float, Share]:
        """How often decided verdicts were right, by the confidence that they stated, rising."""
        stated = sorted({confidence for confidence, _ in self.stated})
        return {
            each: Share(part=self.stated[each, True], whole=self.stated[each, True] + self.stated[each, False])
            for each in stated
        }

    @property
    def brier(self) -> float | None:
        """The mean squared distance of the stated confidence from what came, 0 at best; of decided verdicts."""
        return self._mean({key: (key[0] - key[1]) ** 2 for key in self.stated})

    @property
    def calibration_error(self) -> float | None:
        """How far the stated confidence is from how often it was right, on average (ECE), one bin for each stated."""
        right = {stated: share.ratio or 0.0 for stated, share in self.reliability().items()}
        return self._mean({key: abs(key[0] - right[key[0]]) for key in self.stated})

    def _mean(self, distances: Mapping[tuple[float, bool], float]) -> float | None:
        whole = self.stated.total()
        return sum(distances[key] * count for key, count in self.stated.items()) / whole if whole else None

    @property
    def reached(self) -> bool:
        """Whether both targets were reached."""
        accused, found = self.accusations.ratio, self.found.ratio
        return accused is not None and accused < MOST_ACCUSED and found is not None and found >= LEAST_FOUND


def is_false_accusation(judged: Judged) -> bool:
    """Whether a true claim was called contradicted or misleading."""
    return judged.truth is Truth.TRUE and judged.label in AGAINST
