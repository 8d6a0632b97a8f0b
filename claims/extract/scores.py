"""How well found claims agree with marked ones: pure counting.

A found claim matches a marked one where the kinds agree and the spans overlap by at least half of the longer one; each
matches at most once. Kinds that are marked nowhere in a set are left out of its scores: nobody looked for them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from claims.model import Claim, Kind

from .gold import Gold, GoldClaim

AGREE = 0.5  # of the longer span
ATTRIBUTES = ("value", "unit", "value+unit", "direction", "hedged", "checkable", "window")
NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts with the ratios that follow; a ratio without a denominator is None."""

    hits: int = 0
    found: int = 0
    marked: int = 0

    @property
    def precision(self) -> float | None:
        """The share of what was found that is marked."""
        return self.hits / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """The share of what is marked that was found."""
        return self.hits / self.marked if self.marked else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of the two."""
        return 2 * self.hits / (self.found + self.marked) if self.found + self.marked else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A post whose answer differs: what was marked and not found, and what was found and not marked."""

    post: str
    text: str
    missed: tuple[GoldClaim, ...]
    extra: tuple[Claim, ...]


@dataclass(slots=True, kw_only=True)
class Scores:
    """The scores of one set of posts. `confusion` counts pairs of a marked and a found kind; "-" is nothing."""

    posts: Tally = field(default_factory=Tally)
    kinds: dict[Kind, Tally] = field(default_factory=dict)
    attributes: dict[str, Tally] = field(default_factory=dict)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    left_out: Counter[Kind] = field(default_factory=Counter)
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def claims(self) -> Tally:
        """All kinds together: micro-averaged."""
        return _sum(self.kinds.values())


def scored(answers: Iterable[tuple[Gold, Sequence[Claim]]]) -> Scores:
    """Hold what was found in each post against what is marked there."""
    pairs = list(answers)
    known = {claim.kind for gold, _ in pairs for claim in gold.claims}
    scores = Scores(kinds={kind: Tally() for kind in Kind if kind in known})
    for gold, claims in pairs:
        found = [claim for claim in claims if claim.kind in known]
        scores.left_out.update(claim.kind for claim in claims if claim.kind not in known)
        _count(scores, gold, found)
    return scores


def overlap(first: tuple[int, int], second: tuple[int, int]) -> float:
    """How much of the longer stretch both share, from 0 to 1."""
    shared = min(first[1], second[1]) - max(first[0], second[0])
    return max(0, shared) / max(first[1] - first[0], second[1] - second[0], 1)


def matches(marked: Sequence[GoldClaim], found: Sequence[Claim]) -> list[tuple[GoldClaim, Claim]]:
    """The pairs that agree in kind and place, the closest first; none is used twice."""
    return _pairs(marked, found, alike=True)


def _pairs(marked: Sequence[GoldClaim], found: Sequence[Claim], *, alike: bool) -> list[tuple[GoldClaim, Claim]]:
    close = [
        (overlap((gold.start, gold.end), (claim.start, claim.end)), -m, -f)
        for m, gold in enumerate(marked)
        for f, claim in enumerate(found)
        if not alike or gold.kind is claim.kind
    ]
    pairs: list[tuple[GoldClaim, Claim]] = []
    used_marked: set[int] = set()
    used_found: set[int] = set()
    for share, m, f in sorted(close, reverse=True):
        if share >= AGREE and m not in used_marked and f not in used_found:
            used_marked.add(m)
            used_found.add(f)
            pairs.append((marked[-m], found[-f]))
    return pairs


def _count(scores: Scores, gold: Gold, found: list[Claim]) -> None:
    scores.posts = _sum(
        (scores.posts, Tally(int(bool(found and gold.claims)), int(bool(found)), int(bool(gold.claims))))
    )
    pairs = matches(gold.claims, found)
    hits = Counter(claim.kind for claim, _ in pairs)
    for kind in scores.kinds:
        here = Tally(
            hits[kind], sum(each.kind is kind for each in found), sum(each.kind is kind for each in gold.claims)
        )
        scores.kinds[kind] = _sum((scores.kinds[kind], here))
    missed = [claim for claim in gold.claims if not any(claim is each for each, _ in pairs)]
    extra = [claim for claim in found if not any(claim is each for _, each in pairs)]
    _confuse(scores.confusion, pairs, missed, extra)
    for one, other in pairs:
        for name, right in _attributes(one, other):
            scores.attributes[name] = _sum((scores.attributes.get(name, Tally()), Tally(int(right), 1, 1)))
    if missed or extra:
        scores.mistakes.append(
            Mistake(post=gold.post.id, text=gold.post.text, missed=tuple(missed), extra=tuple(extra))
        )


def _confuse(
    confusion: Counter[tuple[str, str]],
    pairs: list[tuple[GoldClaim, Claim]],
    missed: list[GoldClaim],
    extra: list[Claim],
) -> None:
    confusion.update((one.kind.value, other.kind.value) for one, other in pairs)
    mixed = _pairs(missed, extra, alike=False)
    confusion.update((one.kind.value, other.kind.value) for one, other in mixed)
    confusion.update((claim.kind.value, NOTHING) for claim in missed if not any(claim is each for each, _ in mixed))
    confusion.update((NOTHING, claim.kind.value) for claim in extra if not any(claim is each for _, each in mixed))


def _attributes(gold: GoldClaim, claim: Claim) -> Iterable[tuple[str, bool]]:
    """Each attribute that the mark tells of, and whether the claim says the same.

    Values and windows are scored where the mark has one. The direction of a speed-up is not scored: "faster" and
    "latency reduced" point in opposite directions and mean the same.
    """
    yield "hedged", gold.hedged == claim.hedged
    yield "checkable", gold.checkable == claim.checkable
    if not gold.detailed:
        return
    if gold.value is not None:
        same = claim.value is not None and abs(gold.value - claim.value) <= 1e-6 * max(1.0, abs(gold.value))
        yield "value", same
        yield "unit", gold.unit == claim.unit
        yield "value+unit", same and gold.unit == claim.unit
    if gold.kind is not Kind.LATENCY_CHANGE:
        yield "direction", gold.direction == claim.direction
    if gold.window is not None:
        yield "window", claim.window is not None and _same_words(gold.window, claim.window.text)


def _same_words(first: str, second: str) -> bool:
    """Whether one is the other, or all of it but a lead like "in" or "during the last"."""
    shorter, longer = sorted((first.lower().strip(), second.lower().strip()), key=len)
    return shorter in longer and len(shorter) >= AGREE * len(longer)


def _sum(tallies: Iterable[Tally]) -> Tally:
    rows = list(tallies)
    return Tally(sum(row.hits for row in rows), sum(row.found for row in rows), sum(row.marked for row in rows))
