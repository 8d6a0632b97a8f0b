"""What a documented case came to, beside what is accepted and expected; and on what its contradictions stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from claims.model import Check, Checked, Evidence, Label, Stance, Use

# The published rules for which the company's own posting, or its own times, is enough.
BY_ITS_OWN_WORD = ("own-incident:", "admitted:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A case's claims of the kind that it is about, with their labels.

    Without such a claim there are no labels: neither accepted nor expected came out, and nothing wrong was said.
    `contradicted` counts the contradictions of the whole post, `own_word` those by the company's own posting or times
    among them; `unfounded` are the words of those that stand on one source.
    """

    case: str
    spans: tuple[str, ...]
    labels: tuple[Label, ...]
    accept: frozenset[str]
    expected: str
    contradicted: int
    own_word: int
    unfounded: tuple[str, ...]

    @property
    def outside(self) -> bool:
        """Whether a label came out that is not accepted."""
        return not set(self.labels) <= self.accept

    @property
    def within(self) -> bool:
        """Whether labels came out, and all are accepted."""
        return bool(self.labels) and not self.outside

    @property
    def equal(self) -> bool:
        """Whether labels came out, and all are the expected one."""
        return set(self.labels) == {self.expected}


def outcome(case: Mapping[str, Any], check: Check) -> Outcome:
    """What a case came to: every claim of its kind counts, and every contradiction in its post."""
    about = of_kind(case, check)
    contradicted = [each for each in check.checked if each.verdict.label is Label.CONTRADICTED]
    return Outcome(
        case=case["id"],
        spans=tuple(each.claim.span for each in about),
        labels=tuple(each.verdict.label for each in about),
        accept=frozenset(case["accept"]),
        expected=case["expected"],
        contradicted=len(contradicted),
        own_word=sum(by_its_own_word(each) for each in contradicted),
        unfounded=tuple(each.claim.span for each in contradicted if not stands(each)),
    )


def of_kind(case: Mapping[str, Any], check: Check) -> list[Checked]:
    """The claims that a case is about."""
    return [each for each in check.checked if each.claim.kind == case["claim_kind"]]


def stands(checked: Checked) -> bool:
    """Whether a contradiction rests on two used findings that share neither operator nor network, or on its own word.

    Worked out from the evidence as it is printed, without what the methods made of it. Other labels always stand.
    """
    verdict = checked.verdict
    if verdict.label is not Label.CONTRADICTED or by_its_own_word(checked):
        return True
    against = [each for each in verdict.evidence if each.use is Use.USED and each.stance is Stance.AGAINST]
    return any(_apart(one, other) for one in against for other in against)


def by_its_own_word(checked: Checked) -> bool:
    """Whether the rule that decided is one for which the company's own posting, or its own times, is enough."""
    return checked.verdict.reasons[0].startswith(BY_ITS_OWN_WORD)


def _apart(one: Evidence, other: Evidence) -> bool:
    operators = [set(each.operator.casefold().split(" + ")) for each in (one, other)]
    networks = [set((each.network or "").split(" + ")) - {""} for each in (one, other)]
    return not operators[0] & operators[1] and not networks[0] & networks[1]
