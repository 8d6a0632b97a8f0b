"""Another look at a claim as a line, and as a row of JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .quote import clean

if TYPE_CHECKING:
    from claims.rejudge import Rejudged


def as_line(looked: Rejudged) -> str:
    """The claim, what came of the look, and the words that were judged."""
    words = f"“{clean(looked.span)}” ({clean(looked.service)})"
    return f"{looked.claim}  {_outcome(looked)}  {words}"


def _outcome(looked: Rejudged) -> str:
    if looked.version is None:
        return f"{looked.after}, as before ({looked.why})"
    if looked.before is looked.after:
        return f"{looked.after}, for another reason: version {looked.version} ({looked.why})"
    return f"{looked.before} -> {looked.after}: version {looked.version} ({looked.why})"


def as_row(looked: Rejudged) -> dict[str, object]:
    """The same as JSON; `version` is null where the look added none."""
    return {
        "claim": looked.claim,
        "span": looked.span,
        "service": looked.service,
        "why": looked.why,
        "before": looked.before,
        "after": looked.after,
        "version": looked.version,
    }
