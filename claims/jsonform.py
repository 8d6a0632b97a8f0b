"""Posts, claims and checks as JSON, in the shape that `check.schema.json` describes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime

from telemetry.moment import format_moment

from .model import Check, Checked, Claim, Comparison, Evidence, Post, Use, Verdict
from .post_url import looks_like_url

Json = dict[str, object]


def check_as_json(check: Check, reply: Sequence[str]) -> Json:
    """A post with its claims, verdicts and evidence, and the parts of the reply.

    Raises:
        ValueError: a number is infinite or not a number; JSON has neither.
    """
    return {
        "post": post_as_json(check.post),
        "checks": [_checked_as_json(checked) for checked in check.checked],
        "reply": list(reply),
    }


def extraction_as_json(post: Post, claims: Iterable[Claim]) -> Json:
    """A post's id with the claims found in it.

    Raises:
        ValueError: a number is infinite or not a number.
    """
    return {"id": post.id, "claims": [claim_as_json(claim) for claim in claims]}


def post_as_json(post: Post) -> Json:
    """A post with its full text: for whoever asked, not for publication."""
    return {
        "network": post.network,
        "id": post.id,
        "url": _web_address(post.url),
        "author": post.author,
        "author_role": post.author_role,
        "posted_at": _moment(post.posted_at),
        "service": post.service,
        "text": post.text,
    }


def claim_as_json(claim: Claim) -> Json:
    """A claim; `start` and `end` count characters (code points) of the post's text.

    Raises:
        ValueError: the value is infinite or not a number.
    """
    return {
        "span": claim.span,
        "start": claim.start,
        "end": claim.end,
        "kind": claim.kind,
        "service": claim.service,
        "value": None if claim.value is None else _finite(claim.value),
        "unit": claim.unit,
        "comparator": claim.comparator,
        "direction": claim.direction,
        "window": _window_as_json(claim),
        "scope": claim.scope,
        "hedged": claim.hedged,
        "checkable": claim.checkable,
    }


def _window_as_json(claim: Claim) -> Json | None:
    window = claim.window
    if window is None:
        return None
    return {"text": window.text, "start": _moment(window.start), "end": _moment(window.end)}


def _checked_as_json(checked: Checked) -> Json:
    return {"claim": claim_as_json(checked.claim), "verdict": _verdict_as_json(checked.verdict)}


def _verdict_as_json(verdict: Verdict) -> Json:
    return {
        "label": verdict.label,
        "confidence": _finite(verdict.confidence),
        "summary": verdict.summary,
        "power": verdict.power,
        "method": verdict.method,
        "evidence": [_evidence_as_json(evidence) for evidence in verdict.evidence],
        "reasons": list(verdict.reasons),
        "numbers": [_number_as_json(number) for number in verdict.numbers],
    }


def _number_as_json(number: Comparison) -> Json:
    return {"what": number.what, "claimed": number.claimed, "measured": number.measured}


def _evidence_as_json(evidence: Evidence) -> Json:
    window = evidence.window
    return {
        "id": evidence.id,
        "source": evidence.source,
        "operator": evidence.operator,
        "used": evidence.use is Use.USED,
        "summary": evidence.summary,
        "url": _web_address(evidence.url),
        "sha256": evidence.sha256 or None,
        "use": evidence.use,
        "reason": evidence.reason,
        "stance": evidence.stance,
        "kind": evidence.kind,
        "network": evidence.network or None,
        "window": None if window is None else {"start": _moment(window.start), "end": _moment(window.end)},
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else format_moment(moment)


def _web_address(url: str | None) -> str | None:
    # Addresses come from foreign pages, and readers of the output make links of them.
    return url.strip() if url is not None and looks_like_url(url) else None


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise ValueError(f"{number} cannot be written as JSON")
    return number
