"""Two clauses of one sentence that say the same are one claim: "We're back, everything is working again"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from claims.model import Claim, ClaimWindow, Kind

_JOINT = re.compile(r"[ ,;:&/+\-\u2013\u2014]*(?:and\s+)?", re.IGNORECASE)
_LONGEST_JOINT = 12  # characters; what is longer than ", and " joins nothing


def merged(claims: Iterable[Claim], text: str) -> tuple[Claim, ...]:
    """The claims in the order of their places, neighbours that say the same as one; no kind twice at one place."""
    kept: list[Claim] = []
    latest: dict[Kind, int] = {}
    for claim in sorted(claims, key=lambda each: (each.start, each.end)):
        place = latest.get(claim.kind)
        before = None if place is None else kept[place]
        if place is None or before is None or (claim.start >= before.end and not _says_the_same(before, claim, text)):
            latest[claim.kind] = len(kept)
            kept.append(claim)
        elif claim.start >= before.end:
            kept[place] = _joined(before, claim, text)
    return tuple(kept)


def _says_the_same(first: Claim, second: Claim, text: str) -> bool:
    plain = all(each.value is None and not _is_dated(each.window) for each in (first, second))
    alike = (first.service, first.scope, first.direction) == (second.service, second.scope, second.direction)
    gap = text[first.end : second.start]
    return plain and alike and len(gap) <= _LONGEST_JOINT and _JOINT.fullmatch(gap) is not None


def _is_dated(window: ClaimWindow | None) -> bool:
    """Whether a window is more than "now" or words that nothing bounds."""
    return window is not None and window.start != window.end


def _joined(first: Claim, second: Claim, text: str) -> Claim:
    return replace(
        first,
        span=text[first.start : second.end],
        end=second.end,
        window=first.window or second.window,
        hedged=first.hedged or second.hedged,
        checkable=first.checkable and second.checkable,
        tentative=first.tentative and second.tentative,
    )
